"""Range types, with the multirange types and the constructor functions that come with them.

https://www.postgresql.org/docs/current/sql-createtype.html,
https://www.postgresql.org/docs/current/rangetypes.html. Nothing about a range can be altered but names.
The constructors get the types' names, in the schema of the range, and stay where they are when the types are renamed
or moved.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.defaults import nothing
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact, Parts
from syndicate_diff.rules import REPLACE, InPlace

_OPTIONS = ("subtype", "subtype_opclass", "collation", "canonical", "subtype_diff")

# The name that PostgreSQL gives a multirange type (``makeMultirangeTypeName`` in multirangetypes.c).
_USUAL_NAME = """
    CASE WHEN t.typname LIKE '%range%' THEN regexp_replace(t.typname, 'range', 'multirange')
         ELSE t.typname || '_multirange' END"""

# Schema and name of each constructor, in the order of `_arguments`; NULL where CREATE TYPE would have them.
_CONSTRUCTORS = """
    (SELECT array_agg(ARRAY[pn.nspname, p.proname]::text[] ORDER BY d.refobjid = m.oid, p.pronargs, p.provariadic)
     FROM pg_depend d
     JOIN pg_proc p ON p.oid = d.objid
     JOIN pg_namespace pn ON pn.oid = p.pronamespace
     WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid IN (t.oid, m.oid)
       AND d.classid = 'pg_proc'::regclass AND d.deptype = 'i'
     HAVING bool_or(pn.oid <> n.oid OR p.proname <> CASE d.refobjid WHEN m.oid THEN m.typname ELSE t.typname END))"""

_QUERY = f"""
    SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
           pg_get_userbyid(t.typowner)::text AS owner,
           format_type(r.rngsubtype, NULL) AS subtype,
           -- Of a user's type a class can become the default, or no longer be it, while the range goes on with its own.
           CASE WHEN NOT o.opcdefault OR s.oid >= 16384
                THEN quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) END AS subtype_opclass,
           CASE WHEN r.rngcollation <> s.typcollation
                THEN r.rngcollation::regcollation::text END AS collation,
           CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END AS canonical,
           CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END AS subtype_diff,
           CASE WHEN m.typnamespace <> t.typnamespace OR m.typname <> {_USUAL_NAME}
                THEN ARRAY[mn.nspname::text, m.typname::text] END AS multirange,
           {_CONSTRUCTORS.strip()} AS constructors
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


class _Names(NamedTuple):
    """Schema and name of the range, of its multirange, and of the constructors."""

    range: Parts
    multirange: Parts
    constructors: tuple[Parts, ...]


def _usual_constructors(range_type: Parts, multirange: Parts) -> tuple[Parts, ...]:
    return (range_type,) * 2 + ((range_type[0], multirange[1]),) * 3


def _arguments(range_type: Parts, subtype: str) -> list[str]:
    """What each constructor takes: two of the range, three of the multirange."""
    name = sql.qualified(*range_type)
    return [f"({subtype}, {subtype})", f"({subtype}, {subtype}, text)", "()", f"({name})", f"({name}[])"]


def _names(fact: Fact) -> _Names:
    multirange = tuple(fact["multirange"] or (fact.parts[0], _usual_multirange(fact.name)))
    constructors = tuple(map(tuple, fact["constructors"] or ())) or _usual_constructors(fact.parts, multirange)
    return _Names(fact.parts, multirange, constructors)


def _move(old: _Names, new: _Names, subtype: str) -> Iterator[str]:
    """Give everything its new schema and name, the range first: the constructors are addressed by it."""
    yield from _move_one("TYPE", old.range, new.range)
    yield from _move_one("TYPE", old.multirange, new.multirange)
    calls = zip(old.constructors, new.constructors, _arguments(new.range, subtype), strict=True)
    for function, moved, arguments in calls:
        yield from _move_one("FUNCTION", function, moved, arguments)


def _move_one(keyword: str, old: Parts, new: Parts, arguments: str = "") -> Iterator[str]:
    if old[0] != new[0]:
        yield f"ALTER {keyword} {sql.qualified(*old)}{arguments} SET SCHEMA {sql.name(new[0])}"
    if old[1] != new[1]:
        yield f"ALTER {keyword} {sql.qualified(new[0], old[1])}{arguments} RENAME TO {sql.name(new[1])}"


def _create(creation: Creation) -> Iterator[str]:
    """Where its constructors are called otherwise, under names that nothing has, until all get theirs."""
    fact, names = creation.fact, _names(creation.fact)
    if not fact["constructors"]:
        yield _definition(fact, names.range, fact["multirange"])
        return
    made = _made_from_shell(names) if creation.announced else _unnamed(names)
    yield _definition(fact, made.range, made.multirange)
    yield from _move(made, names, fact["subtype"])


def _unnamed(names: _Names) -> _Names:
    range_type, multirange = ((schema, sql.unnamed(name)) for schema, name in (names.range, names.multirange))
    return _Names(range_type, multirange, _usual_constructors(range_type, multirange))


def _made_from_shell(names: _Names) -> _Names:
    """A shell cannot be renamed."""
    return names._replace(constructors=_usual_constructors(names.range, names.multirange))


def _definition(fact: Fact, range_type: Parts, multirange: Parts | None) -> str:
    options = [f"{option} = {fact[option]}" for option in _OPTIONS if fact[option] is not None]
    if multirange:
        options.append(f"multirange_type_name = {sql.qualified(*multirange)}")
    return f"CREATE TYPE {sql.qualified(*range_type)} AS RANGE (\n    " + ",\n    ".join(options) + "\n)"


def _rename(fact: Fact, new: str) -> Iterator[str]:
    """The range, and what is named after it."""
    old, range_type = _names(fact), (fact.parts[0], new)
    multirange = old.multirange if fact["multirange"] else (fact.parts[0], _usual_multirange(new))
    constructors = old.constructors if fact["constructors"] else _usual_constructors(range_type, multirange)
    return _move(old, _Names(range_type, multirange, constructors), fact["subtype"])


def _names_aside(fact: Fact, range_type: Parts) -> _Names:
    old = _names(fact)
    multirange, *constructors = ((schema, sql.aside_name(name)) for schema, name in (old.multirange, *old.constructors))
    return _Names(range_type, multirange, tuple(constructors))


def _set_aside(removal: Removal, new: str) -> Iterator[str]:
    """Everything whose name the successor may need."""
    fact = removal.fact
    return _move(_names(fact), _names_aside(fact, (fact.parts[0], new)), fact["subtype"])


def _vacate(change: Alteration) -> Iterator[str]:
    """The names of the multirange and of the constructors."""
    if {"multirange", "constructors"} & change.attributes:
        yield from _move(_names(change.old), _names_aside(change.old, change.old.parts), change.old["subtype"])


def _set_names(change: Alteration) -> Iterator[str]:
    old = _names_aside(change.old, change.old.parts) if change.vacated else _names(change.old)
    return _move(old, _names(change.new), change.new["subtype"])


def _claims(fact: Fact) -> Iterator[Hashable]:
    names = _names(fact)
    yield from (("type", *name) for name in (names.range, names.multirange))
    for function, arguments in zip(names.constructors, _arguments(names.range, fact["subtype"]), strict=True):
        yield ("routine", *function, arguments)


_NAMES = InPlace(_set_names)

RANGE_TYPE = Kind(
    name="range type",
    adoptable=True,
    sql="TYPE",
    catalog="pg_type",
    found_in="pg_range WHERE rngtypid >= 16384",
    query=_QUERY,
    create=_create,
    drop=lambda fact: f"DROP TYPE {sql.qualified(*fact.parts)}{' CASCADE' if fact['canonical'] else ''}",
    # The canonical function takes and gives the range itself.
    shell=lambda fact: f"CREATE TYPE {sql.qualified(*fact.parts)}" if fact["canonical"] else "",
    rename=_rename,
    set_aside=_set_aside,
    vacate=_vacate,
    claims=_claims,
    weight=10,
    evaluated=nothing,  # its values are compared by the operator class
    alter={**dict.fromkeys(_OPTIONS, REPLACE), "multirange": _NAMES, "constructors": _NAMES},
)
