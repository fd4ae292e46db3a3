"""Generated columns: how they are defined, and how they become plain ones.

https://www.postgresql.org/docs/current/ddl-generated-columns.html. `set_expression` knows about other expressions.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import inherited
from syndicate_diff.kinds.shared.table_part import alter_column
from syndicate_diff.model import Fact

# The stored columns that the table c has from a table that has them from its own parents.
STORED_BELOW = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attgenerated = 's' AND EXISTS (
         SELECT FROM pg_inherits h JOIN pg_attribute p ON p.attrelid = h.inhparent AND p.attname = a.attname
         WHERE h.inhrelid = c.oid AND p.attinhcount > 0))"""


def definition(fact: Fact) -> str:
    """``GENERATED ALWAYS AS (…) STORED``."""
    stored = "STORED" if fact["generated"] == "s" else "VIRTUAL"
    return f"GENERATED ALWAYS AS ({fact['expression']}) {stored}"


def outdated(fact: Fact) -> str:
    """`Kind.outdated` of a column: a virtual one is computed when it is read."""
    if fact["generated"] != "s":
        return ""
    table, column = sql.qualified(*fact.parts[:2]), sql.name(fact.name)
    return f"keeps the results from before until UPDATE {table} SET {column} = DEFAULT"


def drop_expression(change: Alteration) -> str:
    """DROP EXPRESSION, which reaches the children; the values stay."""
    if inherited.parent_changes_too(change, "generated"):
        return ""
    return alter_column(change.new, "DROP EXPRESSION")


def is_out_of_reach(change: Alteration, dependent: Fact) -> bool:
    """Whether DROP EXPRESSION is refused because of what inherits the column from a child: it reaches one level."""
    attaches = dependent.identity.kind in ("partition", "inheritance")
    return can_drop_expression(change) and attaches and change.new.name in (dependent["stored_below"] or ())


def can_drop_expression(change: Alteration) -> bool:
    """A stored column can become a plain one, never the reverse."""
    return change.was("generated") == "s" and not change.now("generated")
