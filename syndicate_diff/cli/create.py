"""``schemadiff create``: the pending plan as a numbered migration."""

from __future__ import annotations

from pathlib import Path

import click

from syndicate_diff.cli.options import example, live_option, schema_option
from syndicate_diff.cli.output import working, write


@click.command(epilog=example('schemadiff create "add new feature table"'))
@click.argument("title", metavar="NAME")
@live_option
@schema_option
@click.option("--no-prove", is_flag=True, help="Do not try the plan on a copy first.")
def command(title: str, live: str | None, schema: Path, no_prove: bool) -> None:
    """Write the plan as a numbered migration file.

    The file goes to generated/versions beside the schema folder, with sections -- UP and -- DOWN;
    beside it the plans that `apply` and `rollback` use.
    """
    from syndicate_diff.project import open_project
    from syndicate_diff.versions import create_version, versions_folder

    with open_project(schema, live) as project:
        with working("planning"):
            up = project.plan(prove=not no_prove)
            down = project.reverse_plan()
        if not up:
            write(f"nothing to do: {project.database} is as desired; no file was written", None)
            return
        version = create_version(versions_folder(schema), title, up, down)
    write(str(version.file), None)
