"""A database that changes, or is damaged, while it is read; indexes that a failed build left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from databases import ask, catalog, execute, run_steps

from syndicate_diff import read
from syndicate_diff.connect import connect
from syndicate_diff.errors import CatalogError
from syndicate_diff.project import open_project
from syndicate_diff.sides import read_live

Factory = Callable[[], str]


def _disturb(monkeypatch: pytest.MonkeyPatch, url: str, times: int) -> None:
    """While the database is read, another session drops a view and makes another, so often."""
    fetch = read._fetch_links
    left = list(range(times))

    def disturbed(cursor: Any) -> Any:
        if left:
            number = left.pop(0)
            execute(url, f"DROP VIEW v{number}", f"CREATE VIEW v{number + 1} AS SELECT {number}")
        return fetch(cursor)

    monkeypatch.setattr(read, "_fetch_links", disturbed)


def test_a_disturbed_reading_is_repeated(database: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    url = database()
    execute(url, "CREATE VIEW v0 AS SELECT 1")
    _disturb(monkeypatch, url, 2)
    assert [fact.name for fact in read_live(url).facts("view")] == ["v2"]


def test_a_reading_that_is_always_disturbed(database: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    url = database()
    execute(url, "CREATE VIEW v0 AS SELECT 1")
    _disturb(monkeypatch, url, 3)
    with pytest.raises(CatalogError, match="changed by other sessions"):
        read_live(url)


TEMPORARY = [
    "CREATE TEMP VIEW v AS SELECT 1 AS a",
    "CREATE TEMP TABLE s (i serial PRIMARY KEY, j int CHECK (j > 0)); CREATE STATISTICS stat ON i, j FROM s",
    "CREATE TEMP TABLE p (i int) PARTITION BY LIST (i); CREATE TEMP TABLE p1 PARTITION OF p DEFAULT",
    "CREATE INDEX ON p (i)",
    "CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TRIGGER t BEFORE INSERT ON s FOR EACH ROW EXECUTE FUNCTION pg_temp.f(); COMMENT ON TABLE s IS 'x'",
    "CREATE POLICY q ON s USING (true); CREATE RULE r AS ON INSERT TO s DO NOTHING; GRANT SELECT ON s TO PUBLIC",
    "CREATE TYPE pg_temp.e AS ENUM ('a'); CREATE DOMAIN pg_temp.d AS int CHECK (VALUE > 0)",
]


def test_what_is_temporary_is_nothing(database: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what another session has, nor that it makes more meanwhile."""
    url, fetch = database(), read._fetch_links
    execute(url, "CREATE TABLE kept (a int)")
    with closing(connect(url)) as other, other.cursor() as statements:
        statements.execute("; ".join(TEMPORARY))

        def disturbed(cursor: Any) -> Any:
            statements.execute("DISCARD TEMP; " + "; ".join(TEMPORARY))
            return fetch(cursor)

        monkeypatch.setattr(read, "_fetch_links", disturbed)
        found = read_live(url)
    everything = {identity for identity in found.identities() if identity.kind not in ("schema", "built-in grant")}
    assert {identity.parts[:2] for identity in everything if identity.kind in ("table", "column")} == {
        ("public", "kept")
    }
    assert not [identity for identity in everything if "pg_temp" in str(identity) or "stat" in identity.parts]
    assert found.unmodelled == ()


def test_a_damaged_object_is_named(database: Factory) -> None:
    url = database()
    execute(
        url,
        'CREATE TABLE gone (a int); CREATE VIEW fine AS SELECT 1; CREATE VIEW "Broken v" AS SELECT a FROM gone',
        "DELETE FROM pg_class WHERE oid = 'gone'::regclass",
    )
    with pytest.raises(CatalogError, match=r'view public\."Broken v" cannot be read'):
        read_live(url)


def test_an_invalid_index_is_built_anew(database: Factory, tmp_path: Path) -> None:
    url = database()
    execute(
        url,
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)",
        "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);"
        "CREATE INDEX p_a ON ONLY p (a)",
    )
    with pytest.raises(psycopg2.errors.UniqueViolation):
        execute(url, "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)")
    execute(url, "DELETE FROM t")
    (tmp_path / "a.sql").write_text(
        "CREATE TABLE t (a int); CREATE UNIQUE INDEX t_a ON t (a); CREATE TABLE p (a int) PARTITION BY RANGE (a);"
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9); CREATE INDEX p_a ON p (a)"
    )
    with open_project(tmp_path, url) as project:
        plan = project.plan()
    assert plan.proof
    assert {step.reason for step in plan.steps if step.identity.parts[-1] == "t_a"} == {
        "it is invalid, as a concurrent build that failed leaves it, and is built anew"
    }
    execute(url, *(statement.sql for statement in plan.statements()))
    assert ask(url, "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE NOT indisvalid") == []
    with open_project(tmp_path, url) as project:
        assert not project.plan()


def test_nobody_wants_an_invalid_index(database: Factory) -> None:
    from syndicate_diff.diff import diff
    from syndicate_diff.plan import plan_steps

    source, target = database(), database()
    for url in (source, target):
        execute(url, "CREATE TABLE t (a int); CREATE INDEX i ON t (a)")
    execute(target, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass")
    assert diff(catalog(source), catalog(target))
    assert plan_steps(catalog(source), catalog(target)) == []


@pytest.mark.parametrize(("bound", "statements"), [("PARTITION OF p FOR VALUES IN (1)", 2), ("(a int)", 1)])
def test_what_an_interrupted_detach_left_is_ended(
    database: Factory, tmp_path: Path, bound: str, statements: int
) -> None:
    url = database()
    table = "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 {};"
    execute(url, table.format("PARTITION OF p FOR VALUES IN (1)"), "INSERT INTO p VALUES (1)")
    execute(url, "UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'p1'::regclass")
    (tmp_path / "a.sql").write_text(table.format(bound))
    with open_project(tmp_path, url) as project:
        plan = project.plan()
    first, *rest = plan.statements()
    assert first.sql.endswith(" FINALIZE")
    assert len(rest) == statements - 1
    run_steps(url, plan.steps)
    assert ask(url, "SELECT count(*) FROM p, p1 WHERE p.a = p1.a") == [(statements - 1,)]
    assert not any(fact["half_detached"] for fact in catalog(url).facts("partition"))
