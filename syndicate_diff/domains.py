"""The plan of one domain: its steps alone, where they hang on no others and bring none about. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.errors import DomainError, SettingsError
from syndicate_diff.graph import Verb
from syndicate_diff.model import Catalog, Identity
from syndicate_diff.plan import Step
from syndicate_diff.registry import printed
from syndicate_diff.settings import Settings


def one_domain(steps: list[Step], domain: str, settings: Settings, current: Catalog, desired: Catalog) -> list[Step]:
    """The steps of one domain. Raises DomainError where they hang on another's steps, or bring these about."""
    if domain not in settings.domains:
        raise SettingsError(
            f"there is no domain {domain}", hint="the domains are: " + ", ".join(sorted(settings.domains))
        )
    mine = [step for step in steps if step.domain == domain]
    others = [step for step in steps if step.domain != domain]
    changed = {step.identity: step for step in mine}
    known = {step.identity: step for step in others}
    needed = [(step, known[i]) for step in mine for i in _needs(step, desired) if i in known]
    caused = [(changed[i], step) for step in others for i in _brought_about_by(step, current) if i in changed]
    for step, other in [*needed, *caused]:
        raise DomainError(
            f"{printed(step.identity)} cannot change without {printed(other.identity)}",
            where=other.where,
            why=f"{printed(other.identity)} belongs to {other.domain or 'no domain'}",
            hint="plan both domains, or all",
        )
    return mine


def _needs(step: Step, desired: Catalog) -> Iterator[Identity]:
    """What must be changed before a step can run: the cause of a replacement, and what it or its parts depend on."""
    if step.because:
        yield step.because
    queue = [step.identity]
    while queue:
        identity = queue.pop()
        queue.extend(desired.children(identity))
        yield from (dependency for dependency, _ in sorted(desired.dependencies(identity)))


def _brought_about_by(step: Step, current: Catalog) -> Iterator[Identity]:
    """What makes a step necessary, or has it go before: the cause of a replacement, what goes without it."""
    if step.because:
        yield step.because
        yield from current.wholes(step.because)
    if step.verb is Verb.DROP and step.identity in current:
        yield from (used for used, _ in sorted(current.dependencies(step.identity)))
