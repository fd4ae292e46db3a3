"""Access methods. https://www.postgresql.org/docs/current/sql-create-access-method.html"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE


def _create(fact: Fact) -> str:
    purpose = "INDEX" if fact["type"] == "i" else "TABLE"
    return f"CREATE ACCESS METHOD {sql.name(fact.name)} TYPE {purpose} HANDLER {fact['handler']}"


ACCESS_METHOD = Kind(
    name="access method",
    sql="ACCESS METHOD",
    in_schema=False,
    catalog="pg_am",
    found_in="pg_am WHERE oid >= 16384",
    query=f"""
        SELECT a.oid, ARRAY[a.amname::text] AS parts, a.amtype::text AS type, a.amhandler::text AS handler
        FROM pg_am a WHERE a.oid >= 16384 AND {not_member("pg_am", "a.oid")}
    """,
    create=lambda creation: _create(creation.fact),
    claims=lambda fact: [("access method", fact.name)],
    weight=6,
    alter={"type": REPLACE, "handler": REPLACE},
)
