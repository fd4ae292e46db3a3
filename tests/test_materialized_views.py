"""What rows a materialized view has after a plan."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, execute, load_text, run_steps

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger

PARTITIONED = (
    "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF t FOR VALUES IN (1);"
    "CREATE TABLE p2 PARTITION OF t FOR VALUES IN (2); CREATE VIEW v AS SELECT a FROM t;"
)
INHERITED = (
    "CREATE TABLE t (a int); CREATE TABLE p1 () INHERITS (t); CREATE TABLE p2 (a int); CREATE VIEW v AS TABLE t;"
)
NEW = "CREATE MATERIALIZED VIEW a AS SELECT a FROM v"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PARTITIONED, PARTITIONED + "ALTER TABLE t DETACH PARTITION p1;"),
        (PARTITIONED, PARTITIONED + "DROP TABLE p2;"),
        (PARTITIONED + "ALTER TABLE t DETACH PARTITION p1;", PARTITIONED),
        (INHERITED, INHERITED + "ALTER TABLE p1 NO INHERIT t;"),
        (INHERITED, INHERITED + "ALTER TABLE p2 INHERIT t;"),
    ],
)
def test_a_new_one_has_the_rows_that_its_query_gives_after_the_plan(server: TestServer, old: str, new: str) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, old + "INSERT INTO p1 VALUES (1); INSERT INTO p2 VALUES (2)")
        load_text(target, new + NEW)
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "SELECT a FROM a ORDER BY a") == ask(source, "SELECT a FROM v ORDER BY a")


@pytest.mark.parametrize("is_filled", [True, False])
def test_one_that_is_made_anew_is_filled_if_it_was(server: TestServer, is_filled: bool) -> None:
    view = "CREATE MATERIALIZED VIEW v AS SELECT a FROM t WITH NO DATA"  # as pg_dump writes every one
    with server.database() as source, server.database() as target:
        load_text(source, f"CREATE TABLE t (a int); INSERT INTO t VALUES (1); {view}")
        load_text(target, f"CREATE TABLE t (a bigint); {view}")
        if is_filled:
            execute(source, "REFRESH MATERIALIZED VIEW v")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "SELECT relispopulated FROM pg_class WHERE relname = 'v'") == [(is_filled,)]


def test_one_that_keeps_results_of_another_function_says_so(server: TestServer) -> None:
    function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT {}'; CREATE MATERIALIZED VIEW v AS SELECT f()"
    with server.database() as source, server.database() as target:
        load_text(source, function.format(1))
        load_text(target, function.format(2))
        hazards = [
            h for step in plan_steps(catalog(source), catalog(target)) for s in step.statements for h in s.hazards
        ]
        assert [hazard.danger for hazard in hazards] == [Danger.CHANGES_MEANING]
        assert "REFRESH MATERIALIZED VIEW public.v" in hazards[0].message
