"""``schemadiff apply``: bring the live database to the desired state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate_diff.cli.applying import all_allowed, ask, check_outcome, history_of, run, show
from syndicate_diff.cli.options import allow_option, example, live_option, schema_option
from syndicate_diff.cli.output import working, write

if TYPE_CHECKING:
    from syndicate_diff.plan_file import Plan
    from syndicate_diff.project import Project
    from syndicate_diff.statement import Danger


@click.command(
    epilog=example(
        "schemadiff apply",
        "schemadiff apply plan.json --live production --yes",
        "schemadiff apply --allow data_loss",
    )
)
@click.argument("plan_path", metavar="[PLAN]", required=False, type=click.Path(path_type=Path))
@live_option
@schema_option
@allow_option
@click.option("--yes", is_flag=True, help="Do not ask before changing the database.")
@click.option("--no-prove", is_flag=True, help="Do not try the plan on a copy first.")
def command(
    plan_path: Path | None,
    live: str | None,
    schema: Path,
    allow: tuple[Danger, ...],
    yes: bool,
    no_prove: bool,
) -> None:
    """Apply the plan to the live database.

    PLAN is a file that `plan --out` saved: it is applied if the database is still the one that it
    was made for. Without PLAN, the plan is made, shown, and applied when you agree.
    """
    from syndicate_diff.project import open_project

    with open_project(schema, live) as project:
        with working("planning"):
            plan = _plan(project, plan_path, prove=not no_prove)
        if plan:
            _apply(project, plan, allow, yes=yes, is_saved=plan_path is not None)
        else:
            _nothing_to_do(project, plan)


def _plan(project: Project, path: Path | None, *, prove: bool) -> Plan:
    from syndicate_diff.plan_file import read_plan

    return read_plan(path) if path else project.plan(prove=prove)


def _apply(project: Project, plan: Plan, allow: tuple[Danger, ...], *, yes: bool, is_saved: bool) -> None:
    from syndicate_diff.hazards import check_hazards
    from syndicate_diff.render.words import number
    from syndicate_diff.versions import label_of, versions, versions_folder

    if is_saved and project.current_fingerprint() == plan.target:
        write(f"nothing to do: {project.database} is where the plan leads already", None)
        return
    show(plan)
    allowed = all_allowed(project, allow)
    check_hazards(plan, allowed)
    ask(f"Apply {number(len(plan.steps), 'step')} to {project.database}?", yes=yes)
    known = versions(versions_folder(project.settings.folder))
    report = run(project, plan, allowed, label_of(plan, known))
    done = f"applied {number(report.steps, 'step')} in {report.seconds:.1f} s"
    write(f"{done} to {project.database}; entry {report.run} of the history", None)
    if not is_saved:
        check_outcome(project, plan)


def _nothing_to_do(project: Project, plan: Plan) -> None:
    """Say so; the first time, record the state, so that drift can be told from changed files."""
    from syndicate_diff.history import Label
    from syndicate_diff.recorded import state_of_project

    for note in plan.notes:
        write(f"note: {note}", None)
    if state_of_project(history_of(project).applied_facts(), project.scope) is None:
        run(project, plan, (), Label(name="baseline"))
        write(f"nothing to do; the state of {project.database} is recorded in the history", None)
    else:
        write(f"nothing to do: {project.database} is as desired", None)
