"""The corpus: every folder has two schemas, and plans between them are proven both ways.

    tests/corpus/<kind>--<case>/a.sql  b.sql  [case.yml]

`case.yml` may say

    min_version, max_version   majors that the case is for
    roles                      made on the server before (roles are not part of the schemas)
    isolated                   true: each side on a server of its own, because files make roles
    refused                    forward, backward or both: PostgreSQL has no safe way, so no plan

What is proven: the plan from one to the other, applied statement by statement, leads to a database
that the reader and pg_dump cannot tell from the other; each statement locks, rewrites and scans what it says; and
with rows in the tables no row and no value is lost that the plan did not announce, and no statement fails that
did not say it may.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml
from databases import StatementFailed, TestServer, ask, catalog, load_text, run_steps, running
from locks import run_observed

from syndicate_diff.connect import connect
from syndicate_diff.diff import diff
from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.model import Catalog
from syndicate_diff.normal import normal
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.plan_file import Plan, from_json, to_json
from syndicate_diff.proof import seed
from syndicate_diff.render import sql, text
from syndicate_diff.statement import Danger

CORPUS = Path(__file__).parent / "corpus"
KEYS = {"min_version", "max_version", "roles", "isolated", "refused"}

# Errors of rows, not of statements: integrity constraint violation and data exception.
ABOUT_ROWS = ("23", "22")

# (table, column) → the number of its values that are not null; (table, "") → of its rows
Contents = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Case:
    """One folder, in one direction."""

    folder: Path
    forward: bool

    def __str__(self) -> str:
        return f"{self.folder.name}-{'forward' if self.forward else 'backward'}"

    @property
    def files(self) -> tuple[str, str]:
        """The SQL of the source and of the target."""
        a, b = ((self.folder / name).read_text(encoding="utf-8") for name in ("a.sql", "b.sql"))
        return (a, b) if self.forward else (b, a)

    @property
    def settings(self) -> dict[str, Any]:
        """What case.yml says."""
        file = self.folder / "case.yml"
        found = (yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else None) or {}
        assert not set(found) - KEYS, f"{file}: unknown keys {set(found) - KEYS}"
        return found

    @property
    def refused(self) -> bool:
        """Whether there is no plan in this direction."""
        return self.settings.get("refused") in ("both", "forward" if self.forward else "backward")


CASES = [
    Case(folder, forward)
    for folder in sorted(CORPUS.glob("*--*"))
    if (folder / "a.sql").exists() and (folder / "b.sql").exists()
    for forward in (True, False)
]


@dataclass
class Sides:
    """A source database, a target database, and what is in them."""

    source_url: str
    source: Catalog
    source_server: TestServer
    target_url: str
    target: Catalog
    target_server: TestServer


@pytest.fixture
def sides(case: Case, server: TestServer) -> Iterator[Sides]:
    settings = case.settings
    if not settings.get("min_version", 0) <= server.major <= settings.get("max_version", 99):
        pytest.skip(f"the case is not for PostgreSQL {server.major}")
    with ExitStack() as stack:
        servers, urls = [server, server], []
        if settings.get("isolated"):
            servers = [stack.enter_context(running(server.server.binaries)) for _ in range(2)]
        for side, content in zip(servers, case.files, strict=True):
            side.create_roles(settings.get("roles", ()))
            urls.append(stack.enter_context(side.database()))
            load_if_supported(urls[-1], content)
        source, target = (catalog(url) for url in urls)
        yield Sides(urls[0], source, servers[0], urls[1], target, servers[1])


def load_if_supported(url: str, content: str) -> None:
    """A build without ICU, say, cannot hold the case; a kind without cases still shows in the meta tests."""
    try:
        load_text(url, content)
    except psycopg2.errors.FeatureNotSupported as error:
        if "not supported in this build" not in str(error) and "not supported by this build" not in str(error):
            raise
        pytest.skip(str(error).strip())


@pytest.mark.dealt
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_plan_is_proven(case: Case, sides: Sides) -> None:
    assert (*sides.source.unmodelled, *sides.target.unmodelled) == ()
    if case.refused:
        with pytest.raises(UnsupportedChange):
            plan_steps(sides.source, sides.target)
        return
    steps = plan_steps(sides.source, sides.target)
    check_documents(steps, sides.source)
    if case.settings.get("isolated"):
        # The plan changes roles: a second database would hold them, and the plan cannot run there again.
        prove_schema(sides, steps)
        return
    with sides.source_server.database(template=sides.source_url) as seeded:
        rows = fill(seeded)
        prove_schema(sides, steps)
        if rows:
            prove_rows(seeded, rows, steps)


def prove_schema(sides: Sides, steps: list[Step]) -> None:
    """Applied, the plan leads to what the reader and pg_dump cannot tell from the target."""
    assert run_observed(sides.source_url, steps) == []
    result = catalog(sides.source_url)
    assert diff(result, sides.target) == []
    assert plan_steps(result, sides.target) == []
    assert_same_dump(sides)
    assert ask(sides.source_url, INVALID) == ask(sides.target_url, INVALID)  # which pg_dump does not say


def prove_rows(url: str, before: Contents, steps: list[Step]) -> None:
    """Nothing is lost that no hazard announces, and what fails on rows said that it may."""
    try:
        run_steps(url, steps)
    except StatementFailed as failure:
        if not failure.sqlstate.startswith(ABOUT_ROWS):
            raise
        announced = {hazard.danger for hazard in failure.statement.hazards}
        assert Danger.MAY_FAIL in announced, f"no hazard says that this may fail\n{failure}"
        return
    assert_kept(before, contents(url), steps)


def fill(url: str) -> Contents:
    """Put made-up rows into the tables; gives what is in them, nothing where there is none."""
    with closing(connect(url)) as connection:
        seed(connection)
    found = contents(url)
    return found if any(found.values()) else {}


def check_documents(steps: list[Step], source: Catalog) -> None:
    """What reviewers get must be writable for every plan, and a saved plan is the same plan."""
    plan = Plan(tuple(steps), "corpus", source.role, source.version, "", "")
    assert from_json(to_json(plan), "plan.json") == plan
    assert "\x1b" not in text(plan, color=False)
    sql(plan)


def assert_same_dump(sides: Sides) -> None:
    result = sides.source_server.schema_dump(sides.source_url)
    target = sides.target_server.schema_dump(sides.target_url)
    if sides.source_server is not sides.target_server:
        result += sides.source_server.cluster_dump()
        target += sides.target_server.cluster_dump()
    result, target = ([normal(section) for section in side] for side in (result, target))
    if result != target:
        one, other = ("\n".join(side).splitlines() for side in (result, target))
        lines = unified_diff(one, other, "result", "target", lineterm="", n=2)
        pytest.fail("\n".join(["pg_dump differs:", *lines]))


def contents(url: str) -> Contents:
    """How much is in the tables."""
    found: Contents = {}
    for table, columns in ask(url, COLUMNS):
        counts = ", ".join(["count(*)", *(f"count({column})" for column in columns)])
        [row] = ask(url, f"SELECT {counts} FROM ONLY {table}")
        found.update(zip([(table, ""), *((table, column) for column in columns)], row, strict=True))
    return found


INVALID = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"
COLUMNS = """
    SELECT format('%I.%I', n.nspname, c.relname),
           ARRAY(SELECT quote_ident(attname) FROM pg_attribute
                 WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated <> 'v')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""


def assert_kept(before: Contents, after: Contents, steps: list[Step]) -> None:
    """Nothing that is on both sides has lost rows or values without a hazard."""
    lost = [place for place, number in before.items() if after.get(place, number) < number]
    hazards = (hazard for step in steps for s in step.statements for hazard in s.hazards)
    announced = any(hazard.danger is Danger.DATA_LOSS for hazard in hazards)
    assert announced or not lost, f"lost without a hazard: {lost}"
