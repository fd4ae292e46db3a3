"""``schemadiff rollback``: back to the state of an earlier version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate_diff.cli.applying import all_allowed, ask, history_of, run, show
from syndicate_diff.cli.options import allow_option, example, live_option, schema_option
from syndicate_diff.cli.output import note, write
from syndicate_diff.errors import HistoryError

if TYPE_CHECKING:
    from syndicate_diff.plan_file import Plan
    from syndicate_diff.project import Project
    from syndicate_diff.statement import Danger
    from syndicate_diff.versions import Version


@click.command(epilog=example("schemadiff rollback 001", "schemadiff rollback 0 --allow data_loss --yes"))
@click.argument("version", type=click.IntRange(min=0))
@live_option
@schema_option
@allow_option
@click.option("--yes", is_flag=True, help="Do not ask before changing the database.")
def command(version: int, live: str | None, schema: Path, allow: tuple[Danger, ...], yes: bool) -> None:
    """Undo an applied migration.

    Applies the DOWN sections of every version after VERSION, newest first; 0 goes back to before
    the first. The files of the desired state stay: the next apply goes forward again.
    """
    from syndicate_diff.project import open_project
    from syndicate_diff.versions import current_version, to_undo, versions, versions_folder

    with open_project(schema, live) as project:
        entries = history_of(project).entries()
        known = versions(versions_folder(schema))
        undone = to_undo(known, current_version(entries, known), version)
        if not undone:
            write(f"nothing to do: version {version:03d} is the last that was applied", None)
            return
        _check_state(project, *undone[0])
        _rollback(project, undone, allow, yes=yes)


def _check_state(project: Project, newest: Version, down: Plan) -> None:
    if project.current_fingerprint() != down.source:
        raise HistoryError(
            f"the database is not in the state that version {newest.label} left",
            where=project.database,
            why="something was changed or applied since, which the way back knows nothing of",
            hint="schemadiff drift and schemadiff status show what",
        )


def _rollback(project: Project, undone: list[tuple[Version, Plan]], allow: tuple[Danger, ...], *, yes: bool) -> None:
    from syndicate_diff.hazards import check_hazards
    from syndicate_diff.history import Label, Operation
    from syndicate_diff.render.words import number

    allowed = all_allowed(project, allow)
    for version, plan in undone:
        note(f"undo {version.label} {version.slug}")
        show(plan)
    for _, plan in undone:
        check_hazards(plan, allowed)
    ask(f"Roll back {', '.join(version.label for version, _ in undone)} of {project.database}?", yes=yes)
    for version, plan in undone:
        report = run(project, plan, allowed, Label(Operation.ROLLBACK, version.label, version.slug))
        steps = f"{number(report.steps, 'step')} in {report.seconds:.1f} s"
        write(f"rolled back {version.label} {version.slug}: {steps}", None)
