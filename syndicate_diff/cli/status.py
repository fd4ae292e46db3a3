"""``schemadiff status``: what was applied, and what is pending."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate_diff.cli.applying import history_of
from syndicate_diff.cli.options import example, format_option, live_option, schema_option
from syndicate_diff.cli.output import working, write

if TYPE_CHECKING:
    from syndicate_diff.history import Entry
    from syndicate_diff.plan_file import Plan
    from syndicate_diff.versions import Version

_RUNS = 5


@click.command(epilog=example("schemadiff status", "schemadiff status --live production --format json"))
@live_option
@schema_option
@format_option("text", "json")
def command(live: str | None, schema: Path, output_format: str) -> None:
    """Show what was applied and what is pending."""
    from syndicate_diff.project import open_project
    from syndicate_diff.versions import versions, versions_folder

    with working("comparing"), open_project(schema, live) as project:
        entries = history_of(project).entries()
        known = versions(versions_folder(schema))
        plan = project.plan(prove=False)
        database = project.database
    if output_format == "json":
        document = _document(database, entries, known, plan)
        write(json.dumps(document, indent=2, ensure_ascii=False, default=str), None)
    else:
        write("\n".join(_lines(database, entries, known, plan)), None)


def _states(entries: Sequence[Entry], known: Sequence[Version]) -> Iterator[tuple[Version, str, Entry | None]]:
    """Each version with its state, and the run that decided it."""
    from syndicate_diff.versions import is_run_of

    applied = [entry for entry in reversed(entries) if entry.operation == "apply"]
    for version in known:
        entry = next((entry for entry in applied if is_run_of(entry, version)), None)
        yield version, entry.status if entry else "pending", entry


def _lines(database: str, entries: Sequence[Entry], known: Sequence[Version], plan: Plan) -> Iterator[str]:
    from syndicate_diff.render.words import number

    yield database
    yield (f"  pending: {number(len(plan.steps), 'step')} (schemadiff plan)" if plan else "  nothing is pending")
    yield "versions" if known else "versions: none (schemadiff create)"
    for version, state, entry in _states(entries, known):
        when = f" {entry.started_at:%Y-%m-%d %H:%M:%S}" if entry else ""
        yield f"  {version.label} {version.slug}: {state}{when}"
    yield f"runs, the last {_RUNS}" if entries else "runs: none"
    for entry in entries[-_RUNS:]:
        yield from _run(entry)


def _run(entry: Entry) -> Iterator[str]:
    name = " ".join(filter(None, [entry.operation, entry.version, entry.name]))
    steps = f"{entry.steps_applied} of {entry.steps_total} steps"
    when = f"{entry.started_at:%Y-%m-%d %H:%M:%S}"
    yield f"  {entry.id} {when} {name}: {entry.status}, {steps}, by {entry.role}"
    if entry.in_doubt:
        yield f"      in doubt: {entry.in_doubt}"
    if entry.error:
        yield from (f"      {line}" for line in entry.error.splitlines())


def _document(database: str, entries: Sequence[Entry], known: Sequence[Version], plan: Plan) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "database": database,
        "pending_steps": len(plan.steps),
        "versions": [
            {
                "version": version.label,
                "name": version.slug,
                "status": state,
                "run": entry.id if entry else None,
            }
            for version, state, entry in _states(entries, known)
        ],
        "runs": [asdict(entry) for entry in entries],
    }
