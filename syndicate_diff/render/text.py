"""A plan as text for a reviewer: what it does, where that comes from, what it locks and risks.

Nothing depends on the terminal but the given width; only prose is wrapped, SQL stays as it is
executed, except for secrets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from textwrap import indent, wrap

from syndicate_diff.graph import Verb
from syndicate_diff.hazards import concerning
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.render.secrets import shown
from syndicate_diff.render.words import (
    allowances,
    effect,
    heading,
    locks,
    made_by,
    number,
    one_line,
    place,
    printable,
    summary,
    terminated,
)
from syndicate_diff.statement import Statement

Paint = Callable[[str, str], str]

_SYMBOLS = {
    Verb.CREATE: ("+", "green"),
    Verb.ALTER: ("~", "yellow"),
    Verb.DROP: ("-", "red"),
}
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "alarm": "1;31"}

_DETAIL = 6


def text(plan: Plan, *, color: bool, width: int = 80) -> str:
    """The plan for a reader; `width` in characters; without `color` there are no escape codes."""
    writer = _Writer(plan, _painter(color), width)
    return "\n".join(line.rstrip() for line in writer.lines()) + "\n"


def _painter(color: bool) -> Paint:
    if not color:
        return lambda _, shown: shown
    return lambda style, shown: f"\x1b[{_CODES[style]}m{shown}\x1b[0m"


class _Writer:
    """The parts of the text, as lines."""

    def __init__(self, plan: Plan, paint: Paint, width: int) -> None:
        self._plan, self._paint, self._width = plan, paint, max(width, 40)
        self._hazards = concerning(plan)
        self._made_by = made_by(plan)

    def lines(self) -> Iterator[str]:
        """The whole text."""
        yield from self._head()
        for domain, steps in self._domains().items():
            if domain or len(steps) < len(self._plan.steps):
                yield ""
                yield self._paint("bold", f"{domain or 'in no domain'}: {number(len(steps), 'step')}")
            for position, step in steps:
                yield ""
                yield from self._step(position, step)
        if self._plan.notes:
            yield ""
            yield self._paint("bold", "notes")
            for note in self._plan.notes:
                yield from self._wrapped(note, 2, "- ")

    def _head(self) -> Iterator[str]:
        plan = self._plan
        database = one_line(f"{plan.database} (PostgreSQL {plan.version}, as {plan.role})")
        if not plan.steps:
            yield self._paint("bold", f"Nothing to do: {database} is as desired.")
            return
        yield self._paint("bold", f"{summary(plan)}.")
        yield from self._wrapped(database, 2, "database  ")
        yield from self._hazard_summary()
        yield from self._wrapped(plan.proof or "none: the plan has not been tried", 2, "proof     ")

    def _hazard_summary(self) -> Iterator[str]:
        counts = Counter(str(hazard.danger) for _, hazard in self._hazards)
        shown = ", ".join(f"{danger} ({counts[danger]})" for danger in sorted(counts)) or "none"
        for line in self._wrapped(shown, 2, "hazards   "):
            yield self._paint("alarm", line) if counts else line
        if needed := allowances(self._plan):
            yield from self._wrapped(needed, 2, "to apply  ")

    def _domains(self) -> dict[str, list[tuple[int, Step]]]:
        """Domain → its numbered steps; domains in the order of their first steps."""
        found: dict[str, list[tuple[int, Step]]] = defaultdict(list)
        for position, step in enumerate(self._plan.steps, 1):
            found[step.domain or ""].append((position, step))
        return found

    def _step(self, position: int, step: Step) -> Iterator[str]:
        symbol, style = _SYMBOLS[effect(step.verb)]
        title, where = heading(step), place(step)
        number_shown = f"{position:>3} "
        first = number_shown + self._paint(style, f"{symbol} {title}")
        room = self._width - len(f"{number_shown}{symbol} {title}{where}")
        if where and room > 1:
            yield first + " " * room + self._paint("dim", where)
        else:
            yield first
            yield from ([" " * _DETAIL + self._paint("dim", where)] if where else [])
        if step.reason:
            yield from self._wrapped(step.reason, _DETAIL, "because ")
        for statement in step.statements:
            yield from self._statement(position, step, statement)

    def _statement(self, position: int, step: Step, statement: Statement) -> Iterator[str]:
        for lock in locks(statement, position, self._made_by):
            yield from self._wrapped(lock, _DETAIL, "lock: ")
        for hazard in (hazard for hazard in statement.hazards if (step, hazard) in self._hazards):
            for line in self._wrapped(f"{hazard.danger}: {hazard.message}", _DETAIL, "! "):
                yield self._paint("alarm", line)
        if not statement.transactional:
            yield from self._wrapped("runs outside a transaction", _DETAIL)
        yield indent(printable(terminated(shown(statement))), " " * (_DETAIL + 2))

    def _wrapped(self, prose: str, margin: int, label: str = "") -> list[str]:
        """Prose behind a label, wrapped to the width; later lines stand under the first."""
        first, rest = " " * margin + label, " " * (margin + len(label))
        lines = wrap(
            one_line(prose),
            self._width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return lines or [first]
