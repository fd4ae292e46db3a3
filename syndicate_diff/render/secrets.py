"""Hiding secrets in statements that are shown.

Only what is shown is masked, never what is executed or saved for execution. What is secret says the kind
that wrote the statement (`Statement.secrets`); patterns find what stands elsewhere, such as a URL in the body of
a function.
"""

from __future__ import annotations

from dataclasses import replace

from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.redaction import mask
from syndicate_diff.statement import Statement

__all__ = ["mask", "masked", "shown"]


def shown(statement: Statement) -> str:
    """The SQL of a statement as people may see it."""
    return mask(statement.shown)


def masked(plan: Plan) -> Plan:
    """The plan with masked statements: to be shown (as JSON, say), not to be applied."""
    steps = tuple(_masked_step(step) for step in plan.steps)
    return replace(plan, steps=steps, masked=any(map(_hides, plan.steps, steps)))


def _hides(step: Step, masked: Step) -> bool:
    return [statement.sql for statement in step.statements] != [statement.sql for statement in masked.statements]


def _masked_step(step: Step) -> Step:
    return replace(step, statements=tuple(replace(s, sql=shown(s), secrets=()) for s in step.statements))
