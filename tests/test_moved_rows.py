"""Where bounds or keys of partitions change, each row goes to the partition that takes it now."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, execute, load_text, run_steps

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
        ("FROM ('2020-01-01+02') TO ('2020-02-01 01:00')", "FROM ('2020-01-01+03') TO ('2020-03-01')"),
        ("IN ('a', 'b''c, d')", "IN ('b''c, d', NULL, 'a')"),
    ],
)
def test_nothing_moves_where_a_bound_widens(server: TestServer, old: str, new: str) -> None:
    of_range = "timestamptz" if "+02" in old else "date" if "2020" in old else "int"
    by, key = ("LIST", "text") if "IN" in old.split("(")[0] else ("RANGE", of_range)
    table = f"CREATE TABLE t (a {key}) PARTITION BY {by} (a); CREATE TABLE p PARTITION OF t FOR VALUES "
    with server.database() as source, server.database() as target:
        load_text(source, table + old)
        load_text(target, table + new)
        steps = plan_steps(catalog(source), catalog(target))
        statements = [statement for step in steps for statement in step.statements]
        dangers = {hazard.danger for statement in statements for hazard in statement.hazards}
        assert len(statements) == 2
        assert not dangers & {Danger.TABLE_REWRITE, Danger.MAY_FAIL}


KEYED = "CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a); CREATE TABLE p PARTITION OF t FOR VALUES FROM"
LEAF = "PARTITION BY RANGE (a); CREATE TABLE q PARTITION OF p FOR VALUES FROM (0) TO (10)"


@pytest.mark.parametrize(
    "what_takes_them",
    [
        "; CREATE TABLE f (a int REFERENCES p ON DELETE CASCADE)",
        f"{LEAF}; CREATE TABLE f (a int REFERENCES q ON DELETE CASCADE)",
        "; CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING",
        "; CREATE RULE r AS ON DELETE TO p DO INSTEAD NOTHING",
    ],
)
def test_rows_stay_where_something_takes_them_for_changed(server: TestServer, what_takes_them: str) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, f"{KEYED} (0) TO (10) {what_takes_them}")
        load_text(target, f"{KEYED} (0) TO (5) {what_takes_them}")
        statements = [s for step in plan_steps(catalog(source), catalog(target)) for s in step.statements]
    assert not any(statement.sql.startswith("DELETE") for statement in statements)
    [attach] = [statement for statement in statements if " ATTACH PARTITION public.p FOR" in statement.sql]
    assert Danger.MAY_FAIL in {hazard.danger for hazard in attach.hazards}


TWO = "CREATE TABLE p PARTITION OF t FOR VALUES {0}; CREATE TABLE q PARTITION OF t FOR VALUES {1};"
KEYS_OF_ANOTHER_TYPE = [
    ("int", "text", "HASH (a)", "WITH (MODULUS 2, REMAINDER 0)", "WITH (MODULUS 2, REMAINDER 1)", "'1', '2', '3', '4'"),
    (
        "timestamp",
        "timestamp(0)",
        "RANGE (a)",
        "FROM ('2024-01-01') TO ('2024-01-02')",
        "FROM ('2024-01-02') TO ('2024-01-03')",
        "'2024-01-01 23:59:59.9', '2024-01-01'",
    ),
]


@pytest.mark.parametrize(("old", "new", "key", "first", "second", "values"), KEYS_OF_ANOTHER_TYPE)
def test_a_key_of_another_type(
    server: TestServer, old: str, new: str, key: str, first: str, second: str, values: str
) -> None:
    table = f"CREATE TABLE t (a {{}}) PARTITION BY {key}; {TWO.format(first, second)}"
    rows = f"INSERT INTO t SELECT unnest(ARRAY[{values}]::{old}[])"
    assert moved(server, f"{table.format(old)} {rows}", table.format(new), "count(*)") == [(values.count(",") + 1,)]


def moved(
    server: TestServer, old: str, new: str, asked: str = "tableoid::regclass::text, a"
) -> list[tuple[object, ...]]:
    """What a plan leaves of the rows of `t`."""
    with server.database() as source, server.database() as target:
        load_text(source, old)
        load_text(target, new)
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert plan_steps(catalog(source), catalog(target)) == []
        return sorted(ask(source, f"SELECT {asked} FROM t"))


def test_labels_of_a_key_change_places(server: TestServer) -> None:
    table = f"CREATE TABLE t (a e) PARTITION BY RANGE (a); {TWO}"
    rest = "FROM ('b') TO (MAXVALUE)"
    old = "CREATE TYPE e AS ENUM ('a', 'b', 'c');" + table.format("FROM ('a') TO ('b')", rest)
    new = "CREATE TYPE e AS ENUM ('c', 'a', 'b');" + table.format("FROM ('c') TO ('b')", rest)
    found = moved(server, f"{old} INSERT INTO t VALUES ('a'), ('b'), ('c')", new)
    assert found == [("p", "a"), ("p", "c"), ("q", "b")]


def test_words_are_not_compared_as_numbers(server: TestServer) -> None:
    table = f'CREATE TABLE t (a text COLLATE "C") PARTITION BY RANGE (a); {TWO}'
    old = table.format("FROM ('10') TO ('5')", "FROM ('5') TO ('9')")
    new = table.format("FROM ('2') TO ('5')", "FROM ('5') TO ('9')") + (
        "CREATE TABLE r PARTITION OF t FOR VALUES FROM ('10') TO ('2')"
    )
    found = moved(server, f"{old} INSERT INTO t VALUES ('100'), ('3'), ('55')", new)
    assert found == [("p", "3"), ("q", "55"), ("r", "100")]


def test_bounds_change_on_two_levels(server: TestServer) -> None:
    table = """
        CREATE TABLE t (a int, k text) PARTITION BY RANGE (a);
        CREATE TABLE p PARTITION OF t FOR VALUES FROM (0) TO ({0}) PARTITION BY LIST (k);
        CREATE TABLE pa PARTITION OF p FOR VALUES IN ({1});"""
    rows = "INSERT INTO t VALUES (1, 'a'), (7, 'a'), (8, 'b')"
    new = table.format(5, "'a'") + "CREATE TABLE q PARTITION OF t FOR VALUES FROM (5) TO (10)"
    assert moved(server, table.format(10, "'a', 'b'") + rows, new) == [("pa", 1), ("q", 7), ("q", 8)]


NARROW = [("FROM (0) TO (20)", "FROM (20) TO (40)"), ("FROM (0) TO (10)", "FROM (10) TO (40)")]
NARROWED = [f"CREATE TABLE t (a int, b int DEFAULT 0) PARTITION BY RANGE (a); {TWO.format(*both)}" for both in NARROW]
FIFTEEN = "INSERT INTO t VALUES (5, 1), (15, 1000), (25, 2);"


def test_no_trigger_of_the_partition_that_takes_them_fires(server: TestServer) -> None:
    eats = """
        CREATE FUNCTION eat() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER eats BEFORE INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION eat();"""
    for table in ("p", "q"):
        trigger = eats.format(table)
        found = moved(server, NARROWED[0] + FIFTEEN + trigger, NARROWED[1] + trigger)
        assert found == [("p", 5), ("q", 15), ("q", 25)]


@pytest.mark.parametrize(
    ("before", "after", "asked", "expected"),
    [
        (
            "CREATE TABLE f (a int); INSERT INTO f VALUES (15);",
            "ALTER TABLE t ADD PRIMARY KEY (a); CREATE TABLE f (a int REFERENCES q);",
            "count(*)",
            3,
        ),
        (
            "CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM q;",
            "CREATE MATERIALIZED VIEW m AS SELECT count(*) + 0 AS n FROM q;",
            "max((SELECT n FROM m))",
            2,
        ),
        ("", "CREATE SEQUENCE s OWNED BY q.b;", "max((SELECT last_value FROM s))", 1000),
    ],
)
def test_what_refers_to_a_partition_finds_all_rows(
    server: TestServer, before: str, after: str, asked: str, expected: int
) -> None:
    found = moved(server, NARROWED[0] + FIFTEEN + before, NARROWED[1] + after, asked)
    assert found == [(expected,)]
