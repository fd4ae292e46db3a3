"""NOT NULL that children have valid, though a parent's statement brings it NOT VALID, or makes it that.

https://www.postgresql.org/docs/current/sql-altertable.html (VALIDATE CONSTRAINT)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import inherited, inherited_not_null, not_null
from syndicate_diff.kinds.shared.not_null_by_now import as_found, comes_with_parents, has_it_still, is_handed_on_by_now
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Statement


def validate(children: Iterable[Fact], catalog: Catalog, name: str | None = None) -> Iterator[Statement]:
    """VALIDATE, under that name or else their own, which reaches all below."""
    found = {child.identity: child for child in children}
    below = {copy.identity for child in found for copy in inherited.descendants(child, catalog)}
    for child in (child for identity, child in found.items() if identity not in below):
        yield not_null.validate(child, name or child["not_null_name"])


def validate_coming(change: Alteration) -> Iterator[Statement]:
    """Children that get it with a column that comes to be required, NOT VALID as that, and come to have it valid."""
    yield from validate(_coming(change, change), change.target, change.now("not_null_name"))


def _coming(change: Alteration, adding: Alteration) -> Iterator[Fact]:
    """Children that get it NOT VALID with their parents', and come to have it valid; not by others before."""
    for child in inherited.changes_of_copies(change):
        if has_it_still(child) or not comes_with_parents(child) or _has_from_others(child, adding):
            continue
        if not_null.is_not_valid(child.new):
            yield from _coming(child, adding)
        else:
            yield child.new


def _has_from_others(child: Alteration, adding: Alteration) -> bool:
    """Whether parents that do not have it with that change have brought it."""

    def hands_on(column: Fact) -> bool:
        old = adding.source.get(column.identity)
        return old is not None and is_handed_on_by_now(replace(adding, old=old, new=column))

    through = _having_through(adding.new, adding.target, hands_on)
    others = (p for p in inherited.changes_of_originals(child) if p.new.identity not in through)
    return any(map(is_handed_on_by_now, others))


def _having_through(adding: Fact, target: Catalog, hands_on: Callable[[Fact], bool]) -> set[Identity]:
    """A column that comes to be required, and those of children, on all levels, that have it from there alone."""
    found, queue = {adding.identity}, [adding]
    for column in queue:
        for copy in inherited.copies(column.identity, linked_in=target, as_in=target):
            others = (other for other in inherited.comes_from(copy, target) if other.identity not in found)
            if not (copy["not_null_is_local"] or copy.identity in found or any(map(hands_on, others))):
                found.add(copy.identity)
                queue.append(copy)
    return found


def validate_copies(creation: Creation) -> Iterator[Statement]:
    """Children that get it with a new column, NOT VALID as that, and come to have it valid."""
    if not_null.is_not_valid(creation.fact):
        coming = _coming_with(creation, creation.fact)
        yield from validate(coming, creation.target, creation.fact["not_null_name"])


def _coming_with(creation: Creation, adding: Fact) -> Iterator[Fact]:
    for copy in inherited.copies(creation.fact.identity, linked_in=creation.target, as_in=creation.target):
        step = replace(creation, fact=copy)
        gets_it = copy["not_null_inherited"] or copy["in_partition"]
        if not (creation.keeps(copy.whole) and inherited.stays_child(step) and gets_it):
            continue
        has_it = creation.keeps(copy.identity) and has_it_still(_alteration(copy, creation))
        if has_it or copy.identity in _having_first(creation, adding) or _has_come_from_others(step, adding):
            continue
        if not_null.is_not_valid(copy):
            yield from _coming_with(step, adding)
        else:
            yield copy


def _has_come_from_others(creation: Creation, adding: Fact) -> bool:
    """As `_has_from_others`, of a child of a new column."""
    having = _having_first(creation, adding)

    def hands_on(column: Fact) -> bool:
        return column.identity in having or _is_handed_on_when(creation, column)

    through = _having_through(adding, creation.target, hands_on)
    others = (other for other in inherited.comes_from(creation.fact, creation.target) if other.identity not in through)
    return any(map(hands_on, others))


def _having_first(creation: Creation, adding: Fact) -> set[Identity]:
    """The children that got their own before, and those of them on all levels."""
    first = [copy.identity for copy in inherited_not_null.called_otherwise(replace(creation, fact=adding))]
    return {*first, *(below.identity for copy in first for below in inherited.descendants(copy, creation.target))}


def validate_remade(change: Alteration) -> Iterator[Statement]:
    """Children that had it valid, and have it NOT VALID as the parents once PostgreSQL has made that anew."""
    yield from validate(_remade(change, change), change.source)


def _remade(parent: Alteration, change: Alteration) -> Iterator[Fact]:
    for child in inherited.changes_of_copies(parent):
        column = as_found(child, change)
        had_it_valid = not_null.is_valid(column)
        if column["not_null_is_local"] and had_it_valid:
            continue
        if not_null.is_not_valid(as_found(parent, change)) and had_it_valid:
            if not_null.is_valid(child.new):
                yield column
        else:
            yield from _remade(child, change)


def validate_first(change: Alteration) -> Iterator[Statement]:
    """An identity takes none that is NOT VALID."""
    if is_validated_first(change):
        yield not_null.validate(change.new, change.was("not_null_stored_name"))


def is_validated_first(change: Alteration) -> bool:
    """Whether it comes to be valid as the column gets an identity."""
    comes_to_be_valid = not_null.is_not_valid(change.old) and not not_null.is_not_valid(change.new)
    return comes_to_be_valid and bool(change.now("identity") and not change.was("identity"))


def _is_handed_on_when(creation: Creation, column: Fact) -> bool:
    if not creation.keeps(column.identity):
        return creation.exists(column.identity) and not_null.is_handed_on(column)
    return is_handed_on_by_now(_alteration(column, creation))


def _alteration(column: Fact, creation: Creation) -> Alteration:
    """What becomes of a column that stays, seen from the step that makes another."""
    old = creation.source.fact(column.identity)
    return Alteration(old, column, creation.source, creation.target, creation.keeps, pending=creation.pending)
