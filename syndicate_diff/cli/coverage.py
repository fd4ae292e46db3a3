"""``schemadiff coverage``: what is compared, and what of a database is not modelled."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate_diff.cli.options import example, format_option, live_option, schema_option
from syndicate_diff.cli.output import working, write

if TYPE_CHECKING:
    from syndicate_diff.model import Catalog


@click.command(epilog=example("schemadiff coverage", "schemadiff coverage --live production --format json"))
@live_option
@schema_option
@format_option("text", "json", "markdown")
@click.pass_context
def command(context: click.Context, live: str | None, schema: Path, output_format: str) -> None:
    """List the kinds of objects that are compared."""
    from syndicate_diff import coverage

    if output_format == "markdown":
        write(coverage.markdown().rstrip("\n"), None)
        return
    catalog = _live_catalog(live, schema)
    document = {
        "facts": coverage.counts(catalog),
        "unmodelled": list(catalog.unmodelled),
        "skipped": coverage.skipped(catalog),
    }
    write(json.dumps(document, indent=2, ensure_ascii=False) if output_format == "json" else _text(catalog), None)
    if catalog.unmodelled:
        context.exit(1)


def _live_catalog(live: str | None, schema: Path) -> Catalog:
    from syndicate_diff.connect import resolve_live
    from syndicate_diff.project import development_url
    from syndicate_diff.settings import Settings
    from syndicate_diff.sides import read_live

    settings = Settings.load(schema) if schema.is_dir() else Settings(folder=schema)
    with ExitStack() as stack, working("reading the catalogs"):
        return read_live(resolve_live(live, settings) or development_url(stack))


def _text(catalog: Catalog) -> str:
    from syndicate_diff import coverage

    found = coverage.counts(catalog)
    width = max(map(len, found), default=0)
    lines = [f"{kind:<{width}}  {number:>7}" for kind, number in found.items()]
    if catalog.skipped:
        lines += ["", "not readable:", *(f"  {sentence}" for sentence in coverage.skipped(catalog))]
    if catalog.unmodelled:
        return "\n".join([*lines, "", "not modelled:", *(f"  {name}" for name in catalog.unmodelled)])
    return "\n".join([*lines, "", "nothing is unmodelled"])
