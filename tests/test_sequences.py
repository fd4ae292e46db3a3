"""Where a sequence stands when its bounds change: no number is given twice, and none that is out of bounds."""

from __future__ import annotations

import pytest
from databases import StatementFailed, TestServer, ask, catalog, load_text, run_steps

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger

UNUSED = "SELECT"


@pytest.mark.parametrize(
    ("old", "new", "dangers"),
    [
        ("CREATE SEQUENCE s", "CREATE SEQUENCE s MAXVALUE 10", {Danger.MAY_FAIL}),
        ("CREATE SEQUENCE s", "CREATE SEQUENCE s AS smallint", {Danger.MAY_FAIL}),
        ("CREATE SEQUENCE s MAXVALUE 10", "CREATE SEQUENCE s", set()),
        ("CREATE SEQUENCE s", "CREATE SEQUENCE s MINVALUE 5 START 5", set()),  # it begins anew
        (
            "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
            "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (MAXVALUE 10))",
            {Danger.MAY_FAIL},
        ),
    ],
)
def test_a_sequence_may_stand_outside_of_its_new_bounds(
    server: TestServer, old: str, new: str, dangers: set[Danger]
) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, old)
        load_text(target, new)
        [step] = plan_steps(catalog(source), catalog(target))
        assert {hazard.danger for statement in step.statements for hazard in statement.hazards} == dangers


@pytest.mark.parametrize(
    ("old", "used", "new", "following"),
    [
        ("", UNUSED, "MINVALUE 5 START 5", 5),
        ("", "SELECT setval('s', 3)", "MINVALUE 5 START 5", 5),
        ("", "SELECT setval('s', 100)", "MINVALUE 5 START 5", 101),
        ("START 5000000000", UNUSED, "AS smallint", 1),
        ("START 100", "SELECT setval('s', 20, false)", "MAXVALUE 50", 20),
        ("", "SELECT setval('s', 57)", "MINVALUE 1000 START 1000", 1000),
        ("MAXVALUE 50", "SELECT setval('s', 50)", "MINVALUE 10 START 200", 200),
        ("INCREMENT -1", "SELECT setval('s', -7)", "INCREMENT -1 MAXVALUE -5 START -5", -8),
        ("INCREMENT -1", UNUSED, "INCREMENT 1", 1),
    ],
)
def test_it_goes_on_within_its_new_bounds(server: TestServer, old: str, used: str, new: str, following: int) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, f"CREATE SEQUENCE s {old}; {used}")
        load_text(target, f"CREATE SEQUENCE s {new}")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "SELECT nextval('s')") == [(following,)]


def test_one_that_has_passed_its_new_bounds_stops_the_plan(server: TestServer) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, "CREATE SEQUENCE s; SELECT setval('s', 40000)")
        load_text(target, "CREATE SEQUENCE s AS smallint")
        steps = plan_steps(catalog(source), catalog(target))
        with pytest.raises(StatementFailed) as failed:
            run_steps(source, steps)
        assert Danger.MAY_FAIL in {hazard.danger for hazard in failed.value.statement.hazards}


IDENTITY = "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, n int)"
SERIAL = "CREATE TABLE t (id serial, n int)"
PARTITIONED = " PARTITION BY RANGE (n); CREATE TABLE t1 PARTITION OF t DEFAULT"


@pytest.mark.parametrize("old", [IDENTITY, SERIAL, IDENTITY + PARTITIONED, SERIAL + PARTITIONED])
@pytest.mark.parametrize(
    "new", [IDENTITY, SERIAL.replace("serial", "bigserial"), IDENTITY + PARTITIONED, SERIAL + PARTITIONED]
)
def test_no_number_is_given_twice_where_a_table_gets_another_sequence(server: TestServer, old: str, new: str) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, old + "; INSERT INTO t (n) VALUES (1), (2), (3)")
        load_text(target, new)
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "INSERT INTO t (n) VALUES (4) RETURNING id") == [(4,)]
        assert ask(source, "SELECT count(*) FROM t") == [(4,)]


@pytest.mark.parametrize("new", [IDENTITY + PARTITIONED, IDENTITY.replace("IDENTITY", "IDENTITY (MAXVALUE 10)")])
@pytest.mark.parametrize("used", ["DELETE FROM t WHERE id > 1", "SELECT setval('t_id_seq', 3, true)"])
def test_numbers_of_deleted_rows_do_not_come_again_where_a_table_is_made_anew(
    server: TestServer, new: str, used: str
) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, f"{IDENTITY}; INSERT INTO t (n) VALUES (1), (2), (3); {used}")
        load_text(target, new)
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "INSERT INTO t (n) VALUES (4) RETURNING id") == [(4,)]


def test_a_serial_column_that_follows_an_identity_says_that_numbers_may_come_again(server: TestServer) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, IDENTITY)
        load_text(target, SERIAL)
        steps = plan_steps(catalog(source), catalog(target))
        found = {hazard.danger for step in steps for statement in step.statements for hazard in statement.hazards}
        assert found == {Danger.CHANGES_MEANING}


KEPT = "CREATE TABLE p (id int NOT NULL, n int)"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{KEPT}", f"{IDENTITY} PARTITION BY LIST (n); CREATE TABLE p PARTITION OF t DEFAULT"),
        (f"{KEPT}", f"{SERIAL} PARTITION BY LIST (n); CREATE TABLE p PARTITION OF t DEFAULT"),
        (f"{KEPT}", f"{IDENTITY}; CREATE TABLE p (id int NOT NULL, n int) INHERITS (t)"),
        (f"{KEPT}", f"{SERIAL}; CREATE TABLE p (id int NOT NULL, n int) INHERITS (t)"),
        (
            "CREATE TABLE t (id int NOT NULL, n int) PARTITION BY LIST (n); CREATE TABLE p PARTITION OF t DEFAULT",
            f"{IDENTITY} PARTITION BY LIST (n); CREATE TABLE p PARTITION OF t FOR VALUES IN (1, 2, 3, 4, 5)",
        ),
    ],
)
def test_it_goes_on_after_the_values_of_what_is_attached(server: TestServer, old: str, new: str) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, f"{old}; INSERT INTO p VALUES (1, 1), (2, 2), (3, 3)")
        load_text(target, new)
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "INSERT INTO t (n) VALUES (4) RETURNING id") == [(4,)]
