"""What a desired state must not do: leave rows behind, change the whole cluster, speak to other servers.

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
    | (?:CREATE|ALTER)\s+SUBSCRIPTION\b
    | (?:GRANT|REVOKE)\b(?![^;]*\bON\b)
"""
_FLAGS = re.IGNORECASE | re.VERBOSE
_TRANSACTION = "BEGIN|START|COMMIT|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE"
_STATEMENT = re.compile(rf"{_SUSPECT} | (?:{_TRANSACTION}|END)\b", _FLAGS)
# Every file goes through this one. A statement begins after a line break, a semicolon or a
# comment; BEGIN in PL/pgSQL has no semicolon, END has, and ends nothing where nothing begins.
_FILE = re.compile(rf"[\n;/]\s*(?: {_SUSPECT} | (?:{_TRANSACTION})\b[^;\n]*(?:;|\Z) )", _FLAGS)
_ROWS = {"InsertStmt", "CopyStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "TruncateStmt"}
_CLUSTER = {
    "AlterSystemStmt",
    "AlterTableSpaceOptionsStmt",
    "CreateTableSpaceStmt",
    "CreatedbStmt",
    "DropTableSpaceStmt",
    "DropdbStmt",
}
_FALSE = ("false", "off", "0", "no")
_ROLES = {"AlterRoleSetStmt", "AlterRoleStmt", "CreateRoleStmt", "DropRoleStmt", "GrantRoleStmt"}


@dataclass(frozen=True, slots=True)
class LoadWarning:
    """Something that a reader of the desired state should know, and where it is.

    `is_about_cluster`: the statement is meant so, and only `validate` speaks of it.
    """

    where: Where
    message: str
    is_about_cluster: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


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
        _refuse_connecting(statement, node)
        if node in _CLUSTER | _ROLES:
            warnings.append(_warning(statement, node, private))
        if node == "TransactionStmt":
            _refuse_undoing(statement)
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


def _refuse_connecting(statement: SourceStatement, node: str) -> None:
    """A subscription that connects makes a slot on the publisher, and copies its rows."""
    tree = statement.tree
    options = {option.defname: getattr(option.arg, "sval", "true") for option in getattr(tree, "options", None) or ()}
    if node == "CreateSubscriptionStmt" and options.get("connect", "true").lower() not in _FALSE:
        raise DesiredStateError(
            "a subscription that would connect to its publisher",
            where=statement.where,
            why="the shadow, where the files are loaded, must not reach the publisher",
            hint="add connect = false to WITH (…); when it is applied: ALTER SUBSCRIPTION … ENABLE",
        )
    if node == "AlterSubscriptionStmt" and options.get("enabled", "false").lower() not in _FALSE:
        raise DesiredStateError(
            "a statement that starts a subscription",
            where=statement.where,
            why="whether a subscription runs is operation, not schema; here it would connect to the publisher",
            hint="take it out",
        )


def _refuse_undoing(statement: SourceStatement) -> None:
    """What a file takes back, or leaves to another session, it does not describe."""
    if statement.lead.split()[0] in ("ROLLBACK", "ABORT", "PREPARE") or statement.lead == "COMMIT PREPARED":
        raise DesiredStateError(
            "a statement that undoes a part of the file, or puts it off",
            where=statement.where,
            why=statement.shown,
            hint="take it out, with what it undoes: each file has a transaction of its own",
        )


def _changes_rows(statement: SourceStatement) -> bool:
    clause = statement.tree.withClause
    return clause is not None and any(type(cte.ctequery).__name__ in _ROWS for cte in clause.ctes)


def _warning(statement: SourceStatement, node: str, private: bool) -> LoadWarning:
    message = f"{statement.lead} concerns the whole cluster, not this database"
    if node in _ROLES and not private:
        message += "; it is not run in the shared shadow server"
    elif node in _CLUSTER:
        message += "; it is no part of any plan"
    return LoadWarning(statement.where, message, is_about_cluster=True)


def _without(file: SourceFile, statements: Sequence[SourceStatement]) -> SourceFile:
    if not statements:
        return file
    text = file.sql
    for statement in statements:
        blank = re.sub(r"[^\n]", " ", statement.text)
        text = text[: statement.start] + blank + text[statement.end :]
    return SourceFile(file.path, text)
