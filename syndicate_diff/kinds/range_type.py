"""Range types, with the multirange types and the constructor functions that come with them.

https://www.postgresql.org/docs/current/sql-createtype.html,
https://www.postgresql.org/docs/current/rangetypes.html. Nothing about a range can be altered but names.
The constructors have the types' names and do not follow when those are renamed, so that each rename
renames them too.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind
from syndicate_diff.model import Catalog, Fact, Parts

_OPTIONS = ("subtype", "subtype_opclass", "collation", "canonical", "subtype_diff")

# The name that PostgreSQL gives a multirange type (``makeMultirangeTypeName`` in multirangetypes.c).
_USUAL_NAME = """
    CASE WHEN t.typname LIKE '%range%' THEN regexp_replace(t.typname, 'range', 'multirange')
         ELSE t.typname || '_multirange' END"""

_QUERY = f"""
    SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
           pg_get_userbyid(t.typowner)::text AS owner,
           format_type(r.rngsubtype, NULL) AS subtype,
           CASE WHEN NOT o.opcdefault
                THEN quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) END AS subtype_opclass,
           CASE WHEN r.rngcollation <> s.typcollation
                THEN r.rngcollation::regcollation::text END AS collation,
           CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END AS canonical,
           CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END AS subtype_diff,
           CASE WHEN m.typnamespace <> t.typnamespace OR m.typname <> {_USUAL_NAME}
                THEN ARRAY[mn.nspname::text, m.typname::text] END AS multirange
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


def _usual_multirange(name: str) -> str:
    head, found, tail = name.partition("range")
    return f"{head}multirange{tail}" if found else f"{name}_multirange"


def _multirange(fact: Fact) -> tuple[str, str]:
    """The schema and the name of the multirange type."""
    schema, name = fact["multirange"] or (fact.parts[0], _usual_multirange(fact.name))
    return schema, name


def _create(creation: Creation) -> str:
    fact = creation.fact
    options = [f"{option} = {fact[option]}" for option in _OPTIONS if fact[option] is not None]
    if fact["multirange"]:
        options.append(f"multirange_type_name = {sql.qualified(*fact['multirange'])}")
    return f"CREATE TYPE {sql.qualified(*fact.parts)} AS RANGE (\n    " + ",\n    ".join(options) + "\n)"


def _rename(fact: Fact, new: str) -> Iterator[str]:
    """The range, its constructors, and its multirange where that is named after the range."""
    range_type = sql.qualified(*fact.parts)
    yield f"ALTER TYPE {range_type} RENAME TO {sql.name(new)}"
    yield f"ALTER FUNCTION {range_type}({fact['subtype']}, {fact['subtype']}) RENAME TO {sql.name(new)}"
    yield f"ALTER FUNCTION {range_type}({fact['subtype']}, {fact['subtype']}, text) RENAME TO {sql.name(new)}"
    if not fact["multirange"]:
        moved = (fact.parts[0], _usual_multirange(new))
        yield from _move_multirange((fact.parts[0], new), _multirange(fact), moved)


def _move_multirange(range_type: Parts, old: tuple[str, str], new: tuple[str, str]) -> Iterator[str]:
    """Another schema or name for a multirange type; its constructors are in the range's schema."""
    if old[0] != new[0]:
        yield f"ALTER TYPE {sql.qualified(*old)} SET SCHEMA {sql.name(new[0])}"
    if old[1] == new[1]:
        return
    yield f"ALTER TYPE {sql.qualified(new[0], old[1])} RENAME TO {sql.name(new[1])}"
    for arguments in ("", sql.qualified(*range_type), sql.qualified(*range_type) + "[]"):
        function = f"{sql.qualified(range_type[0], old[1])}({arguments})"
        yield f"ALTER FUNCTION {function} RENAME TO {sql.name(new[1])}"


def _set_aside(fact: Fact, new: str, _: Catalog) -> Iterator[str]:
    """Both types, whose names the successor needs."""
    yield from _rename(fact, new)
    if fact["multirange"]:
        old = _multirange(fact)
        yield from _move_multirange((fact.parts[0], new), old, (old[0], sql.aside_name(old[1])))


def _set_multirange(change: Alteration) -> Iterator[str]:
    return _move_multirange(change.new.parts, _multirange(change.old), _multirange(change.new))


RANGE_TYPE = Kind(
    name="range type",
    adoptable=True,
    sql="TYPE",
    catalog="pg_type",
    query=_QUERY,
    create=_create,
    drop=lambda fact: f"DROP TYPE {sql.qualified(*fact.parts)}{' CASCADE' if fact['canonical'] else ''}",
    # The canonical function takes and gives the range itself.
    shell=lambda fact: f"CREATE TYPE {sql.qualified(*fact.parts)}" if fact["canonical"] else "",
    rename=_rename,
    set_aside=_set_aside,
    claims=lambda fact: [("type", *fact.parts), ("type", *_multirange(fact))],
    weight=10,
    alter={**dict.fromkeys(_OPTIONS, REPLACE), "multirange": InPlace(_set_multirange)},
)
