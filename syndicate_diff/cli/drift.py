"""``schemadiff drift``: what somebody changed in the live database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate_diff.cli.applying import history_of
from syndicate_diff.cli.options import example, format_option, live_option, schema_option
from syndicate_diff.cli.output import working, write

if TYPE_CHECKING:
    from syndicate_diff.drift import Drifted, DriftReport
    from syndicate_diff.model import Identity

_SHOWN = 60  # characters of a value
_LISTED = 10


@click.command(epilog=example("schemadiff drift", "schemadiff drift --live production --format json"))
@live_option
@schema_option
@format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, live: str | None, schema: Path, output_format: str) -> None:
    """Report what was changed in the live database by hand.

    Compares the live database with the state that the last apply left, and with the desired state.
    Exit codes: 0 none, 2 changes of the files are pending, 3 drift, 4 both.
    """
    from syndicate_diff.drift import drift
    from syndicate_diff.project import open_project
    from syndicate_diff.recorded import state_of_project

    with working("comparing"), open_project(schema, live) as project:
        applied = state_of_project(history_of(project).applied_facts(), project.scope)
        current, comparable = project.current(), project.comparable
        other_major = comparable if comparable is not current else None
        report = drift(current, project.desired(), project.scope, applied, other_major)
        database, said = project.database, {"skipped": project.unreadable(), "unmanaged": project.unmanaged()}
    if output_format == "json":
        write(json.dumps(_document(database, report) | said, indent=2, ensure_ascii=False), None)
    else:
        warnings = [f"  warning: {sentence}" for sentences in said.values() for sentence in sentences]
        write("\n".join([*_lines(database, report), *warnings]), None)
    ctx.exit(report.exit_code)


def _printed(identity: Identity) -> str:
    from syndicate_diff.registry import printed

    return printed(identity)


def _lines(database: str, report: DriftReport) -> Iterator[str]:
    if not report.known:
        yield f"{database}: drift is unknown: no apply has recorded a state yet (schemadiff apply does)"
    elif not report.drifted:
        yield f"{database}: no drift"
    else:
        number = "1 object was" if len(report.drifted) == 1 else f"{len(report.drifted)} objects were"
        yield f"{database}: drift: {number} changed by hand since the last apply"
    for drifted in report.drifted:
        yield f"  {drifted.what} {_printed(drifted.identity)}"
        for name, (applied, live) in _values(drifted):
            yield f"      {name}: {applied} was applied, {live} is there"
    if report.drifted:
        yield "  schemadiff plan shows the way back; or take the change over into the files"
    if report.pending:
        yield f"  pending: {_listed(report)} (schemadiff plan)"


def _listed(report: DriftReport) -> str:
    listed = ", ".join(map(_printed, report.pending[:_LISTED]))
    more = len(report.pending) - _LISTED
    return listed + (f" and {more} more" if more > 0 else "")


def _values(drifted: Drifted) -> Iterator[tuple[str, list[str]]]:
    """Attribute → what was applied and what is there, without secrets."""
    from syndicate_diff.registry import kinds

    kind = kinds()[drifted.identity.kind]
    for name, values in drifted.attributes.items():
        yield name, [_shown(kind.shown_value(name, value, drifted.identity.parts)) for value in values]


def _shown(value: object) -> str:
    from syndicate_diff.redaction import redact

    text = " ".join(redact(str(value)).split()) or "''"
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _document(database: str, report: DriftReport) -> dict[str, Any]:
    return {
        "database": database,
        "known": report.known,
        "exit_code": report.exit_code,
        "drift": [_drifted_document(drifted) for drifted in report.drifted],
        "pending": [{"identity": i.to_list(), "object": _printed(i)} for i in report.pending],
    }


def _drifted_document(drifted: Drifted) -> dict[str, Any]:
    return {
        "identity": drifted.identity.to_list(),
        "object": _printed(drifted.identity),
        "what": drifted.what,
        "attributes": {name: {"applied": applied, "live": live} for name, (applied, live) in _values(drifted)},
    }
