"""What can be said of objects of many kinds, written once: comments, grants, labels, dependencies on extensions.

`privileges` and `inner_object` are what these have in common; the grants that are on no fact are kinds of their own.
"""
