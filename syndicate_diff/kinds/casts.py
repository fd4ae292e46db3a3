"""Which values survive a change of type, and how.

https://www.postgresql.org/docs/current/sql-createcast.html: casts of pg_cast are implicit,
on assignment or explicit; every type converts to and from text through its output and input.
"""

from __future__ import annotations

import re

from syndicate_diff import sql
from syndicate_diff.kind import Alteration, kinds
from syndicate_diff.model import Catalog

LOOKUPS = {
    "casts": """
        SELECT format_type(castsource, NULL), format_type(casttarget, NULL), castcontext::text FROM pg_cast
    """,
    "storage": """
        SELECT format_type(oid, NULL), typstorage::text FROM pg_type WHERE typelem = 0 OR typlen = -1
    """,
}

_MODIFIER = re.compile(r"\((?P<first>\d+)(?:,(?P<second>-?\d+))?\)")
_TEXT = frozenset({"text", "character varying"})
_WIDER = {
    "smallint": ("integer", "bigint", "numeric", "double precision"),
    "integer": ("bigint", "numeric", "double precision"),
    "bigint": ("numeric",),
    "real": ("double precision",),
    "date": ("timestamp without time zone", "timestamp with time zone"),
    "timestamp without time zone": ("timestamp with time zone",),
    "json": ("jsonb",),
    "cidr": ("inet",),
}


def bare(type_name: str) -> str:
    """A type without its modifier: ``character varying(20)`` → ``character varying``."""
    return _MODIFIER.sub("", type_name).strip()


def _modifier(type_name: str) -> int | None:
    found = _MODIFIER.search(type_name)
    return int(found["first"]) if found else None


def keeps_rows(old: str, new: str) -> bool:
    """Whether ALTER COLUMN TYPE changes the system catalog only: a longer varchar, varchar to text, …"""
    names = {bare(old), bare(new)}
    if names <= _TEXT or names == {"bit varying"}:
        limit, before = _modifier(new), _modifier(old)
        return limit is None or (before is not None and before <= limit)
    if names == {"numeric"}:
        return "(" not in new
    return old == new or (bare(old), bare(new)) in {("cidr", "inet"), ("xid", "oid")}


def widens(old: str, new: str) -> bool:
    """Whether the new type holds every value of the old one."""
    if keeps_rows(old, new) or bare(new) == "text":
        return True
    if bare(old) == bare(new):
        return _modifier(new) is None
    return new in _WIDER.get(bare(old), ())


def _contexts(catalog: Catalog, old: str, new: str) -> set[str]:
    return {context for source, target, context in catalog.lookups.get("casts", ()) if (source, target) == (old, new)}


def _base(catalog: Catalog, type_name: str) -> str:
    """The type below a domain, or the type itself."""
    for fact in catalog.facts("domain"):
        if sql.qualified(*fact.parts) == type_name:
            return _base(catalog, bare(fact["type"]))
    return type_name


def _is_replaced(change: Alteration, type_name: str) -> bool:
    """Whether values have the old one of two types of that name."""
    types = (
        fact.identity
        for kind in kinds().values()
        if kind.adoptable
        for fact in change.source.facts(kind.name)
        if sql.qualified(*fact.parts) == type_name
    )
    return any(identity in change.target and not change.keeps(identity) for identity in types)


def conversion(change: Alteration, column: str) -> str:
    """The value of a column in its new type: as it is, by the explicit cast, or through text."""
    old, new = bare(change.was("type")), bare(change.now("type"))
    if old == new and not change.is_adoption:
        return column
    below, above = _base(change.source, old), _base(change.target, new)
    same_below = below == above and not _is_replaced(change, below)
    if (below, above) != (old, new) and (same_below or _contexts(change.source, below, above)):
        return f"{column}::{change.now('type')}"
    contexts = _contexts(change.source, old, new) | _contexts(change.target, old, new)
    if contexts & {"i", "a"} or (new in _TEXT | {"character"} and contexts != {"e"}):
        return column
    if contexts or old in _TEXT | {"character"}:
        return f"{column}::{change.now('type')}"
    return f"{column}::text::{change.now('type')}"


def using_clause(change: Alteration, column: str) -> str:
    """The USING that PostgreSQL needs where it would not convert the value by itself."""
    value = conversion(change, column)
    return "" if value == column else f" USING {value}"


def natural_storage(catalog: Catalog, type_name: str) -> str:
    """The storage that a type has of itself: ``p``, ``e``, ``m`` or ``x``."""
    found = dict(catalog.lookups.get("storage", ()))
    return "x" if type_name.endswith("[]") else str(found.get(bare(type_name), "p"))
