"""What differs in its name alone is renamed and not made anew; that the outcome is right, the corpus shows."""

from __future__ import annotations

from databases import TestServer, catalog, load_text

from syndicate_diff.graph import Verb
from syndicate_diff.plan import Step, plan_steps

TABLES = "CREATE TABLE t (a int, b text); CREATE TABLE u (a int)"


def steps_between(server: TestServer, one: str, other: str) -> list[Step]:
    with server.database() as source, server.database() as target:
        load_text(source, f"{TABLES}; {one}")
        load_text(target, f"{TABLES}; {other}")
        return plan_steps(catalog(source), catalog(target))


def test_an_index_and_a_key_are_renamed(server: TestServer) -> None:
    one = "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a); CREATE INDEX i ON t (b)"
    other = "ALTER TABLE t ADD CONSTRAINT l PRIMARY KEY (a); CREATE INDEX j ON t (b)"
    assert {step.verb for step in steps_between(server, one, other)} == {Verb.RENAME}


def test_a_step_names_the_old_one(server: TestServer) -> None:
    [step] = steps_between(server, "CREATE INDEX i ON t (b)", "CREATE INDEX j ON t (b)")
    assert (step.title, step.reason) == (
        "rename index public.t.j",
        "nothing but the name of index public.t.i differs",
    )


def test_what_differs_in_more_is_made_anew(server: TestServer) -> None:
    verbs = {step.verb for step in steps_between(server, "CREATE INDEX i ON t (b)", "CREATE UNIQUE INDEX j ON t (b)")}
    assert verbs == {Verb.CREATE, Verb.DROP}


def test_what_is_on_another_table_is_made_anew(server: TestServer) -> None:
    verbs = {step.verb for step in steps_between(server, "CREATE INDEX i ON t (a)", "CREATE INDEX j ON u (a)")}
    assert verbs == {Verb.CREATE, Verb.DROP}


def test_what_holds_values_is_not_guessed(server: TestServer) -> None:
    verbs = {step.verb for step in steps_between(server, "CREATE SEQUENCE r", "CREATE SEQUENCE s")}
    assert verbs == {Verb.CREATE, Verb.DROP}


def test_on_partitions_nothing_is_built_anew(server: TestServer) -> None:
    """PostgreSQL cannot detach the index of a partition: what is not renamed there is built anew on all of them."""
    tables = """
        CREATE TABLE p (a int, b int, PRIMARY KEY (a)) PARTITION BY LIST (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (a);
        CREATE TABLE p11 PARTITION OF p1 FOR VALUES IN (1);
        CREATE INDEX i ON p (b)"""
    names = """
        ALTER INDEX i RENAME TO j; ALTER INDEX p11_b_idx RENAME TO k; ALTER INDEX p_pkey RENAME TO l;
        ALTER INDEX p1_pkey RENAME TO m"""
    steps = steps_between(server, tables, f"{tables}; {names}")
    assert [step.verb for step in steps] == [Verb.RENAME] * 4
