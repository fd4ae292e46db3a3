"""A statement says the lock of its own rule, not that of creating and dropping such an object."""

from __future__ import annotations

import pytest
from databases import TestServer, catalog, load_text

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import LockMode

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
