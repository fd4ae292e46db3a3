"""Whether ALTER COLUMN TYPE leaves the rows, and what is built on them, as they are."""

from __future__ import annotations

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared.conversions import goes_through_text
from syndicate_diff.kinds.shared.type_names import (
    TEXT,
    TIMES,
    bare,
    base_type,
    checks_values,
    is_modified,
    is_replaced,
    least_field,
    modifiers,
)
from syndicate_diff.model import Catalog

LOOKUPS = {
    "casts": """
        SELECT format_type(castsource, NULL), format_type(casttarget, NULL), castcontext::text FROM pg_cast
    """,
    "binary casts": """
        SELECT format_type(castsource, NULL), format_type(casttarget, NULL) FROM pg_cast WHERE castmethod = 'b'
    """,
    "cast functions": """
        SELECT format_type(castsource, NULL), format_type(casttarget, NULL) FROM pg_cast
        WHERE castmethod = 'f' AND castfunc >= 16384
    """,
    "storage": """
        SELECT format_type(oid, NULL), typstorage::text FROM pg_type WHERE typelem = 0 OR typlen = -1
    """,
}
# Types whose indexes have the same operator classes, because one of them stands for the others.
_OBJECTS = ("class", "collation", "config", "dictionary", "namespace", "oper", "operator", "proc", "procedure", "role")
_INDEXED_ALIKE = (TEXT, {"cidr", "inet"}, {"oid", "regtype", *(f"reg{name}" for name in _OBJECTS)})
_FINEST = 6  # digits of seconds that PostgreSQL keeps


def has_same_operators(change: Alteration) -> bool:
    """Whether indexes and foreign keys of the old type are as good for the new one, as they are for a domain over it.

    The operators of arrays, ranges, enums and rows are for all of their sort, and know of an index which type it is.
    """
    if bare(change.was("type")) == bare(change.now("type")) and not change.is_adoption:
        return True
    old, new = bare(base_type(change.source, change.was("type"))), bare(base_type(change.target, change.now("type")))
    if new.endswith(("[]", "range")) or "." in new:
        return False
    return old == new or any({old, new} <= alike for alike in _INDEXED_ALIKE)


def keeps_rows(change: Alteration) -> bool:
    """Whether ALTER COLUMN TYPE changes the system catalog only (``ATColumnChangeRequiresRewrite``)."""
    old, new = change.was("type"), change.now("type")
    if old == new and not change.is_adoption:
        return True
    if goes_through_text(change) or checks_values(change.target, new):
        return False
    below = base_type(change.source, old)
    if below.endswith("[]") and is_replaced(change, below):
        return False  # each element is converted, whatever its cast does
    known = below if below == old else bare(below)  # the cast from a domain does not look at its modifier
    catalogs = (change.source, change.target)  # a new cast comes before, an old one goes after
    return any(_is_same_value(catalog, known, base_type(change.target, new)) for catalog in catalogs)


def _is_same_value(catalog: Catalog, old: str, new: str) -> bool:
    """Whether a value is stored alike: the cast, if it takes one, is binary, and no modifier is narrower."""
    if bare(old) != bare(new) and (bare(old), bare(new)) not in catalog.lookups.get("binary casts", ()):
        return False
    return not is_modified(new) or (bare(old) == bare(new) and is_wider(old, new))


def is_wider(old: str, new: str) -> bool:
    """Whether PostgreSQL knows, of a type that takes modifiers, that the new ones leave values as they are."""
    before, after = modifiers(old), modifiers(new)
    if bare(new) in ("character varying", "bit varying"):
        return bool(before) and before <= after
    if bare(new) == "numeric":
        return bool(before) and before[0] <= after[0] and before[1] == after[1]
    has_seconds = least_field(old) == 0
    is_as_fine = not (has_seconds and after) or after[0] >= _FINEST or (bool(before) and before <= after)
    return bare(new) in TIMES and least_field(new) <= least_field(old) and is_as_fine
