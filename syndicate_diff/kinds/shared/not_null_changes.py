"""NOT NULL of columns that stay: set and dropped, under another name, valid or not, inherited or not.

https://www.postgresql.org/docs/current/sql-altertable.html. Children get it and lose it with their parents; what one of
them has of its own, or from others, or in another state, is looked after where the parent's changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.kind import Alteration, Creation
from syndicate_diff.kinds.shared import inherited, not_null
from syndicate_diff.kinds.shared.table_part import (
    alter_column,
    alter_table,
    is_of_foreign_table,
    rename_constraint,
    table_name,
)
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.statement import Rendered, Statement


def change(change: Alteration) -> Iterator[Statement]:
    """Make a column required, or let it hold NULL."""
    if change.was("not_null") == change.now("not_null"):
        return
    if change.now("not_null"):
        yield from _set(change)
    elif not _parents_lose(change):
        yield from _drop(change)


def _set(change: Alteration) -> Iterator[Statement]:
    """A child gets it with its parent, under the parent's name for it; NOT VALID as that, and valid after that."""
    if _comes_with_parents(change):
        return
    # PostgreSQL would choose a name that no child has for its own.
    has_children = any(
        inherited.copies(change.new.identity, linked_in=catalog, as_in=catalog)
        for catalog in (change.source, change.target)
    )
    yield not_null.add_over_rows(change, named=has_children)
    if not_null.is_not_valid(change.new):
        yield from _validate(_coming(change), change.target)


def _coming(change: Alteration) -> Iterator[Fact]:
    """Children that get it NOT VALID with their parents', and come to have it valid."""
    for child in inherited.changes_of_copies(change):
        if child.was("not_null") or not _comes_with_parents(child):
            continue
        if not_null.is_not_valid(child.new):
            yield from _coming(child)
        else:
            yield child.new


def _validate(children: Iterable[Fact], catalog: Catalog) -> Iterator[Statement]:
    """VALIDATE reaches all below."""
    found = {child.identity: child for child in children}
    below = {copy.identity for child in found for copy in inherited.descendants(child, catalog)}
    for child in (child for identity, child in found.items() if identity not in below):
        yield not_null.validate(child, child["not_null_name"])


def _comes_with_parents(change: Alteration) -> bool:
    handed_on = (
        parent.now("not_null_name") == change.now("not_null_name")
        for parent in inherited.changes_of_originals(change)
        if not_null.is_handed_on(parent.new) and not not_null.is_handed_on(parent.old)
    )
    if any(handed_on) and (change.now("not_null_inherited") or change.new["in_partition"]):
        return True
    return bool(change.now("not_null_name") and change.now("not_null_inherited") and inherited.parents_come(change))


def _parents_lose(change: Alteration) -> bool:
    """Whether one that the table stays a child of hands it on no more."""
    parents = inherited.changes_of_originals(change)
    return any(not_null.is_handed_on(parent.old) and not not_null.is_handed_on(parent.new) for parent in parents)


def validate_copies(creation: Creation) -> Iterator[Statement]:
    """Children that get it with a new column, NOT VALID as that, and come to have it valid."""
    if not_null.is_not_valid(creation.fact):
        yield from _validate(_coming_with(creation), creation.target)


def _coming_with(creation: Creation) -> Iterator[Fact]:
    for copy in inherited.copies(creation.fact.identity, linked_in=creation.target, as_in=creation.target):
        step = replace(creation, fact=copy)
        old = creation.source.fact(copy.identity) if creation.keeps(copy.identity) else None
        gets_it = copy["not_null_inherited"] or copy["in_partition"]
        if not (creation.keeps(copy.whole) and inherited.stays_child(step) and gets_it) or (old and old["not_null"]):
            continue
        if not_null.is_not_valid(copy):
            yield from _coming_with(step)
        else:
            yield copy


def _drop(change: Alteration, *, apart: bool = False) -> Iterator[Statement]:
    """The children lose it with the parent, unless one of them keeps it or has its own: then each for itself.

    So do those on further levels: one could be a child of several.
    """
    children = inherited.changes_of_copies(change) if not_null.is_handed_on(change.old) else []
    only = bool(children) and (apart or not all(map(_may_be_reached, children)))
    yield Statement(alter_column(change.new, "DROP NOT NULL", only=only), relation=table_name(change.new))
    following = [statement for child in children for statement in _after_drop(child, apart=only)]
    # A child of several tables is found once for each, and loses it after the last of them.
    yield from reversed(dict.fromkeys(reversed(following)))


def _may_be_reached(child: Alteration) -> bool:
    """Whether the parent's DROP NOT NULL may reach a child: what has a constraint of its own keeps that.

    So does, from 18 on, what has one from other parents, too; from those that come later it gets one again. A partition
    cannot be left out.
    """
    named = child.was("not_null_name")
    keeps_own = named and child.was("not_null_is_local") and child.now("not_null_is_local")
    loses = child.was("not_null_inherited") and not child.now("not_null")
    stays_inherited = named and child.was("not_null_inherited") and child.now("not_null_inherited")
    below = inherited.changes_of_copies(child)
    reaches_all = (loses or stays_inherited) and all(map(_may_be_reached, below))
    return bool(child.new["in_partition"] or keeps_own or reaches_all)


def _after_drop(child: Alteration, *, apart: bool) -> Iterator[Statement]:
    """What a child needs after its parent's DROP NOT NULL, which reached it or, `apart`, left it out."""
    if child.new["in_partition"]:
        yield from _after_drop_of_whole(child)
    elif (apart or child.now("not_null")) and _loses_later(child):
        return
    elif child.now("not_null") and (apart or not child.now("not_null_inherited")):
        yield from _change_what_is_left(child)
    elif child.now("not_null"):
        return
    elif apart:
        yield from _drop(child, apart=True)
    else:
        for copy in inherited.changes_of_copies(child):
            yield from _after_drop(copy, apart=False)


def _loses_later(child: Alteration) -> bool:
    """Whether a child of several tables still has it from one of them when this step is done."""
    parents = (parent for parent in inherited.changes_of_originals(child) if not_null.is_handed_on(parent.old))
    return any(
        _loses_later(parent) if _parents_lose(parent) else child.pending(parent.new.identity) for parent in parents
    )


def _after_drop_of_whole(partition: Alteration) -> Iterator[Statement]:
    """The DROP reached all levels, but what partitions have of their own, where it has a name, is still there."""
    is_left = partition.was("not_null_is_local")
    if partition.now("not_null") and is_left and partition.was("not_null_name"):
        yield from _change_what_is_left(partition)
    elif partition.now("not_null"):
        yield not_null.add_over_rows(partition, named=True)
    elif is_left:
        yield from _drop(partition)
    else:
        for part in inherited.changes_of_copies(partition):
            yield from _after_drop_of_whole(part)


def _change_what_is_left(child: Alteration) -> Iterator[Statement]:
    if not _ceases_to_be_handed_on(child):
        yield from _rename(child.old, child.new)
    yield from _change_state(child, child.now("not_null_name"))


def change_name(change: Alteration) -> Rendered:
    """RENAME CONSTRAINT, where the column is required before and after."""
    if not _is_renamed(change):
        return ()
    return _rename(_aside(change.old) if change.vacated else change.old, change.new)


def vacate(change: Alteration) -> Rendered:
    """Give up the name of the constraint."""
    return _rename(change.old, _aside(change.old)) if _is_renamed(change) else ()


def _is_renamed(change: Alteration) -> bool:
    old, new = change.was("not_null_name"), change.now("not_null_name")
    if old is None or new is None or not change.was("not_null") or not change.now("not_null") or old == new:
        return False
    # What ceases to be handed on is made anew.
    return not (
        _ceases_to_be_handed_on(change)
        or inherited.parent_changes_too(change, "not_null_name")
        or _parents_lose(change)
    )


def _aside(column: Fact) -> Fact:
    name = sql.aside_name(column["not_null_name"])
    return replace(column, attributes={**column.attributes, "not_null_name": name, "not_null_stored_name": name})


def _rename(old: Fact, new: Fact) -> Iterator[Statement]:
    """From what it is called in truth, whichever parent it is known by."""
    if old["not_null_stored_name"] != new["not_null_name"]:
        statement = rename_constraint(new, old["not_null_stored_name"], new["not_null_name"])
        yield Statement(statement, relation=table_name(new))


def change_state(change: Alteration) -> Iterator[Statement]:
    """VALIDATE it, or have child tables inherit it or not, where the column is required before and after."""
    if change.was("not_null") and change.now("not_null") and not _parents_lose(change):
        # What comes to be renamed with a parent's is not yet.
        name = change.now("not_null_name") if _is_renamed(change) else change.was("not_null_stored_name")
        yield from _change_state(change, name)


def _change_state(change: Alteration, name: str) -> Iterator[Statement]:
    old, new = change.was("not_null_state") or "", change.now("not_null_state") or ""
    changes_inheritance = ("NO INHERIT" in old) != ("NO INHERIT" in new)
    if _ceases_to_be_handed_on(change):
        yield from _drop(change)  # ALTER CONSTRAINT would leave it to them as their own
        yield not_null.add_over_rows(change, named=True)
        return
    if _loses_validity(change) or (changes_inheritance and is_of_foreign_table(change.new)):
        if not inherited.parent_changes_too(change, "not_null_state"):
            yield from _make_anew(change)
        return
    if "NOT VALID" in old and "NOT VALID" not in new and not _is_validated_first(change):
        yield not_null.validate(change.new, name)
    if changes_inheritance:
        inherit = "NO INHERIT" if "NO INHERIT" in new else "INHERIT"
        statement = alter_table(change.new, f"ALTER CONSTRAINT {sql.name(name)} {inherit}")
        is_read = any(not child.was("not_null") for child in inherited.changes_of_copies(change))
        hazards = (not_null.HOLDS_NULL,) if is_read else ()
        yield Statement(statement, relation=table_name(change.new), scans=is_read, hazards=hazards)


def _ceases_to_be_handed_on(change: Alteration) -> bool:
    """Whether there are children to lose it."""
    ceases = not_null.is_handed_on(change.old) and not not_null.is_handed_on(change.new)
    return ceases and bool(inherited.changes_of_copies(change))


def _loses_validity(change: Alteration) -> bool:
    return not_null.is_not_valid(change.new) and not not_null.is_not_valid(change.old)


def _make_anew(change: Alteration) -> Iterator[Statement]:
    """VALIDATE has no reverse. DROP NOT NULL reaches the children, but not what they have of their own."""
    below = _changes_on_all_levels(change)
    lost = [change, *(child for child in below if child.was("not_null_is_local") and _loses_validity(child))]
    for anew in lost:
        yield Statement(alter_column(anew.new, "DROP NOT NULL"), relation=table_name(anew.new))
    for anew in reversed(lost):
        yield Statement(not_null.add(anew.new, named=True), relation=table_name(anew.new))
    if not_null.is_not_valid(change.new):
        yield from _validate((child for anew in lost for child in _reached(anew)), change.target)


def _reached(change: Alteration) -> Iterator[Fact]:
    """Children that lost theirs to DROP NOT NULL, and got it NOT VALID."""
    for child in inherited.changes_of_copies(change):
        if child.was("not_null_is_local"):
            continue
        if not_null.is_not_valid(child.new):
            yield from _reached(child)
        else:
            yield child.new


def validate_remade(change: Alteration) -> Iterator[Statement]:
    """Children that had it valid, and have it NOT VALID as the parents once PostgreSQL has made that anew."""
    if change.was("not_null") and not_null.is_not_valid(change.old):
        yield from _validate(_remade(change), change.source)


def _remade(change: Alteration) -> Iterator[Fact]:
    for child in inherited.changes_of_copies(change):
        if not_null.is_not_valid(child.old):
            yield from _remade(child)
        elif child.now("not_null") and not not_null.is_not_valid(child.new):
            yield child.old


def validate_first(change: Alteration) -> Iterator[Statement]:
    """An identity takes none that is NOT VALID."""
    if _is_validated_first(change):
        yield not_null.validate(change.new, change.was("not_null_stored_name"))


def _is_validated_first(change: Alteration) -> bool:
    comes_to_be_valid = not_null.is_not_valid(change.old) and not not_null.is_not_valid(change.new)
    return comes_to_be_valid and bool(change.now("identity") and not change.was("identity"))


def _changes_on_all_levels(change: Alteration) -> Iterator[Alteration]:
    for child in inherited.changes_of_copies(change):
        yield child
        yield from _changes_on_all_levels(child)


def change_inherited(change: Alteration) -> Rendered:
    """Have a child require by itself what it has from its parents; the reverse takes a new table."""
    if change.now("not_null_inherited") or not (change.was("not_null") and change.now("not_null")):
        return ()
    if not inherited.stays_child(change) or _parents_lose(change):
        return ()
    return alter_column(change.new, "SET NOT NULL")
