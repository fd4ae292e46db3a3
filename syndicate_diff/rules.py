"""The rules of attributes: how a difference of one is made, or that it is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from syndicate_diff.context import Alteration
from syndicate_diff.defaults import always, nothing
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered


class Replace:
    """The rule of attributes that PostgreSQL cannot alter: drop and create."""

    def __repr__(self) -> str:
        return "REPLACE"


REPLACE = Replace()


@dataclass(frozen=True, slots=True)
class NotCompared:
    """The rule of attributes whose difference is no change, with the reason.

    What orders and writes steps may read them.
    """

    reason: str


def _disturbs_nothing(_: Alteration, __: Fact) -> bool:
    return False


def another_owner(before: Fact, after: Fact) -> tuple[Hazard, ...]:
    """What a change of owner means; nothing where initdb made it, of which nobody says whose it was."""
    old, new = before.attributes.get("owner"), after.attributes.get("owner")
    if old == new:
        return ()
    message = f"{old} may do no more what owners may, and what runs with the owner's rights runs with those of {new}"
    return (Hazard(Danger.PRIVILEGES, message),) if old and new else ()


def no_statement(_: Alteration) -> Rendered:
    """The rendering of a change that other steps bring about."""
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class InPlace:
    """The rule of attributes that an ALTER (or CREATE OR REPLACE) changes.

    `possible` says whether this very change can be made in place, else the fact is replaced;
    `disturbs` says whether a dependent must be dropped before and created after; `reaches` what the statements alter
    besides; `since` is the first major that has the attribute: a database of an older one is not compared by it;
    `lock` is what the statements take on the kind's relation, where it is not `Kind.lock`; `reason` is what people are
    told instead of "x changed"; `joint` says that one statement makes the change in several parts of a whole, as
    `Statement.joint` of it says; `commits`, that its statement must be committed before what comes after it: so it
    comes first, before anything is dropped; `of_parents`, that the attribute says nothing but what a child has from its
    parents. A rule that several attributes share is rendered once.
    """

    render: Callable[[Alteration], Rendered]
    possible: Callable[[Alteration], bool] = always
    disturbs: Callable[[Alteration, Fact], bool] = _disturbs_nothing
    reaches: Callable[[Alteration], Iterable[Identity]] = nothing
    lock: LockMode | None = None
    since: int = 0
    reason: str = ""
    joint: bool = False
    commits: bool = False
    of_parents: bool = False


Rule = Replace | NotCompared | InPlace


def compared(rule: Rule, version: int) -> bool:
    """Whether a difference of the attribute is a change where the older of both databases is of that major."""
    if isinstance(rule, InPlace):
        return rule.since <= version
    return not isinstance(rule, NotCompared)
