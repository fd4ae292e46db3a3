"""The history: one row for each run that changed, or meant to change, a database.

The table lives in the database itself, so that a step and the note of it are one transaction.
It is made on demand; `docs/formats.md` has its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import psycopg2
from psycopg2.extras import Json

from syndicate_diff import sql
from syndicate_diff.connect import connect, redact, server_error
from syndicate_diff.errors import HistoryError, PrivilegeError
from syndicate_diff.plan_file import Plan

if TYPE_CHECKING:
    from psycopg2.extensions import cursor as Cursor

_TABLE = """
    CREATE TABLE {table} (
        id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        operation     text        NOT NULL CHECK (operation IN ('apply', 'rollback')),
        version       text,
        name          text,
        status        text        NOT NULL DEFAULT 'running'
                                  CHECK (status IN ('running', 'applied', 'failed', 'rolled back')),
        started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
        finished_at   timestamptz,
        steps_applied integer     NOT NULL DEFAULT 0,
        steps_total   integer     NOT NULL,
        last_step     text,
        in_doubt      text,
        error         text,
        source        text        NOT NULL,
        target        text        NOT NULL,
        role          text        NOT NULL DEFAULT current_user,
        tool_version  text        NOT NULL,
        facts         jsonb
    );
    COMMENT ON TABLE {table} IS
        'What schemadiff applied to this database, and what failed. Made and written by schemadiff; '
        'in_doubt is a statement that ran outside any transaction, facts the state after the last run.'
"""
_ENTRY = (
    "id, operation, version, name, status, started_at, finished_at, steps_applied, steps_total, last_step, "
    "in_doubt, error, source, target, role, tool_version"
)
# The advisory lock is ours, so nobody else can be at work: that run was killed.
_BURY = """
    UPDATE {table} SET status = 'failed', finished_at = clock_timestamp(),
           error = 'ended without a word: the process was killed or the connection lost'
    WHERE status = 'running'
"""
_BEGIN = """
    INSERT INTO {table} (operation, version, name, steps_total, source, target, tool_version)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
"""


class Operation(StrEnum):
    """What a run does: the way to the desired state, or back."""

    APPLY = "apply"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Label:
    """What a run is called in the history: the number and name of a version, if it has one."""

    operation: Operation = Operation.APPLY
    version: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has begun; `made_schema`: the history's schema was made for it."""

    id: int
    made_schema: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the history; `source` and `target` are the fingerprints of the plan."""

    id: int
    operation: str
    version: str | None
    name: str | None
    status: str
    started_at: datetime
    finished_at: datetime | None
    steps_applied: int
    steps_total: int
    last_step: str | None
    in_doubt: str | None
    error: str | None
    source: str
    target: str
    role: str
    tool_version: str


@cache
def tool_version() -> str:
    """The version of schemadiff that is at work."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("syndicate-diff")
    except PackageNotFoundError:
        return "unknown"


@dataclass(frozen=True)
class History:
    """The history of the database at `url`; `table` is its schema and name.

    Every method raises PrivilegeError where the role lacks a right, HistoryError where the table is
    somebody else's, and ConnectError. Those that write expect the caller to hold the advisory lock.
    """

    url: str
    table: tuple[str, str] = ("schemadiff", "migration_history")

    @property
    def name(self) -> str:
        """The qualified name of the table."""
        return sql.qualified(*self.table)

    def entries(self) -> list[Entry]:
        """Every row, oldest first; none where there is no table yet."""
        with self._cursor("reading the history") as cursor:
            if not self._exists(cursor):
                return []
            cursor.execute(f"SELECT {_ENTRY} FROM {self.name} ORDER BY id")
            return [Entry(*row) for row in cursor.fetchall()]

    def applied_facts(self) -> Mapping[str, str] | None:
        """The state after the last run as `drift.fact_hashes` gives it; None where none was recorded."""
        with self._cursor("reading the history") as cursor:
            if not self._exists(cursor):
                return None
            cursor.execute(f"SELECT facts FROM {self.name} WHERE facts IS NOT NULL ORDER BY id DESC LIMIT 1")
            row = cursor.fetchone()
            facts: Mapping[str, str] | None = row[0] if row else None
            return facts

    def begin(self, plan: Plan, label: Label) -> Run:
        """Note that a plan is about to run; makes the table, and its schema, if they are absent."""
        with self._cursor("beginning the history of this run") as cursor:
            made_schema = self._ensure(cursor)
            cursor.execute(_BURY.format(table=self.name))
            values = (label.operation, label.version, label.name, len(plan.steps), plan.source, plan.target)
            cursor.execute(_BEGIN.format(table=self.name), (*values, tool_version()))
            row = cursor.fetchone()
            assert row is not None
            return Run(row[0], made_schema)

    def advance(self, cursor: Cursor, run: Run, steps: int, last_step: str) -> None:
        """Note how many steps are done, in the transaction of `cursor`; nothing is in doubt then."""
        cursor.execute(
            f"UPDATE {self.name} SET steps_applied = %s, last_step = %s, in_doubt = NULL WHERE id = %s",
            (steps, last_step, run.id),
        )

    def doubt(self, cursor: Cursor, run: Run, statement: str) -> None:
        """Note a statement that is about to run outside any transaction."""
        cursor.execute(f"UPDATE {self.name} SET in_doubt = %s WHERE id = %s", (redact(statement), run.id))

    def steps_applied(self, run: Run) -> int:
        """How many steps are done for sure. Waits for the transaction of a connection that was lost."""
        with self._cursor("reading the history") as cursor:
            cursor.execute("SET statement_timeout = '10s'")
            cursor.execute(f"SELECT steps_applied FROM {self.name} WHERE id = %s FOR UPDATE", (run.id,))
            row = cursor.fetchone()
            return int(row[0]) if row else 0

    def finish(self, run: Run, label: Label, facts: Mapping[str, str] | None) -> None:
        """Note that all steps are done; a rollback marks the version that it undid."""
        with self._cursor("ending the history of this run") as cursor:
            cursor.execute("BEGIN")
            self._end(cursor, run, "applied", None, facts)
            if label.operation is Operation.ROLLBACK:
                cursor.execute(
                    f"UPDATE {self.name} SET status = 'rolled back' "
                    "WHERE version = %s AND operation = 'apply' AND status = 'applied' "
                    f"AND target = (SELECT source FROM {self.name} WHERE id = %s)",  # of this project
                    (label.version, run.id),
                )
            cursor.execute("COMMIT")

    def fail(self, run: Run, error: str, in_doubt: str | None, facts: Mapping[str, str] | None) -> None:
        """Note why a run ended before its end, and what nobody knows."""
        with self._cursor("noting the error in the history") as cursor:
            cursor.execute("BEGIN")
            self._end(cursor, run, "failed", redact(error), facts)
            cursor.execute(f"UPDATE {self.name} SET in_doubt = %s WHERE id = %s", (in_doubt, run.id))
            cursor.execute("COMMIT")

    def _end(self, cursor: Cursor, run: Run, status: str, error: str | None, facts: Mapping[str, str] | None) -> None:
        cursor.execute(
            f"UPDATE {self.name} SET status = %s, error = %s, finished_at = clock_timestamp() WHERE id = %s",
            (status, error, run.id),
        )
        if facts is not None:
            # Only the last state is ever asked for, and it is as large as the catalog.
            cursor.execute(f"UPDATE {self.name} SET facts = NULL WHERE facts IS NOT NULL")
            cursor.execute(f"UPDATE {self.name} SET facts = %s WHERE id = %s", (Json(facts), run.id))

    def _ensure(self, cursor: Cursor) -> bool:
        """Make what is absent; whether the schema was. IF NOT EXISTS would ask for rights in vain."""
        if self._exists(cursor):
            return False
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", (sql.name(self.table[0]),))
        row = cursor.fetchone()
        make_schema = bool(row and row[0])
        create = f"CREATE SCHEMA {sql.name(self.table[0])};" if make_schema else ""
        cursor.execute(create + _TABLE.format(table=self.name))
        return make_schema

    def _exists(self, cursor: Cursor) -> bool:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (self.name,))
        row = cursor.fetchone()
        return bool(row and row[0])

    @contextmanager
    def _cursor(self, doing: str) -> Iterator[Cursor]:
        with closing(connect(self.url)) as connection, connection.cursor() as cursor:
            try:
                yield cursor
            except psycopg2.Error as error:
                raise self._error(error, doing) from error

    def _error(self, error: psycopg2.Error, doing: str) -> Exception:
        if error.pgcode in ("42703", "42804", "42809", "22P02"):
            return HistoryError(
                "there is something else under the name of the history table",
                where=self.name,
                why=error.diag.message_primary,
                hint="name another one: history_table in schemadiff.yml",
                sqlstate=error.pgcode,
            )
        found = server_error(error, doing=doing, where=self.name)
        if isinstance(found, PrivilegeError):
            rights = "SELECT, INSERT, UPDATE"
            found.hint = f"GRANT {rights} ON {self.name} TO this role, or {found.hint}"
        return found


def facts_after(
    previous: Mapping[str, str] | None, before: Mapping[str, Any], after: Mapping[str, str]
) -> Mapping[str, str]:
    """The applied state after a run that did only a part: what it changed, and else what was known.

    What somebody else had changed before the run, and the run did not touch, stays drift.
    """
    if previous is None:
        return after
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    kept = {key: value for key, value in previous.items() if key not in changed}
    return kept | {key: after[key] for key in changed if key in after}
