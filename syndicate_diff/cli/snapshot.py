"""``schemadiff snapshot``: a catalog as a file."""

from __future__ import annotations

from pathlib import Path

import click

from syndicate_diff.cli.options import example
from syndicate_diff.cli.output import working, write


@click.command(epilog=example("schemadiff snapshot postgresql:///production -o production.json"))
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
def command(source: str, output: Path | None) -> None:
    """Save the catalog of a database to a file.

    SOURCE is a URL, or a folder or file of SQL. The file can be compared later, and elsewhere:
    `schemadiff diff` takes it for either side.
    """
    from contextlib import ExitStack

    from syndicate_diff.comparison import Comparison
    from syndicate_diff.snapshot import to_json

    with working("reading"), ExitStack() as stack:
        text = to_json(Comparison(stack).side(source).catalog)
    write(text, output)
