"""A plan as a script for psql.

Secrets stand in it as they are: the script is made to be run. Who shows a plan to people uses
`text`, which masks.
"""

from __future__ import annotations

from collections.abc import Mapping

from syndicate_diff.hazards import concerning
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.render.words import heading, locks, made_by, one_line, place, summary, terminated
from syndicate_diff.segments import Segment, Work, segments
from syndicate_diff.statement import SESSION, Hazard


def sql(plan: Plan) -> str:
    """The plan as a script for ``psql -v ON_ERROR_STOP=1``; an empty plan gives no statement.

    Transactional statements that follow each other share a transaction, others stand alone; what must be
    committed before its use ends its transaction.
    """
    notes = "".join(f"-- note: {one_line(note)}\n" for note in plan.notes)
    if not plan.statements():
        return notes
    writer = _Writer(concerning(plan), made_by(plan))
    blocks = [writer.block(segment) for segment in segments(plan)]
    return "\n".join([_header(plan, len(blocks)) + notes, f"{SESSION}\n", *blocks])


def _header(plan: Plan, parts: int) -> str:
    lines = [
        f"schemadiff: {summary(plan)}",
        f"database {plan.database} on PostgreSQL {plan.version}, as role {plan.role}",
        f"proof: {plan.proof or 'none'}",
        "run with: psql -v ON_ERROR_STOP=1 -f FILE",
    ]
    if parts > 1:
        lines.append(f"{parts} parts, each committed: after an error, plan again for what is left")
    return "".join(f"-- {one_line(line)}\n" for line in lines)


class _Writer:
    """Writes segments; knows which steps have their title already."""

    def __init__(self, hazards: list[tuple[Step, Hazard]], made: Mapping[str, int]) -> None:
        self._hazards, self._made = hazards, made
        self._titled: set[int] = set()

    def block(self, segment: Segment) -> str:
        written = [self._written(work) for work in segment.works]
        return "\n".join(["BEGIN;\n", *written, "COMMIT;\n"] if segment.transactional else written)

    def _written(self, work: Work) -> str:
        lines = [] if work.number in self._titled else [_title(work)]
        self._titled.add(work.number)
        shown = [hazard for hazard in work.statement.hazards if (work.step, hazard) in self._hazards]
        lines += [f"-- lock {one_line(lock)}" for lock in locks(work.statement, work.number, self._made)]
        lines += [f"-- hazard {hazard.danger}: {one_line(hazard.message)}" for hazard in shown]
        return "".join(f"{line}\n" for line in [*lines, terminated(work.statement.sql)])


def _title(work: Work) -> str:
    where = place(work.step)
    return f"-- {work.number}. {heading(work.step)}" + (f" ({where})" if where else "")
