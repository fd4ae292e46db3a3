"""What a statement says of itself: the lock of its own rule, and what becomes of rows. The corpus has the proof."""

from __future__ import annotations

import pytest
from databases import TestServer, catalog, load_text

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger, LockMode

WEAK = LockMode.SHARE_UPDATE_EXCLUSIVE


@pytest.mark.parametrize(
    ("change", "lock"),
    [
        ("ALTER TABLE t SET (fillfactor = 50)", WEAK),
        ("ALTER TABLE t ALTER a SET STATISTICS 9", WEAK),
        ("ALTER TABLE t VALIDATE CONSTRAINT k", WEAK),
        ("ALTER INDEX i SET (fillfactor = 60)", WEAK),
        ("ALTER INDEX i RENAME TO j", WEAK),
        ("ALTER TABLE t ALTER a TYPE bigint", LockMode.ACCESS_EXCLUSIVE),
    ],
)
def test_a_change_says_its_own_lock(server: TestServer, change: str, lock: LockMode) -> None:
    check = "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID"
    tables = f"CREATE TABLE t (a int, b text); CREATE INDEX i ON t (b); {check}"
    with server.database() as source, server.database() as target:
        load_text(source, tables)
        load_text(target, f"{tables}; {change}")
        [step] = plan_steps(catalog(source), catalog(target))
        assert {statement.lock for statement in step.statements} == {lock}


KEEPS: set[Danger] = set()
REWRITES = {Danger.TABLE_REWRITE}
NARROWS = {Danger.TABLE_REWRITE, Danger.MAY_FAIL}
ROUNDS = {Danger.TABLE_REWRITE, Danger.DATA_LOSS}
BOTH = NARROWS | ROUNDS


@pytest.mark.parametrize(
    ("old", "new", "dangers"),
    [
        ("varchar(10)", "varchar(20)", KEEPS),
        ("varchar(20)", "varchar(10)", NARROWS),
        ("text", "varchar(10)", NARROWS),
        ("varchar(10)", "text", KEEPS),
        ("char(5)", "char(6)", REWRITES),
        ("numeric(10,2)", "numeric(12,2)", KEEPS),
        ("numeric(10,2)", "numeric(12,4)", REWRITES),
        ("numeric(10,2)", "numeric(11,4)", NARROWS),
        ("numeric(10,4)", "numeric(12,2)", BOTH),
        ("numeric", "numeric(12,2)", BOTH),
        ("timestamp(3)", "timestamp(6)", KEEPS),
        ("timestamp", "timestamp(3)", ROUNDS),
        ("timestamp", "timestamptz", REWRITES | {Danger.CHANGES_MEANING}),
        ("timestamptz", "date", BOTH | {Danger.CHANGES_MEANING}),
        ("integer", "bigint", REWRITES),
        ("bigint", "integer", NARROWS),
        ("double precision", "integer", BOTH),
        ("integer", "text", REWRITES),
        ("json", "jsonb", BOTH),
        ("integer", "oid", KEEPS),
        ("varchar(10)[]", "varchar[]", KEEPS),
    ],
)
def test_a_change_of_type_says_what_becomes_of_values(
    server: TestServer, old: str, new: str, dangers: set[Danger]
) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, f"CREATE TABLE t (a {old})")
        load_text(target, f"CREATE TABLE t (a {new})")
        [step] = plan_steps(catalog(source), catalog(target))
        [statement] = step.statements
        assert {hazard.danger for hazard in statement.hazards} == dangers
        assert statement.rewrites == (Danger.TABLE_REWRITE in dangers)


def test_who_waits_while_rows_are_read_is_a_hazard(server: TestServer) -> None:
    with server.database() as source, server.database() as target:
        load_text(source, "CREATE TABLE t (a int CHECK (a IS NOT NULL)); CREATE TABLE u (a int)")
        load_text(
            target,
            "CREATE TABLE t (a int NOT NULL CHECK (a IS NOT NULL)); CREATE TABLE u (a int); CREATE INDEX ON u (a)",
        )
        [proven], [index] = (step.statements for step in plan_steps(catalog(source), catalog(target)))
        assert proven.hazards == ()
        assert [hazard.message for hazard in index.hazards] == ["nobody can write to public.u while every row is read"]
