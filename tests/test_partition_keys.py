"""Where the type of a partition key is made anew, the rows of the partitions keep their values."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, load_text, run_steps

from syndicate_diff.plan import plan_steps

MOOD = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');"
OTHER_MOOD = "CREATE TYPE mood AS ENUM ('happy', 'sad', 'ok');"
TYPES = {
    "enum": (MOOD, OTHER_MOOD, "mood", "mood"),
    "domain": ("CREATE DOMAIN d AS text;", "CREATE DOMAIN d AS varchar(10);", "d", "d"),
    "text to enum": (MOOD, MOOD, "text", "mood"),
    "wider": ("", "", "varchar(10)", "text"),
}
PARTITIONS = {
    "list": "LIST (m); CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('sad'); CREATE TABLE p2 PARTITION OF p DEFAULT",
    "hash": "HASH (m); CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
    "two levels": (
        "LIST (m); CREATE TABLE p1 PARTITION OF p DEFAULT PARTITION BY LIST (m);"
        "CREATE TABLE p2 PARTITION OF p1 FOR VALUES IN ('sad', 'ok'); CREATE TABLE p3 PARTITION OF p1 DEFAULT"
    ),
}
ROWS = "SELECT m::text, x, tableoid::regclass::text FROM p ORDER BY x"


@pytest.mark.parametrize("types", TYPES.values(), ids=TYPES.keys())
@pytest.mark.parametrize("partitions", PARTITIONS.values(), ids=PARTITIONS.keys())
def test_values_of_a_partition_key_stay(server: TestServer, types: tuple[str, ...], partitions: str) -> None:
    before, after, old, new = types
    with server.database() as source, server.database() as target:
        load_text(source, f"{before} CREATE TABLE p (m {old}, x int, y {old}) PARTITION BY {partitions};")
        load_text(
            source, "INSERT INTO p VALUES ('sad', 1, 'ok'), ('happy', 2, 'sad'), ('ok', 3, NULL), ('sad', 4, 'sad')"
        )
        load_text(target, f"{after} CREATE TABLE p (m {new} DEFAULT 'ok', x int, y {new}) PARTITION BY {partitions};")
        rows = ask(source, ROWS), ask(source, "SELECT y::text FROM p ORDER BY x")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert (ask(source, ROWS), ask(source, "SELECT y::text FROM p ORDER BY x")) == rows
        assert plan_steps(catalog(source), catalog(target)) == []
