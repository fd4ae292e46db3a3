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
        (VIEW % "", VIEW % "WITH (security_invoker = 'ON')"),
        (VIEW % "", VIEW.replace("SELECT a", "SELECT k") % "WITH (security_invoker)"),
    ],
)
@pytest.mark.parametrize("back", [False, True])
def test_it_is_said(server: TestServer, one: str, other: str, back: bool) -> None:
    if "security_invoker" in other and server.major < 15:
        pytest.skip("views have it since 15")
    server.create_roles(["somebody"])
    assert _said(server, other if back else one, one if back else other)


@pytest.mark.parametrize(
    ("safe", "open_"), [(FUNCTION % "", FUNCTION % "LEAKPROOF"), (VIEW % "WITH (security_barrier = 'T')", VIEW % "")]
)
def test_it_is_said_where_more_is_seen(server: TestServer, safe: str, open_: str) -> None:
    assert _said(server, safe, open_)
    assert not _said(server, open_, safe)


def test_nobody_loses_what_came_with_a_new_object_alone(server: TestServer) -> None:
    private = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC"
    other = private.replace("int", "bigint")
    assert not _said(server, private, other)
    assert not _said(server, "", private)
    assert _said(server, private.partition(";")[0], other)
    assert _said(server, private.partition(";")[0], private)


def _said(server: TestServer, one: str, other: str) -> bool:
    with server.database() as source, server.database() as target:
        load_text(source, one)
        load_text(target, other)
        steps = plan_steps(catalog(source), catalog(target))
    hazards = (hazard for step in steps for statement in step.statements for hazard in statement.hazards)
    return any(hazard.danger is Danger.PRIVILEGES for hazard in hazards)
