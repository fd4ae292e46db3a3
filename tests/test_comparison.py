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
