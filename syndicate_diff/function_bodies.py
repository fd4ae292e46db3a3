"""Validating function bodies after a load, when everything that they may name exists.

Bodies are not checked while loading, because files come in any order. PostgreSQL's own
validators do it here: https://www.postgresql.org/docs/current/plhandler.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from syndicate_diff.errors import DesiredStateError, Where
from syndicate_diff.provenance import Provenance
from syndicate_diff.source_files import SourceFile, SourceStatement

if TYPE_CHECKING:
    from psycopg2 import Error
    from psycopg2.extensions import cursor as Cursor

_LISTED = 5
_LINE = re.compile(r"near line (\d+)")
_SETS_SESSION = re.compile(r"\A(?:SET|RESET)\b|\bset_config\s*\(", re.IGNORECASE)

# A function with settings of its own must be validated under them, which only CREATE does.
_FUNCTIONS = """
    SELECT p.oid, n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid), p.prosrc,
           CASE WHEN p.proconfig IS NULL
                THEN pg_catalog.format('SELECT pg_catalog.%I(%s)', v.proname, p.oid)
                ELSE pg_catalog.pg_get_functiondef(p.oid) END
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    JOIN pg_catalog.pg_proc v ON v.oid = l.lanvalidator
    WHERE p.oid >= 16384 AND l.lanname IN ('sql', 'plpgsql') AND p.prokind <> 'a' AND p.prosrc <> ''
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY p.oid
"""


class _Function(NamedTuple):
    oid: int
    schema: str
    name: str
    arguments: str
    body: str
    check: str


def sets_session(statement: SourceStatement) -> bool:
    """Whether a statement changes settings of the session that later statements rely on."""
    sets = statement.lead.startswith(("SET", "RESET", "SELECT"))
    return sets and bool(_SETS_SESSION.search(statement.text))


def check_function_bodies(cursor: Cursor, files: Sequence[SourceFile]) -> None:
    """Validate the body of every SQL and PL/pgSQL function of the database.

    A body that is right only under settings that its file made before it (a search_path, or
    `check_function_bodies` off, as pg_dump writes) counts as right. `cursor` is in autocommit
    mode. Raises `DesiredStateError` for those that are wrong.
    """
    cursor.execute(_FUNCTIONS)
    functions = [_Function(*row) for row in cursor.fetchall()]
    plain = [function.check for function in functions if function.check.startswith("SELECT pg_catalog.")]
    own_settings = [function for function in functions if function.check not in set(plain)]
    suspects = functions if plain and _check(cursor, [], "; ".join(plain)) else own_settings
    provenance = Provenance(files)
    wrong = [error for function in suspects if (error := _examine(cursor, function, provenance))]
    if wrong:
        raise _summary(wrong)


def _examine(cursor: Cursor, function: _Function, provenance: Provenance) -> DesiredStateError | None:
    error = _check(cursor, [], function.check)
    if error is None:
        return None
    found = provenance.definition((function.schema, function.name, function.arguments), "function")
    if found is None:
        return _wrong(function, error, None)
    settings = [setting.text for setting in _settings_before(found.statement)]
    if settings:
        error = _check(cursor, settings, function.check)
    return _wrong(function, error, found.statement) if error else None


def _settings_before(made: SourceStatement) -> list[SourceStatement]:
    """What the file set before a statement, roles apart: they decide rights, not what is valid."""
    before = (other for other in made.file.statements if other.start < made.start and sets_session(other))
    return [other for other in before if other.lead not in ("SET ROLE", "SET SESSION")]


def _check(cursor: Cursor, settings: Sequence[str], statement: str) -> Error | None:
    """The error of a validation under settings, all in a transaction that leaves nothing behind."""
    import psycopg2

    cursor.execute("BEGIN; SET LOCAL check_function_bodies = on")
    try:
        for setting in settings:
            _set(cursor, setting)
        cursor.execute(statement)
    except psycopg2.Error as error:
        return error
    finally:
        cursor.execute("ROLLBACK")
    return None


def _set(cursor: Cursor, setting: str) -> None:
    """Run a SET; one that this server does not know was reported while loading."""
    import psycopg2

    cursor.execute("SAVEPOINT setting")
    try:
        cursor.execute(setting)
    except psycopg2.Error:
        cursor.execute("ROLLBACK TO setting")


def _wrong(function: _Function, error: Error, statement: SourceStatement | None) -> DesiredStateError:
    where: Where | str = f"{function.schema}.{function.name}({function.arguments})"
    if statement is not None:
        body = statement.text.find(function.body)
        where = statement.at(body + _offset(function, error)) if body >= 0 else statement.where
    return DesiredStateError(
        f"the body of {function.schema}.{function.name}({function.arguments}) is not valid",
        where=where,
        why=error.diag.message_primary,
        hint=error.diag.message_hint,
        sqlstate=error.pgcode,
    )


def _offset(function: _Function, error: Error) -> int:
    """Where in the body the error is, as far as the server says."""
    if error.diag.internal_query == function.body and error.diag.internal_position:
        return int(error.diag.internal_position) - 1
    if error.diag.statement_position:
        in_check = function.check.find(function.body)
        return max(0, int(error.diag.statement_position) - 1 - in_check)
    line = _LINE.search(error.diag.context or "")
    lines = function.body.splitlines(keepends=True)[: int(line[1]) - 1] if line else []
    return sum(map(len, lines))


def _summary(wrong: list[DesiredStateError]) -> DesiredStateError:
    first, *others = wrong
    lines = [f"{error.where}: {error.why}" for error in others[:_LISTED]]
    more = [f"and {len(others) - _LISTED} more"] if len(others) > _LISTED else []
    first.why = "\n        ".join([first.why or "", *lines, *more])
    return first
