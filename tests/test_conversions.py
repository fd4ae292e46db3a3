"""What a change of type says of values that it cannot keep is judged by what becomes of some that are hard to keep."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations

import psycopg2
from databases import TestServer, ask, catalog, execute, run_steps

from syndicate_diff.connect import connect
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.statement import Danger

# Type → values; between the types of a group people do change columns.
NUMBERS = {
    "smallint": ["2"],
    "integer": ["2", "16777217"],
    "bigint": ["2", "9007199254740993"],
    "numeric": ["2", "1.23456789012345678901"],
    "numeric(10,2)": ["7", "1.25"],
    "numeric(12,1)": ["1.2"],
    "real": ["2", "0.1"],
    "double precision": ["2", "0.123456789012345"],
    "numeric(4,0)": ["7", "-9999"],
    "money": ["7", "1.25"],
    "boolean": ["t"],
    "jsonb": ["1.5", "true"],
}
TIMES = {
    "date": ["2020-02-03"],
    "time": ["10:11:12.123456"],
    "time(3)": ["10:11:12.123"],
    "timetz": ["10:11:12.1234+03"],
    "timestamp": ["2020-02-03 10:11:12.123456"],
    "timestamp(0)": ["2020-02-03 10:11:12"],
    "timestamptz": ["2020-02-03 10:11:12.123456+03"],
    "interval": ["1 year 2 mons 3 days 04:05:06.789"],
    "interval year to month": ["1 year 2 mons"],
    "interval day to second(3)": ["3 days 04:05:06.789"],
    "interval hour": ["3 days 04:00:00"],
    "interval(2)": ["1 year 04:05:06.78"],
}
BITS = {"bit(8)": ["10101010"], "bit(4)": ["1010"], "varbit(8)": ["101"], "varbit": ["101010101", "0011"]}
ADDRESSES = {
    "inet": ["10.0.0.1/24"],
    "cidr": ["10.0.0.0/24"],
    "macaddr": ["08:00:2b:01:02:03"],
    "macaddr8": ["08:00:2b:ff:fe:01:02:03"],
}
SHAPES = {
    "point": ["(1,2)"],
    "lseg": ["[(1,2),(3,4)]"],
    "box": ["(3,4),(1,2)"],
    "path": ["((1,2),(3,4),(5,7))"],
    "polygon": ["((1,2),(3,4),(5,7))"],
    "circle": ["<(1,2),3>"],
}
WORDS = {
    "text": ["a" * 70, "abc"],
    "varchar(5)": ["abcde"],
    "char(5)": ["abc"],
    "name": ["abc"],
    '"char"': ["a"],
    "bytea": ["\\x0102"],
    "uuid": ["00000000-0000-4000-8000-000000000001"],
    "tsvector": ["'a' 'b'"],
}
GROUPS = (NUMBERS, TIMES, BITS, ADDRESSES, SHAPES, WORDS)
# The digits that a value has as another type are another way to write it.
WRITTEN_OTHERWISE = {("text", "bytea"), ("varchar(5)", "bytea"), ("char(5)", "bytea"), ("name", "bytea")}
WRITTEN_OTHERWISE |= {('"char"', "bytea"), ("tsvector", "bytea")}


def test_values_that_do_not_come_back_are_announced(server: TestServer) -> None:
    pairs = [(group, *pair) for group in GROUPS for pair in permutations(group, 2)]
    with server.database() as url, server.database() as other:
        execute(url, *(f"CREATE TABLE t{number} (v {old})" for number, (_, old, _) in enumerate(pairs)))
        execute(other, *(f"CREATE TABLE t{number} (v {new})" for number, (_, _, new) in enumerate(pairs)))
        steps = {step.identity.parts[1]: step for step in plan_steps(catalog(url), catalog(other))}
        with closing(connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("SET timezone = 'Asia/Kolkata'")
            wrong = [
                (old, new, value, said)
                for number, (values, old, new) in enumerate(pairs)
                for value in values[old]
                if (said := _untrue(cursor, steps[f"t{number}"], old, new, value))
            ]
    assert wrong == []


def _untrue(cursor: psycopg2.extensions.cursor, step: Step, old: str, new: str, value: str) -> str:
    """What the statement does not say of itself, or says and is not so."""
    (statement,) = (statement for statement in step.statements if statement.relation)
    dangers = {hazard.danger for hazard in statement.hazards}
    table = step.identity.parts[1]
    cursor.execute("BEGIN")
    try:
        cursor.execute(f"INSERT INTO {table} VALUES (%s) RETURNING v::text, pg_relation_filenode('{table}')", [value])
        before, file = cursor.fetchone() or ()
        try:
            cursor.execute(statement.sql)
        except psycopg2.Error as error:
            return "" if Danger.MAY_FAIL in dangers else str(error)
        cursor.execute(f"SELECT pg_relation_filenode('{table}') <> %s", [file])
        is_rewritten = cursor.fetchone() == (True,)
        if is_rewritten != (Danger.TABLE_REWRITE in dangers):
            return f"rewritten: {is_rewritten}"
        cursor.execute(f"SELECT v::text::{old}::text FROM {table}")
        is_back = cursor.fetchone() == (before,)
        is_lost = not is_back and (old, new) not in WRITTEN_OTHERWISE
        return "lost" if is_lost and not dangers & {Danger.DATA_LOSS, Danger.CHANGES_MEANING} else ""
    except psycopg2.Error:
        return ""  # PostgreSQL takes no such value back: nothing to compare
    finally:
        cursor.execute("ROLLBACK")


def test_values_that_hang_on_the_time_zone_are_announced(server: TestServer) -> None:
    values = {**TIMES, "text": ["2026-03-29 02:30:00", "02:30"]}
    pairs = list(permutations(values, 2))
    with server.database() as url, server.database() as other:
        execute(url, *(f"CREATE TABLE t{number} (v {old})" for number, (old, _) in enumerate(pairs)))
        execute(other, *(f"CREATE TABLE t{number} (v {new})" for number, (_, new) in enumerate(pairs)))
        steps = {step.identity.parts[1]: step for step in plan_steps(catalog(url), catalog(other))}
        with closing(connect(url)) as connection, connection.cursor() as cursor:
            wrong = [
                pair
                for number, pair in enumerate(pairs)
                if any(_differs_by_zone(cursor, steps[f"t{number}"], value) for value in values[pair[0]])
                and Danger.CHANGES_MEANING not in _dangers(steps[f"t{number}"])
            ]
    assert wrong == []


def _dangers(step: Step) -> set[Danger]:
    return {hazard.danger for statement in step.statements for hazard in statement.hazards}


def _differs_by_zone(cursor: psycopg2.extensions.cursor, step: Step, value: str) -> bool:
    return len({_converted(cursor, step, value, zone) for zone in ("UTC", "Asia/Kolkata", "America/New_York")}) > 1


def _converted(cursor: psycopg2.extensions.cursor, step: Step, value: str, zone: str) -> str:
    """The value that a statement makes of one in a session of that zone, written in another; or the error."""
    table = step.identity.parts[1]
    cursor.execute("SET timezone = 'UTC'")
    cursor.execute("BEGIN")
    try:
        cursor.execute(f"INSERT INTO {table} VALUES (%s)", [value])
        cursor.execute(f"SET LOCAL timezone = '{zone}'")
        for statement in step.statements:
            cursor.execute(statement.sql)
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute(f"SELECT v::text FROM {table}")
        return str(cursor.fetchone())
    except psycopg2.Error as error:
        return str(error.pgcode)
    finally:
        cursor.execute("ROLLBACK")


def test_what_attributes_lose_is_announced_too(server: TestServer) -> None:
    inside = "CREATE TABLE t (a c, b c[]); CREATE DOMAIN d AS c; CREATE TABLE u (v d)"
    with server.database() as url, server.database() as other:
        execute(url, f"CREATE TYPE i AS (t timestamp); CREATE TYPE c AS (n numeric(5,2), i i); {inside}")
        execute(other, f"CREATE TYPE i AS (t date); CREATE TYPE c AS (n numeric(5,2), i i); {inside}")
        steps = plan_steps(catalog(url), catalog(other))
        lost = [h.message for step in steps for s in step.statements for h in s.hazards if h.danger is Danger.DATA_LOSS]
        assert sorted(message.split(" are ")[0] for message in lost) == ["values of a", "values of b", "values of v"]


def said(server: TestServer, old: str, new: str) -> set[Danger]:
    """The dangers of the plan between two schemas."""
    with server.database() as url, server.database() as other:
        execute(url, old)
        execute(other, new)
        return set().union(*map(_dangers, plan_steps(catalog(url), catalog(other))))


def test_attributes_that_change_places_are_announced(server: TestServer) -> None:
    types = "CREATE TYPE a AS (x int, y int); CREATE TYPE b AS ({}); CREATE TABLE t (v {})"
    for attributes, is_lost in (("y int, x int", True), ("x int, y int", False), ("m int, n int", False)):
        dangers = said(server, types.format(attributes, "a"), types.format(attributes, "b"))
        assert (Danger.DATA_LOSS in dangers) == is_lost, attributes


def test_dates_that_are_read_by_the_order_of_day_and_month_are_announced(server: TestServer) -> None:
    for new, hangs in (("date", True), ("timestamp", True), ("integer", False)):
        dangers = said(server, "CREATE TABLE t (v text)", f"CREATE TABLE t (v {new})")
        assert (Danger.CHANGES_MEANING in dangers) == hangs, new


def test_what_compares_otherwise_may_fail(server: TestServer) -> None:
    for column, may_fail in (("v text UNIQUE", False), ("v text CHECK (v > 'A')", True), ("v text", False)):
        collated = column.replace("text", 'text COLLATE "C"')
        dangers = said(server, f"CREATE TABLE t ({column})", f"CREATE TABLE t ({collated})")
        assert (Danger.MAY_FAIL in dangers) == may_fail, column
    for column, may_fail in (("v {} UNIQUE", True), ("v {} CHECK (v <> 'A')", True), ("v {}", False)):
        old, new = (f"CREATE EXTENSION citext; CREATE TABLE t ({column})".format(name) for name in ("text", "citext"))
        assert (Danger.MAY_FAIL in said(server, old, new)) == may_fail, column


def test_a_value_goes_through_what_is_written_not_through_a_cast_of_users(server: TestServer) -> None:
    made = (
        "CREATE TYPE a AS ENUM ('x', 'y'); CREATE TYPE b AS ENUM ('x', 'y');"
        "CREATE FUNCTION f(a) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'y' $$;"
        "CREATE CAST (a AS text) WITH FUNCTION f(a) AS ASSIGNMENT; CREATE TABLE t (v {})"
    )
    with server.database() as url, server.database() as other:
        execute(url, made.format("a"), "INSERT INTO t VALUES ('x')")
        execute(other, made.format("b"))
        run_steps(url, plan_steps(catalog(url), catalog(other)))
        assert ask(url, "SELECT v::text FROM t") == [("x",)]


def test_what_a_function_of_users_makes_of_values_is_announced(server: TestServer) -> None:
    made = """
        CREATE TYPE e AS ENUM ('a', 'b'); CREATE FUNCTION f(e) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
        CREATE CAST (e AS int) WITH FUNCTION f(e) AS ASSIGNMENT; CREATE TABLE t (v {})"""
    for old, new, is_lost in (("e", "int", True), ("e[]", "int[]", True), ("e", "text", False), ("int", "e", False)):
        assert (Danger.DATA_LOSS in said(server, made.format(old), made.format(new))) == is_lost, (old, new)


def test_a_length_that_comes_may_fail(server: TestServer) -> None:
    for old, new, may_fail in (("bpchar", "char(3)", True), ("char(3)", "bpchar", False), ("text", "bpchar", False)):
        dangers = said(server, f"CREATE TABLE t (v {old}, a {old}[])", f"CREATE TABLE t (v {new}, a {new}[])")
        assert (Danger.MAY_FAIL in dangers) == may_fail, (old, new)


def test_a_default_that_hangs_on_the_search_path_is_announced(server: TestServer) -> None:
    of_path = "array_to_string(current_schemas(true), '')"
    for default, hangs in (("current_schema()", True), (of_path, True), ("'current_schema'", False)):
        dangers = said(server, "CREATE TABLE t (a int)", f"CREATE TABLE t (a int, v text DEFAULT {default})")
        assert (Danger.CHANGES_MEANING in dangers) == hangs, default
