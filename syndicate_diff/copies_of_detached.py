"""Which copies stay with a table that is detached, and which go and come with their originals. Pure.

A partition that is detached keeps what it has of its whole, such as the part of an index; attaching takes that again.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.attachments import attachments
from syndicate_diff.decisions import ORDER_ONLY, Decisions
from syndicate_diff.model import COPY, DECLARED, NORMAL, Identity
from syndicate_diff.registry import kinds


def _copies(decided: Decisions, original: Identity) -> Iterator[Identity]:
    """On all levels."""
    for copy, deptype in decided.source.dependents(original):
        if deptype == COPY:
            yield copy
            yield from _copies(decided, copy)


def is_in_the_way(decided: Decisions, copy: Identity, original: Identity) -> bool:
    """Whether a copy comes back as such, and its original, a foreign key, goes for the sake of what that needs."""
    whole, needed = decided.source.parent(original), decided.source.dependencies(original)
    refers = any(used.type == DECLARED and used.identity != whole for used in needed)
    comes_back = any(deptype == COPY for _, deptype in decided.target.dependencies(copy))
    others = (used for used in needed if whole not in (used.identity, decided.source.parent(used.identity)))
    return (
        refers
        and comes_back
        and any(
            used.type not in ORDER_ONLY and (used.identity in decided.changes or used.identity in decided.because)
            for used in others
        )
    )


def is_outdated(decided: Decisions, part: Identity) -> bool:
    """Whether a part would stay with a detached table, but will be another, or the table or what it needs goes."""
    if not (decided.keeps(part) and decided.only_follows(part) and decided.detached(part)):
        return False
    dependencies = decided.source.dependencies(part)
    needed = {used for used, deptype in dependencies if deptype == NORMAL or kinds()[used.kind].in_row}
    needed |= set(decided.source.wholes(part))
    return part in decided.following or any(used in decided.dropped or used in decided.because for used in needed)


def stays_copy(decided: Decisions, part: Identity) -> bool:
    """Whether it is the copy of something else, too, that a child of several tables goes on having it from."""
    attaching = attachments(decided.source, decided.source.parent(part))
    originals = [original for original, deptype in decided.source.dependencies(part) if deptype == COPY]
    return all(map(decided.keeps, attaching)) and any(map(decided.keeps, originals))


def goes_and_comes_back(decided: Decisions, dependent: Identity, deptype: str) -> bool:
    """Whether it is a copy that is made anew with its original, without a step of its own."""
    is_copy = deptype == COPY and decided.keeps(dependent) and decided.only_follows(dependent)
    return is_copy and not decided.detached(dependent)


def going_along(decided: Decisions) -> Iterator[Identity]:
    """Copies without steps of their own."""
    for original in decided.because:
        copies = _copies(decided, original) if original in decided.target else ()
        for copy in copies:
            is_without_step = decided.keeps(copy) and decided.only_follows(copy)
            if is_without_step and decided.detached(copy) and is_in_the_way(decided, copy, original):
                yield copy
