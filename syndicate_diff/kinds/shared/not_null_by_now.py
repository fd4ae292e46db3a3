"""NOT NULL of columns that stay, as it is when a step is done: children get it and lose it with their parents.

https://www.postgresql.org/docs/current/ddl-inherit.html
"""

from __future__ import annotations

from dataclasses import replace

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import inherited, not_null
from syndicate_diff.model import Fact


def parents_lose(change: Alteration) -> bool:
    """Whether one that the table stays a child of hands it on no more."""
    parents = inherited.changes_of_originals(change)
    return any(not_null.is_handed_on(parent.old) and not not_null.is_handed_on(parent.new) for parent in parents)


def comes_with_parents(change: Alteration) -> bool:
    """Whether a parent's statement makes the column required, under the name that it has for that."""
    handed_on = (
        parent.now("not_null_name") == change.now("not_null_name")
        for parent in inherited.changes_of_originals(change)
        if not_null.is_handed_on(parent.new) and not not_null.is_handed_on(parent.old)
    )
    if any(handed_on) and not not_null.is_own(change.new):
        return True
    return bool(change.now("not_null_name") and change.now("not_null_inherited") and inherited.parents_come(change))


def lets_go_of_own(change: Alteration) -> bool:
    """As `not_null.lets_go_of_own`, unless ATTACH PARTITION makes it the whole's."""
    is_attached = change.new["in_partition"] and not inherited.stays_child(change)
    return not_null.lets_go_of_own(change.old, change.new) and not is_attached


def comes_to_be_own(change: Alteration) -> bool:
    """As `not_null.comes_to_be_own`, unless detaching does it."""
    return not_null.comes_to_be_own(change.old, change.new) and inherited.stays_child(change)


def loses_validity(change: Alteration) -> bool:
    """Whether it comes to be NOT VALID."""
    return not_null.is_not_valid(change.new) and not not_null.is_not_valid(change.old)


def has_it_still(child: Alteration) -> bool:
    """Whether it was required before, and has not let go of that by now."""
    return bool(child.was("not_null")) and (not lets_go_of_own(child) or child.pending(child.new.identity))


def loses_later(child: Alteration) -> bool:
    """Whether a child of several tables still has it from one of them when this step is done."""
    parents = (parent for parent in inherited.changes_of_originals(child) if not_null.is_handed_on(parent.old))
    return any(
        loses_later(parent) if parents_lose(parent) else child.pending(parent.new.identity) for parent in parents
    )


def is_handed_on_by_now(change: Alteration) -> bool:
    """Whether the children have it from this one, when this step is done: it comes and goes with the parents', too."""
    comes_or_stays = not_null.is_handed_on(change.new)
    if not_null.is_handed_on(change.old) == comes_or_stays:
        return comes_or_stays
    if not comes_or_stays:
        return loses_later(change) if parents_lose(change) else change.pending(change.new.identity)
    parents = inherited.changes_of_originals(change)
    comes = any(map(is_handed_on_by_now, parents)) if comes_with_parents(change) else False
    return comes or not change.pending(change.new.identity)


def has_own_by_now(change: Alteration) -> bool:
    """Whether it is a table's own, also since its step, or since the last of its parents has left it there.

    Not where that is NOT VALID, and made anew as such.
    """
    parents = inherited.changes_of_originals(change)
    comes_by_itself = comes_to_be_own(change) and not loses_validity(change)
    has_come = comes_by_itself and not change.pending(change.new.identity)
    return bool(change.was("not_null_is_local") or has_come) or not any(map(is_handed_on_by_now, parents))


def by_now(change: Alteration) -> Fact:
    """The column once this step is done: under the old name and in the old state where a later one changes it."""
    if not change.pending(change.new.identity):
        return change.new
    olds = {"not_null_name": change.was("not_null_stored_name"), "not_null_state": change.was("not_null_state")}
    return replace(change.new, attributes={**change.new.attributes, **olds})


def as_found(other: Alteration, change: Alteration) -> Fact:
    """The column as the step of a change finds it, under the name that is stored; its own has done nothing yet."""
    is_done = _is_changed(other, change) if other.was("not_null") else _has_come(other, change)
    if is_done:
        return other.new
    name = other.was("not_null_stored_name")
    return replace(other.old, attributes={**other.old.attributes, "not_null_name": name})


def _has_come(other: Alteration, change: Alteration) -> bool:
    """Whether a step before has made the column required, and valid where it comes to be that."""
    if other.new.identity == change.new.identity:
        return False
    if comes_with_parents(other):
        return any(_has_come(parent, change) for parent in inherited.changes_of_originals(other))
    return bool(other.now("not_null")) and not other.pending(other.new.identity)


def _is_changed(other: Alteration, change: Alteration) -> bool:
    """Whether a step before has changed its NOT NULL: where that is done with the parents', theirs."""
    if other.new.identity == change.new.identity:
        return False
    changed = [name for name in ("not_null_state", "not_null_name") if other.was(name) != other.now(name)]
    bringing = [
        parent
        for parent in inherited.changes_of_originals(other)
        if any(parent.was(name) == other.was(name) and parent.now(name) == other.now(name) for name in changed)
    ]
    if bringing:
        return all(_is_changed(parent, change) for parent in bringing)
    return not other.pending(other.new.identity)
