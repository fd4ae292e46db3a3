"""``schemadiff validate``: whether the files of the desired state are right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate_diff.cli.options import example, schema_option
from syndicate_diff.cli.output import note, working, write

if TYPE_CHECKING:
    from syndicate_diff.model import Catalog
    from syndicate_diff.settings import Settings
    from syndicate_diff.sides import Side


@click.command(epilog=example("schemadiff validate", "schemadiff validate --schema database/schema"))
@schema_option
def command(schema: Path) -> None:
    """Check the files of the desired state.

    Loads them into a shadow database, in any order, and validates the bodies of functions. No live
    database is needed; roles that only a live database has must be in the files.
    """
    from syndicate_diff.load import read_files
    from syndicate_diff.settings import Settings
    from syndicate_diff.sides import refuse_unmodelled

    settings = Settings.load(schema)
    files = read_files(schema)
    with working("loading"):
        side = _load(settings, schema)
    refuse_unmodelled(side.catalog, "the desired state")
    for warning in side.report.warnings if side.report else ():
        note(f"warning: {warning.where}: {warning.message}")
    write("\n".join(_lines(len(files), side.catalog)), None)


def _load(settings: Settings, schema: Path) -> Side:
    from syndicate_diff.connect import url_in_variable
    from syndicate_diff.load import read_files
    from syndicate_diff.shadow import open_shadow
    from syndicate_diff.sides import load_desired
    from syndicate_diff.source_files import extensions_in

    shadow = settings.shadow
    url = url_in_variable(shadow.url_env) if shadow.url_env else None
    files = read_files(schema)
    with open_shadow(None, shadow_url=url, binaries=shadow.binaries, extensions=extensions_in(files)) as server:
        return load_desired(files, server, settings.owner or "postgres", None)


def _lines(files: int, catalog: Catalog) -> Iterator[str]:
    yield f"valid: {files} files, {catalog.size()} facts, on PostgreSQL {catalog.version}"
    counts = {kind: len(rows.values) for kind, rows in catalog.rows.items() if rows.values}
    yield from (f"  {count:6} {kind}" for kind, count in sorted(counts.items()))
