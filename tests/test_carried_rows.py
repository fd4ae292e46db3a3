"""Rows that move into another table of the same name keep their values, or the plan says which they lose."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, load_text, run_steps

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger

PLAIN = "CREATE TABLE t (id int NOT NULL, k int NOT NULL, %s)"
PARTITIONED = f"{PLAIN} PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t DEFAULT"


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("v numeric", "v int", {"v"}),
        ("v numeric", "v numeric", set()),
        ("v int", "v bigint", set()),
        ("v timestamp", "v date", {"v"}),
        ("v json", "v jsonb", {"v"}),
        ("v int, w int", "v int", {"w"}),
        ("v int, w int", "v int, w int GENERATED ALWAYS AS (v + 1) STORED", {"w"}),
        ("w int GENERATED ALWAYS AS (k + 1) STORED", "w int GENERATED ALWAYS AS (k + 2) STORED", set()),
    ],
)
@pytest.mark.parametrize(("before", "after"), [(PLAIN, PARTITIONED), (PARTITIONED, PLAIN)])
def test_what_is_lost_is_said(server: TestServer, before: str, after: str, old: str, new: str, lost: set[str]) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, before.replace("%s", old))
        load_text(target, after.replace("%s", new))
        steps = plan_steps(catalog(source), catalog(target))
    hazards = [hazard for step in steps for statement in step.statements for hazard in statement.hazards]
    said = [hazard.message for hazard in hazards if hazard.danger is Danger.DATA_LOSS]
    assert len(said) == len(lost)
    assert all(any(f" of {column} " in message for message in said) for column in lost)


FUNCTION = """CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN IF NEW.id = 1 THEN RETURN NULL; END IF; NEW.v = 0; RETURN NEW; END$$;"""


@pytest.mark.parametrize("there", [True, False], ids=["kept", "new"])
@pytest.mark.parametrize("enabled", ["ENABLE", "ENABLE ALWAYS", "DISABLE"])
def test_triggers_of_partitions_do_not_see_the_rows(server: TestServer, there: bool, enabled: str) -> None:
    trigger = "CREATE TRIGGER f BEFORE INSERT ON t1 FOR EACH ROW EXECUTE FUNCTION public.f();"
    trigger += f"ALTER TABLE t1 {enabled} TRIGGER f"
    old = FUNCTION + PLAIN.replace("%s", "v int")
    old += f"; CREATE TABLE t1 (id int NOT NULL, k int NOT NULL, v int); {trigger}" if there else ""
    with server.database() as source, server.database() as target:
        load_text(source, f"{old}; INSERT INTO t SELECT i, i, i FROM generate_series(1, 3) i")
        load_text(target, f"{FUNCTION} {PARTITIONED.replace('%s', 'v int')}; {trigger}")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "SELECT id, v FROM t ORDER BY id") == [(1, 1), (2, 2), (3, 3)]
        assert plan_steps(catalog(source), catalog(target)) == []


LEVELS = """CREATE TABLE t (id int NOT NULL, k int NOT NULL, v int) PARTITION BY RANGE (k);
    CREATE TABLE z1 PARTITION OF t FOR VALUES FROM (0) TO (2) PARTITION BY LIST (k);
    CREATE TABLE a1 PARTITION OF z1 FOR VALUES IN (1); CREATE TABLE b0 PARTITION OF z1 DEFAULT;
    CREATE TABLE t2 PARTITION OF t DEFAULT"""
FLAT = "CREATE TABLE t (id int NOT NULL, k int NOT NULL, v int) PARTITION BY LIST (k);"
INSIDE = f"""{FLAT} CREATE TABLE n PARTITION OF t DEFAULT PARTITION BY RANGE (v);
    CREATE TABLE n1 PARTITION OF n DEFAULT"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LEVELS, f"{FLAT} CREATE TABLE d PARTITION OF t DEFAULT"),
        (LEVELS, f"{FLAT} CREATE TABLE a1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE d PARTITION OF t DEFAULT"),
        (LEVELS, INSIDE),
        (f"{FLAT} CREATE TABLE d PARTITION OF t DEFAULT", LEVELS),
        (f"{FLAT} CREATE TABLE d PARTITION OF t DEFAULT", INSIDE.replace("LIST (k)", "LIST (id)")),
    ],
)
def test_rows_of_partitions_on_all_levels_move(server: TestServer, old: str, new: str) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, f"{old}; INSERT INTO t SELECT i, i, i FROM generate_series(0, 3) i")
        load_text(target, new)
        steps = plan_steps(catalog(source), catalog(target))
        run_steps(source, steps)
        assert ask(source, "SELECT id, k, v FROM t ORDER BY id") == [(i, i, i) for i in range(4)]
        hazards = [hazard for step in steps for statement in step.statements for hazard in statement.hazards]
        assert not any(hazard.danger is Danger.DATA_LOSS for hazard in hazards)
