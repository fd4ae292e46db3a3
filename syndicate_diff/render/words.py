"""What the texts about a plan share: counts, places, one-line strings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from syndicate_diff.graph import Verb
from syndicate_diff.hazards import unallowed
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan

_COUNTED_AS = {Verb.CREATE: Verb.CREATE, Verb.DROP: Verb.DROP, Verb.DROP_ASIDE: Verb.DROP}


def effect(verb: Verb) -> Verb:
    """Create, alter or drop: what a verb comes to for who counts."""
    return _COUNTED_AS.get(verb, Verb.ALTER)


def number(count: int, noun: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def summary(plan: Plan) -> str:
    """``5 steps: 2 create, 2 alter, 1 drop``."""
    verbs = Counter(effect(step.verb) for step in plan.steps)
    counts = [f"{verbs[verb]} {verb}" for verb in (Verb.CREATE, Verb.ALTER, Verb.DROP) if verbs[verb]]
    return f"{number(len(plan.steps), 'step')}: {', '.join(counts)}"


def allowances(plan: Plan) -> str:
    """The options that `apply` needs: ``--allow data_loss``."""
    return " ".join(f"--allow {danger}" for danger in sorted({hazard.danger for _, hazard in unallowed(plan, ())}))


def heading(step: Step) -> str:
    """``create table public.orders``."""
    return one_line(step.title)


def place(step: Step) -> str:
    """``schema/agents/types.sql:3``, or nothing."""
    if step.where is None:
        return ""
    return one_line(":".join(str(part) for part in (step.where.file, step.where.line) if part is not None))


def one_line(text: str) -> str:
    """The text without line breaks, which a name may hold, and without control characters."""
    return printable(" ".join(text.splitlines()))


def printable(text: str) -> str:
    """The text with visible escapes for control characters other than line breaks and tabs."""
    return "".join(_shown(text))


def _shown(text: str) -> Iterable[str]:
    for character in text:
        is_control = ord(character) < 32 or 127 <= ord(character) < 160
        yield character if character in "\n\t" or not is_control else f"\\x{ord(character):02x}"


def terminated(statement: str) -> str:
    """The statement with its semicolon, on a line of its own where a comment would hide it."""
    last = statement.rstrip().rpartition("\n")[2]
    return f"{statement.rstrip()}\n;" if "--" in last else f"{statement.rstrip()};"
