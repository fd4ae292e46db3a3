"""What a statement really locks, rewrites and scans, held against what it says (`Statement` says what that means).

PostgreSQL is asked inside of the statement's own transaction: `pg_locks` for the strongest mode on each relation,
`pg_class` for files that were written anew, and the transaction's statistics for scans. What the plan has made itself
is nobody else's yet: nothing need be said of it. Nor of what it has set aside, which it holds under the strongest lock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

import psycopg2
from databases import StatementFailed

from syndicate_diff.connect import connect
from syndicate_diff.plan import Step
from syndicate_diff.sql import aside_name, qualified
from syndicate_diff.statement import LockMode, Statement

_STRENGTH = {mode: strength for strength, mode in enumerate(LockMode)}
_MODE = {f"{mode.value.title().replace(' ', '')}Lock": mode for mode in LockMode}
_ASIDE = aside_name("")
_QUALIFIED_CALL = re.compile(r"\.\S+\(")

# Composite types are relations too, but nobody reads or writes them. `wholes` is what a relation belongs to.
_RELATIONS = """
    SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
           pg_relation_filenode(c.oid) AS file, ARRAY(
               SELECT indrelid FROM pg_index WHERE indexrelid = c.oid AND c.relkind IN ('i', 'I')
               UNION ALL SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid
               UNION ALL SELECT t.oid FROM pg_class t WHERE t.reltoastrelid = c.oid AND c.relkind = 't'
               UNION ALL SELECT refobjid FROM pg_depend
                         WHERE classid = 'pg_class'::regclass AND objid = c.oid AND c.relkind = 'S'
                           AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')) AS wholes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid >= 16384 AND c.relkind <> 'c' AND n.nspname ~ %(schemas)s
"""
_LOCKS = """
    SELECT relation, mode FROM pg_locks
    WHERE locktype = 'relation' AND pid = pg_backend_pid() AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
# PostgreSQL asks about foreign keys by a query, which may use an index. The view pg_stat_xact_all_tables says the same,
# but of the system's catalogs too, and each statement of a plan has this asked twice.
_SCANS = """
    SELECT c.oid, pg_stat_get_xact_numscans(c.oid), pg_stat_get_xact_numscans(c.oid) + coalesce(
        (SELECT sum(pg_stat_get_xact_numscans(indexrelid))::bigint FROM pg_index WHERE indrelid = c.oid), 0)
    FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 't', 'm')
        AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname ~ %(schemas)s)
"""


class _Relation(NamedTuple):
    oid: int
    name: str
    kind: str
    file: int | None
    wholes: list[int]


class _Scans(NamedTuple):
    oid: int
    sequential: int
    all: int


def run_observed(url: str, steps: Iterable[Step]) -> list[str]:
    """Apply a plan, each statement in a transaction of its own; what is not true of what they say of themselves."""
    found = []
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        observer = Observer(cursor)
        for step in steps:
            for statement in step.statements:
                try:
                    complaints = observer.run(statement)
                except psycopg2.Error as error:
                    raise StatementFailed(step, statement, error) from None
                found += [f"{complaint}: {statement.sql}" for complaint in complaints]
    return found


class Observer:
    """Runs the statements of a plan on a connection of its own, and looks at all schemas or at those of a statement."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        # In UTC a timestamp is the same with and without a time zone.
        cursor.execute("SET check_function_bodies = off; SET search_path = pg_catalog; SET timezone = 'Europe/Berlin'")
        self._schemas = ""
        self._known = {row[0] for row in self._rows(_RELATIONS)}
        self._relations: dict[int, _Relation] = {}
        self._scans: dict[int, _Scans] = {}

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        self._cursor.execute(query, {"schemas": self._schemas})
        found: list[tuple[Any, ...]] = self._cursor.fetchall()
        return found

    def _found(self) -> Iterator[_Relation]:
        """The relations as plans name them: which words are quoted differs between majors."""
        for oid, schema, name, *rest in self._rows(_RELATIONS):
            yield _Relation(oid, qualified(schema, name), *rest)

    def run(self, statement: Statement, schemas: str = "") -> list[str]:
        """Execute a statement, and say where it does not do what it says, or says what it does not do.

        `schemas` is a regular expression of their names.
        """
        self._schemas = schemas
        self._cursor.execute("BEGIN")
        if not statement.transactional:
            return list(self._run_outside(statement))
        self._relations = {relation.oid: relation for relation in self._found()}
        self._scans = {row[0]: _Scans(*row) for row in self._rows(_SCANS)}
        self._cursor.execute(statement.sql)
        found = [*self._about_locks(statement), *self._about_rows(statement)]
        self._cursor.execute("COMMIT")
        return found

    def _run_outside(self, statement: Statement) -> Iterator[str]:
        try:
            self._cursor.execute(statement.sql)
            yield "says that it cannot be in a transaction"
        except psycopg2.errors.ActiveSqlTransaction:
            self._cursor.execute("ROLLBACK")
            self._cursor.execute(statement.sql)

    def _about_locks(self, statement: Statement) -> Iterator[str]:
        assert not statement.lock or statement.relation, "a lock on what?"
        said = dict(statement.locks)
        taken: dict[int, LockMode] = {}
        for oid, name in sorted(self._rows(_LOCKS), key=lambda row: _STRENGTH[_MODE[row[1]]]):
            taken[oid] = _MODE[name]
        for relation in self._old():
            mode, real = said.get(relation.name), taken.get(relation.oid)
            if mode and mode is not real and not self._may_be_spared(relation, statement, real):
                yield f"says {mode} on {relation.name}, takes {real}"
            elif real and not mode and self._is_too_strong(relation, real, said):
                yield f"does not say {real} on {relation.name}"

    @staticmethod
    def _may_be_spared(relation: _Relation, statement: Statement, real: LockMode | None) -> bool:
        """Whether a weaker lock, or none, can be all it takes: it hangs on the rows, or on the order of the plan.

        A query moves a sequence only where that must be. Copies of foreign keys may be gone with their originals
        before their partition, or come after it.
        """
        words = statement.sql.split()
        if words[0] == "SELECT":
            return real is LockMode.ACCESS_SHARE and statement.lock is LockMode.ROW_EXCLUSIVE
        return not real and relation.name != statement.relation and (words[0] == "DROP" or "ATTACH" in words)

    def _is_too_strong(self, relation: _Relation, mode: LockMode, said: dict[str, LockMode]) -> bool:
        """Whether readers or writers wait for a lock that is neither said nor less than one on a whole."""
        if _STRENGTH[mode] < _STRENGTH[LockMode.SHARE] or relation.name.strip('"').endswith(_ASIDE):
            return False
        wholes = (said[name] for name in self._wholes(relation.oid) if name in said)
        return _STRENGTH[mode] > max((_STRENGTH[whole] for whole in wholes), default=-1)

    def _wholes(self, oid: int) -> Iterator[str]:
        """The names of a relation and of all that it belongs to."""
        if relation := self._relations.get(oid):
            yield relation.name
            for whole in relation.wholes:
                yield from self._wholes(whole)

    def _old(self) -> Iterator[_Relation]:
        return (relation for oid, relation in self._relations.items() if oid in self._known)

    def _about_rows(self, statement: Statement) -> Iterator[str]:
        if statement.lock is LockMode.ROW_EXCLUSIVE:
            return  # a query, which makes no new files
        said = {lock.relation for lock in statement.locks}
        touched = {relation.oid for relation in self._old() if not said.isdisjoint(self._wholes(relation.oid))}
        about = {statement.relation} if statement.relation else said
        itself = {relation.oid for relation in self._old() if relation.kind in "rmi" and relation.name in about}
        rewritten = self._rewritten(touched, itself)
        spared = not itself or self._may_be_constant(statement)
        if (rewritten and not statement.rewrites) or (statement.rewrites and not rewritten and not spared):
            yield f"says that it {'rewrites' if statement.rewrites else 'does not rewrite'}"
        sequential, scanned = self._scanned(touched)
        silent = sequential and not (statement.scans or statement.rewrites)
        unseen = statement.scans and not scanned and not spared
        if silent or (unseen and not self._may_be_proven(statement)):
            yield f"says that it {'scans' if statement.scans else 'does not scan'}"

    def _may_be_proven(self, statement: Statement) -> bool:
        """PostgreSQL draws conclusions from checks that say something else than the bound of a partition."""
        is_checked = "SELECT FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype = 'c' AND convalidated"
        self._cursor.execute(f"SELECT EXISTS ({is_checked})", {"table": statement.relation})
        return " ATTACH " in statement.sql and bool(self._cursor.fetchone()[0])

    @staticmethod
    def _may_be_constant(statement: Statement) -> bool:
        """PostgreSQL inlines users' functions in SQL, volatile or not: all rows can get the same value then.

        Whether that is NULL it knows at once, too.
        """
        default = statement.sql.partition(" DEFAULT ")[2]
        return "ADD COLUMN" in statement.sql and _QUALIFIED_CALL.search(default) is not None

    def _rewritten(self, touched: set[int], itself: set[int]) -> set[int]:
        """Indexes that are made anew with their table do not count."""
        files = {relation.oid: relation.file for relation in self._found()}
        changed = {oid for oid in touched if files.get(oid) and files[oid] != self._relations[oid].file}
        return {oid for oid in changed if self._relations[oid].kind in "rm" or oid in itself}

    def _scanned(self, touched: set[int]) -> tuple[set[int], set[int]]:
        """Of those relations, which were scanned sequentially, and which at all."""
        none, now = _Scans(0, 0, 0), {row[0]: _Scans(*row) for row in self._rows(_SCANS)}
        before_and_after = [(oid, self._scans.get(oid, none), now.get(oid, none)) for oid in touched]
        sequential = {oid for oid, before, after in before_and_after if after.sequential > before.sequential}
        return sequential, {oid for oid, before, after in before_and_after if after.all > before.all}
