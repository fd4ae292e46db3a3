"""``schemadiff diff``: the migration between any two schemas."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from syndicate_diff.cli.options import example, format_option
from syndicate_diff.cli.output import rendered, working, write
from syndicate_diff.errors import SettingsError


@click.command(
    epilog=example(
        "schemadiff diff postgresql:///staging postgresql:///production",
        "schemadiff diff empty schema/ -o schema.sql",
        "schemadiff diff snapshot.json schema/ --format text",
    )
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@format_option("sql", "text", "json")
@click.option("--no-prove", is_flag=True, help="Do not try the migration on a copy first.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@click.option("--engine", type=click.Choice(["schemadiff", "migra"]), default="schemadiff", show_default=True)
def command(source: str, target: str, output_format: str, no_prove: bool, output: Path | None, engine: str) -> None:
    """Compare any two schemas.

    FROM and TO are each a URL, a folder or file of SQL, a snapshot (.json), or `empty`. Prints the
    migration from the one to the other, with everything that it destroys, and applies nothing.
    """
    if engine == "migra":
        write(_by_migra(source, target, output_format), output)
        return
    from syndicate_diff.comparison import compare

    with working("comparing"):
        plan = compare(source, target, prove_it=not no_prove)
    is_shown = output is None and sys.stdout.isatty()
    write(rendered(plan, output_format, for_terminal=is_shown), output)


def _by_migra(source: str, target: str, output_format: str) -> str:
    from syndicate_diff.migra_engine import migration

    for spec in (source, target):
        if "://" not in spec:
            raise SettingsError("migra compares two databases", where=spec, hint="give two URLs, or leave --engine out")
    if output_format != "sql":
        raise SettingsError("migra writes SQL only", where="--format", hint="leave --format out")
    return migration(source, target)
