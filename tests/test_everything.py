"""The schema that holds everything: one object of every kind with every option, on each major.

`tests/corpus/everything--*` are its parts; each is created, dropped and compared by two observers as every case of the
corpus is. Here they are one database, and what the reader sees of it is held against PostgreSQL's own system catalogs:
nothing that a user made may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg2
import pytest
import yaml
from click.testing import CliRunner
from databases import ask, catalog, execute, load_text, running

from syndicate_diff import read as reader
from syndicate_diff.binaries import Binaries
from syndicate_diff.cli import group
from syndicate_diff.diff import diff
from syndicate_diff.model import Catalog, Rows, empty_catalog
from syndicate_diff.plan import plan_steps
from syndicate_diff.registry import kinds

PARTS = sorted((Path(__file__).parent / "corpus").glob("everything--*"))

# Kinds that older majors do not have.
SINCE = {"parameter privilege": 15, "publication schema": 15}

# System catalogs that the database makes differ from an empty one, and that no query needs to name.
NOT_READ = {
    "pg_authid": "pg_roles shows it without passwords",
    "pg_init_privs": "what an extension's script granted is the extension's",
    "pg_partitioned_table": "pg_get_partkeydef reads it",
    "pg_replication_origin": "a subscription's progress",
    "pg_statistic": "what ANALYZE gathered is content",
    "pg_statistic_ext_data": "what ANALYZE gathered is content",
}

# No provider of security labels comes with PostgreSQL, so the statement cannot be run; the catalogs can be written.
LABELS = (
    "INSERT INTO pg_seclabel VALUES ('app.city'::regclass, 'pg_class'::regclass, 0, 'provider', 'secret')",
    "INSERT INTO pg_seclabel VALUES ('app.city'::regclass, 'pg_class'::regclass, 1, 'provider', 'a column')",
    "INSERT INTO pg_seclabel VALUES ('app.city_id_seq'::regclass, 'pg_class'::regclass, 0, 'provider', 'a sequence')",
    "INSERT INTO pg_shseclabel VALUES ('reader'::regrole, 'pg_authid'::regclass, 'provider', 'a role')",
    """INSERT INTO pg_shseclabel SELECT oid, 'pg_database'::regclass, 'provider', 'a database' FROM pg_database
       WHERE datname = current_database()""",
)
LABEL_KINDS = ("security label", "database security label")


@dataclass(frozen=True)
class Everything:
    """A database with all parts, and the rows that each system catalog had before."""

    url: str
    major: int
    rows_before: dict[str, int]


@contextmanager
def _everything(binaries: Binaries) -> Iterator[Everything]:
    """All parts that the major has, in one database of a server of its own."""
    with running(binaries) as server, server.database() as url:
        before = _rows(url)
        for part in PARTS:
            file = part / "case.yml"
            settings = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
            if settings.get("min_version", 0) <= server.major:
                _load(url, (part / "b.sql").read_text(encoding="utf-8"))
        execute(url, *LABELS)
        yield Everything(url, server.major, before)


def _load(url: str, text: str) -> None:
    try:
        load_text(url, text)
    except psycopg2.errors.FeatureNotSupported as error:
        if "ICU is not supported in this build" not in str(error):
            raise


@pytest.fixture(scope="module")
def everything(binaries_under_test: Binaries) -> Iterator[Everything]:
    with _everything(binaries_under_test) as database:
        yield database


def test_nothing_is_unmodelled(everything: Everything) -> None:
    done = CliRunner().invoke(group, ["coverage", "--live", everything.url])
    assert "nothing is unmodelled" in done.output, done.output
    assert done.exit_code == 0


def test_every_kind_has_a_fact(everything: Everything) -> None:
    rows = catalog(everything.url).rows
    expected = {name for name in kinds() if SINCE.get(name, 0) <= everything.major}
    assert expected - {name for name, found in rows.items() if found.values} == set()


def test_what_is_read_twice_is_equal(everything: Everything, binaries_under_test: Binaries) -> None:
    with _everything(binaries_under_test) as again:
        source, target = catalog(everything.url), catalog(again.url)
    assert diff(source, target) == []
    assert plan_steps(source, target) == []


def test_labels_are_written(everything: Everything) -> None:
    """Only a server with a provider could run the statements."""
    labelled = catalog(everything.url)
    empty = empty_catalog(everything.major, labelled.role)
    objects = {
        "COLUMN app.city.id": "'a column'",
        "ROLE reader": "'a role'",
        "SEQUENCE app.city_id_seq": "'a sequence'",
        "TABLE app.city": "'secret'",
    }
    created = {f"SECURITY LABEL FOR provider ON {name} IS {label}" for name, label in objects.items()}
    created.add(_on_this_database("''a database''"))
    dropped = {f"SECURITY LABEL FOR provider ON {name} IS NULL" for name in objects}
    dropped.add(_on_this_database("NULL"))
    assert _label_statements(empty, labelled) == created
    unlabelled = replace(labelled, rows={**labelled.rows, **dict.fromkeys(LABEL_KINDS, Rows())})
    assert _label_statements(labelled, unlabelled) == dropped


def _on_this_database(label: str) -> str:
    statement = f"'SECURITY LABEL FOR provider ON DATABASE %I IS {label}'"
    return f"DO $do$ BEGIN EXECUTE format({statement}, current_database()); END $do$"


def _label_statements(source: Catalog, target: Catalog) -> set[str]:
    statements = [statement.sql for step in plan_steps(source, target) for statement in step.statements]
    return {statement for statement in statements if "SECURITY LABEL" in statement}


def test_every_system_catalog_with_rows_of_users_is_read(everything: Everything) -> None:
    now = _rows(everything.url)
    made = {name for name, number in now.items() if number > everything.rows_before[name]}
    queries = " ".join(_queries(everything.major))
    read = {name for name in made if re.search(rf"\b{name}\b", queries)}
    assert made - read - set(NOT_READ) == set(), "neither read nor a reason"
    assert read & set(NOT_READ) == set(), "these are read now"


def _queries(major: int) -> Iterator[str]:
    """What the reader asks: each kind's queries, and its own."""
    for kind in kinds().values():
        yield kind.sql_for(major) or ""
        yield kind.covers(major) or "" if kind.covers else ""
        yield from kind.lookups.values()
    yield reader._DEPEND
    yield reader._SHARED_DEPEND


def _rows(url: str) -> dict[str, int]:
    """The number of rows of every system catalog."""
    names = [name for (name,) in ask(url, CATALOGS)]
    counts = ", ".join(f"(SELECT count(*) FROM pg_catalog.{name})" for name in names)
    return dict(zip(names, ask(url, f"SELECT {counts}")[0], strict=True))


CATALOGS = "SELECT relname::text FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'"
