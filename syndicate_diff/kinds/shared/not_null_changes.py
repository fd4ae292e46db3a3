"""NOT NULL of columns that stay: set and dropped, under another name, valid or not, inherited or not.

https://www.postgresql.org/docs/current/sql-altertable.html. Children get it and lose it with their parents; what one of
them has of its own, or from others, or in another state, is looked after where the parent's changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import inherited, not_null, not_null_anew, not_null_validated
from syndicate_diff.kinds.shared.not_null_by_now import (
    comes_to_be_own,
    comes_with_parents,
    has_it_still,
    lets_go_of_own,
    loses_later,
    loses_validity,
    parents_lose,
)
from syndicate_diff.kinds.shared.table_part import (
    alter_column,
    alter_table,
    is_of_foreign_table,
    table_name,
)
from syndicate_diff.model import Fact
from syndicate_diff.statement import Rendered, Statement


def change(change: Alteration) -> Iterator[Statement]:
    """Make a column required, or let it hold NULL."""
    if change.was("not_null") == change.now("not_null"):
        return
    if change.now("not_null"):
        yield from _set(change)
    elif not parents_lose(change):
        yield from _drop(change)


def _set(change: Alteration) -> Iterator[Statement]:
    """A child gets it with its parent, under the parent's name for it; NOT VALID as that, and valid after that."""
    if comes_with_parents(change):
        return
    # PostgreSQL would choose a name that no child has for its own.
    has_children = any(
        inherited.copies(change.new.identity, linked_in=catalog, as_in=catalog)
        for catalog in (change.source, change.target)
    )
    is_elsewhere = not_null.is_name_elsewhere(change.new, change)
    yield not_null.add_over_rows(change, named=has_children or is_elsewhere)
    if not_null.is_not_valid(change.new):
        yield from not_null_validated.validate_coming(change)


def _drop(change: Alteration, *, apart: bool = False) -> Iterator[Statement]:
    """The children lose it with the parent, unless one of them keeps it or has its own: then each for itself.

    So do those on further levels: one could be a child of several.
    """
    copies = inherited.changes_of_copies(change) if not_null.is_handed_on(change.old) else []
    children = sorted(copies, key=inherited.levels_above)
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
    elif (apart or child.now("not_null")) and loses_later(child):
        return
    elif child.now("not_null") and (apart or not child.now("not_null_inherited")):
        yield from _change_what_is_left(child, apart=apart)
    elif child.now("not_null"):
        return
    elif apart:
        yield from _drop(child, apart=True)
    else:
        for copy in inherited.changes_of_copies(child):
            yield from _after_drop(copy, apart=False)


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


def _change_what_is_left(child: Alteration, *, apart: bool = False) -> Iterator[Statement]:
    if _ceases_to_be_handed_on(child):
        yield from _keep_from_children(child, apart=apart)
        return
    if not loses_validity(child):
        yield from _rename(child)
    yield from _change_state(child, child.now("not_null_name"))


def change_name(change: Alteration) -> Rendered:
    """RENAME CONSTRAINT, where the column is required before and after."""
    return _rename(change) if _is_renamed(change) else ()


def _rename(change: Alteration) -> Iterator[Statement]:
    """Made anew, in the state that it is in, where children refuse that."""
    if change.was("not_null_stored_name") != change.now("not_null_name") and not_null_anew.is_refused_below(change):
        yield from not_null_anew.make_anew(not_null.in_old_state(change))
    else:
        yield from not_null.rename(_aside(change.old) if change.vacated else change.old, change.new)


def vacate(change: Alteration) -> Rendered:
    """Give up the name of the constraint."""
    if not _gets_another_name(change):
        return ()
    if not_null_anew.is_refused_below(change):
        return Statement(alter_column(change.new, "DROP NOT NULL"), relation=table_name(change.new))
    return not_null.rename(change.old, _aside(change.old))


def _is_renamed(change: Alteration) -> bool:
    """Not what is made anew, nor what loses the validity with the parents', which are."""
    return _gets_another_name(change) and not loses_validity(change)


def _gets_another_name(change: Alteration) -> bool:
    old, new = change.was("not_null_name"), change.now("not_null_name")
    if old is None or new is None or not change.was("not_null") or not change.now("not_null") or old == new:
        return False
    # What ceases to be handed on, or to be its own, is made anew.
    return not (
        _ceases_to_be_handed_on(change)
        or lets_go_of_own(change)
        or inherited.parent_changes_too(change, "not_null_name")
        or parents_lose(change)
    )


def _aside(column: Fact) -> Fact:
    name = sql.aside_name(column["not_null_name"])
    return replace(column, attributes={**column.attributes, "not_null_name": name, "not_null_stored_name": name})


def change_state(change: Alteration) -> Iterator[Statement]:
    """VALIDATE it, or have child tables inherit it or not, where the column is required before and after."""
    is_required = change.was("not_null") and change.now("not_null")
    if is_required and not lets_go_of_own(change) and not parents_lose(change):
        # What comes to be renamed with a parent's is not yet.
        name = change.now("not_null_name") if _is_renamed(change) else change.was("not_null_stored_name")
        yield from _change_state(change, name)


def _change_state(change: Alteration, name: str) -> Iterator[Statement]:
    old, new = change.was("not_null_state") or "", change.now("not_null_state") or ""
    changes_inheritance = ("NO INHERIT" in old) != ("NO INHERIT" in new)
    if _ceases_to_be_handed_on(change):
        yield from _keep_from_children(change)
        return
    if loses_validity(change) or (changes_inheritance and is_of_foreign_table(change.new)):
        if not inherited.parent_changes_too(change, "not_null_state"):
            yield from not_null_anew.make_anew(change)
        return
    if "NOT VALID" in old and "NOT VALID" not in new and not not_null_validated.is_validated_first(change):
        yield not_null.validate(change.new, name)
    if changes_inheritance:
        inherit = "NO INHERIT" if "NO INHERIT" in new else "INHERIT"
        statement = alter_table(change.new, f"ALTER CONSTRAINT {sql.name(name)} {inherit}")
        coming = (child for child in inherited.changes_of_copies(change) if not has_it_still(child))
        is_read = not all(map(not_null.is_proven, coming))
        hazards = (not_null.HOLDS_NULL,) if is_read else ()
        yield Statement(statement, relation=table_name(change.new), scans=is_read, hazards=hazards)


def _keep_from_children(change: Alteration, *, apart: bool = False) -> Iterator[Statement]:
    """ALTER CONSTRAINT would leave it to them as their own."""
    yield from _drop(change, apart=apart)
    yield not_null.add_over_rows(change, named=True)


def _ceases_to_be_handed_on(change: Alteration) -> bool:
    """Whether there are children to lose it."""
    ceases = not_null.is_handed_on(change.old) and not not_null.is_handed_on(change.new)
    return ceases and bool(inherited.changes_of_copies(change))


def change_inherited(change: Alteration) -> Iterator[str | Statement]:
    """Have a child require by itself what it has from its parents, or for their sake alone."""
    is_required = change.was("not_null") and change.now("not_null")
    if not is_required or not inherited.stays_child(change) or parents_lose(change):
        return
    if lets_go_of_own(change):
        yield from not_null_anew.make_anew(change)
        return
    if loses_validity(change):
        return  # made anew as such
    is_left = _is_left_as_own(change)
    would_be_validated = is_left and not_null.is_not_valid(change.old)
    if comes_to_be_own(change) and not would_be_validated:
        yield alter_column(change.new, "SET NOT NULL")
    if is_left and change.was("not_null_name") == change.now("not_null_name"):
        yield from not_null.rename(change.old, change.new)


def _is_left_as_own(change: Alteration) -> bool:
    """Whether a parent's column goes and leaves it."""
    originals = (change.source.get(o) for o in inherited.originals(change.old) if o not in change.target)
    return any(o and not_null.is_handed_on(o) for o in originals)
