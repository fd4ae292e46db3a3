"""What can be said of objects of many kinds, written once: comments, grants, labels, dependencies on extensions.

`privileges`, `carriers` and `inner_object` are what these have in common. The grants that are on no fact are kinds
of their own.
"""
