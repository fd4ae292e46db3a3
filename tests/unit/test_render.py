"""Rendering plans, against golden files; with ``UPDATE_GOLDEN=1`` they are written anew."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pglast
import pytest

from syndicate_diff.errors import Where
from syndicate_diff.graph import Verb
from syndicate_diff.model import Identity
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.render import mask, masked, sql, text
from syndicate_diff.statement import Danger, Hazard, Lock, LockMode, Statement

GOLDEN = Path(__file__).parent.parent / "golden"

ORDERS = Identity("table", ("public", "orders"))
PLACED = Identity("table", ("public", "placed"))

BODY = """\
CREATE OR REPLACE FUNCTION public.total(orders bigint) RETURNS numeric
    LANGUAGE plpgsql STABLE
AS $function$
BEGIN
    -- A line of a body is never wrapped, however long it is: what is reviewed is what runs, no picture.
    RETURN (SELECT sum(price) FROM public.lines WHERE order_id = orders);
END
$function$"""

STEPS = (
    Step(
        Verb.CREATE,
        PLACED,
        (
            Statement(
                "CREATE TABLE public.placed (\n    id bigint NOT NULL REFERENCES public.orders\n)",
                lock=LockMode.ACCESS_EXCLUSIVE,
                relation="public.placed",
                also=(Lock("public.orders", LockMode.SHARE_ROW_EXCLUSIVE),),
            ),
            Statement(
                "ALTER TABLE public.placed OWNER TO app", lock=LockMode.ACCESS_EXCLUSIVE, relation="public.placed"
            ),
        ),
        "",
        where=Where("schema/orders/placed.sql", 3, 1),
        domain="orders",
    ),
    Step(
        Verb.ALTER,
        Identity("enum", ("public", "state")),
        (Statement("ALTER TYPE public.state ADD VALUE 'lost'", commit_before_use=True),),
        "labels changed",
        attributes=("labels",),
        where=Where("schema/platform/types.sql", 12),
        domain="platform",
    ),
    Step(
        Verb.ALTER,
        Identity("column", ("public", "orders", "total")),
        (
            Statement(
                "ALTER TABLE public.orders ALTER COLUMN total TYPE numeric(12,2) USING total::numeric(12,2)",
                lock=LockMode.ACCESS_EXCLUSIVE,
                relation="public.orders",
                rewrites=True,
                hazards=(
                    Hazard(
                        Danger.TABLE_REWRITE,
                        "the whole table is written anew, and nobody can read it meanwhile",
                    ),
                    Hazard(Danger.MAY_FAIL, "a value may not fit into the new type"),
                ),
            ),
        ),
        "type changed",
        attributes=("type",),
        where=Where("schema/orders/orders.sql", 7, 5),
        domain="orders",
    ),
    Step(
        Verb.CREATE,
        Identity("index", ("public", "orders_state_idx")),
        (
            Statement(
                "CREATE INDEX CONCURRENTLY orders_state_idx ON public.orders USING btree (state)",
                lock=LockMode.SHARE_UPDATE_EXCLUSIVE,
                relation="public.orders",
                scans=True,
                transactional=False,
            ),
        ),
        "",
        where=Where("schema/orders/with_a_long_name_that_does_not_fit_beside_the_heading/orders_indexes.sql", 1),
        domain="orders",
    ),
    Step(
        Verb.CREATE,
        Identity("function", ("public", "total", "(orders bigint)")),
        (Statement(BODY),),
        "enum public.state is replaced or altered under it",
        because=Identity("enum", ("public", "state")),
        domain="orders",
    ),
    Step(
        Verb.SET_ASIDE,
        Identity("domain", ("public", "price")),
        (Statement("ALTER DOMAIN public.price RENAME TO price__replaced"),),
        "base_type changed",
        attributes=("base_type",),
    ),
    Step(
        Verb.DROP_ASIDE,
        Identity("domain", ("public", "price")),
        (Statement("DROP DOMAIN public.price__replaced"),),
        "base_type changed",
    ),
    Step(
        Verb.CREATE,
        Identity("user mapping", ("far", "app")),
        (Statement("CREATE USER MAPPING FOR app SERVER far OPTIONS (\"user\" 'app', password 'hunter''2')"),),
        "",
        domain="platform",
        where=Where("schema/platform/far.sql", 9),
    ),
    Step(
        Verb.DROP,
        ORDERS,
        (
            Statement(
                "DROP TABLE public.orders -- with its rows",
                lock=LockMode.ACCESS_EXCLUSIVE,
                relation="public.orders",
                hazards=(Hazard(Danger.DATA_LOSS, "all rows of the table are lost"),),
            ),
        ),
        "",
        domain="orders",
    ),
)

FULL = Plan(
    STEPS,
    database="shop",
    role="deployer",
    version=18,
    source="a" * 32,
    target="b" * 32,
    proof="engine: equal; pg_dump: equal; rows kept in 3 tables",
    notes=("table public.lines: column price stands after column quantity; PostgreSQL cannot move columns",),
)
EMPTY = replace(FULL, steps=(), notes=(), proof=None)
ONE = replace(FULL, steps=STEPS[:1], notes=(), proof=None)
UNIX = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(("name", "plan"), [("full", FULL), ("one", ONE), ("empty", EMPTY)])
def test_golden(name: str, plan: Plan) -> None:
    compare(f"plan-{name}.txt", text(plan, color=False))
    compare(f"plan-{name}.sql", sql(plan))


def compare(file: str, rendered: str) -> None:
    path = GOLDEN / file
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(rendered, encoding="utf-8")
    assert rendered == path.read_text(encoding="utf-8")


def test_colour_changes_nothing_else() -> None:
    colored = text(FULL, color=True)
    assert "\x1b[" in colored
    assert UNIX.sub("", colored) == text(FULL, color=False)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_prose_fits_the_width(width: int) -> None:
    written = [line for statement in FULL.statements() for line in mask(statement.sql).splitlines()]
    sql_lines = {line.strip(" ;") for line in written}
    for line in text(FULL, color=False, width=width).splitlines():
        words = line.split()
        assert len(line) <= width or line.strip(" ;") in sql_lines or len(words) == 1, line


def test_the_script_is_what_the_plan_says() -> None:
    expected = [pglast.parse_sql(statement.sql)[0].stmt for statement in FULL.statements()]
    parsed = [statement.stmt for statement in pglast.parse_sql(sql(FULL))]
    own = ("VariableSetStmt", "TransactionStmt")
    assert [s for s in parsed if type(s).__name__ not in own] == expected


def test_transactions_of_the_script() -> None:
    kinds = [type(statement.stmt).__name__ for statement in pglast.parse_sql(sql(FULL))]
    inside, blocks = False, []
    for kind in kinds:
        if kind == "TransactionStmt":
            inside = not inside
            blocks += [0] if inside else []
        elif kind == "IndexStmt":
            assert not inside
        elif inside:
            blocks[-1] += 1
    assert not inside
    assert blocks == [3, 1, 5]


def test_an_empty_plan_has_no_statement() -> None:
    assert sql(EMPTY) == ""
    with_notes = sql(replace(EMPTY, notes=("a note\nDROP TABLE x;",)))
    assert with_notes == "-- note: a note DROP TABLE x;\n"


def test_names_cannot_break_out() -> None:
    odd = Identity("table", ("public", "x\n; DROP TABLE y; --\x1b[31m\u2028z"))
    step = replace(STEPS[0], identity=odd, where=Where("a\rb.sql", 1), statements=(Statement("SELECT 1"),))
    plan = replace(ONE, steps=(step,), database="shop\nDROP DATABASE x;")
    assert [type(s.stmt).__name__ for s in pglast.parse_sql(sql(plan))].count("DropStmt") == 0
    assert "\x1b" not in text(plan, color=False)
    assert "\r" not in sql(plan)


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        (
            "CREATE USER MAPPING FOR a SERVER s OPTIONS (\"user\" 'me', token E'a\\'b')",
            "CREATE USER MAPPING FOR a SERVER s OPTIONS (\"user\" 'me', token '***')",
        ),
        (
            "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'it''s', DROP q)",
            "ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password '***', DROP q)",
        ),
        (
            "CREATE SERVER s TYPE 'pg' FOREIGN DATA WRAPPER w OPTIONS (host 'h', secret_key 'k')",
            "CREATE SERVER s TYPE 'pg' FOREIGN DATA WRAPPER w OPTIONS (host 'h', secret_key '***')",
        ),
        (
            "CREATE SUBSCRIPTION s CONNECTION 'host=h password=p&w dbname=d' PUBLICATION p",
            "CREATE SUBSCRIPTION s CONNECTION 'host=h password=*** dbname=d' PUBLICATION p",
        ),
        (
            "ALTER SUBSCRIPTION s CONNECTION 'password=''two words'' sslpassword=x'",
            "ALTER SUBSCRIPTION s CONNECTION 'password=*** sslpassword=***'",
        ),
        (
            "ALTER SUBSCRIPTION s CONNECTION 'postgresql://me:p%40w@h/d?sslpassword=x&port=1'",
            "ALTER SUBSCRIPTION s CONNECTION 'postgresql://me:***@h/d?sslpassword=***&port=1'",
        ),
        (
            "ALTER ROLE r PASSWORD 'SCRAM-SHA-256$4096:x' VALID UNTIL '2030-01-01'",
            "ALTER ROLE r PASSWORD '***' VALID UNTIL '2030-01-01'",
        ),
        (
            "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT $$postgresql://u:secret@h/d$$'",
            "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT $$postgresql://u:***@h/d$$'",
        ),
        (
            "CREATE TABLE public.users (password text DEFAULT 'x', token text)",
            "CREATE TABLE public.users (password text DEFAULT 'x', token text)",
        ),
    ],
)
def test_secrets_are_masked(statement: str, shown: str) -> None:
    assert mask(statement) == shown


def test_the_text_masks_and_the_script_does_not() -> None:
    assert "hunter" not in text(FULL, color=False)
    assert "hunter" not in "".join(statement.sql for statement in masked(FULL).statements())
    assert "hunter''2" in sql(FULL)
