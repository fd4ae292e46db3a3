"""What a desired state must not leave behind: rows, and things of the whole cluster.

Found before anything is loaded. Only files in which a statement could begin with one of the
words are split, and only such statements parsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate_diff.errors import DesiredStateError, Where
from syndicate_diff.source_files import SourceFile, SourceStatement, refused_rows

_SUSPECT = r"""
    (?:INSERT|COPY|UPDATE|DELETE|MERGE|TRUNCATE|WITH)\b
    | (?:CREATE|ALTER|DROP)\s+(?:ROLE|USER|GROUP|TABLESPACE|DATABASE|SYSTEM)\b
    | (?:GRANT|REVOKE)\b(?![^;]*\bON\b)
"""
_FLAGS = re.IGNORECASE | re.VERBOSE
_STATEMENT = re.compile(rf"{_SUSPECT} | (?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE)\b", _FLAGS)
# Every file goes through this one. A statement begins after a line break, a semicolon or a
# comment; BEGIN in PL/pgSQL has no semicolon.
_FILE = re.compile(rf"[\n;/]\s*(?: {_SUSPECT} | (?:BEGIN|START|COMMIT|ROLLBACK)\b[^;\n]*; )", _FLAGS)
_ROWS = {"InsertStmt", "CopyStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "TruncateStmt"}
_CLUSTER = {
    "AlterSystemStmt",
    "AlterTableSpaceOptionsStmt",
    "CreateTableSpaceStmt",
    "CreatedbStmt",
    "DropTableSpaceStmt",
    "DropdbStmt",
}
_ROLES = {"AlterRoleSetStmt", "AlterRoleStmt", "CreateRoleStmt", "DropRoleStmt", "GrantRoleStmt"}


@dataclass(frozen=True, slots=True)
class LoadWarning:
    """Something that a reader of the desired state should know, and where it is."""

    where: Where
    message: str


def inspect(file: SourceFile, *, private: bool) -> tuple[SourceFile, list[LoadWarning]]:
    """The file without the statements that are not to be run, and warnings about what it has.

    BEGIN and COMMIT go, because each file has a transaction of its own anyway; so do statements
    about roles where the server is not `private`. Positions stay what they were.

    Raises `DesiredStateError` for statements about rows, and, in a server that is not
    `private`, for those about databases, tablespaces and the server's settings.
    """
    if not _FILE.search("\n" + file.sql):
        return file, []
    warnings: list[LoadWarning] = []
    left_out: list[SourceStatement] = []
    for statement in file.statements:
        if not _STATEMENT.match(statement.text):
            continue
        node = statement.node
        _refuse(statement, node, private)
        if node in _CLUSTER | _ROLES:
            warnings.append(_warning(statement, node, private))
        if node == "TransactionStmt" or (node in _ROLES and not private):
            left_out.append(statement)
    return _without(file, left_out), warnings


def _refuse(statement: SourceStatement, node: str, private: bool) -> None:
    if node in _ROWS or (node == "SelectStmt" and _changes_rows(statement)):
        raise refused_rows(statement.where)
    if node in _CLUSTER and not private:
        raise DesiredStateError(
            "a statement that changes the whole shadow server, which others use too",
            where=statement.where,
            why=statement.shown,
            hint="take it out, or leave shadow_url out to use a private server",
        )


def _changes_rows(statement: SourceStatement) -> bool:
    clause = statement.tree.withClause
    return clause is not None and any(type(cte.ctequery).__name__ in _ROWS for cte in clause.ctes)


def _warning(statement: SourceStatement, node: str, private: bool) -> LoadWarning:
    message = f"{statement.lead} concerns the whole cluster, not this database"
    if node in _ROLES and not private:
        message += "; it is not run in the shared shadow server"
    return LoadWarning(statement.where, message)


def _without(file: SourceFile, statements: Sequence[SourceStatement]) -> SourceFile:
    if not statements:
        return file
    text = file.sql
    for statement in statements:
        blank = re.sub(r"[^\n]", " ", statement.text)
        text = text[: statement.start] + blank + text[statement.end :]
    return SourceFile(file.path, text)
