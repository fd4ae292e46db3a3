"""What is written for the order of columns in the files says so where they stand otherwise in the database."""

from __future__ import annotations

import pytest
from databases import TestServer, catalog, load_text

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger

RETURNING_ROWS = "CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql STABLE AS 'SELECT * FROM public.t'"
VIEW = f"{RETURNING_ROWS}; CREATE VIEW v AS SELECT f.a, f.b FROM f() f"
MATERIALIZED = f"{RETURNING_ROWS}; CREATE MATERIALIZED VIEW v AS SELECT f.a, f.b FROM f() f"
POLICY = f"{RETURNING_ROWS}; CREATE POLICY p ON t USING (EXISTS (SELECT FROM f() x WHERE x.b = t.a))"
ROW = "CREATE VIEW v AS SELECT ROW(1, 2)::t AS r"
DEFAULT = "CREATE TABLE u (r t DEFAULT '(1,2)')"
CHECK = "CREATE TABLE u (a int, CHECK ((ROW(a, 2)::t).b > 0))"
DOMAIN = "CREATE DOMAIN d AS t DEFAULT '(1,2)' CHECK (VALUE <> '(1,2)'::t)"
ARGUMENT = "CREATE FUNCTION f(x t DEFAULT ROW(1, 2)::t) RETURNS int LANGUAGE sql AS 'SELECT 1'"
ROUTINE = "CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql BEGIN ATOMIC SELECT * FROM t; END"


def meaning_changes(server: TestServer, one: str, other: str) -> bool:
    with server.database() as source, server.database() as target:
        load_text(source, one)
        load_text(target, other)
        steps = plan_steps(catalog(source), catalog(target))
    hazards = [hazard for step in steps for statement in step.statements for hazard in statement.hazards]
    return any(hazard.danger is Danger.CHANGES_MEANING for hazard in hazards)


@pytest.mark.parametrize("using", [VIEW, MATERIALIZED, POLICY, ROUTINE])
@pytest.mark.parametrize(("columns", "expected"), [("a int, c int, b int", True), ("a int, b int, c int", False)])
def test_a_column_is_read_by_its_position(server: TestServer, using: str, columns: str, expected: bool) -> None:
    one, other = f"CREATE TABLE t (a int, b int); {using}", f"CREATE TABLE t ({columns}); {using}"
    assert meaning_changes(server, one, other) is expected


@pytest.mark.parametrize("using", [ROW, DEFAULT, CHECK, DOMAIN, ARGUMENT])
@pytest.mark.parametrize(("columns", "expected"), [("a int, c int, b int", True), ("a int, b int, c int", False)])
def test_a_row_is_written_by_position(server: TestServer, using: str, columns: str, expected: bool) -> None:
    longer = using.replace("2)", "2, 3)")
    one, other = f"CREATE TABLE t (a int, b int); {using}", f"CREATE TABLE t ({columns}); {longer}"
    assert meaning_changes(server, one, other) is expected


def test_names_say_which_column_is_meant(server: TestServer) -> None:
    view = "CREATE VIEW v AS SELECT a, b FROM t"
    assert not meaning_changes(
        server, f"CREATE TABLE t (a int, b int); {view}", f"CREATE TABLE t (a int, c int, b int); {view}"
    )
