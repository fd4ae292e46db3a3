"""``schemadiff plan``: what the live database needs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from syndicate_diff.cli.options import example, format_option, live_option, schema_option
from syndicate_diff.cli.output import rendered, working, write

PENDING = 2


@click.command(
    epilog=example(
        "schemadiff plan",
        "schemadiff plan --live production --out plan.json",
        "schemadiff plan --exit-code --format sql",
    )
)
@live_option
@schema_option
@format_option("text", "sql", "json")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Save the plan for apply.")
@click.option("--exit-code", is_flag=True, help="Exit with 2 when changes are pending.")
@click.option("--domain", metavar="DOMAIN", help="Plan only the changes of one domain.")
@click.option("--no-prove", is_flag=True, help="Do not try the plan on a copy first.")
@click.pass_context
def command(
    ctx: click.Context,
    live: str | None,
    schema: Path,
    output_format: str,
    out: Path | None,
    exit_code: bool,
    domain: str | None,
    no_prove: bool,
) -> None:
    """Show the migration that the live database needs.

    The plan is tried on a copy of the live schema before it is shown. Nothing is changed in the
    live database.
    """
    from syndicate_diff.plan_file import to_json
    from syndicate_diff.project import open_project

    with working("planning"), open_project(schema, live) as project:
        plan = project.plan(prove=not no_prove, domain=domain)
    write(rendered(plan, output_format, for_terminal=sys.stdout.isatty()), None)
    if out:
        write(to_json(plan), out)
    if exit_code and plan:
        ctx.exit(PENDING)
