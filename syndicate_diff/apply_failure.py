"""Where the database is when an apply ends before its end, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import psycopg2

from syndicate_diff.connect import server_error
from syndicate_diff.errors import ApplyError, SchemaDiffError, Where
from syndicate_diff.plan_file import Plan
from syndicate_diff.render.secrets import shown
from syndicate_diff.segments import Segment, Work
from syndicate_diff.session import Blocker

_INDENT = "\n        "
_SHOWN = 120  # characters of a line of SQL
_NEXT = "schemadiff apply, without a saved plan, goes on from where the database is now"
_QUERY_CANCELED = "57014"


class Stopped(Exception):
    """The user asked to stop."""


class Phase(Enum):
    """What an interruption means: nothing, undone, unknown whether committed, unknown how far."""

    BETWEEN = auto()
    TRANSACTION = auto()
    COMMIT = auto()
    OUTSIDE = auto()


@dataclass
class Whereabouts:
    """How far a run is.

    `applied` steps are there for good; `segment` and `work` are at work in the `phase`;
    `left_behind` is what a failed statement left; `is_lost`: the server's answer never came.
    """

    plan: Plan
    applied: int = 0
    phase: Phase = Phase.BETWEEN
    segment: Segment | None = None
    work: Work | None = None
    blockers: Sequence[Blocker] = ()
    left_behind: str | None = None
    is_lost: bool = False

    def done(self, steps: int) -> None:
        """A segment is there for good."""
        self.applied = max(self.applied, steps)
        self.phase, self.segment, self.work, self.blockers = Phase.BETWEEN, None, None, ()

    @property
    def in_doubt(self) -> str | None:
        """What nobody knows."""
        if self.left_behind or not self.is_lost or not self.segment:
            return self.left_behind
        if self.phase is Phase.COMMIT:
            return f"{_span(self.segment)} may have been committed"
        if self.phase is Phase.OUTSIDE and self.work:
            return f"{self.work.heading} ran outside a transaction and may be done, or half done"
        return None

    def lines(self) -> Iterator[str]:
        """What is applied, what was undone, what is in doubt, what is left."""
        total = len(self.plan.steps)
        last = f", up to {self._heading(self.applied)}; they stay" if self.applied else ""
        yield f"applied: {self.applied} of {total} steps{last}"
        if self.segment and self.segment.transactional and not self.in_doubt:
            yield f"undone with its transaction: {_span(self.segment)}"
        if self.in_doubt:
            yield f"in doubt: {self.in_doubt}"
        if self.applied < total:
            left = total - self.applied
            yield f"not applied: {left} of {total} steps, from {self._heading(self.applied + 1)}"

    def _heading(self, number: int) -> str:
        step = self.plan.steps[number - 1]
        return step.title


def _span(segment: Segment) -> str:
    first, last = segment.works[0].number, segment.works[-1].number
    return f"step {first}" if first == last else f"steps {first} to {last}"


def failure(error: BaseException, at: Whereabouts, *, stopped: bool) -> SchemaDiffError:
    """The error that a user sees for what ended a run."""
    cancelled = isinstance(error, psycopg2.Error) and error.pgcode == _QUERY_CANCELED and stopped
    if isinstance(error, psycopg2.Error) and not cancelled:
        found = _statement_failed(error, at)
    else:
        doing = f" during {at.work.heading}" if at.work else ""
        found = ApplyError(f"stopped{doing}, as you asked", where=_where(at))
    found.why = _INDENT.join(filter(None, [found.why, *at.lines()]))
    found.hint = "; ".join(filter(None, [found.hint, _NEXT]))
    return found


def _where(at: Whereabouts) -> Where | None:
    return at.work.step.where if at.work else None


def _statement_failed(error: psycopg2.Error, at: Whereabouts) -> SchemaDiffError:
    doing = at.work.heading if at.work else "applying the plan"
    if at.phase is Phase.COMMIT:
        doing = "committing"
    found = server_error(error, doing=doing, where=_where(at))
    if at.work:
        found.why = at.work.statement.conceal(found.why or "")
    statement = _shown_statement(at.work, error) if at.work and at.phase is not Phase.COMMIT else []
    holders = [f"held by {blocker}" for blocker in at.blockers] if error.pgcode == "55P03" else []
    found.why = _INDENT.join(filter(None, [found.why, *holders, *statement]))
    return found


def _shown_statement(work: Work, error: psycopg2.Error) -> list[str]:
    """The line of the statement that the server points at, and a mark below; else its first line."""
    text = shown(work.statement)
    position = int(error.diag.statement_position or 0)
    if not position or text != work.statement.sql:  # masking moves what follows
        return [f"statement: {_shortened(text.splitlines()[0])}"]
    before = text[: position - 1]
    column = len(before) - (before.rfind("\n") + 1)
    number = before.count("\n")
    line, start = text.split("\n")[number], max(0, column - _SHOWN // 2)
    prefix = f"statement, line {number + 1}: "
    return [prefix + _shortened(line[start:]), " " * (len(prefix) + column - start) + "^"]


def _shortened(line: str) -> str:
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
