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

from syndicate_diff import read as reader
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
    """One folder."""

    folder: Path

    def __str__(self) -> str:
        return self.folder.name

    @property
    def settings(self) -> dict[str, Any]:
        """What case.yml says."""
        file = self.folder / "case.yml"
        found = (yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else None) or {}
        assert not set(found) - KEYS, f"{file}: unknown keys {set(found) - KEYS}"
        return found

    def files(self, direction: str) -> tuple[str, str]:
        """The SQL of the source and of the target."""
        a, b = ((self.folder / name).read_text(encoding="utf-8") for name in ("a.sql", "b.sql"))
        return (a, b) if direction == "forward" else (b, a)

    def is_refused(self, direction: str) -> bool:
        """Whether there is no plan in this direction."""
        return self.settings.get("refused") in ("both", direction)


CASES = [
    Case(folder)
    for folder in sorted(CORPUS.glob("*--*"))
    if (folder / "a.sql").exists() and (folder / "b.sql").exists()
]


@dataclass(frozen=True)
class Side:
    """A database as a file makes it, and what was in it: a plan from it to the other changes it."""

    server: TestServer
    url: str
    catalog: Catalog
    dump: list[str]
    invalid: list[tuple[Any, ...]]


def side_of(server: TestServer, url: str, content: str, *, isolated: bool) -> Side:
    load_if_supported(url, content)
    return Side(server, url, catalog(url), dump_of(server, url, isolated=isolated), ask(url, INVALID))


def dump_of(server: TestServer, url: str, *, isolated: bool) -> list[str]:
    """What pg_dump sees, of the whole server too where it is the side's own, in a form for comparing."""
    sections = server.schema_dump(url) + (server.cluster_dump() if isolated else [])
    return [normal(section) for section in sections]


@pytest.fixture(scope="module", params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    """Both directions of a folder, one after the other, share its databases."""
    found: Case = request.param
    return found


@pytest.fixture(scope="module")
def sides(case: Case, server: TestServer) -> Iterator[tuple[Side, Side]]:
    """The databases of both files, each for one plan."""
    settings = case.settings
    if not settings.get("min_version", 0) <= server.major <= settings.get("max_version", 99):
        pytest.skip(f"the case is not for PostgreSQL {server.major}")
    isolated = bool(settings.get("isolated"))
    with ExitStack() as stack:
        made = []
        for content in case.files("forward"):
            own = stack.enter_context(running(server.server.binaries)) if isolated else server
            own.create_roles(settings.get("roles", ()))
            url = stack.enter_context(own.database())
            made.append(side_of(own, url, content, isolated=isolated))
        yield made[0], made[1]


def load_if_supported(url: str, content: str) -> None:
    """A build without ICU, say, cannot hold the case; a kind without cases still shows in the meta tests."""
    try:
        load_text(url, content)
    except psycopg2.errors.FeatureNotSupported as error:
        if "not supported in this build" not in str(error) and "not supported by this build" not in str(error):
            raise
        pytest.skip(str(error).strip())


@pytest.mark.dealt
@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_the_plan_is_proven(case: Case, sides: tuple[Side, Side], direction: str) -> None:
    source, target = sides if direction == "forward" else sides[::-1]
    assert (*source.catalog.unmodelled, *target.catalog.unmodelled) == ()
    if case.is_refused(direction):
        with pytest.raises(UnsupportedChange):
            plan_steps(source.catalog, target.catalog)
        return
    steps = plan_steps(source.catalog, target.catalog)
    check_documents(steps, source.catalog)
    if case.settings.get("isolated"):
        # The plan changes roles: a second database would hold them, and the plan cannot run there again.
        prove_schema(source, target, steps)
        return
    with source.server.database(template=source.url) as seeded:
        rows = fill(seeded)
        prove_schema(source, target, steps)
        if rows:
            prove_rows(seeded, rows, steps)


@pytest.mark.dealt
@pytest.mark.parametrize("simple", [case for case in CASES if str(case).endswith("--create-drop")], ids=str)
def test_what_is_not_asked_is_not_there(server: TestServer, simple: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = simple.settings
    if server.major < settings.get("min_version", 0) or settings.get("isolated"):
        pytest.skip("the case is not for this server")
    server.create_roles(settings.get("roles", ()))
    with server.database() as url:
        load_if_supported(url, max(simple.files("forward"), key=len))
        found = catalog(url)
        monkeypatch.setattr(reader, "_absent", lambda *_: set())
        asked = catalog(url)
    values = ({name: rows.values for name, rows in read.rows.items()} for read in (found, asked))
    assert next(values) == next(values)


def prove_schema(source: Side, target: Side, steps: list[Step]) -> None:
    """Applied, the plan leads to what the reader and pg_dump cannot tell from the target."""
    assert run_observed(source.url, steps) == []
    result = catalog(source.url)
    assert diff(result, target.catalog) == []
    assert plan_steps(result, target.catalog) == []
    assert_same_dump(dump_of(source.server, source.url, isolated=source.server is not target.server), target.dump)
    assert ask(source.url, INVALID) == target.invalid  # which pg_dump does not say


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
    assert_kept(before, contents(url), dict(ask(url, WHOLES)), steps)


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


def assert_same_dump(result: list[str], target: list[str]) -> None:
    if result != target:
        one, other = ("\n".join(side).splitlines() for side in (result, target))
        lines = unified_diff(one, other, "result", "target", lineterm="", n=2)
        pytest.fail("\n".join(["pg_dump differs:", *lines]))


def contents(url: str) -> Contents:
    """How much is in the tables."""
    found: Contents = {}
    for table, columns in ask(url, COLUMNS):
        counts = ", ".join(["count(*)", *(f"count({column})" for column in columns)])
        [row] = ask(url, f"SELECT {counts} FROM {table}")
        found.update(zip([(table, ""), *((table, column) for column in columns)], row, strict=True))
    return found


INVALID = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"
_ONLY = "ONLY "
# Of partitioned tables, too.
COLUMNS = f"""
    SELECT CASE c.relkind WHEN 'r' THEN '{_ONLY}' ELSE '' END || format('%I.%I', n.nspname, c.relname),
           ARRAY(SELECT quote_ident(attname) FROM pg_attribute
                 WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated <> 'v')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
        SELECT FROM pg_partition_tree(c.oid) p JOIN pg_class f ON f.oid = p.relid WHERE f.relkind = 'f')
"""
# Partition → what it is a part of, the outermost.
WHOLES = f"""
    SELECT '{_ONLY}' || format('%I.%I', n.nspname, c.relname), format('%I.%I', wn.nspname, w.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class w ON w.oid = pg_partition_root(c.oid) JOIN pg_namespace wn ON wn.oid = w.relnamespace
    WHERE c.relispartition AND c.relkind = 'r'
"""


def assert_kept(before: Contents, after: Contents, wholes: dict[str, str], steps: list[Step]) -> None:
    """Nothing that is on both sides has lost rows or values without a hazard; from partition to partition they move."""
    fewer = {place for place, number in before.items() if after.get(place, number) < number}
    of_tables = {(table, column) for table, column in fewer if table.startswith(_ONLY)}
    moved = {(table, column) for table, column in of_tables if (wholes.get(table), column) in before.keys() - fewer}
    hazards = (hazard for step in steps for s in step.statements for hazard in s.hazards)
    announced = any(hazard.danger is Danger.DATA_LOSS for hazard in hazards)
    lost = sorted(of_tables - moved)
    assert announced or not lost, f"lost without a hazard: {lost}"
