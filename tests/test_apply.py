"""The executor on a real server: what is applied, what is undone, and what it says of both."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection

from syndicate_diff.apply import ApplyReport, apply
from syndicate_diff.apply_failure import Phase, Whereabouts
from syndicate_diff.binaries import Binaries
from syndicate_diff.errors import (
    ApplyError,
    ApplyInProgress,
    ConnectError,
    HazardRefused,
    LockNotAvailable,
    SchemaDiffError,
    StalePlan,
    Where,
)
from syndicate_diff.graph import Verb
from syndicate_diff.hazards import unallowed
from syndicate_diff.history import Entry, History, Label
from syndicate_diff.model import Identity
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan, to_json
from syndicate_diff.segments import segments
from syndicate_diff.server import Server, private_server
from syndicate_diff.session import Session
from syndicate_diff.settings import ApplySettings
from syndicate_diff.statement import Danger, Hazard, Lock, LockMode, Statement

TABLE = Statement("CREATE TABLE public.t (a int)")
ANY_VERSION = 0  # of the server that the test runs on
CHILD = """
import sys
from pathlib import Path
from test_apply import Heard, run
from syndicate_diff.cli import _report
from syndicate_diff.plan_file import read_plan
heard = Heard(on_statement=lambda text: print(text, flush=True))
try:
    run(sys.argv[1], read_plan(Path(sys.argv[2])), progress=heard)
except BaseException as error:
    sys.exit(_report(error))
"""


@pytest.fixture(scope="module")
def own_server(binaries_under_test: Binaries) -> Iterator[Server]:
    with private_server(binaries_under_test, settings={"deadlock_timeout": "100ms"}) as server:
        yield server


numbers = count(1)


@pytest.fixture
def url(own_server: Server) -> Iterator[str]:
    """A fresh database."""
    name = f"applied_{next(numbers)}"
    ask(own_server.url(), f"CREATE DATABASE {name}")
    yield own_server.url(name)
    ask(own_server.url(), f"DROP DATABASE {name} WITH (FORCE)")


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


def tables(url: str) -> list[object]:
    return [row[0] for row in ask(url, "SELECT relname FROM pg_class WHERE relkind = 'r' AND oid >= 16384 ORDER BY 1")]


@dataclass
class Heard:
    """Progress that remembers."""

    notes: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    on_statement: Callable[[str], None] = lambda _: None
    on_wait: Callable[[str], None] = lambda _: None

    def statement(self, number: int, total: int, step: Step, statement: Statement) -> None:
        self.on_statement(statement.sql)

    def waiting(self, text: str) -> None:
        self.waits.append(text)
        self.on_wait(text)

    def note(self, text: str) -> None:
        self.notes.append(text)


def step(*statements: Statement | str, name: str = "t", verb: Verb = Verb.CREATE) -> Step:
    made = tuple(Statement(s) if isinstance(s, str) else s for s in statements)
    return Step(verb, Identity("table", ("public", name)), made, "", where=Where("schema/app/t.sql", 7))


def plan(*steps: Step) -> Plan:
    return Plan(steps, "the database", "postgres", ANY_VERSION, source="before", target="after")


def run(
    url: str,
    wanted: Plan,
    *,
    retries: int = 0,
    lock_timeout: int = 1000,
    allowed: tuple[Danger, ...] = (),
    fingerprint: str = "before",
    progress: Heard | None = None,
) -> ApplyReport:
    if wanted.version == ANY_VERSION:
        [(major,)] = ask(url, "SELECT current_setting('server_version_num')::int / 10000")
        wanted = replace(wanted, version=major)  # type: ignore[arg-type]
    return apply(
        wanted,
        url,
        settings=ApplySettings(lock_timeout=lock_timeout, retries=retries),
        history=History(url),
        allowed=allowed,
        fingerprint=lambda: fingerprint,
        facts=lambda: {str(name): "there" for name in tables(url)},
        progress=progress or Heard(),
    )


def last(url: str) -> Entry:
    return History(url).entries()[-1]


@contextmanager
def holding(url: str, *statements: str) -> Iterator[Connection]:
    """A session with an open transaction that has run these statements."""
    with closing(psycopg2.connect(url, application_name="the holder")) as connection:
        for statement in statements:
            connection.cursor().execute(statement)
        yield connection


def test_consecutive_transactional_statements_are_one_transaction() -> None:
    alone = Statement("alone", transactional=False)
    label = Statement("label", commit_before_use=True)
    wanted = plan(step("a"), step("b", label, "c"), step(alone, alone), step("d"))
    found = [[work.statement.sql for work in segment.works] for segment in segments(wanted)]
    assert found == [["a", "b", "label"], ["c"], ["alone"], ["alone"], ["d"]]
    assert [segment.steps_done for segment in segments(wanted)] == [1, 2, 2, 3, 4]


def test_a_plan_is_applied_and_noted(url: str) -> None:
    report = run(url, plan(step(TABLE), step("CREATE TABLE public.u (a int)", name="u")))
    assert (report.steps, report.statements, report.warnings) == (2, 2, ())
    assert tables(url) == ["migration_history", "t", "u"]
    entry = last(url)
    assert (entry.status, entry.steps_applied, entry.last_step) == ("applied", 2, "create table public.u")
    assert entry.role == "postgres" and entry.error is None
    assert History(url).applied_facts() == dict.fromkeys(["migration_history", "t", "u"], "there")


def test_an_enum_label_is_committed_before_its_use(url: str) -> None:
    ask(url, "CREATE TYPE public.mood AS ENUM ('sad')")
    label = Statement("ALTER TYPE public.mood ADD VALUE 'ok'", commit_before_use=True)
    run(url, plan(step(label), step("CREATE TABLE public.t (m public.mood DEFAULT 'ok')")))
    assert "t" in tables(url)


def test_hazards_are_refused_with_what_allows_them(url: str) -> None:
    loss = Statement("DROP TABLE public.t", hazards=(Hazard(Danger.DATA_LOSS, "all rows are lost"),))
    ask(url, TABLE.sql)
    with pytest.raises(HazardRefused) as raised:
        run(url, plan(step(loss, verb=Verb.DROP)))
    said = str(raised.value)
    assert "data_loss: drop table public.t: all rows are lost (schema/app/t.sql:7)" in said
    assert "--allow data_loss" in said
    assert tables(url) == ["t"]
    run(url, plan(step(loss, verb=Verb.DROP)), allowed=(Danger.DATA_LOSS,))
    assert tables(url) == ["migration_history"]


def test_a_hazard_to_what_the_plan_creates_is_none() -> None:
    revoke = Statement("REVOKE", hazards=(Hazard(Danger.PRIVILEGES, "lost"),))
    grant = Step(Verb.CREATE, Identity("grant", ("table", "public", "t", "app", "")), (revoke,), "")
    assert unallowed(plan(step(TABLE), grant), ()) == []
    assert unallowed(plan(grant), ()) == [(grant, revoke.hazards[0])]
    dropped = step("DROP VIEW public.t", verb=Verb.DROP)
    assert len(unallowed(plan(dropped, step(TABLE), grant), ())) == 1
    function = Step(Verb.ALTER, Identity("function", ("public", "t", "(integer)")), (revoke,), "")
    assert len(unallowed(plan(step(TABLE), function), ())) == 1


def test_the_powers_of_a_new_role_are_a_hazard_to_what_is_there() -> None:
    create = Statement("CREATE ROLE", hazards=(Hazard(Danger.PRIVILEGES, "sees all"),))
    role = Step(Verb.CREATE, Identity("role", ("admin",)), (create,), "")
    assert unallowed(plan(role), ()) == [(role, create.hazards[0])]


def test_a_hazard_to_the_table_of_a_new_column_is_one() -> None:
    rewrite = Statement(
        "ALTER TABLE",
        lock=LockMode.ACCESS_EXCLUSIVE,
        relation="public.t",
        hazards=(Hazard(Danger.TABLE_REWRITE, "slow"),),
    )
    column = Step(Verb.CREATE, Identity("column", ("public", "t", "a")), (rewrite,), "")
    assert len(unallowed(plan(column), ())) == 1
    assert unallowed(plan(step(TABLE), column), ()) == []
    refers = replace(rewrite, also=(Lock("public.u", LockMode.SHARE_ROW_EXCLUSIVE),))
    assert len(unallowed(plan(step(TABLE), replace(column, statements=(refers,))), ())) == 1


def test_what_would_mean_something_else_needs_an_allowance_where_it_is_new(url: str) -> None:
    view = Statement(TABLE.sql, hazards=(Hazard(Danger.CHANGES_MEANING, "x"),))
    with pytest.raises(HazardRefused, match="--allow changes_meaning"):
        run(url, plan(step(view)))
    assert tables(url) == []


def test_hazards_that_pass_by_themselves_need_no_allowance(url: str) -> None:
    hazards = (Hazard(Danger.MAY_FAIL, "x"), Hazard(Danger.BRIEFLY_ABSENT, "y"))
    run(url, plan(step(Statement(TABLE.sql, hazards=hazards), verb=Verb.ALTER)))
    assert "t" in tables(url)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fingerprint": "something else"}, "not the one that the plan was made for"),
        ({"role": "somebody"}, "made for the role somebody, and this is postgres"),
        ({"version": 13}, "made for PostgreSQL 13"),
    ],
)
def test_a_plan_for_another_database_is_stale(url: str, change: dict[str, str], words: str) -> None:
    fields = {"fingerprint": "before", **change}
    fingerprint = fields.pop("fingerprint")
    with pytest.raises(StalePlan, match=words):
        run(url, replace(plan(step(TABLE)), **fields), fingerprint=fingerprint)  # type: ignore[arg-type]
    assert tables(url) == []


def test_two_applies_at_once(url: str) -> None:
    errors: list[SchemaDiffError] = []

    def apply_too(_: str) -> None:
        with pytest.raises(ApplyInProgress) as raised:
            run(url, plan(step(TABLE)))
        errors.append(raised.value)

    run(url, plan(step(TABLE)), progress=Heard(on_statement=apply_too))
    assert re.search(r"pid \d+ \(postgres, schemadiff, connected since", str(errors[0]))
    assert tables(url) == ["migration_history", "t"]


def test_a_lock_that_is_not_granted_names_its_holder(url: str) -> None:
    ask(url, TABLE.sql)
    blocked = plan(step("CREATE TABLE public.u ()", name="u"), step("ALTER TABLE public.t ADD b int", verb=Verb.ALTER))
    heard = Heard()
    with holding(url, "SELECT count(*) FROM public.t") as holder, pytest.raises(LockNotAvailable) as raised:
        pid = holder.info.backend_pid
        run(url, blocked, retries=1, progress=heard)
    said = str(raised.value)
    held = f"held by pid {pid} (postgres, the holder), idle in transaction for"
    assert held in said and "SELECT count(*) FROM public.t" in said
    assert raised.value.sqlstate == "55P03"
    assert "undone with its transaction: steps 1 to 2" in said
    assert any(held in note and "attempt 2 of 2" in note for note in heard.notes)
    assert any("waits for pid" in wait for wait in heard.waits)
    assert tables(url) == ["migration_history", "t"]


def test_a_lock_that_is_granted_later(url: str) -> None:
    ask(url, TABLE.sql)
    heard = Heard()
    with holding(url, "LOCK public.t") as holder:
        heard.on_statement = lambda _: holder.rollback() if heard.notes else None
        run(url, plan(step("ALTER TABLE public.t ADD b int", verb=Verb.ALTER)), retries=3, progress=heard)
    assert len(heard.notes) == 1
    assert last(url).status == "applied"


def test_a_failure_halfway_says_where_the_database_is(url: str) -> None:
    wrong = Statement("CREATE TABLE public.v (\n    a integr\n)")
    wanted = plan(
        step(TABLE, Statement("ALTER TABLE public.t ADD b int", commit_before_use=True)),
        step("CREATE TABLE public.u ()", name="u"),
        step(wrong, name="v"),
        step("CREATE TABLE public.w ()", name="w"),
    )
    with pytest.raises(ApplyError) as raised:
        run(url, wanted)
    assert str(raised.value).splitlines() == [
        "schema/app/t.sql:7: create table public.v: the server reported an error [42704]",
        '  why:  type "integr" does not exist',
        "        statement, line 2:     a integr",
        "                                 ^",
        "        applied: 1 of 4 steps, up to create table public.t; they stay",
        "        undone with its transaction: steps 2 to 4",
        "        not applied: 3 of 4 steps, from create table public.u",
        "  next: schemadiff apply, without a saved plan, goes on from where the database is now",
    ]
    entry = last(url)
    assert (entry.status, entry.steps_applied, entry.steps_total) == ("failed", 1, 4)
    assert entry.error and "integr" in entry.error
    assert tables(url) == ["migration_history", "t"]


def test_a_constraint_that_fails_at_commit(url: str) -> None:
    ask(url, "CREATE TABLE public.k (a int PRIMARY KEY)")
    wanted = plan(
        step(
            "CREATE TABLE public.t (a int REFERENCES public.k DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO public.t VALUES (1)",
        )
    )
    with pytest.raises(ApplyError, match="committing") as raised:
        run(url, wanted)
    assert "undone with its transaction: step 1" in str(raised.value)
    assert tables(url) == ["k", "migration_history"]


def concurrently(unique: str = "UNIQUE") -> Step:
    build = f'CREATE {unique} INDEX CONCURRENTLY "T_a" ON public.t (a)'
    return step(Statement(build, transactional=False), name="T_a")


def test_a_failed_concurrent_build_leaves_no_invalid_index(url: str) -> None:
    ask(url, "CREATE TABLE public.t AS SELECT 1 AS a FROM generate_series(1, 2)")
    heard = Heard()
    with pytest.raises(ApplyError, match="T_a") as raised:
        run(url, plan(step("CREATE TABLE public.u ()", name="u"), concurrently()), progress=heard)
    assert heard.notes == ['the build failed and left the invalid index public."T_a": dropping it']
    assert ask(url, "SELECT 1 FROM pg_index WHERE NOT indisvalid") == []
    assert "in doubt" not in str(raised.value)
    assert (last(url).steps_applied, last(url).in_doubt) == (1, None)


def test_an_index_whose_name_is_taken_is_left_alone(url: str) -> None:
    ask(url, 'CREATE TABLE public.t (a int); CREATE INDEX "T_a" ON public.t (a)')
    with pytest.raises(ApplyError, match="T_a"):
        run(url, plan(concurrently()))
    assert len(ask(url, "SELECT 1 FROM pg_class WHERE relname = 'T_a'")) == 1


def test_a_concurrent_build_waits_longer_than_any_lock_timeout(url: str) -> None:
    ask(url, TABLE.sql)
    heard = Heard()
    with holding(url, "INSERT INTO public.t VALUES (1)") as holder:
        heard.on_wait = lambda text: holder.rollback() if "waits for pid" in text else None
        run(url, plan(concurrently()), lock_timeout=1, progress=heard)
    assert ask(url, "SELECT 1 FROM pg_index WHERE indisvalid AND indexrelid = 'public.\"T_a\"'::regclass")


def test_a_lost_connection(url: str) -> None:
    terminate = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(ConnectError, match="the connection was lost") as raised:
        run(url, plan(step(TABLE), step(terminate, name="u")))
    assert "undone with its transaction: steps 1 to 2" in str(raised.value)
    assert last(url).status == "failed"
    assert tables(url) == ["migration_history"]


def test_a_connection_lost_outside_a_transaction_is_in_doubt(url: str) -> None:
    terminate = Statement("SELECT pg_terminate_backend(pg_backend_pid())", transactional=False)
    with pytest.raises(ConnectError) as raised:
        run(url, plan(step(TABLE), step(terminate, name="u")))
    doubt = "create table public.u ran outside a transaction and may be done, or half done"
    assert f"in doubt: {doubt}" in str(raised.value)
    assert (last(url).in_doubt, last(url).steps_applied) == (doubt, 1)


def test_a_commit_that_nobody_answered_is_looked_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    execute = Session.execute

    def cut_after_commit(session: Session, statement: str, *, stoppable: bool = True) -> None:
        execute(session, statement, stoppable=stoppable)
        if statement == "COMMIT":
            session.connection.close()
            raise psycopg2.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(Session, "execute", cut_after_commit)
    with pytest.raises(ConnectError) as raised:
        run(url, plan(step(TABLE)))
    assert "applied: 1 of 1 steps" in str(raised.value)
    assert "in doubt" not in str(raised.value)


def test_a_commit_that_cannot_be_looked_up_is_in_doubt() -> None:
    wanted = plan(step(TABLE))
    at = Whereabouts(wanted, phase=Phase.COMMIT, segment=segments(wanted)[0], is_lost=True)
    assert list(at.lines()) == [
        "applied: 0 of 1 steps",
        "in doubt: step 1 may have been committed",
        "not applied: 1 of 1 steps, from create table public.t",
    ]


def test_function_bodies_are_validated_at_the_end(url: str) -> None:
    ask(url, "CREATE FUNCTION public.old() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'")
    first = "CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t'"
    wrong = "CREATE FUNCTION public.g() RETURNS int LANGUAGE sql SET work_mem = '1MB' AS 'SELECT x FROM t'"
    report = run(url, plan(step(first, name="f"), step(wrong, name="g"), step(TABLE)))
    assert report.warnings == ('the body of public.g(): column "x" does not exist',)


def interrupted(url: str, wanted: Plan, tmp_path: Path, number: signal.Signals) -> str:
    """Apply in a child process, and send a signal when the statement that sleeps is at work."""
    file = tmp_path / "plan.json"
    file.write_text(to_json(wanted))
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[1]}"}
    command = [sys.executable, "-c", CHILD, url, str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as child:
        assert child.stdout and child.stderr
        while "pg_sleep" not in child.stdout.readline():
            assert child.poll() is None, child.stderr.read()
        child.send_signal(number)
        said = child.stderr.read()
        assert child.wait() == 1
    return said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_cancels_and_says_where_the_database_is(url: str, tmp_path: Path, number: signal.Signals) -> None:
    first = Statement(TABLE.sql, commit_before_use=True)
    sleep = step("SELECT pg_sleep(600)", name="s")
    wanted = plan(step(first), step("CREATE TABLE public.u ()", name="u"), sleep)
    said = interrupted(url, wanted, tmp_path, number)
    assert "stopped during create table public.s, as you asked" in said
    assert "applied: 1 of 3 steps" in said and "undone with its transaction: steps 2 to 3" in said
    assert "Traceback" not in said
    assert tables(url) == ["migration_history", "t"]
    assert last(url).status == "failed"
    assert ask(url, "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'") == []


def test_after_kill_the_next_run_says_so_and_goes_on(url: str) -> None:
    history = History(url)
    killed = history.begin(plan(step(TABLE), step(TABLE)), Label())
    assert last(url).status == "running"
    run(url, plan(step(TABLE)))
    before, after = history.entries()
    assert (before.id, before.status, after.status) == (killed.id, "failed", "applied")
    assert before.error and "killed" in before.error


def test_stopping_works_only_in_the_main_thread_and_applying_everywhere(url: str) -> None:
    thread = threading.Thread(target=run, args=(url, plan(step(TABLE))))
    thread.start()
    thread.join()
    assert "t" in tables(url)
