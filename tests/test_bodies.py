"""What is computed by a function that PostgreSQL cannot look into finds the tables that it reads as they are to be."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, load_text, run_steps

from syndicate_diff.plan import plan_steps

READS = """
    CREATE FUNCTION {0}(x int) RETURNS bigint LANGUAGE plpgsql {1}
    AS 'BEGIN RETURN (SELECT sum({2}) FROM public.z WHERE a >= x); END';"""
CALLS = "CREATE FUNCTION g(x int) RETURNS bigint LANGUAGE sql {0} AS 'SELECT public.f(x)';"
WHOLE = "CREATE TABLE z (a int{0}) PARTITION BY RANGE (a); CREATE TABLE z1 {1}; CREATE TABLE z2 {2};"
APART = WHOLE.format("", "PARTITION OF z FOR VALUES FROM (0) TO (10)", "(a int)")
TOGETHER = WHOLE.format("", "PARTITION OF z FOR VALUES FROM (0) TO (10)", "PARTITION OF z FOR VALUES FROM (10) TO (20)")
WIDER = WHOLE.format(", b int DEFAULT 100", "PARTITION OF z FOR VALUES FROM (0) TO (15)", "(a int)")
ROWS = "INSERT INTO z1 VALUES (1); INSERT INTO z2 VALUES (11); CREATE TABLE a (i int); INSERT INTO a VALUES (0);"
KINDS = {
    "materialized view": ("STABLE", "CREATE MATERIALIZED VIEW m AS SELECT {0}(0) AS v", "SELECT v FROM m"),
    "default": ("STABLE", "ALTER TABLE a ADD v bigint DEFAULT {0}(0)", "SELECT v FROM a"),
    "generated": ("IMMUTABLE", "ALTER TABLE a ADD v bigint GENERATED ALWAYS AS ({0}(i)) STORED", "SELECT v FROM a"),
    "check": ("STABLE", "ALTER TABLE a ADD CHECK ({0}(i) >= 12)", "SELECT {0}(0)"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("function", ["f", "g"])
def test_rows_that_come_with_a_partition_count(server: TestServer, kind: str, function: str) -> None:
    volatility, computed, asked = (text.format(function) for text in KINDS[kind])
    routines = READS.format("f", volatility, "a") + CALLS.format(volatility)
    with server.database() as source, server.database() as target:
        load_text(source, f"{routines} {APART} {ROWS}")
        load_text(target, f"{routines} {TOGETHER} CREATE TABLE a (i int); {computed}")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, asked) == [(12,)]
        assert plan_steps(catalog(source), catalog(target)) == []


@pytest.mark.parametrize("kind", ["materialized view", "default"])
def test_a_column_that_a_new_body_reads_is_there(server: TestServer, kind: str) -> None:
    volatility, computed, asked = (text.format("f") for text in KINDS[kind])
    with server.database() as source, server.database() as target:
        load_text(source, f"{READS.format('f', volatility, 'a')} {APART} {ROWS}")
        load_text(target, f"{READS.format('f', volatility, 'b')} {WIDER} CREATE TABLE a (i int); {computed}")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, asked) == [(100,)]


def test_a_view_that_lets_go_is_whole_again_before_it_is_read(server: TestServer) -> None:
    reads = "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN (SELECT x FROM public.v); END';"
    old = f"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT max(a) AS x FROM t; {reads} CREATE TABLE w (i int);"
    new = f"""
        CREATE TABLE t (b int); CREATE TABLE u () INHERITS (t);
        CREATE VIEW v AS SELECT coalesce(max(b), 7) AS x FROM u; {reads} CREATE TABLE w (i int, p int DEFAULT f())"""
    with server.database() as source, server.database() as target:
        load_text(source, f"{old} INSERT INTO t VALUES (1, 2); INSERT INTO w VALUES (1)")
        load_text(target, new)
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "SELECT p FROM w") == [(7,)]
