"""The outcome of plans between two databases, judged as reality does."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import psycopg2
from databases import FACTOR, StatementFailed, TestServer
from hypothesis import HealthCheck, settings
from locks import run_observed

from syndicate_diff.binaries import embedded
from syndicate_diff.connect import connect
from syndicate_diff.diff import diff
from syndicate_diff.dump import dump_sections
from syndicate_diff.model import Catalog
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.proof import seed
from syndicate_diff.read import read
from syndicate_diff.rows import Rows, unannounced
from syndicate_diff.statement import Danger

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

ABOUT_ROWS = ("22", "23")  # data exception, integrity constraint violation
Dump = Counter[tuple[str, str]]


class InvalidSchema(AssertionError):
    """A generated schema that the server refuses: a fault of the generator."""


class Side:
    """A database that holds one schema."""

    def __init__(self, stack: ExitStack, server: TestServer, statements: list[str]) -> None:
        self.url = stack.enter_context(server.database())
        self.connection: Connection = stack.enter_context(closing(connect(self.url)))
        with self.connection.cursor() as cursor:
            try:
                cursor.execute(";\n".join(statements) or "SELECT")
            except psycopg2.Error as error:
                raise InvalidSchema(str(error)) from None

    def catalog(self) -> Catalog:
        """What schemadiff reads."""
        return read(self.connection)

    def dump(self) -> Dump:
        """What pg_dump sees."""
        return Counter(dump_sections(str(embedded().tool("pg_dump")), self.url))

    def rows(self) -> Rows:
        """How many rows the tables have."""
        return Rows.count(self.connection)

    def apply(self, steps: list[Step]) -> list[str]:
        """Run a plan; what is not true of what its statements say of themselves. Raises StatementFailed."""
        return run_observed(self.url, steps)


# An example makes two databases, plans twice and dumps four times. The same few every time, others in a soak.
EXAMPLES = settings(
    max_examples=20 * FACTOR, derandomize=FACTOR == 1, suppress_health_check=list(HealthCheck), print_blob=FACTOR > 1
)


def check_both_ways(server: TestServer, one: list[str], other: list[str]) -> None:
    """The plan from one schema to the other, and the plan back, do what they should; a failure shows both."""
    try:
        _check_both_ways(server, one, other)
    except Exception as error:
        script = "\n\n".join(f"-- {title}\n" + ";\n".join(side) for title, side in (("A", one), ("B", other)))
        error.add_note(f"\n{script}")
        raise


def _check_both_ways(server: TestServer, one: list[str], other: list[str]) -> None:
    """With rows; without where these stop it."""
    assert _goes_both_ways(server, one, other, seeded=True) or _goes_both_ways(server, one, other, seeded=False)


def _goes_both_ways(server: TestServer, one: list[str], other: list[str], *, seeded: bool) -> bool:
    with ExitStack() as stack:
        source, target = Side(stack, server, one), Side(stack, server, other)
        first, second = source.catalog(), target.catalog()
        assert (*first.unmodelled, *second.unmodelled) == ()
        first_dump, second_dump = source.dump(), target.dump()
        if seeded:
            seed(source.connection)
        there = _check(source, first, second, second_dump)
        return there and _check(source, source.catalog(), first, first_dump)


def _check(side: Side, source: Catalog, target: Catalog, dump: Dump) -> bool:
    """Plan, apply and look; whether the plan ran to its end, which only rows may prevent."""
    steps = plan_steps(source, target)
    before = side.rows()
    try:
        complaints = side.apply(steps)
    except StatementFailed as failure:
        announced = any(hazard.danger is Danger.MAY_FAIL for hazard in failure.statement.hazards)
        if before.filled and announced and failure.sqlstate.startswith(ABOUT_ROWS):
            return False
        raise
    result = side.catalog()
    differences = diff(result, target)
    assert not differences, "left over: " + "; ".join(f"{c.identity} {sorted(c.attributes)}" for c in differences)
    assert plan_steps(result, target) == []
    sections = differing_sections(target, side.dump(), dump)
    assert not sections, f"pg_dump differs: {sections}"
    lost = unannounced(before.lost(side.rows()), steps)
    assert not lost, f"lost without a hazard: {lost}"
    assert not complaints, "\n".join(complaints)
    return True


def differing_sections(target: Catalog, found: Dump, wanted: Dump) -> list[tuple[str, str]]:
    """Headings and texts that only one of two dumps has."""
    children = _children(target)
    extra, missing = found - wanted, wanted - found
    return sorted(section for section in (extra + missing) if section[0] not in children)


def _children(target: Catalog) -> set[str]:
    """Headings of tables that inherit, and of their columns' defaults.

    What of such a table is its own as well depends on its history: once local, columns and constraints stay so when
    the same comes from a parent, and pg_dump writes that. The engine has compared all there is to compare.
    """
    children = {fact.parts[:2] for fact in target.facts("inheritance")}
    columns = (fact.parts for fact in target.facts("column") if fact.parts[:2] in children)
    tables = {f"TABLE {schema}.{table}" for schema, table in children}
    return tables | {f"DEFAULT {schema}.{table} {column}" for schema, table, column in columns}
