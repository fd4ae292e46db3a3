"""What changes who sees or may do what is a hazard, in place or where the object is made anew."""

from __future__ import annotations

import pytest
from databases import TestServer, catalog, load_text

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger

TABLE = "CREATE TABLE t (a int, k int);"
PARTITIONED = "CREATE TABLE t (a int, k int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t DEFAULT;"
SECURED = "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
FORCED = "ALTER TABLE t FORCE ROW LEVEL SECURITY;"
POLICY = f"{TABLE}{SECURED} CREATE POLICY p ON t"
FUNCTION = "CREATE FUNCTION f() RETURNS int LANGUAGE sql %s AS 'SELECT 1'"
VIEW = f"{TABLE} CREATE VIEW v %s AS SELECT a FROM t"
OWNED = "ALTER TABLE t OWNER TO somebody"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TABLE, TABLE + SECURED),
        (TABLE + SECURED, TABLE + SECURED + FORCED),
        (TABLE, TABLE + OWNED),
        (TABLE, PARTITIONED + SECURED),
        (TABLE + SECURED, PARTITIONED + SECURED + FORCED),
        (TABLE, PARTITIONED + OWNED),
        (f"{POLICY} USING (a > 1)", f"{POLICY} USING (a > 2)"),
        (f"{POLICY} USING (true)", f"{POLICY} USING (true); CREATE POLICY q ON t AS RESTRICTIVE USING (a > 2)"),
        (FUNCTION % "", FUNCTION % "SECURITY DEFINER"),
        (FUNCTION % "SECURITY DEFINER SET search_path = ''", FUNCTION.replace("int", "bigint") % ""),
        (VIEW % "", VIEW % "WITH (security_invoker)"),
        (VIEW % "", VIEW.replace("SELECT a", "SELECT k") % "WITH (security_invoker)"),
    ],
)
@pytest.mark.parametrize("back", [False, True])
def test_it_is_said(server: TestServer, one: str, other: str, back: bool) -> None:
    if "security_invoker" in other and server.major < 15:
        pytest.skip("views have it since 15")
    server.create_roles(["somebody"])
    with server.database() as source, server.database() as target:
        load_text(source, other if back else one)
        load_text(target, one if back else other)
        steps = plan_steps(catalog(source), catalog(target))
    hazards = [hazard for step in steps for statement in step.statements for hazard in statement.hazards]
    assert any(hazard.danger is Danger.PRIVILEGES for hazard in hazards)
