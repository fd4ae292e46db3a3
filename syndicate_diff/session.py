"""The session that applies a plan: it runs one statement at a time, and says what it waits for.

A statement runs in a thread of its own, because libpq holds its thread until the server answers:
meanwhile this one hears Ctrl-C, and asks the server over a second connection who blocks the
first, and how far an index build is.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from types import FrameType
from typing import NamedTuple

import psycopg2
from psycopg2.extensions import connection as Connection

from syndicate_diff.connect import connect
from syndicate_diff.errors import SchemaDiffError
from syndicate_diff.redaction import redact
from syndicate_diff.statement import SESSION

Show = Callable[[str], None]

_FIRST_PAUSE = 0.05  # seconds
_LONGEST_PAUSE = 0.4
_QUERY_SHOWN = 80  # characters
_SETTINGS = f"""
    {SESSION}
    SET default_transaction_isolation = 'read committed'; SET idle_in_transaction_session_timeout = 0;
    SET idle_session_timeout = 0; SET lock_timeout = 0; SET statement_timeout = 0;
    SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout'
"""
_BLOCKERS = """
    SELECT b.pid, coalesce(a.usename, a.backend_type), a.application_name, a.state,
           extract(epoch FROM clock_timestamp() - coalesce(a.query_start, a.backend_start))::int, a.query
    FROM unnest(pg_blocking_pids(%s)) b (pid) LEFT JOIN pg_stat_activity a ON a.pid = b.pid
    ORDER BY a.query_start
"""
# https://www.postgresql.org/docs/current/progress-reporting.html
_BUILD = """
    SELECT phase, CASE WHEN blocks_total > 0 THEN 100 * blocks_done / blocks_total
                       WHEN tuples_total > 0 THEN 100 * tuples_done / tuples_total END,
           lockers_total - lockers_done
    FROM pg_stat_progress_create_index WHERE pid = %s
"""


class Blocker(NamedTuple):
    """A session that holds what a statement waits for; `seconds` since its last statement began."""

    pid: int
    user: str | None
    application: str | None
    state: str | None
    seconds: int | None
    query: str | None

    def __str__(self) -> str:
        if not self.pid:
            return "a prepared transaction (see pg_prepared_xacts)"
        who = ", ".join(part for part in (self.user, self.application) if part)
        shown = f"pid {self.pid}" + (f" ({who})" if who else "")
        if self.state:
            shown += f", {self.state} for {self.seconds} s"
        query = " ".join(redact(self.query or "").split())
        if len(query) > _QUERY_SHOWN:
            query = query[:_QUERY_SHOWN] + "…"
        return f"{shown}: {query}" if query else shown


class Stop:
    """Whether the user asked to stop. The second time is Python's own KeyboardInterrupt."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Listen to SIGINT and SIGTERM; only the main thread of a process can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def hear(_number: int, _frame: FrameType | None) -> None:
            if self.asked.is_set():
                raise KeyboardInterrupt
            self.asked.set()

        for number in before:
            signal.signal(number, hear)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Session:
    """The connection that changes the database, watched from a second one."""

    def __init__(self, connection: Connection, url: str, stop: Stop, show: Show) -> None:
        self.connection = connection
        self.stop = stop
        self.blockers: list[Blocker] = []
        self.cursor = connection.cursor()
        self.pid = connection.info.backend_pid
        self._url = url
        self._show = show
        self._watcher: Connection | None = None
        self.cursor.execute(_SETTINGS)

    def execute(self, statement: str, *, stoppable: bool = True) -> None:
        """Run a statement; `stop` cancels it unless it may not be stopped.

        Raises psycopg2.Error: of a cancelled statement, QueryCanceled.
        """
        failure: list[psycopg2.Error] = []
        done = threading.Event()
        self.blockers = []
        arguments = (statement, failure, done)
        threading.Thread(target=self._run, args=arguments, daemon=True).start()
        try:
            self._wait(done, stoppable)
        except KeyboardInterrupt:
            self._cut()
            done.wait()
            raise
        if failure:
            raise failure[0]

    def rollback(self) -> None:
        """End a transaction that failed; a lost connection has none any more."""
        with suppress(psycopg2.Error):
            self.cursor.execute("ROLLBACK")

    def close(self) -> None:
        """Close the second connection."""
        if self._watcher:
            self._watcher.close()

    def _run(self, statement: str, failure: list[psycopg2.Error], done: threading.Event) -> None:
        try:
            self.cursor.execute(statement)
        except psycopg2.Error as error:
            failure.append(error)
        finally:
            done.set()

    def _wait(self, done: threading.Event, stoppable: bool) -> None:
        pause, cancelled = _FIRST_PAUSE, False
        while not done.wait(pause):
            if stoppable and not cancelled and self.stop.asked.is_set():
                self._show("stopping")
                self.connection.cancel()
                cancelled = True
            self._look()
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _cut(self) -> None:
        """Leave a server that does not answer; it undoes an open transaction when it notices."""
        with suppress(psycopg2.Error, OSError):
            self.connection.cancel()
            with socket.socket(fileno=os.dup(self.connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def _look(self) -> None:
        """Say what the statement waits for. Whatever goes wrong here must not stop it."""
        with suppress(psycopg2.Error, SchemaDiffError):
            if self._watcher is None:
                self._watcher = connect(self._url, application_name="schemadiff watcher")
            with closing(self._watcher.cursor()) as cursor:
                cursor.execute(_BLOCKERS, (self.pid,))
                found = [Blocker(*row) for row in cursor.fetchall()]
                self.blockers = found or self.blockers
                cursor.execute(_BUILD, (self.pid,))
                build = cursor.fetchone()
            self._tell(found, build)

    def _tell(self, found: list[Blocker], build: tuple[str, int | None, int | None] | None) -> None:
        parts = []
        if build:
            phase, percent, lockers = build
            parts.append(phase + (f", {percent} %" if percent is not None else ""))
            parts += [f"{lockers} older transactions to wait for"] if lockers else []
        parts += [f"waits for {blocker}" for blocker in found]
        if parts:
            self._show("; ".join(parts))
