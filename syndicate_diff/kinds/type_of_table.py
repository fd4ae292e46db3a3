"""Typed tables: that a table is OF a composite type.

https://www.postgresql.org/docs/current/sql-createtable.html (OF),
https://www.postgresql.org/docs/current/sql-altertable.html (OF, NOT OF). As long as it is, neither its columns nor
the attributes of the type can be changed apart: it is taken off the type before, and put back when both are what
they are to be, which reads no rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Creation
from syndicate_diff.kind import Kind
from syndicate_diff.model import NORMAL, Catalog, Dependency, Fact, Identity
from syndicate_diff.rules import REPLACE, NotCompared
from syndicate_diff.statement import LockMode

# Name, type and collation of each attribute, whatever their order.
_ATTRIBUTES = """
    (SELECT array_agg(ARRAY[a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation::text]
                      ORDER BY a.attname)
     FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)"""


def inline(creation: Creation) -> str:
    """The OF clause of a CREATE TABLE, empty where there is none."""
    found = [_of(fact) for fact in creation.inlined if fact.identity.kind == TYPE_OF_TABLE.name]
    return f" {found[0]}" if found else ""


def _of(fact: Fact) -> str:
    return f"OF {sql.qualified(*fact['type'])}"


def _alter(fact: Fact, clause: str) -> str:
    return f"ALTER TABLE {sql.qualified(*fact.parts)} {clause}"


def _type(fact: Fact) -> Identity:
    return Identity("composite type", tuple(fact["type"]))


def _depends(fact: Fact) -> Iterator[Identity | Dependency]:
    """It ends before one of the attributes or the columns changes."""
    yield _type(fact)
    for name, *_ in fact["attributes"] or ():
        yield Dependency(Identity("attribute", (*fact["type"], name)), NORMAL)
        yield Dependency(Identity("column", (*fact.parts, name)), NORMAL)


def _displaces(creation: Creation) -> Iterator[Identity]:
    """A table whose columns would stand in another order than the attributes: PostgreSQL can reorder neither."""
    table = creation.fact.whole
    attributes = _order(_type(creation.fact), "attribute", creation)
    if creation.keeps(table) and _order(table, "column", creation) != attributes:
        yield table


def _order(whole: Identity, kind: str, creation: Creation) -> list[str]:
    """The names of the parts as they will stand: those that stay before those that come."""
    stay = _positions(whole, kind, creation.source) if creation.keeps(whole) else {}
    kept = [name for name in stay if creation.keeps(Identity(kind, (*whole.parts, name)))]
    return [*kept, *(name for name in _positions(whole, kind, creation.target) if name not in kept)]


def _positions(whole: Identity, kind: str, catalog: Catalog) -> dict[str, int]:
    """Name → place of the parts, in their order."""
    places = {part.parts[-1]: int(catalog.fact(part)["position"]) for part in catalog.children(whole, kind)}
    return dict(sorted(places.items(), key=lambda entry: entry[1]))


TYPE_OF_TABLE = Kind(
    name="type of table",
    catalog="pg_class",
    found_in="pg_class WHERE reloftype <> 0",
    addressed=False,
    query=f"""
        SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               ARRAY[tn.nspname::text, t.typname::text] AS type, {_ATTRIBUTES} AS attributes,
               EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                       AND (a.attidentity <> '' OR a.attgenerated <> '')) AS generates
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = c.reloftype
        JOIN pg_namespace tn ON tn.oid = t.typnamespace
        WHERE c.relkind IN ('r', 'p') AND {user_object("pg_class", "c.oid")}
    """,
    parent="table",
    own_parts=0,
    create=lambda creation: _alter(creation.fact, _of(creation.fact)),
    drop=lambda fact: _alter(fact, "NOT OF"),
    depends=_depends,
    displaces=_displaces,
    fold=lambda fact: not fact["generates"],
    attaches=True,
    weight=21,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "type": REPLACE,
        "attributes": REPLACE,
        "generates": NotCompared("the columns say it; CREATE TABLE OF takes none that do"),
    },
)
