"""Loading a desired state into an empty database, whatever the order of its files.

Each file is sent whole, as one simple query, which is one transaction. (One transaction for
all files is quadratic in PostgreSQL 18.6.) Of a file that fails nothing stays; its statements
then go one by one, and those that miss something wait for the next round, until a round
moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicate_diff import sql
from syndicate_diff.connect import connect
from syndicate_diff.duplicates import first_place, quiet_duplicates
from syndicate_diff.errors import (
    DesiredStateError,
    MissingExtension,
    ServerError,
    UnresolvedStatements,
    Where,
)
from syndicate_diff.function_bodies import check_function_bodies, sets_session
from syndicate_diff.server_errors import ABSENT
from syndicate_diff.shadow import HAS_SWITCH_FOR_EVENT_TRIGGERS
from syndicate_diff.side_effects import LoadWarning, inspect
from syndicate_diff.source_files import SourceFile, SourceStatement, read_files

if TYPE_CHECKING:
    from psycopg2 import Error
    from psycopg2.extensions import cursor as Cursor

__all__ = ["LoadReport", "LoadWarning", "SourceFile", "load", "read_files"]

_LISTED = 8
# RESET ALL leaves the role alone. Nothing that one file sets may reach the next.
_NEW_SESSION = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; SET check_function_bodies = off"
# What event triggers do would hang on which of the files comes first.
_NO_EVENTS = "; SET event_triggers = off"
# Whatever role the file has taken on by then.
_AS_OURSELVES = "BEGIN; SET LOCAL ROLE NONE; SET LOCAL SESSION AUTHORIZATION DEFAULT; {}; COMMIT"
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_WAITING = {
    "2BP01",  # dependent_objects_still_exist
    "3F000",  # invalid_schema_name
    "42703",  # undefined_column
    "42704",  # undefined_object
    "42725",  # ambiguous_function: until the exact one exists
    "42804",  # datatype_mismatch: until a cast exists
    "42809",  # wrong_object_type
    "42830",  # invalid_foreign_key: until the unique index exists
    "42846",  # cannot_coerce
    "42883",  # undefined_function
    "42P01",  # undefined_table
    "42P10",  # invalid_column_reference: ON CONFLICT until the unique index exists
    "42P16",  # invalid_table_definition
    "42P17",  # invalid_object_definition
    "55000",  # object_not_in_prerequisite_state
    "55P04",  # unsafe_new_enum_value_usage
}
_MISSING_ROLE = re.compile(r'role "(.+)" does not exist')
_MISSING_EXTENSION = re.compile(r'extension "(.+?)" is not available|control file ".*/(.+?)\.control"')
_SYNTAX = "42601"
_ON_ALL = re.compile(r"\bON\s+ALL\s+\w+\s+IN\s+SCHEMA\b", re.IGNORECASE)
_IS_GRANT = re.compile(r"\s*(?:GRANT|REVOKE)\b.*?\bON\b", re.IGNORECASE | re.DOTALL)
# duplicate table, object, function, column, schema
_TAKEN = {"42P07", "42710", "42723", "42701", "42P06"}
# What may run any code, and so leave rows.
_RUNS_CODE = re.compile(r"(?:\A|[\n;/])\s*(?:DO|CALL|SELECT|EXECUTE|VALUES)\b", re.IGNORECASE)
_FILLED = """
    SELECT c.oid::regclass::text FROM pg_class c
    WHERE c.oid >= 16384 AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0 AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1
"""
_MISSING_NAME = re.compile(r'(?:"(.+?)"|([\w.]+)\(.*\)) does not exist')


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load has to say: warnings, and the roles that it made because statements named them."""

    warnings: tuple[LoadWarning, ...]
    created_roles: tuple[str, ...]


@dataclass(slots=True)
class _Waiting:
    """A file that goes statement by statement, and the errors of those that have not been run."""

    file: SourceFile
    left: dict[SourceStatement, Error | None]


def load(
    files: Sequence[SourceFile],
    url: str,
    *,
    known_roles: Mapping[str, str] | None = None,
    private: bool = True,
) -> LoadReport:
    """Load files into the database at `url`, as its user.

    `known_roles` (name → attributes such as ``NOLOGIN``) are made when a statement misses one,
    if the server is `private`; roles of a server that others use are never touched.

    Raises `DesiredStateError` (file, line, column of the first statement that fails for good),
    `MissingExtension`, `UnresolvedStatements`, `ConnectError`, `ServerError`.
    """
    inspected = [inspect(file, private=private) for file in files]
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        loader = _Loader(cursor, dict(known_roles or {}) if private else {}, private)
        loader.load([file for file, _ in inspected])
        cursor.execute("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL")
        check_function_bodies(cursor, files)
        filled = list(_filled_tables(cursor, files))
    warnings = [warning for _, found in inspected for warning in found]
    return LoadReport((*warnings, *loader.warnings, *quiet_duplicates(files), *filled), tuple(loader.created_roles))


def _filled_tables(cursor: Cursor, files: Sequence[SourceFile]) -> Iterator[LoadWarning]:
    """A warning for each table that code in the files has put rows into."""
    suspects = [file for file in files if _RUNS_CODE.search(file.sql)]
    if suspects:
        cursor.execute(_FILLED)
        for (table,) in cursor.fetchall():
            where = next((file for file in suspects if table.rpartition(".")[2] in file.text), suspects[0])
            yield LoadWarning(Where(where.path), f"code in the files puts rows into {table}; rows are not compared")


class _Loader:
    def __init__(self, cursor: Cursor, known_roles: dict[str, str], private: bool) -> None:
        self._cursor = cursor
        self._known_roles = known_roles
        self._private = private
        has_switch = private and cursor.connection.server_version // 10000 >= HAS_SWITCH_FOR_EVENT_TRIGGERS
        self._new_session = _NEW_SESSION + _NO_EVENTS * has_switch
        self._files: Sequence[SourceFile] = ()
        self.created_roles: list[str] = []
        self.warnings: list[LoadWarning] = []

    def load(self, files: Sequence[SourceFile]) -> None:
        self._files = files
        failed = [file for file in files if self._run(file.sql) is not None]
        waiting = [_Waiting(file, dict.fromkeys(file.statements)) for file in failed if file.statements]
        is_in_order = not waiting and not any(_ON_ALL.search(file.sql) for file in files[:-1])
        while waiting:
            moved = [self._advance(file) for file in waiting]
            waiting = [file for file in waiting if file.left]
            if not any(moved):
                raise _unresolved([pair for file in waiting for pair in file.left.items()], self._private)
        if not is_in_order:
            self._grant_again(files)

    def _grant_again(self, files: Sequence[SourceFile]) -> None:
        """GRANT … ON ALL … IN SCHEMA means all that files make, also those after it; what is said after it stays."""
        files = [file for file in files if _ON_ALL.search(file.sql)] and files
        for file in files:
            grants = [s for s in file.statements if _IS_GRANT.match(s.text) or sets_session(s)]
            if not any(_IS_GRANT.match(statement.text) for statement in grants):
                continue
            self._cursor.execute(self._new_session)
            for statement in grants:
                error = self._execute(statement.text)
                if error and error.pgcode not in ABSENT:  # it ran before; what it names may have gone since
                    raise _failed(statement, error, self._private)

    def _run(self, text: str) -> Error | None:
        """Run a file or a statement in a new session; the error if it fails."""
        self._cursor.execute(self._new_session)
        return self._execute(text)

    def _execute(self, text: str) -> Error | None:
        """Run one simple query, making the known roles that it misses."""
        import psycopg2

        while text and not text.isspace():
            try:
                self._cursor.execute(text)
            except psycopg2.Error as error:
                if self._cursor.connection.closed:
                    raise ServerError("the shadow server is gone", why=str(error).strip()) from None
                if not self._make_role(error):
                    return error
            else:
                return None
        return None

    def _make_role(self, error: Error) -> bool:
        match = _MISSING_ROLE.search(error.diag.message_primary or "")
        attributes = self._known_roles.pop(match[1], None) if match else None
        if match is None or attributes is None:
            return False
        create = f"CREATE ROLE {sql.name(match[1])} {attributes}"
        self._cursor.execute(_AS_OURSELVES.format(create))
        self.created_roles.append(match[1])
        return True

    def _advance(self, waiting: _Waiting) -> bool:
        """Try what is left of a file; whether anything was run."""
        self._cursor.execute(self._new_session)
        before = len(waiting.left)
        last = max(statement.start for statement in waiting.left)
        for statement in waiting.file.statements:
            if statement.start > last:
                break
            sets = sets_session(statement)
            if (sets or statement in waiting.left) and not self._try(statement, waiting) and sets:
                break  # what follows relies on it
        return len(waiting.left) < before

    def _try(self, statement: SourceStatement, waiting: _Waiting) -> bool:
        error = self._execute(statement.text)
        if error is None or self._passes(statement, error):
            waiting.left.pop(statement, None)
            return True
        if not _may_wait(statement, error):
            found = _failed(statement, error, self._private)
            if error.pgcode in _TAKEN and (first := first_place(statement, self._files)):
                found.why = "\n        ".join([f"the other one is at {first}", *filter(None, [found.why])])
                found.hint = found.hint or "keep one of the two"
            if error.pgcode == _SYNTAX and not found.hint:
                major = self._cursor.connection.server_version // 10000
                found.hint = f"correct it; what needs a newer PostgreSQL than {major} needs a newer shadow"
            raise found
        waiting.left[statement] = error
        return False

    def _passes(self, statement: SourceStatement, error: Error) -> bool:
        """Errors that change nothing: what the server has already, a setting of another version."""
        message = error.diag.message_primary or ""
        if statement.lead.startswith(("CREATE ROLE", "CREATE USER", "CREATE GROUP", "CREATE TABLESPACE")):
            return error.pgcode == "42710" and self._private
        if statement.lead.startswith("SET") and "unrecognized configuration parameter" in message:
            self.warnings.append(LoadWarning(statement.where, f"{message}; the statement is left out"))
            return True
        return False


def _may_wait(statement: SourceStatement, error: Error) -> bool:
    if _missing_extension(statement, error):
        return False
    return error.pgcode in _WAITING or bool(_MISSING_ROLE.search(error.diag.message_primary or ""))


def _missing_extension(statement: SourceStatement, error: Error) -> str | None:
    return missing_extension(error) if statement.lead == "CREATE EXTENSION" else None


def missing_extension(error: Error) -> str | None:
    """The extension that a CREATE EXTENSION did not find on the server."""
    match = _MISSING_EXTENSION.search(error.diag.message_primary or "")
    return (match[1] or match[2]) if match else None


def extension_hint(extension: str) -> str:
    """What to do about an extension that no server of ours has."""
    return (
        f"install {extension} for a PostgreSQL of this machine (the embedded one and those found here lack it); "
        "or in schemadiff.yml set shadow.binaries to an installation, or shadow.url_env to a server, that has it"
    )


def build_hint(error: Error) -> str | None:
    """What to do where the server was built without ICU, lz4 or libxml."""
    said = f"{error.diag.message_primary} {error.diag.message_detail}"
    if error.pgcode != "0A000" or "buil" not in said:
        return None
    return (
        "in schemadiff.yml set shadow.binaries to an installation, or shadow.url_env to a server, that is built with it"
    )


def _failed(statement: SourceStatement, error: Error, private: bool) -> DesiredStateError:
    extension = _missing_extension(statement, error)
    if extension:
        return MissingExtension(
            f"the shadow server does not have the extension {extension}",
            where=statement.where,
            why=error.diag.message_detail,
            hint=extension_hint(extension),
            sqlstate=error.pgcode,
        )
    return DesiredStateError(
        error.diag.message_primary or str(error).strip(),
        where=_where(statement, error),
        why=_why(statement, error),
        hint=_hint(error, private) or error.diag.message_hint,
        sqlstate=error.pgcode,
    )


def _hint(error: Error, private: bool) -> str | None:
    message = error.diag.message_primary or ""
    if error.pgcode == "53100":
        return "make room: the shadow is in /dev/shm, or where TMPDIR says; or name a server in shadow.url_env"
    if hint := build_hint(error):
        return hint
    if _MISSING_ROLE.search(message):
        made = "create it in a file of the desired state" if private else "create it in the shadow server"
        return f"{made}, or correct the name"
    if error.pgcode in ABSENT and not error.diag.message_hint:
        return "correct the name, or define it in a file; what is not managed too, where others need it (not compared)"
    return None


def _where(statement: SourceStatement, error: Error) -> Where:
    position = error.diag.statement_position
    return statement.at(int(position) - 1 if position else 0)


def _why(statement: SourceStatement, error: Error) -> str:
    return "\n        ".join([*filter(None, [error.diag.message_detail]), statement.shown])


def _unresolved(left: Sequence[tuple[SourceStatement, Error | None]], private: bool) -> UnresolvedStatements:
    """The statements that cannot be run; the causes come before those that only wait for them."""
    failed = [(statement, error) for statement, error in left if error]
    makes = [statement.text.split("(", 1)[0].casefold() for statement, _ in failed]
    failed.sort(key=lambda pair: _is_made(pair, makes))  # stable: otherwise as in the files
    (statement, error), *others = failed
    first = _failed(statement, error, private)
    lines = [f"{_where(*pair)}: {pair[1].diag.message_primary}" for pair in others[:_LISTED]]
    lines = ["also fail:", *lines, *([f"and {len(others) - _LISTED} more"] * (len(others) > _LISTED))]
    return UnresolvedStatements(
        first.what,
        where=first.where,
        why="\n        ".join([first.why or "", *(lines if others else [])]),
        hint=first.hint,
        sqlstate=first.sqlstate,
    )


def _is_made(pair: tuple[SourceStatement, Error], makes: Sequence[str]) -> bool:
    """Whether what a statement misses would be made by another one that fails."""
    match = _MISSING_NAME.search(pair[1].diag.message_primary or "")
    if match is None:
        return False
    name = (match[1] or match[2]).rsplit(".", 1)[-1].casefold()
    own = pair[0].text.split("(", 1)[0].casefold()
    return any(text != own and re.search(rf"\b{re.escape(name)}\b", text) for text in makes)
