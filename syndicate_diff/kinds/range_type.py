"""Range types and the multirange types that come with them.

https://www.postgresql.org/docs/current/sql-createtype.html, https://www.postgresql.org/docs/current/rangetypes.html.
Nothing about a range can be altered but its name and its multirange type's.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind
from syndicate_diff.kinds.enum import rename_type, type_claims
from syndicate_diff.model import Fact

_FROM = f"""
    FROM pg_range r
    JOIN pg_type t ON t.oid = r.rngtypid
    JOIN pg_namespace n ON n.oid = t.typnamespace
    JOIN pg_type m ON m.oid = r.rngmultitypid
    JOIN pg_namespace mn ON mn.oid = m.typnamespace
    JOIN pg_type s ON s.oid = r.rngsubtype
    JOIN pg_opclass o ON o.oid = r.rngsubopc
    JOIN pg_namespace opn ON opn.oid = o.opcnamespace
    WHERE {user_object("pg_type", "t.oid")}
"""

_OPTIONS = ("subtype", "subtype_opclass", "collation", "canonical", "subtype_diff")


def _create(creation: Creation) -> str:
    fact = creation.fact
    options = [f"{option} = {fact[option]}" for option in _OPTIONS if fact[option] is not None]
    for part in creation.inlined:
        if (part["schema"], part["name"]) != (fact.parts[0], _usual_multirange(fact)):
            options.append(f"multirange_type_name = {_multirange(part)}")
    return f"CREATE TYPE {sql.qualified(*fact.parts)} AS RANGE (\n    " + ",\n    ".join(options) + "\n)"


def _usual_multirange(fact: Fact) -> str:
    """The name that PostgreSQL gives it (``makeMultirangeTypeName`` in multirangetypes.c)."""
    head, found, tail = fact.name.partition("range")
    return f"{head}multirange{tail}" if found else f"{fact.name}_multirange"


RANGE_TYPE = Kind(
    name="range type",
    sql="TYPE",
    catalog="pg_type",
    query=f"""
        SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts, pg_get_userbyid(t.typowner)::text AS owner,
               format_type(r.rngsubtype, NULL) AS subtype,
               CASE WHEN NOT o.opcdefault THEN quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) END AS subtype_opclass,
               CASE WHEN r.rngcollation <> s.typcollation THEN r.rngcollation::regcollation::text END AS collation,
               CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END AS canonical,
               CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END AS subtype_diff
        {_FROM}
    """,
    create=_create,
    rename=rename_type,
    claims=type_claims,
    weight=10,
    alter=dict.fromkeys(_OPTIONS, REPLACE),
)


def _multirange(fact: Fact) -> str:
    return sql.qualified(fact["schema"], fact["name"])


def _move(change: Alteration) -> Iterator[str]:
    old, new = change.old, change.new
    if old["schema"] != new["schema"]:
        yield f"ALTER TYPE {_multirange(old)} SET SCHEMA {sql.name(new['schema'])}"
    if old["name"] != new["name"]:
        yield f"ALTER TYPE {sql.qualified(new['schema'], old['name'])} RENAME TO {sql.name(new['name'])}"


_NAME = InPlace(_move)

MULTIRANGE_TYPE = Kind(
    name="multirange type",
    sql="TYPE",
    catalog="pg_type",
    query=f"""
        SELECT m.oid, ARRAY[n.nspname::text, t.typname::text] AS parts, mn.nspname::text AS schema, m.typname::text AS name
        {_FROM}
    """,
    address=_multirange,
    drop=lambda fact: (),
    claims=lambda fact: [("type", fact["schema"], fact["name"])],
    parent="range type",
    own_parts=0,
    fold=lambda fact: True,
    must_fold=lambda fact: True,
    weight=11,
    alter={"schema": _NAME, "name": _NAME},
)
