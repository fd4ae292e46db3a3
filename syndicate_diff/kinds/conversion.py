"""Encoding conversions. https://www.postgresql.org/docs/current/sql-createconversion.html"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE


def _create(fact: Fact) -> str:
    default = "DEFAULT " if fact["is_default"] else ""
    encodings = f"FOR {sql.literal(fact['source'])} TO {sql.literal(fact['destination'])}"
    return f"CREATE {default}CONVERSION {sql.qualified(*fact.parts)} {encodings} FROM {fact['function']}"


def _claims(fact: Fact) -> Iterable[Hashable]:
    yield ("conversion", *fact.parts)
    if fact["is_default"]:
        yield ("default conversion", fact.parts[0], fact["source"], fact["destination"])


CONVERSION = Kind(
    name="conversion",
    sql="CONVERSION",
    catalog="pg_conversion",
    found_in="pg_conversion WHERE oid >= 16384",
    query=f"""
        SELECT c.oid, ARRAY[n.nspname::text, c.conname::text] AS parts,
               pg_get_userbyid(c.conowner)::text AS owner,
               pg_encoding_to_char(c.conforencoding)::text AS source,
               pg_encoding_to_char(c.contoencoding)::text AS destination,
               c.conproc::text AS function,
               c.condefault AS is_default
        FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
        WHERE {user_object("pg_conversion", "c.oid")}
    """,
    create=lambda creation: _create(creation.fact),
    renamable=True,
    claims=_claims,
    weight=46,
    alter=dict.fromkeys(("source", "destination", "function", "is_default"), REPLACE),
)
