"""What the texts about a plan share: counts, places, one-line strings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from syndicate_diff.graph import Verb
from syndicate_diff.hazards import unallowed
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.relations import relation_made
from syndicate_diff.statement import LockMode, Statement

# Weaker modes stand in nobody's way but that of other changes of the schema.
# https://www.postgresql.org/docs/current/explicit-locking.html
_BLOCKS = {
    LockMode.SHARE: "blocks writes",
    LockMode.SHARE_ROW_EXCLUSIVE: "blocks writes",
    LockMode.EXCLUSIVE: "blocks writes",
    LockMode.ACCESS_EXCLUSIVE: "blocks reads and writes",
}
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


def made_by(plan: Plan) -> dict[str, int]:
    """The relations that a plan makes, with the number of the step."""
    created = ((n, step.identity) for n, step in enumerate(plan.steps, 1) if step.verb is Verb.CREATE)
    return {relation: n for n, identity in created if (relation := relation_made(identity))}


def locks(statement: Statement, position: int, made: Mapping[str, int]) -> Iterator[str]:
    """What a statement of that step does to others: not to what the plan has made, nor where nobody has to wait."""
    for lock in statement.locks:
        effects = [_BLOCKS.get(lock.mode, "others read and write meanwhile")]
        if (statement.rewrites or statement.scans) and (lock.relation == statement.relation or not statement.lock):
            effects.append("rewrites every row" if statement.rewrites else "scans every row")
        is_felt = lock.mode.blocks_writes or len(effects) > 1
        if is_felt and made.get(lock.relation, position + 1) > position:
            yield f"{lock.mode} on {lock.relation}: {', '.join(effects)}"


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
