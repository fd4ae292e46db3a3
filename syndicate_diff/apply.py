"""The executor: a plan, applied to the live database.

Consecutive statements that may share a transaction do (a segment); the others run alone. The
history notes each segment in the transaction of that segment, so that a run that is killed at
any point has said where the database is, and the next one plans from there.

Which hazards must be allowed is the rule of `hazards`. Waiting for locks: in a segment each lock
is waited for at most `lock_timeout`, then the segment is undone and tried again later, so that
nobody queues behind us for long. What runs alone waits as long as it takes, for a timeout would
leave an invalid index; `statement_timeout` does not apply to it either.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import psycopg2
from psycopg2.extensions import connection as Connection

from syndicate_diff import sql
from syndicate_diff.apply_failure import Phase, Stopped, Whereabouts, failure
from syndicate_diff.changed_functions import Versions, function_versions, invalid_bodies
from syndicate_diff.connect import connect, redact, server_error
from syndicate_diff.errors import ApplyInProgress, SchemaDiffError, StalePlan
from syndicate_diff.hazards import check_hazards
from syndicate_diff.history import History, Label, Run, facts_after
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.render.secrets import shown
from syndicate_diff.segments import Segment, Work, segments
from syndicate_diff.session import Session, Stop
from syndicate_diff.settings import ApplySettings
from syndicate_diff.statement import Danger, Statement

# "schema" in ASCII. Each database has advisory locks of its own.
_LOCK = int.from_bytes(b"schema", "big")
_HOLDER = """
    SELECT a.pid, a.usename, a.application_name, a.backend_start::timestamp(0)::text
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND (l.classid::bigint << 32 | l.objid::bigint) = %s
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_INVALID = "SELECT FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid"
# lock_not_available, deadlock_detected
_TRY_AGAIN = ("55P03", "40P01")
_SHORTEST_DELAY = 0.5  # seconds
_LONGEST_DELAY = 30.0
_UNNAMED = Label()

ReadFacts = Callable[[], Mapping[str, str]]


class Progress(Protocol):
    """Who is told how an apply goes on."""

    def statement(self, number: int, total: int, step: Step, statement: Statement) -> None:
        """A statement of step `number` (from 1) is about to run."""

    def waiting(self, text: str) -> None:
        """What the statement is doing or waiting for; the next call replaces it."""

    def note(self, text: str) -> None:
        """Something that should stay to be read."""


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What an apply did; `run` is its row in the history."""

    steps: int
    statements: int
    seconds: float
    warnings: tuple[str, ...]
    run: int


def apply(
    plan: Plan,
    url: str,
    *,
    settings: ApplySettings,
    history: History,
    allowed: Collection[Danger],
    fingerprint: Callable[[], str],
    facts: ReadFacts,
    progress: Progress,
    label: Label = _UNNAMED,
) -> ApplyReport:
    """Apply a plan to the database at `url`.

    `fingerprint` reads that of the live database, `facts` its state as `drift.fact_hashes` has it.

    Raises, with the database as it was: HazardRefused, ApplyInProgress, StalePlan, ConnectError,
    PrivilegeError, HistoryError. Raises ApplyError (a lock: LockNotAvailable; a right:
    PrivilegeError; the connection: ConnectError) where a statement fails or the user stops;
    the error says what was applied, what not, and what is in doubt.
    """
    check_hazards(plan, allowed)
    stop = Stop()
    with closing(connect(url)) as connection, stop.on_signals():
        _lock(connection, url)
        _check_is_fresh(plan, connection, fingerprint)
        session = _session(connection, url, stop, progress)
        with closing(session):
            execution = _Execution(plan, session, history, settings, progress, label)
            return execution.run(fingerprint, facts)


def _session(connection: Connection, url: str, stop: Stop, progress: Progress) -> Session:
    try:
        return Session(connection, url, stop, progress.waiting)
    except psycopg2.Error as error:
        raise server_error(error, doing="preparing the session", where=redact(url)) from error


def _lock(connection: Connection, url: str) -> None:
    """Take the advisory lock, which the end of the connection gives back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
        if cursor.fetchone() == (True,):
            return
        cursor.execute(_HOLDER, (_LOCK,))
        pid, user, application, since = cursor.fetchone() or (None, None, None, None)
    raise ApplyInProgress(
        "another apply is at work on this database",
        where=redact(url),
        why=f"pid {pid} ({user}, {application}, connected since {since}) holds the advisory lock"
        if pid
        else "it has just ended",
        hint="wait until it is done" + (f"; if it hangs: SELECT pg_terminate_backend({pid})" if pid else ""),
    )


def _check_is_fresh(plan: Plan, connection: Connection, fingerprint: Callable[[], str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text")
        (role,) = cursor.fetchone() or ("",)
    version = connection.server_version // 10000
    again = "make the plan again with schemadiff plan, and look at what is different"
    if role != plan.role:
        what = f"the plan was made for the role {plan.role}, and this is {role}"
        why = "what the plan creates would belong to somebody else"
        raise StalePlan(what, why=why, hint=f"connect as {plan.role}, or {again}")
    if version != plan.version:
        what = f"the plan was made for PostgreSQL {plan.version}, and this is {version}"
        raise StalePlan(what, hint=again)
    if fingerprint() != plan.source:
        raise StalePlan(
            "the database is not the one that the plan was made for; nothing was changed",
            why=f"it was made for {plan.database}, which has changed since, or this is another database",
            hint=again,
        )


class _Execution:
    """One run of a plan: how far it is, and what it is doing."""

    def __init__(
        self,
        plan: Plan,
        session: Session,
        history: History,
        settings: ApplySettings,
        progress: Progress,
        label: Label,
    ) -> None:
        self.plan, self.session, self.history = plan, session, history
        self.settings, self.progress, self.label = settings, progress, label
        self.whereabouts = Whereabouts(plan)
        self.statements = 0
        self.started = time.monotonic()

    def run(self, fingerprint: Callable[[], str], facts: ReadFacts) -> ApplyReport:
        """Apply every segment and write the history. Raises SchemaDiffError."""
        previous = self.history.applied_facts()
        before = facts() if previous is not None else {}
        run = self.history.begin(self.plan, self.label)
        try:
            functions = function_versions(self.session.cursor)
            self._run_segments(run)
        except (psycopg2.Error, Stopped, KeyboardInterrupt) as error:
            raise self._failed(run, error, lambda: facts_after(previous, before, facts())) from error
        warnings = self._function_warnings(functions)
        try:
            after = facts()
            is_whole = fingerprint() == self.plan.target
            self.history.finish(run, self.label, after if is_whole else facts_after(previous, before, after))
        except SchemaDiffError as error:
            warnings.append(f"every step is applied, but the history does not say so: {error.what}")
        seconds = time.monotonic() - self.started
        return ApplyReport(len(self.plan.steps), self.statements, seconds, tuple(warnings), run.id)

    def _run_segments(self, run: Run) -> None:
        made = f"CREATE SCHEMA {sql.name(self.history.table[0])}" if run.made_schema else None
        for segment in segments(self.plan, made):
            self.whereabouts.segment = segment
            if segment.transactional:
                self._transaction(run, segment)
            else:
                self._alone(run, segment)
            self.statements += len(segment.works)
            self.whereabouts.done(segment.steps_done)

    def _transaction(self, run: Run, segment: Segment) -> None:
        """Run a segment, and again where a lock was not granted in time."""
        for attempt in count():
            try:
                self._attempt(run, segment)
                return
            except Stopped:
                self.session.rollback()
                raise
            except psycopg2.Error as error:
                self.session.rollback()
                self.whereabouts.blockers = self.session.blockers or self.whereabouts.blockers
                if error.pgcode not in _TRY_AGAIN or attempt == self.settings.retries:
                    raise
            self._back_off(attempt)

    def _attempt(self, run: Run, segment: Segment) -> None:
        timeouts = (
            f"SET LOCAL lock_timeout = {self.settings.lock_timeout}; "
            f"SET LOCAL statement_timeout = {self.settings.statement_timeout}"
        )
        self.whereabouts.phase = Phase.TRANSACTION
        self.session.execute(f"BEGIN; {timeouts}")
        for work in segment.works:
            self._execute(work)
        self._check_stop()
        self._advance(run, segment)
        self.whereabouts.phase = Phase.COMMIT
        self.session.execute("COMMIT", stoppable=False)

    def _alone(self, run: Run, segment: Segment) -> None:
        (work,) = segment.works
        self._check_stop()
        self.history.doubt(self.session.cursor, run, shown(work.statement))
        self.whereabouts.phase = Phase.OUTSIDE
        try:
            self._execute(work)
        except psycopg2.Error as error:
            self._clean_up(work.statement, error)
            raise
        self.whereabouts.done(segment.steps_done)
        self._advance(run, segment)

    def _advance(self, run: Run, segment: Segment) -> None:
        done = segment.steps_done
        step = self.plan.steps[done - 1] if done else None
        name = step.title if step else ""
        self.history.advance(self.session.cursor, run, done, name)

    def _execute(self, work: Work) -> None:
        self._check_stop()
        self.whereabouts.work = work
        self.progress.statement(work.number, len(self.plan.steps), work.step, work.statement)
        self.session.execute(work.statement.sql)

    def _check_stop(self) -> None:
        if self.session.stop.asked.is_set():
            raise Stopped

    def _back_off(self, attempt: int) -> None:
        """Wait, longer each time, and not in step with another apply that waits too."""
        delay = min(_SHORTEST_DELAY * 2**attempt, _LONGEST_DELAY) * random.uniform(0.5, 1.5)
        work = self.whereabouts.work
        holders = [f"held by {blocker}" for blocker in self.whereabouts.blockers]
        said = [f"{work.heading}: a lock was not granted in time" if work else "", *holders]
        attempts = f"undone; attempt {attempt + 2} of {self.settings.retries + 1} in {delay:.1f} s"
        self.progress.note("; ".join(filter(None, [*said, attempts])))
        if self.session.stop.asked.wait(delay):
            raise Stopped

    def _clean_up(self, statement: Statement, error: psycopg2.Error) -> None:
        """Drop the invalid index that a failed concurrent build left."""
        index = _built_index(statement.sql)
        # 42P07: the name was taken, so that nothing was built.
        if index is None or error.pgcode == "42P07":
            return
        left = f"the invalid index {index} may be left; the next plan replaces it"
        self.whereabouts.left_behind = left
        with suppress(psycopg2.Error):
            cursor = self.session.cursor
            cursor.execute(_INVALID, (index,))
            if cursor.rowcount:
                self.progress.note(f"the build failed and left the invalid index {index}: dropping it")
                self.session.execute(f"DROP INDEX CONCURRENTLY {index}", stoppable=False)
            self.whereabouts.left_behind = None

    def _function_warnings(self, before: Versions) -> list[str]:
        try:
            return invalid_bodies(self.session.cursor, before)
        except psycopg2.Error as error:
            return [f"the bodies of functions were not validated: {redact(str(error)).strip()}"]

    def _failed(self, run: Run, error: BaseException, facts: ReadFacts) -> SchemaDiffError:
        """The error to raise, noted in the history as far as that can still be reached."""
        at = self.whereabouts
        at.is_lost = bool(self.session.connection.closed) or isinstance(error, KeyboardInterrupt)
        self.session.connection.close()
        if at.is_lost and at.phase is Phase.COMMIT:
            self._resolve_doubt(run)
        found = failure(error, at, stopped=self.session.stop.asked.is_set())
        try:
            self.history.fail(run, str(found), at.in_doubt, facts() if at.applied else None)
        except SchemaDiffError as unwritten:
            self.progress.note(f"the history was not written: {unwritten.what}")
        return found

    def _resolve_doubt(self, run: Run) -> None:
        """Nobody heard whether the COMMIT was done; the history, part of the transaction, tells."""
        at = self.whereabouts
        if not at.segment or at.segment.steps_done == at.applied:
            return  # it ends within a step, and the history counts whole ones
        with suppress(SchemaDiffError):
            applied = self.history.steps_applied(run)
            if applied >= at.segment.steps_done:
                at.done(applied)
            else:
                at.phase = Phase.TRANSACTION


def _built_index(statement: str) -> str | None:
    """The qualified name of the index that a CREATE INDEX CONCURRENTLY builds."""
    import pglast

    try:
        node = pglast.parse_sql(statement)[0].stmt
    except pglast.parser.ParseError:
        return None
    if not isinstance(node, pglast.ast.IndexStmt) or not node.concurrent or not node.idxname:
        return None
    schema = node.relation.schemaname if node.relation else None
    return sql.qualified(*filter(None, [schema, node.idxname]))
