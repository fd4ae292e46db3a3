"""The query of a view or materialized view, and the columns that it has by that.

https://www.postgresql.org/docs/current/sql-createview.html
"""

from __future__ import annotations

import re

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


# The constants of CYCLE have to be written with the type before the value (``AexprConst`` in gram.y).
_CYCLE_MARKS = re.compile(
    r"(?<= )(?P<word>TO|DEFAULT) (?P<value>'(?:[^']|'')*')::(?P<type>[^']+?)(?= DEFAULT '| USING )"
)


def body(fact: Fact) -> str:
    """The query of a view without its final semicolon."""
    text = str(fact["definition"]).rstrip().removesuffix(";")
    return _CYCLE_MARKS.sub(r"\g<word> \g<type> \g<value>", text) if " CYCLE " in text else text
