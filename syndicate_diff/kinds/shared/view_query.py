"""The query of a view or materialized view, and the columns that it has by that.

https://www.postgresql.org/docs/current/sql-createview.html
"""

from __future__ import annotations

from syndicate_diff.model import Fact

# Each as a query without rows would select it.
COLUMNS = """
    (SELECT array_agg('NULL::' || format_type(a.atttypid, a.atttypmod)
                      || CASE WHEN a.attcollation <> t.typcollation
                              THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END
                      || ' AS ' || quote_ident(a.attname)
                      ORDER BY a.attnum)
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)"""


def body(fact: Fact) -> str:
    """The query of a view without its final semicolon."""
    text: str = fact["definition"]
    return text.rstrip().removesuffix(";")
