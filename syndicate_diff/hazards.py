"""Which hazards of a plan must be allowed by name before it runs. Pure.

Refused unless allowed are those that a later plan cannot make good or that stop the work of others:
`data_loss`, `table_rewrite`, `blocks_writes`, `privileges`, `changes_meaning`. The others, `may_fail_on_data` and
`briefly_absent`, are only shown: the one undoes itself, the other passes.

A hazard to something that the same plan creates is none: nobody reads, writes or may use that yet.
Therefore a fresh database needs no allowance, unless a new role gets powers: these reach all that is there. What would
mean something else than in the files is as wrong where it is new.
"""

from __future__ import annotations

from collections.abc import Collection

from syndicate_diff.errors import HazardRefused
from syndicate_diff.graph import Verb
from syndicate_diff.kind import kinds, target_of
from syndicate_diff.model import Parts
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
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


def _created(plan: Plan) -> set[Parts]:
    """The names of what is there only since this plan; what is replaced was there before."""
    created = {step.identity.parts for step in plan.steps if step.verb is Verb.CREATE}
    return created - {step.identity.parts for step in plan.steps if step.verb is not Verb.CREATE}


def _relations_made(plan: Plan) -> set[str]:
    """The relations that are there only since this plan."""
    found = [(step.verb, relation) for step in plan.steps if (relation := relation_made(step.identity))]
    made = {relation for verb, relation in found if verb is Verb.CREATE}
    return made - {relation for verb, relation in found if verb is not Verb.CREATE}


def _is_new(step: Step, statement: Statement, created: Collection[Parts], made: Collection[str]) -> bool:
    """Whether a statement is about nothing but what the plan creates, or parts of that."""
    if step.verb not in (Verb.CREATE, Verb.ALTER) or kinds()[target_of(step.identity).kind].cluster:
        return False
    if statement.locks:
        return all(lock.relation in made for lock in statement.locks)
    parts = target_of(step.identity).parts
    return any(parts[:length] in created for length in range(1, len(parts) + 1) if _ends_name(parts, length))


def _ends_name(parts: Parts, length: int) -> bool:
    """A table is no whole of the function of the same name, whose next part is its signature."""
    return length == len(parts) or not parts[length].startswith("(")
