"""What a plan costs, in units of what pg_dump costs. See README.md beside this file.

python benchmarks/run.py [--tables N]... [--repeat N] [--no-migra]
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
import migra
import schemas
from measure import CommandFailed, Cost, cost, middle

from syndicate_diff.binaries import embedded
from syndicate_diff.connect import connect
from syndicate_diff.directories import cache_directory
from syndicate_diff.errors import SchemaDiffError
from syndicate_diff.load import load, read_files
from syndicate_diff.postmaster import running_pid
from syndicate_diff.server import Server, private_server

CHANGES = 20
REFERENCE = "pg_dump --schema-only, twice"
MIGRA_WITH_CHANGES = (0, 2)  # 2: it found changes
HEADINGS = f"{'tables':>6}  {'what':44}{'wall':>9}{'CPU':>9}{'client':>9}{'peak':>9}{'wall':>8}{'CPU':>8}"
UNITS = f"{'':6}  {'':44}{'s':>9}{'s':>9}{'s':>9}{'MB':>9}{'ratio':>8}{'ratio':>8}"


@dataclass(frozen=True)
class Task:
    """A line of the table: commands that are run one after the other."""

    what: str
    commands: Sequence[Sequence[str]]
    expect: Sequence[int] = (0,)


@dataclass
class Bench:
    """A server with three databases: `live`, one with the same schema, and one with the changes."""

    server: Server
    folder: Path
    tables: int
    migra: Path | None

    def prepare(self) -> None:
        """Write the files and load the databases."""
        self._run(*(f"CREATE ROLE {role}" for role in schemas.ROLES))
        self._run("CREATE DATABASE live TEMPLATE template0", "CREATE DATABASE changed TEMPLATE template0")
        for database, changes in (("live", 0), ("changed", CHANGES)):
            schemas.write(self.folder / database, self.tables, changes)
            load(read_files(self.folder / database), self.server.url(database))
        self._run("CREATE DATABASE same TEMPLATE live STRATEGY file_copy")

    def _run(self, *statements: str) -> None:
        with closing(connect(self.server.url())) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def tasks(self) -> Iterator[Task]:
        """What is measured, the reference first."""
        live, same, changed = map(self.server.url, ("live", "same", "changed"))
        dump = [str(embedded().tool("pg_dump")), "--schema-only", "--no-sync", "--dbname"]
        yield Task(REFERENCE, [[*dump, live], [*dump, same]])
        plan = [sys.executable, "-m", "syndicate_diff", "plan", "--live", live, "--no-prove", "--schema"]
        yield Task("plan, no change", [[*plan, str(self.folder / "live")]])
        yield Task(f"plan, {CHANGES} changes", [[*plan, str(self.folder / "changed")]])
        proven = [argument for argument in plan if argument != "--no-prove"]
        yield Task(f"plan, {CHANGES} changes, proven", [[*proven, str(self.folder / "changed")]])
        diff = [sys.executable, "-m", "syndicate_diff", "diff", "--no-prove"]
        yield Task("diff of two databases, no change", [[*diff, live, same]])
        yield Task(f"diff of two databases, {CHANGES} changes", [[*diff, live, changed]])
        if self.migra:
            command = [str(self.migra), "--unsafe", "--with-privileges"]
            yield Task("migra, no change", [[*command, live, same]], MIGRA_WITH_CHANGES)
            yield Task(f"migra, {CHANGES} changes", [[*command, live, changed]], MIGRA_WITH_CHANGES)

    def measured(self, task: Task) -> Cost:
        """What one run of a task costs. Raises CommandFailed."""
        postmaster = running_pid(self.server.socket_directory / "data")
        assert postmaster
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        first, *others = (cost(command, postmaster, environment, task.expect) for command in task.commands)
        return sum(others, start=first)


def run(tables: int, repeat: int, migra_program: Path | None) -> dict[str, Cost]:
    """Measure one size and print a line for each task. In each round every task has its turn."""
    with tempfile.TemporaryDirectory(prefix="schemadiff-benchmark-") as folder, private_server(embedded()) as server:
        bench = Bench(server, Path(folder), tables, migra_program)
        bench.prepare()
        rounds: dict[str, list[Cost]] = {}
        failed: dict[str, str] = {}
        for _ in range(repeat):
            for task in bench.tasks():
                if task.what in failed:
                    continue
                try:
                    rounds.setdefault(task.what, []).append(bench.measured(task))
                except CommandFailed as error:
                    failed[task.what] = str(error)
    found = {what: middle(costs) for what, costs in rounds.items() if what not in failed}
    for what, figures in found.items():
        click.echo(_line(tables, what, figures, found[REFERENCE]))
    for what, said in failed.items():
        click.echo(f"{tables:6}  {what}: failed: {said}", err=True)
    return found


def _line(tables: int, what: str, figures: Cost, reference: Cost) -> str:
    seconds = f"{figures.wall:9.2f}{figures.cpu:9.2f}{figures.client:9.2f}"
    ratios = f"{figures.wall / reference.wall:8.2f}{figures.cpu / reference.cpu:8.2f}"
    return f"{tables:6}  {what:44}{seconds}{figures.memory / 2**20:9.0f}{ratios}"


def growth(sizes: dict[int, dict[str, Cost]]) -> Iterator[str]:
    """The exponents of growth from the smallest to the largest size: 1 is as fast as the schema."""
    small, large = min(sizes), max(sizes)
    yield f"\ngrowth from {small} to {large} tables, as an exponent of the size"
    for what, figures in sizes[small].items():
        if more := sizes[large].get(what):
            exponents = (
                math.log(after / before, large / small)
                for before, after in ((figures.wall, more.wall), (figures.cpu, more.cpu), (figures.memory, more.memory))
            )
            yield "  {:50} wall {:5.2f}  CPU {:5.2f}  memory {:5.2f}".format(what, *exponents)


def _migra(wanted: bool) -> Path | None:
    if not wanted:
        click.echo("migra is left out: --no-migra")
        return None
    try:
        return migra.program(cache_directory())
    except migra.NotInstalled as reason:
        click.echo(f"migra is left out, because it cannot be installed: {reason}")
        return None


@click.command()
@click.option("--tables", type=click.IntRange(min=CHANGES), multiple=True, default=(100, 1000), show_default=True)
@click.option("--repeat", type=click.IntRange(min=1), default=3, show_default=True, help="Runs; the median counts.")
@click.option("--migra/--no-migra", "with_migra", default=True, help="Compare with migra too.")
def main(tables: Sequence[int], repeat: int, with_migra: bool) -> None:
    """Measure plans of schemas with that many TABLES, in units of two runs of pg_dump."""
    if not sys.platform.startswith("linux"):
        raise click.ClickException("this reads /proc, which only Linux has")
    try:
        program = _migra(with_migra)
        click.echo(f"{HEADINGS}\n{UNITS}")
        sizes = {size: run(size, repeat, program) for size in sorted(set(tables))}
    except SchemaDiffError as error:
        raise click.ClickException(str(error)) from None
    if len(sizes) > 1:
        click.echo("\n".join(growth(sizes)))


if __name__ == "__main__":
    main()
