"""Which hazards of a plan must be allowed by name before it runs. Pure.

Refused unless allowed are those that a later plan cannot make good or that stop the work of others:
`data_loss`, `table_rewrite`, `blocks_writes`, `privileges`, `changes_meaning`. The others, `may_fail_on_data` and
`briefly_absent`, are only shown: the one undoes itself, the other passes.

A hazard to something that the same plan creates is none: nobody reads, writes or may use that yet.
Therefore a fresh database needs no allowance, unless a new role gets powers: these reach all that is there. What would
mean something else than in the files is as wrong where it is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from syndicate_diff.errors import HazardRefused
from syndicate_diff.graph import Verb
from syndicate_diff.model import Identity, Parts
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.registry import kinds, target_of
from syndicate_diff.relations import relation_made
from syndicate_diff.statement import Danger, Hazard, Statement

NEED_ALLOWANCE = (
    Danger.DATA_LOSS,
    Danger.TABLE_REWRITE,
    Danger.BLOCKS_WRITES,
    Danger.PRIVILEGES,
    Danger.CHANGES_MEANING,
)
_LISTED = 20


def concerning(plan: Plan) -> list[tuple[Step, Hazard]]:
    """The hazards that concern somebody, each with its step."""
    created, made = _created(plan), _relations_made(plan)
    return [
        (step, hazard)
        for step in plan.steps
        for statement in step.statements
        for hazard in statement.hazards
        if hazard.danger is Danger.CHANGES_MEANING or not _is_new(step, statement, created, made)
    ]


def unallowed(plan: Plan, allowed: Collection[Danger]) -> list[tuple[Step, Hazard]]:
    """The hazards that stand in the way of a plan."""
    dangers = set(NEED_ALLOWANCE) - set(allowed)
    return [(step, hazard) for step, hazard in concerning(plan) if hazard.danger in dangers]


def check_hazards(plan: Plan, allowed: Collection[Danger]) -> None:
    """Raise HazardRefused, which lists every hazard in the way and the options that allow them."""
    found = unallowed(plan, allowed)
    if not found:
        return
    lines = [_line(step, hazard) for step, hazard in found[:_LISTED]]
    more = [f"and {len(found) - _LISTED} more"] if len(found) > _LISTED else []
    flags = " ".join(f"--allow {danger}" for danger in sorted({hazard.danger for _, hazard in found}))
    number = "a hazard" if len(found) == 1 else f"{len(found)} hazards"
    raise HazardRefused(
        f"the plan has {number} that nobody allowed; nothing was changed",
        why="\n        ".join([*lines, *more]),
        hint=f"if they are meant: {flags}, or hazards.allow in schemadiff.yml",
    )


def _line(step: Step, hazard: Hazard) -> str:
    where = f" ({step.where})" if step.where else ""
    return f"{hazard.danger}: {step.title}: {hazard.message}{where}"


def _created(plan: Plan) -> Mapping[Parts, list[Identity]]:
    """What is there only since this plan, by its names; what is replaced was there before."""
    created = {step.identity for step in plan.steps if step.verb is Verb.CREATE}
    created -= {step.identity for step in plan.steps if step.verb is not Verb.CREATE}
    found: dict[Parts, list[Identity]] = defaultdict(list)
    for identity in created:
        found[identity.parts].append(identity)
    return found


def _relations_made(plan: Plan) -> set[str]:
    """The relations that are there only since this plan."""
    found = [(step.verb, relation) for step in plan.steps if (relation := relation_made(step.identity))]
    made = {relation for verb, relation in found if verb is Verb.CREATE}
    return made - {relation for verb, relation in found if verb is not Verb.CREATE}


def _is_new(step: Step, statement: Statement, created: Mapping[Parts, list[Identity]], made: Collection[str]) -> bool:
    """Whether a statement is about nothing but what the plan creates, or parts of that."""
    target = target_of(step.identity)
    if step.verb not in (Verb.CREATE, Verb.ALTER) or kinds()[target.kind].cluster:
        return False
    if statement.locks:
        return all(lock.relation in made for lock in statement.locks)
    names = (target.parts[:length] for length in range(1, len(target.parts) + 1))
    return any(_is_in(target, whole) for name in names for whole in created.get(name, ()))


def _is_in(part: Identity, whole: Identity) -> bool:
    """Whether it is the whole, or has a name inside of that, as a function has not inside of a table."""
    rest = part.parts[len(whole.parts) :]
    if not rest:
        return part == whole
    return not rest[0].startswith("(") and kinds()[part.kind].in_schema == kinds()[whole.kind].in_schema
