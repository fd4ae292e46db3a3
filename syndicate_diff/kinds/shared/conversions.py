"""The expression that gives a value its new type.

https://www.postgresql.org/docs/current/sql-createcast.html: casts of pg_cast are implicit,
on assignment or explicit; every type converts to and from text through its output and input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared.type_names import TEXT, bare, base_type, elements, is_replaced, sides, value_type
from syndicate_diff.model import Catalog
from syndicate_diff.statement import Statement

_BY_WAY_OF_TEXT = ("::text::", "::varchar::")


def with_money(statements: Iterable[Statement], changes: Iterable[Alteration]) -> Iterator[Statement]:
    """Statements that convert values: how many digits an amount has is for the database to say, as it was written."""
    is_money = any("money" in {bare(value_type(*side)) for side in sides(change)} for change in changes)
    yield from [Statement("RESET lc_monetary")] if is_money else ()
    yield from statements
    yield from [Statement("SET lc_monetary = 'C'")] if is_money else ()


def _contexts(catalog: Catalog, old: str, new: str) -> set[str]:
    return {context for source, target, context in catalog.lookups.get("casts", ()) if (source, target) == (old, new)}


def conversion(change: Alteration, column: str) -> str:
    """The value of a column in its new type: as it is, by the explicit cast, or through text."""
    old, new = elements(change)
    if old == new and not change.is_adoption:
        return column
    below, above = bare(base_type(change.source, old)), bare(base_type(change.target, new))
    same_below = below == above and not is_replaced(change, below)
    if (below, above) != (old, new) and (same_below or _contexts(change.source, below, above)):
        return f"{column}::{change.now('type')}"
    contexts = _contexts(change.source, old, new) | _contexts(change.target, old, new)
    if is_replaced(change, old):
        contexts = set()  # the casts of the new type of that name
    if contexts & {"i", "a"} or (new in TEXT | {"character"} and contexts != {"e"}):
        return column
    if contexts or old in TEXT | {"character"}:
        return f"{column}::{change.now('type')}"
    return f"{column}{_by_way_of_text(change, bare(old), bare(new))}{change.now('type')}"


def _by_way_of_text(change: Alteration, old: str, new: str) -> str:
    """By what is written and read, not by what a cast of users makes of it."""

    def has_cast(text: str) -> bool:
        writes = "." in old and not is_replaced(change, old) and _contexts(change.source, old, text)
        return bool(writes or ("." in new and _contexts(change.target, text, new)))

    return _BY_WAY_OF_TEXT[1 if has_cast("text") and not has_cast("character varying") else 0]


def goes_through_text(change: Alteration) -> bool:
    return any(way in conversion(change, "") for way in _BY_WAY_OF_TEXT)


def using_clause(change: Alteration, column: str) -> str:
    """The USING that PostgreSQL needs where it would not convert the value by itself."""
    value = conversion(change, column)
    return "" if value == column else f" USING {value}"
