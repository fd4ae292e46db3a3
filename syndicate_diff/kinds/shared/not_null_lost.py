"""Where NOT NULL is gone for the moment while it is made anew (`not_null_anew`).

https://www.postgresql.org/docs/current/sql-altertable.html: DROP NOT NULL reaches the children, but not what they
have of their own, nor what another parent hands on.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import inherited, not_null
from syndicate_diff.kinds.shared.not_null_by_now import (
    has_own_by_now,
    is_handed_on_by_now,
    lets_go_of_own,
    loses_validity,
)
from syndicate_diff.model import Identity


def is_made_anew(change: Alteration) -> bool:
    """Whether its own change, not a parent's, needs it to be dropped and added."""
    is_reached = inherited.parent_changes_too(change, "not_null_state")
    return (loses_validity(change) and not is_reached) or lets_go_of_own(change)


def made_anew_with(change: Alteration) -> list[Alteration]:
    """Itself, the parents on all levels that it has it from, and the children to which that happens, from the top."""
    found = {change.new.identity: change}
    queue = [change]
    for anew in queue:
        parents = filter(is_handed_on_by_now, inherited.changes_of_originals(anew))
        children = (c for c in inherited.changes_of_copies(anew) if loses_validity(c) or lets_go_of_own(c))
        new = {other.new.identity: other for other in (*parents, *children) if other.new.identity not in found}
        found.update(new)
        queue.extend(new.values())
    return sorted(found.values(), key=inherited.levels_above)


def all_losing(lost: list[Alteration]) -> dict[Identity, Alteration]:
    """What has it no more, on all levels, when these have dropped it: no other parent hands it on, nor is it kept."""
    found = {anew.new.identity: anew for anew in lost}
    queue = list(lost)
    for anew in queue:
        for child in without_own(anew):
            parents = filter(is_handed_on_by_now, inherited.changes_of_originals(child))
            is_left = all(parent.new.identity in found for parent in parents) and not _is_kept(child)
            if is_left and child.new.identity not in found:
                found[child.new.identity] = child
                queue.append(child)
    return found


def keeping(change: Alteration) -> Iterator[Alteration]:
    """Partitions that have it valid all the while, once it is their own, too, which nothing tells of a partition."""
    for child in without_own(change):
        if _is_kept(child):
            yield child
        elif not (not_null.is_valid(child.old) and not_null.is_valid(child.new)):
            yield from keeping(child)


def _is_kept(child: Alteration) -> bool:
    is_valid = not_null.is_valid(child.old) and not_null.is_valid(child.new)
    return bool(child.new["in_partition"]) and is_valid


def without_own(change: Alteration) -> Iterator[Alteration]:
    """What becomes of the children that DROP NOT NULL reaches, as those do, too, that let go of their own."""
    for child in inherited.changes_of_copies(change):
        if lets_go_of_own(child) or not has_own_by_now(child):
            yield child
