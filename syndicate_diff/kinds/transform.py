"""Transforms between a type and a language.

https://www.postgresql.org/docs/current/sql-createtransform.html: OR REPLACE alters all there is. A transform
has no name: its identity is `(FOR type LANGUAGE name)`.
"""

from __future__ import annotations

from syndicate_diff.catalog_sql import not_member
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace


def _address(fact: Fact) -> str:
    return fact.name[1:-1]


def _create(fact: Fact, verb: str) -> str:
    directions = (("FROM SQL", fact["from_sql"]), ("TO SQL", fact["to_sql"]))
    functions = ", ".join(f"{direction} WITH FUNCTION {function}" for direction, function in directions if function)
    return f"{verb} TRANSFORM {_address(fact)} ({functions})"


_OR_REPLACE = InPlace(lambda change: _create(change.new, "CREATE OR REPLACE"))

TRANSFORM = Kind(
    name="transform",
    sql="TRANSFORM",
    in_schema=False,
    catalog="pg_transform",
    found_in="pg_transform",
    query=f"""
        SELECT t.oid,
               ARRAY[concat('(FOR ', format_type(t.trftype, NULL), ' LANGUAGE ', quote_ident(l.lanname), ')')] AS parts,
               CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::regprocedure::text END AS from_sql,
               CASE WHEN t.trftosql <> 0 THEN t.trftosql::regprocedure::text END AS to_sql
        FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
        WHERE t.oid >= 16384 AND {not_member("pg_transform", "t.oid")}
    """,
    create=lambda creation: _create(creation.fact, "CREATE"),
    address=_address,
    weight=46,
    alter={"from_sql": _OR_REPLACE, "to_sql": _OR_REPLACE},
)
