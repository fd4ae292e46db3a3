"""`schemadiff diff`: any two states, without settings that would say what is managed."""

from __future__ import annotations

from databases import TestServer, execute

from syndicate_diff.comparison import compare

HISTORY = """
    CREATE SCHEMA schemadiff;
    CREATE TABLE schemadiff.migration_history (id integer PRIMARY KEY);
    COMMENT ON TABLE schemadiff.migration_history IS 'what was applied'
"""


def test_the_own_history_is_left_out_of_both_sides(server: TestServer) -> None:
    """A database that the tool has written to, and one that it has not: neither gains nor loses the history."""
    with server.database() as one, server.database() as other:
        execute(one, HISTORY)
        execute(other, "CREATE TABLE orders (id integer)", "CREATE PUBLICATION schemadiff")
        for source, target in ((one, other), (other, one)):
            plan = compare(source, target)
            assert {str(step.identity) for step in plan.steps} == {"table public.orders", "publication schemadiff"}
            assert plan.proof


def test_an_extension_of_a_version_that_the_shadow_cannot_install(server: TestServer) -> None:
    """It came by updates, from a version whose script is gone: the copy has the version that is there."""
    with server.database() as one, server.database() as other:
        execute(one, "CREATE EXTENSION hstore", "UPDATE pg_extension SET extversion = '1.2' WHERE extname = 'hstore'")
        execute(other, "CREATE EXTENSION hstore")
        plan = compare(one, other)
        assert [str(step.identity) for step in plan.steps] == ["extension hstore"]
        assert plan.proof


def test_a_conversion_that_refuses_the_made_up_rows_is_proven_without(server: TestServer) -> None:
    with server.database() as one, server.database() as other:
        execute(one, "CREATE TABLE t (a text NOT NULL)")
        execute(
            other,
            "CREATE TYPE w AS (x int)",
            """CREATE FUNCTION to_w(text) RETURNS w LANGUAGE plpgsql IMMUTABLE
               AS $$BEGIN RAISE EXCEPTION 'never'; END$$""",
            "CREATE CAST (text AS w) WITH FUNCTION to_w(text) AS ASSIGNMENT",
            "CREATE TABLE t (a w NOT NULL)",
        )
        proof = compare(one, other).proof
        assert proof and "no rows" in proof
