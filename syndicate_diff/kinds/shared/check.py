"""What checks of tables and of domains have in common."""

# `Kind.outdated`: nothing but a constraint that is added looks at rows that are there.
UNCHECKED = "is not checked again: rows that are there may be such as it refuses now"
