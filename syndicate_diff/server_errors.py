"""PostgreSQL's errors turned into ours: what happened, why, and what to do next."""

from __future__ import annotations

import re
from typing import NamedTuple

import psycopg2

from syndicate_diff.errors import (
    ApplyError,
    ConnectError,
    LockNotAvailable,
    PrivilegeError,
    SchemaDiffError,
    ServerError,
    Where,
)
from syndicate_diff.redaction import redact


class _Refusal(NamedTuple):
    """A refused connection, known by the server's or libpq's words.

    libpq reports no SQLSTATE for a connection that was never made:
    https://www.postgresql.org/docs/current/libpq-status.html
    """

    words: str
    what: str
    hint: str
    error: type[ServerError] = ConnectError


# The first that matches decides.
_REFUSALS = (
    _Refusal(
        r"could not translate host name|No such host|Name or service not known",
        "the host name is not known",
        "check the host in the URL, and that this machine can resolve it",
    ),
    _Refusal(
        r"Connection refused|No such file or directory",
        "no server listens there",
        "check host and port, and that the server is running and listens on that address",
    ),
    _Refusal(
        r"timeout expired|timed out|No route to host|Network is unreachable",
        "the host does not answer",
        "check the network, the firewall and the port",
    ),
    _Refusal(
        r"password authentication failed|no password supplied|authentication failed",
        "the server does not accept these credentials",
        "check user and password in the URL, in PGPASSWORD or in ~/.pgpass",
    ),
    _Refusal(
        r'role ".*" does not exist|role ".*" is not permitted to log in',
        "the role cannot log in",
        "check the user in the URL; a role needs LOGIN to connect",
    ),
    _Refusal(
        r'database ".*" does not exist|no such database',
        "the database does not exist",
        "check the database name at the end of the URL, or create it with createdb",
    ),
    _Refusal(
        r"permission denied for database",
        "the role may not connect to this database",
        "GRANT CONNECT ON DATABASE … TO the role",
        PrivilegeError,
    ),
    _Refusal(
        r"too many (clients|connections)|remaining connection slots",
        "the server has no free connection",
        "close connections, raise max_connections or the role's CONNECTION LIMIT, or try again later",
    ),
    _Refusal(
        r"starting up|shutting down|not yet accepting connections|recovery mode|consistent recovery",
        "the server does not accept connections yet",
        "wait until it has started, then run the command again",
    ),
    _Refusal(
        r"session is (read-only|not read-only|in recovery)|server is (not )?in hot standby",
        "no server is of the kind that target_session_attrs asks for",
        "connect to the primary",
    ),
    _Refusal(
        r"pg_hba\.conf",
        "the server's pg_hba.conf does not let this role in from here",
        "allow the role, database and address in pg_hba.conf, or try another sslmode",
    ),
    _Refusal(
        r"SSL|certificate|TLS",
        "no encrypted connection can be made",
        "check sslmode and sslrootcert in the URL, and whether the server has ssl on",
    ),
)
_ANY_REFUSAL = _Refusal("", "the connection failed", "check the URL and the server's log")


def connect_error(error: psycopg2.Error, *, where: str) -> ServerError:
    """The error for a connection that was not made; `where` is the redacted URL."""
    why = _one_line(str(error))
    refusal = next((known for known in _REFUSALS if re.search(known.words, why)), _ANY_REFUSAL)
    return refusal.error(refusal.what, where=where, why=why, hint=refusal.hint, sqlstate=error.pgcode)


class _Failure(NamedTuple):
    """A failed statement, known by its SQLSTATE or the class (two characters) of that."""

    what: str
    hint: str
    error: type[SchemaDiffError] = ApplyError


_LOST = _Failure("the connection was lost", "check the server, then run the command again", ConnectError)
_READ_ONLY = _Failure(
    "the database is read-only",
    "this is a read-only standby, connect to the primary; or default_transaction_read_only is on",
    ServerError,
)
_STANDBY = _Failure("the server is in recovery", "this is a read-only standby; connect to the primary", ServerError)
_TIMEOUT = _Failure(
    "statement_timeout has passed",
    "raise apply.statement_timeout in schemadiff.yml, or what the role or the database has set",
)
_UNKNOWN = _Failure("the server reported an error", "")

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_FAILURES = {
    "08": _LOST,
    "57P01": _LOST,
    "57P02": _LOST,
    "57P03": _LOST,
    "57P04": _LOST._replace(hint="the database was dropped"),
    "57P05": _LOST,
    "25P03": _LOST,
    "25006": _READ_ONLY,
    "40P01": _Failure(
        "a deadlock with another session",
        "run the command again: the transaction was undone",
        LockNotAvailable,
    ),
    "55P03": _Failure(
        "a lock was not granted in time",
        "run the command again when the blocking sessions are done, or raise apply.lock_timeout",
        LockNotAvailable,
    ),
    "53100": _Failure("the server's disk is full", "free space on the server, then run the command again"),
    "57014": _Failure("the statement was cancelled", "somebody cancelled it; run the command again"),
}

# The server's words for a missing right, and what grants it. For tables the server does not say
# which right was missing.
_RIGHTS = (
    (r"must be owner of ([^\n]+)", "act as the owner of {0}, or GRANT that role to this one"),
    (
        r"permission denied for schema (\S+)",
        "GRANT USAGE (to create objects: CREATE) ON SCHEMA {0} TO the role",
    ),
    (
        r"permission denied for (?:table|view|relation|materialized view) (\S+)",
        "GRANT what the statement needs (SELECT, INSERT, …) ON {0} TO the role",
    ),
    (r"permission denied for sequence (\S+)", "GRANT SELECT, USAGE ON SEQUENCE {0} TO the role"),
    (r"permission denied for (function|procedure|routine) (\S+)", "GRANT EXECUTE ON {0} {1} TO the role"),
    (
        r"permission denied for (type|language|foreign-data wrapper|foreign server) (\S+)",
        "GRANT USAGE ON {0} {1} TO the role",
    ),
    (r"permission denied for tablespace (\S+)", "GRANT CREATE ON TABLESPACE {0} TO the role"),
    (r"permission denied for database (\S+)", "GRANT CREATE ON DATABASE {0} TO the role"),
    (r'must be (?:able to SET ROLE|member of role) "?([^"]+)', "GRANT {0} TO the role"),
    (r"permission denied to set role \"?([^\"]+)", "GRANT {0} TO the role WITH SET TRUE"),
    (r"permission denied to create database", "ALTER ROLE … CREATEDB"),
    (r"permission denied to (?:create|alter|drop|rename) role", "ALTER ROLE … CREATEROLE"),
    (
        r'permission denied to create extension "?([^"]+)',
        "let a superuser create the extension {0} first",
    ),
    (r"must be superuser|[Oo]nly (?:roles with .* )?superuser", "a superuser must do this"),
)


# A function, a table, a type or another object, or a schema that there is not.
ABSENT = frozenset({"42883", "42P01", "42704", "3F000"})
_IN_BODY = re.compile(r'^(?:PL/\w+|SQL) function "?(?P<name>[^"\n]+?)"?(?: line| statement| during|$)', re.MULTILINE)


def server_error(error: psycopg2.Error, *, doing: str, where: Where | str | None = None) -> SchemaDiffError:
    """The error for a statement that failed.

    `doing` says what was being done (``creating the index orders_at_idx``). The class follows
    from the SQLSTATE: `PrivilegeError`, `LockNotAvailable`, `ConnectError` for a connection
    that was lost, `ServerError` for a standby, else `ApplyError`.
    """
    failure = _failure(error)
    hints = [failure.hint, path_hint(error) or error.diag.message_hint]
    return failure.error(
        f"{doing}: {failure.what}",
        where=where,
        why=_words(error),
        hint="; ".join(redact(hint) for hint in hints if hint) or None,
        sqlstate=error.pgcode,
    )


def path_hint(error: psycopg2.Error) -> str | None:
    """What to do where the body of a function names what it does not find: plans run with an empty `search_path`."""
    inside = _IN_BODY.search(error.diag.context or "")
    if error.pgcode not in ABSENT or inside is None:
        return None
    return (
        f"the function {inside['name']} names that without its schema, and plans run with an empty search_path: "
        "let its body name the schema, or give it SET search_path"
    )


def _failure(error: psycopg2.Error) -> _Failure:
    message = error.diag.message_primary or str(error)
    match error.pgcode:
        case None:
            lost = isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
            return _LOST if lost else _UNKNOWN
        case "42501":
            return _Failure("a right is missing", _right(message), PrivilegeError)
        case "25006" if "during recovery" in message:
            return _STANDBY
        case "57014" if "statement timeout" in message:
            return _TIMEOUT
        case code:
            return _FAILURES.get(code) or _FAILURES.get(code[:2]) or _UNKNOWN


def _right(message: str) -> str:
    for words, hint in _RIGHTS:
        found = re.search(words, message)
        if found:
            return hint.format(*found.groups())
    return "connect as a role that may do this"


def _words(error: psycopg2.Error) -> str:
    said = [error.diag.message_primary or str(error), error.diag.message_detail]
    return _one_line(" - ".join(part.strip() for part in said if part))


def _one_line(text: str) -> str:
    return " ".join(redact(text).split())
