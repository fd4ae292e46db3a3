"""Where bounds or keys of partitions change, each row goes to the partition that takes it now."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, execute, load_text

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger

TABLE = "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a int, b text, c int GENERATED ALWAYS AS (a * 2) STORED) "
TENS = "PARTITION BY RANGE (a); {0} FROM (0) TO (10); {1} FROM (10) TO (20)"
FIVE = "PARTITION BY RANGE (a); {0} FROM (5) TO (20); {1} FROM (0) TO (5)"
HALVES = "PARTITION BY HASH (a); {0} WITH (MODULUS 2, REMAINDER 0); {1} WITH (MODULUS 2, REMAINDER 1)"
QUARTERS = "PARTITION BY HASH (a); " + "; ".join(f"{{{r}}} WITH (MODULUS 4, REMAINDER {r})" for r in range(4))
WORDS = "PARTITION BY LIST (b); {0} IN ('even', 'odd')"
WORD = "PARTITION BY LIST (b); {0} IN ('even'); CREATE TABLE p1 PARTITION OF t DEFAULT"
PAIRS = [(TENS, FIVE), (FIVE, TENS), (HALVES, QUARTERS), (TENS, HALVES), (HALVES, TENS), (TENS, WORD), (WORD, TENS)]
PAIRS += [(WORDS, WORD)]
ROWS = "INSERT INTO t (a, b) SELECT i, CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END FROM generate_series(0, 19) i"
CONTENT = "SELECT id, a, b, c FROM t ORDER BY id"


def schema(text: str) -> str:
    """With statements in place of ``{0}``."""
    return TABLE + text.format(*(f"CREATE TABLE p{number} PARTITION OF t FOR VALUES" for number in range(4)))


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_each_row_goes_where_it_belongs(server: TestServer, old: str, new: str) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, f"{schema(old)}; {ROWS}")
        load_text(target, schema(new))
        before = ask(source, CONTENT)
        steps = plan_steps(catalog(source), catalog(target))
        execute(source, ";".join(statement.sql for step in steps for statement in step.statements))
        assert ask(source, CONTENT) == before
        assert plan_steps(catalog(source), catalog(target)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FROM (0) TO (10)", "FROM (0) TO (20)"),
        ("FROM (5) TO (10)", "FROM (-10) TO (10)"),
        ("FROM ('2020-01-01') TO ('2020-02-01')", "FROM (MINVALUE) TO ('2020-03-01')"),
        ("IN ('a', 'b''c, d')", "IN ('b''c, d', NULL, 'a')"),
    ],
)
def test_nothing_moves_where_a_bound_widens(server: TestServer, old: str, new: str) -> None:
    by, key = ("LIST", "text") if "IN" in old.split("(")[0] else ("RANGE", "date" if "2020" in old else "int")
    table = f"CREATE TABLE t (a {key}) PARTITION BY {by} (a); CREATE TABLE p PARTITION OF t FOR VALUES "
    with server.database() as source, server.database() as target:
        load_text(source, table + old)
        load_text(target, table + new)
        steps = plan_steps(catalog(source), catalog(target))
        statements = [statement for step in steps for statement in step.statements]
        dangers = {hazard.danger for statement in statements for hazard in statement.hazards}
        assert len(statements) == 2
        assert not dangers & {Danger.TABLE_REWRITE, Danger.MAY_FAIL}


def test_rows_that_a_foreign_key_to_the_partition_needs_stay(server: TestServer) -> None:
    table = "CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a); CREATE TABLE p PARTITION OF t FOR VALUES FROM "
    key = "; CREATE TABLE f (a int REFERENCES p ON DELETE CASCADE)"
    with server.database() as source, server.database() as target:
        load_text(source, f"{table} (0) TO (10) {key}")
        load_text(target, f"{table} (0) TO (5) {key}")
        statements = [s for step in plan_steps(catalog(source), catalog(target)) for s in step.statements]
        assert not any(statement.sql.startswith("DELETE") for statement in statements)
        assert Danger.MAY_FAIL in {hazard.danger for statement in statements for hazard in statement.hazards}
