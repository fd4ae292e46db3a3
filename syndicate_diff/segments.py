"""How the statements of a plan are divided into transactions. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.statement import Statement


class Work(NamedTuple):
    """One statement, the number of its step (from 1), and whether it is the step's last."""

    number: int
    step: Step
    statement: Statement
    completes: bool

    @property
    def heading(self) -> str:
        """``create table public.orders``."""
        return self.step.title


class Segment(NamedTuple):
    """Statements that are one transaction, or one that cannot be in any."""

    works: tuple[Work, ...]
    transactional: bool

    @property
    def steps_done(self) -> int:
        """How many steps of the plan are complete after this segment."""
        last = self.works[-1]
        return last.number if last.completes else last.number - 1


def segments(plan: Plan, made: str | None = None) -> list[Segment]:
    """The segments of a plan, in order; `made` is SQL that was run already."""
    groups: list[list[Work]] = []
    is_open = False
    for work in _works(plan):
        if work.statement.sql == made:
            continue
        if not (is_open and work.statement.transactional):
            groups.append([])
        groups[-1].append(work)
        is_open = work.statement.transactional and not work.statement.commit_before_use
    return [Segment(tuple(group), group[0].statement.transactional) for group in groups]


def _works(plan: Plan) -> Iterator[Work]:
    for number, step in enumerate(plan.steps, 1):
        for index, statement in enumerate(step.statements, 1):
            yield Work(number, step, statement, index == len(step.statements))
