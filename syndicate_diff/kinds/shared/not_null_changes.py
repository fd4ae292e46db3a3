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
        yield from _validate(_coming(change, change), change.target, change.now("not_null_name"))


def _coming(change: Alteration, adding: Alteration) -> Iterator[Fact]:
    """Children that get it NOT VALID with their parents', and come to have it valid; not by others before."""
    for child in inherited.changes_of_copies(change):
        if _has_it_still(child) or not _comes_with_parents(child) or _has_from_others(child, adding):
            continue
        if not_null.is_not_valid(child.new):
            yield from _coming(child, adding)
        else:
            yield child.new


def _has_it_still(child: Alteration) -> bool:
    """Whether it was required before, and has not let go of that by now."""
    return bool(child.was("not_null")) and (not _lets_go_of_own(child) or child.pending(child.new.identity))


def _has_from_others(child: Alteration, adding: Alteration) -> bool:
    """Whether parents that do not have it with that change have brought it."""
    below = {adding.new.identity, *(c.identity for c in inherited.descendants(adding.new.identity, adding.target))}
    others = (p for p in inherited.changes_of_originals(child) if p.new.identity not in below)
    return any(map(_is_handed_on_by_now, others))


def _validate(children: Iterable[Fact], catalog: Catalog, name: str | None = None) -> Iterator[Statement]:
    """VALIDATE, under that name or else their own, which reaches all below."""
    found = {child.identity: child for child in children}
    below = {copy.identity for child in found for copy in inherited.descendants(child, catalog)}
    for child in (child for identity, child in found.items() if identity not in below):
        yield not_null.validate(child, name or child["not_null_name"])


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
        coming = _coming_with(creation, creation.fact)
        yield from _validate(coming, creation.target, creation.fact["not_null_name"])


def _coming_with(creation: Creation, adding: Fact) -> Iterator[Fact]:
    for copy in inherited.copies(creation.fact.identity, linked_in=creation.target, as_in=creation.target):
        step = replace(creation, fact=copy)
        gets_it = copy["not_null_inherited"] or copy["in_partition"]
        if not (creation.keeps(copy.whole) and inherited.stays_child(step) and gets_it):
            continue
        has_it_still = creation.keeps(copy.identity) and _has_it_still(_alteration(copy, creation))
        if has_it_still or _has_come_from_others(step, adding):
            continue
        if not_null.is_not_valid(copy):
            yield from _coming_with(step, adding)
        else:
            yield copy


def _has_come_from_others(creation: Creation, adding: Fact) -> bool:
    """As `_has_from_others`, of a child of a new column."""
    below = {adding.identity, *(copy.identity for copy in inherited.descendants(adding.identity, creation.target))}
    others = (other for other in inherited.comes_from(creation.fact, creation.target) if other.identity not in below)
    return any(_is_handed_on_when(creation, other) for other in others)


def _is_handed_on_when(creation: Creation, column: Fact) -> bool:
    if not creation.keeps(column.identity):
        return creation.exists(column.identity) and not_null.is_handed_on(column)
    return _is_handed_on_by_now(_alteration(column, creation))


def _alteration(column: Fact, creation: Creation) -> Alteration:
    """What becomes of a column that stays, seen from the step that makes another."""
    old = creation.source.fact(column.identity)
    return Alteration(old, column, creation.source, creation.target, creation.keeps, pending=creation.pending)


def _drop(change: Alteration, *, apart: bool = False) -> Iterator[Statement]:
    """The children lose it with the parent, unless one of them keeps it or has its own: then each for itself.

    So do those on further levels: one could be a child of several.
    """
    copies = inherited.changes_of_copies(change) if not_null.is_handed_on(change.old) else []
    children = sorted(copies, key=_levels_above)
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
    # What ceases to be handed on, or to be its own, is made anew.
    return not (
        _ceases_to_be_handed_on(change)
        or _lets_go_of_own(change)
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
    is_required = change.was("not_null") and change.now("not_null")
    if is_required and not _lets_go_of_own(change) and not _parents_lose(change):
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
        coming = (child for child in inherited.changes_of_copies(change) if not _has_it_still(child))
        is_read = not all(map(not_null.is_proven, coming))
        hazards = (not_null.HOLDS_NULL,) if is_read else ()
        yield Statement(statement, relation=table_name(change.new), scans=is_read, hazards=hazards)


def _ceases_to_be_handed_on(change: Alteration) -> bool:
    """Whether there are children to lose it."""
    ceases = not_null.is_handed_on(change.old) and not not_null.is_handed_on(change.new)
    return ceases and bool(inherited.changes_of_copies(change))


def _loses_validity(change: Alteration) -> bool:
    return not_null.is_not_valid(change.new) and not not_null.is_not_valid(change.old)


def _make_anew(change: Alteration) -> Iterator[Statement]:
    """VALIDATE has no reverse. DROP NOT NULL reaches the children, but not what they have of their own.

    What a table has from parents is made anew by these. Where several tables come to need that, the last does it.
    """
    needing = _made_anew_with(change)
    if any(_is_made_anew(other) and change.pending(other.new.identity) for other in needing):
        return
    lost = list(filter(_has_own_by_now, needing))
    for anew in lost:
        yield Statement(alter_column(anew.new, "DROP NOT NULL"), relation=table_name(anew.new))
    # Whose children have it valid from others comes last.
    by_now = [replace(anew, new=_by_now(anew)) for anew in reversed(lost) if not _lets_go_of_own(anew)]
    for anew in sorted(by_now, key=lambda anew: not_null.is_not_valid(anew.new)):
        yield not_null.add_again(anew)
    yield from _validate((child for anew in lost for child in _reached(anew)), change.target)


def _is_made_anew(change: Alteration) -> bool:
    loses_validity = _loses_validity(change) and not inherited.parent_changes_too(change, "not_null_state")
    return loses_validity or _lets_go_of_own(change)


def _made_anew_with(change: Alteration) -> list[Alteration]:
    """Itself, the parents on all levels that it has it from, and the children to which that happens, from the top."""
    found = {change.new.identity: change}
    queue = [change]
    for anew in queue:
        parents = filter(_is_handed_on_by_now, inherited.changes_of_originals(anew))
        children = (c for c in inherited.changes_of_copies(anew) if _loses_validity(c) or _lets_go_of_own(c))
        new = {other.new.identity: other for other in (*parents, *children) if other.new.identity not in found}
        found.update(new)
        queue.extend(new.values())
    return sorted(found.values(), key=_levels_above)


def _has_own_by_now(change: Alteration) -> bool:
    """Whether it is a table's own, also since the last of its parents has left it there."""
    parents = inherited.changes_of_originals(change)
    return bool(change.was("not_null_is_local")) or not any(map(_is_handed_on_by_now, parents))


def _is_handed_on_by_now(change: Alteration) -> bool:
    """Whether the children have it from this one, when this step is done: it comes and goes with the parents', too."""
    comes_or_stays = not_null.is_handed_on(change.new)
    if not_null.is_handed_on(change.old) == comes_or_stays:
        return comes_or_stays
    if not comes_or_stays:
        return _loses_later(change) if _parents_lose(change) else change.pending(change.new.identity)
    parents = inherited.changes_of_originals(change)
    comes = any(map(_is_handed_on_by_now, parents)) if _comes_with_parents(change) else False
    return comes or not change.pending(change.new.identity)


def _levels_above(change: Alteration) -> int:
    return max((1 + _levels_above(parent) for parent in inherited.changes_of_originals(change)), default=0)


def _by_now(change: Alteration) -> Fact:
    """The column once this step is done: under the old name and in the old state where a later one changes it."""
    if not change.pending(change.new.identity):
        return change.new
    olds = {"not_null_name": change.was("not_null_stored_name"), "not_null_state": change.was("not_null_state")}
    return replace(change.new, attributes={**change.new.attributes, **olds})


def _lets_go_of_own(change: Alteration) -> bool:
    return not_null.lets_go_of_own(change.old, change.new)


def _reached(change: Alteration) -> Iterator[Fact]:
    """Children that lost theirs to DROP NOT NULL, got it NOT VALID from all parents, and have it valid."""
    for child in inherited.changes_of_copies(change) if not_null.is_not_valid(change.new) else ():
        if (child.was("not_null_is_local") and not _lets_go_of_own(child)) or _has_it_valid_from_parents(child):
            continue
        if not_null.is_not_valid(child.new):
            yield from _reached(child)
        else:
            yield child.new


def _has_it_valid_from_parents(child: Alteration) -> bool:
    parents = filter(_is_handed_on_by_now, inherited.changes_of_originals(child))
    return not all(not_null.is_not_valid(_by_now(parent)) for parent in parents)


def validate_remade(change: Alteration) -> Iterator[Statement]:
    """Children that had it valid, and have it NOT VALID as the parents once PostgreSQL has made that anew."""
    yield from _validate(_remade(change), change.source)


def _remade(change: Alteration) -> Iterator[Fact]:
    for child in inherited.changes_of_copies(change):
        had_it_valid = child.was("not_null") and not not_null.is_not_valid(child.old)
        if not_null.is_not_valid(change.old) and had_it_valid:
            if child.now("not_null") and not not_null.is_not_valid(child.new):
                yield child.old
        else:
            yield from _remade(child)


def validate_first(change: Alteration) -> Iterator[Statement]:
    """An identity takes none that is NOT VALID."""
    if _is_validated_first(change):
        yield not_null.validate(change.new, change.was("not_null_stored_name"))


def _is_validated_first(change: Alteration) -> bool:
    comes_to_be_valid = not_null.is_not_valid(change.old) and not not_null.is_not_valid(change.new)
    return comes_to_be_valid and bool(change.now("identity") and not change.was("identity"))


def change_inherited(change: Alteration) -> Iterator[str | Statement]:
    """Have a child require by itself what it has from its parents, or for their sake alone."""
    is_required = change.was("not_null") and change.now("not_null")
    if not is_required or not inherited.stays_child(change) or _parents_lose(change):
        return
    if _lets_go_of_own(change):
        yield from _make_anew(change)
    elif not _is_left_as_own(change):
        yield alter_column(change.new, "SET NOT NULL")


def can_be_made_anew(change: Alteration) -> bool:
    """Whether what a table has, from parents too, can be made anew by these, under the name that it will have.

    Not where something wants the column to be required all the while, nor where they themselves come to other parents.
    """
    parents = list(inherited.changes_of_originals(change))
    are_there = all(o in change.target for o in inherited.originals(change.old) if o in change.source)
    stays = are_there and inherited.stays_child(change) and not _parents_lose(change)
    name = change.now("not_null_name")
    is_named = all(p.now("not_null_name") == name for p in parents if not_null.is_handed_on(p.new))
    requiring = filter(_is_required_before, parents)
    are_free = all(not _gets_parents(parent) and can_be_made_anew(parent) for parent in requiring)
    return stays and is_named and are_free and not _is_wanted(change)


def _gets_parents(change: Alteration) -> bool:
    """Whether parents get the column."""
    return any(o in change.target and o not in change.source for o in inherited.originals(change.new))


def comes_to_be_not_valid(change: Alteration) -> bool:
    """Whether what stays required loses validity for a reason of its own."""
    is_required = change.was("not_null") and change.now("not_null")
    return bool(is_required) and _is_made_anew(change)


def _is_required_before(change: Alteration) -> bool:
    return bool(change.was("not_null"))


def _is_wanted(change: Alteration) -> bool:
    """By an identity, a primary key, or REPLICA IDENTITY."""
    return any(_is_wanted_in(catalog, catalog.fact(change.new.identity)) for catalog in (change.source, change.target))


def _is_wanted_in(catalog: Catalog, column: Fact) -> bool:
    users = (catalog.fact(d.identity) for d in catalog.dependents(column.identity))
    is_in_key = any(user.attributes.get("type") == "p" for user in users)
    identifying = catalog.fact(column.whole).attributes.get("identifying_columns") or ()
    return bool(column["identity"]) or is_in_key or column.name in identifying


def _is_left_as_own(change: Alteration) -> bool:
    """Whether a parent's column goes and leaves it: SET NOT NULL would validate what is the table's own by then."""
    originals = (change.source.get(o) for o in inherited.originals(change.old) if o not in change.target)
    return not_null.is_not_valid(change.old) and any(o and not_null.is_handed_on(o) for o in originals)
