"""Defaults of columns (generated columns hold their expression themselves).

https://www.postgresql.org/docs/current/catalog-pg-attrdef.html
"""

from syndicate_diff import sql
from syndicate_diff.catalog_sql import calls_volatile, user_object
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import LockMode


def _alter(fact: Fact, clause: str) -> str:
    keyword = "VIEW" if fact["of_view"] else "TABLE ONLY"
    column = sql.name(fact.name)
    return f"ALTER {keyword} {sql.qualified(*fact.parts[:2])} ALTER COLUMN {column} {clause}"


def _set(fact: Fact) -> str:
    return _alter(fact, f"SET DEFAULT {fact['expression']}")


_RULE = InPlace(lambda change: _set(change.new), lock=LockMode.ACCESS_EXCLUSIVE)

DEFAULT = Kind(
    name="default",
    catalog="pg_attrdef",
    found_in="pg_attrdef",
    query=f"""
        SELECT d.oid, ARRAY[n.nspname::text, c.relname::text, a.attname::text] AS parts,
               CASE WHEN c.relkind = 'v' THEN 'view column' ELSE 'column' END AS parent,
               pg_get_expr(d.adbin, d.adrelid) AS expression,
               c.relkind = 'v' AS of_view,
               {calls_volatile("d.adbin")} AS volatile
        FROM pg_attrdef d
        JOIN pg_class c ON c.oid = d.adrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE a.attgenerated = '' AND {user_object("pg_class", "c.oid")}
    """,
    own_parts=0,
    create=lambda creation: _set(creation.fact),
    drop=lambda fact: _alter(fact, "DROP DEFAULT"),
    fold=lambda fact: not fact["of_view"],
    texts=frozenset({"expression"}),
    weight=24,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "expression": _RULE,
        "of_view": _RULE,
        "volatile": NotCompared("whether each row gets a value of its own: part of the expression"),
    },
)
