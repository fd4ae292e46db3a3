"""Casts. https://www.postgresql.org/docs/current/sql-createcast.html

A cast has no name: its identity is `(source AS target)`, as statements write it. The cast from a range to its
multirange belongs to the range type.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.catalog_sql import not_member
from syndicate_diff.defaults import nothing
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.rules import REPLACE

_CONTEXTS = {"e": "", "a": " AS ASSIGNMENT", "i": " AS IMPLICIT"}


def _create(fact: Fact) -> str:
    how = {"f": f"WITH FUNCTION {fact['function']}", "b": "WITHOUT FUNCTION", "i": "WITH INOUT"}[fact["method"]]
    return f"CREATE CAST {fact.name} {how}{_CONTEXTS[fact['context']]}"


def _found_through(fact: Fact, catalog: Catalog) -> Iterator[Identity]:
    """Its types, and the function that an expression keeps of it."""
    yield from (used for used, _ in catalog.dependencies(fact.identity))


CAST = Kind(
    name="cast",
    sql="CAST",
    in_schema=False,
    catalog="pg_cast",
    found_in="pg_cast WHERE oid >= 16384",
    query=f"""
        SELECT c.oid,
               ARRAY[concat('(', format_type(c.castsource, NULL), ' AS ',
                            format_type(c.casttarget, NULL), ')')] AS parts,
               CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END AS function,
               c.castcontext::text AS context, c.castmethod::text AS method
        FROM pg_cast c
        WHERE c.oid >= 16384 AND {not_member("pg_cast", "c.oid")}
          AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_catalog.pg_cast'::regclass
                          AND i.objid = c.oid AND i.deptype = 'i')
    """,
    create=lambda creation: _create(creation.fact),
    address=lambda fact: fact.name,
    weight=45,
    evaluated=nothing,
    found_through=_found_through,
    unnamed=True,
    alter={
        "function": REPLACE,
        "context": REPLACE,
        "method": REPLACE,
    },
)
