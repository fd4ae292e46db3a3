"""What the commands that change a live database share: asking, and applying with progress."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import click

from syndicate_diff.cli.output import note, progress, rendered
from syndicate_diff.errors import ApplyError, SettingsError

if TYPE_CHECKING:
    from syndicate_diff.apply import ApplyReport
    from syndicate_diff.history import History, Label
    from syndicate_diff.plan_file import Plan
    from syndicate_diff.project import Project
    from syndicate_diff.statement import Danger

_LISTED = 5


def show(plan: Plan) -> None:
    """Show a plan that is about to run on standard error: the result is what it did."""
    note(rendered(plan, "text", for_terminal=sys.stderr.isatty()))


def ask(question: str, *, yes: bool) -> None:
    """Ask before anything is changed, unless the answer is `yes` already.

    Raises SettingsError where nobody can answer, click.Abort where the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise SettingsError(
            "nobody can be asked: standard input is not a terminal; nothing was changed",
            hint="look at the plan, then add --yes",
        )
    click.confirm(question, abort=True, err=True)


def history_of(project: Project) -> History:
    """The history of a project's live database."""
    from syndicate_diff.history import History

    return History(project.live_url, project.settings.history_table)


def all_allowed(project: Project, allow: Collection[Danger]) -> set[Danger]:
    """What the settings and the command line allow."""
    return {*project.settings.hazards.allow, *allow}


def run(project: Project, plan: Plan, allowed: Collection[Danger], label: Label) -> ApplyReport:
    """Apply a plan to the project's live database, and show how it goes on."""
    from syndicate_diff.apply import apply
    from syndicate_diff.drift import fact_hashes
    from syndicate_diff.recorded import with_state_of_others

    history = history_of(project)

    def state() -> Mapping[str, str]:
        here = fact_hashes(project.current(fresh=True), project.scope)
        return with_state_of_others(history.applied_facts(), here, project.scope)

    project.check_rights(plan.steps)
    with progress() as shown:
        report = apply(
            plan,
            project.live_url,
            settings=project.settings.apply,
            history=history,
            allowed=allowed,
            fingerprint=lambda: project.current_fingerprint(fresh=True),
            facts=state,
            progress=shown,
            label=label,
        )
    for warning in report.warnings:
        note(f"warning: {warning}")
    return report


def check_outcome(project: Project, plan: Plan) -> None:
    """Raise ApplyError where a plan that this run made and applied has not changed what it should."""
    from syndicate_diff.render.words import number

    if left := project.left_by(plan):
        raise ApplyError(
            f"all steps ran, but {number(len(left), 'difference')} stayed",
            why="\n        ".join([*left[:_LISTED], *_more(left)]),
            hint="PostgreSQL only warns where a role may not give or take a right: apply as the owner or the grantor",
        )


def _more(left: Collection[str]) -> list[str]:
    return [f"and {len(left) - _LISTED} more"] if len(left) > _LISTED else []
