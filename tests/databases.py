"""What tests do with real databases: make them, fill them, read them, dump them.

`schema_dump` is the second observer of every test: pg_dump shares no code with schemadiff.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pglast
import psycopg2

from syndicate_diff.binaries import Binaries, at, embedded
from syndicate_diff.connect import connect
from syndicate_diff.model import Catalog
from syndicate_diff.normal import normal
from syndicate_diff.plan import Step
from syndicate_diff.read import read
from syndicate_diff.server import Server, private_server
from syndicate_diff.sql import name as identifier
from syndicate_diff.statement import Statement

FACTOR = int(os.environ.get("SCHEMADIFF_TEST_FACTOR", "1"))


def installations() -> list[Binaries]:
    """The servers under test: the embedded one, and those of SCHEMADIFF_TEST_BINARIES."""
    named = os.environ.get("SCHEMADIFF_TEST_BINARIES", "").split(",")
    return [embedded(), *(at(Path(path)) for path in named if path)]


SUBSCRIPTIONS = """
    SELECT quote_ident(subname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
    WHERE d.datname = current_database()
"""


class TestServer:
    """A private server that makes numbered databases."""

    __test__ = False

    def __init__(self, server: Server) -> None:
        self.server = server
        self._numbers = count(1)

    @property
    def major(self) -> int:
        """The major version."""
        return self.server.major

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """A new database for as long as the block, empty or a copy of that one; gives its URL."""
        name = f"test_{next(self._numbers)}"
        strategy = " STRATEGY file_copy" if self.major >= 15 else ""
        source = identifier(_name_in(template)) if template else "template0"
        execute(self.server.url(), f"CREATE DATABASE {name} TEMPLATE {source}{strategy}")
        try:
            yield self.server.url(name)
        finally:
            self._drop(name)

    def _drop(self, name: str) -> None:
        for (subscription,) in ask(self.server.url(name), SUBSCRIPTIONS):
            alter = f"ALTER SUBSCRIPTION {subscription}"
            execute(self.server.url(name), f"{alter} DISABLE", f"{alter} SET (slot_name = NONE)")
            execute(self.server.url(name), f"DROP SUBSCRIPTION {subscription}")
        execute(self.server.url(), f"DROP DATABASE {name} WITH (FORCE)")

    def create_roles(self, roles: Iterable[str]) -> None:
        """Roles belong to the whole server: they are made where they are absent, and stay."""
        for role in roles:
            known = ask(self.server.url(), "SELECT count(*) FROM pg_roles WHERE rolname = %s", role)
            if not known[0][0]:
                execute(self.server.url(), f"CREATE ROLE {identifier(role)}")

    def schema_dump(self, url: str) -> list[str]:
        """What pg_dump sees; see `dump_sections`."""
        return dump_sections(self._run("pg_dump", "--schema-only", "--no-sync", "--dbname", url))

    def cluster_dump(self) -> list[str]:
        """What pg_dumpall sees of roles, memberships and tablespaces, in a normal order."""
        text = self._run("pg_dumpall", "--globals-only", "--no-sync", "--dbname", self.server.url())
        return sorted(line for line in text.splitlines() if not _NOISE.match(line))

    def database_dump(self, url: str) -> list[str]:
        """What pg_dump sees of the database itself: comment, limits, settings, grants."""
        text = self._run("pg_dump", "--schema-only", "--create", "--no-sync", "--dbname", url)
        return sorted(line for line in text.splitlines() if " DATABASE " in line)

    def _run(self, program: str, *arguments: str) -> str:
        tool = self.server.binaries.tool(program) or embedded().tool(program)
        assert tool, f"{self.server.binaries.directory} has no {program}"
        done = subprocess.run([str(tool), *arguments], capture_output=True, text=True, check=False)
        assert not done.returncode, done.stderr
        return done.stdout


def _name_in(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


@contextmanager
def running(binaries: Binaries) -> Iterator[TestServer]:
    """A private server for as long as the block."""
    with private_server(binaries) as server:
        yield TestServer(server)


def execute(url: str, *statements: str) -> None:
    """Run statements, each in a transaction of its own."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        for statement in statements:
            if statement.strip():
                cursor.execute(statement)


def load_text(url: str, text: str) -> None:
    """Run the statements of a file, each committed, as psql would."""
    execute(url, *pglast.split(text))


def ask(url: str, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return cursor.fetchall()


def catalog(url: str) -> Catalog:
    """What schemadiff reads."""
    with closing(connect(url)) as connection:
        return read(connection)


class StatementFailed(AssertionError):
    """A statement of a plan that the server refuses."""

    def __init__(self, step: Step, statement: Statement, error: psycopg2.Error) -> None:
        super().__init__(f"{step.verb} {step.identity}: {str(error).strip()}\n{statement.sql}")
        self.statement = statement
        self.sqlstate = error.pgcode or ""


def _statements(steps: Iterable[Step]) -> Iterator[tuple[Step, Statement]]:
    return ((step, statement) for step in steps for statement in step.statements)


def run_steps(url: str, steps: Iterable[Step]) -> None:
    """Apply a plan, as much of it in one transaction as PostgreSQL allows. Raises StatementFailed."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SET check_function_bodies = off; SET search_path = pg_catalog")
        is_open = False
        for step, statement in _statements(steps):
            if is_open != statement.transactional:
                cursor.execute("BEGIN" if statement.transactional else "COMMIT")
            try:
                cursor.execute(statement.sql)
            except psycopg2.Error as error:
                raise StatementFailed(step, statement, error) from None
            is_open = statement.transactional and not statement.commit_before_use
            if statement.commit_before_use and statement.transactional:
                cursor.execute("COMMIT")
        if is_open:
            cursor.execute("COMMIT")


_HEADER = re.compile(r"^-- Name: (?P<name>.*); Type: (?P<type>[^;]*); Schema: .*$", re.MULTILINE)
_NOISE = re.compile(r"^(?:\\(?:un)?restrict .*|--.*|)$")
_DEFAULT = re.compile(r"^SET (default_(?:tablespace|table_access_method)) = (.*);$", re.MULTILINE)
_IN_TABLESPACE = {"TABLE", "FOREIGN TABLE", "MATERIALIZED VIEW", "INDEX", "CONSTRAINT"}


def dump_sections(text: str) -> list[str]:
    """The objects of a pg_dump script in a normal order.

    pg_dump orders objects by their dependencies and then partly by age; columns by age; grants by when
    they were made. None of that is a property of a schema, so it is sorted away here. The
    settings that pg_dump leaves standing between objects are put into the objects.
    """
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)][: len(headers)]
    settings: dict[str, str] = {}
    settings.update(_DEFAULT.findall(text[: headers[0].start()]) if headers else [])
    sections = []
    for header, end in zip(headers, ends, strict=True):
        body = text[header.end() : end]
        lines = [*_standing(header["type"], body, settings), *_lines(header["type"], body)]
        sections.append("\n".join([header[0], *lines]))
        settings.update(_DEFAULT.findall(body))
    return sorted(_whole_views(sections))


_QUERY = re.compile(r"-- Name: (?P<view>.*) _RETURN; Type: RULE;.*\n(?P<text>(?:.*\n)*.*;)$")
_DUMMY = re.compile(r"(?P<header>-- Name: (?P<view>.*); Type: VIEW;.*)\n(?:.*\n)*?.*;(?P<rest>(?:\n.*)*)$")


def _whole_views(sections: list[str]) -> Iterator[str]:
    """pg_dump writes some views of a loop without their queries, and these as rules: which ones, hangs on their age."""
    queries = {found["view"]: found["text"] for section in sections if (found := _QUERY.match(section))}
    for section in sections:
        dummy = _DUMMY.match(section)
        if dummy and dummy["view"] in queries:
            query = queries[dummy["view"]].replace("CREATE OR REPLACE VIEW", "CREATE VIEW")
            yield f"{dummy['header']}\n{query}{dummy['rest']}"
        elif not _QUERY.match(section):
            yield section


def _standing(object_type: str, body: str, settings: dict[str, str]) -> Iterator[str]:
    if object_type in _IN_TABLESPACE:
        yield f"-- tablespace {settings.get('default_tablespace')}"
    if object_type in ("TABLE", "MATERIALIZED VIEW") and "\nPARTITION BY " not in body:
        yield f"-- access method {settings.get('default_table_access_method')}"


def _lines(object_type: str, body: str) -> list[str]:
    lines = [line for line in body.splitlines() if not _NOISE.match(line) and not _DEFAULT.match(line)]
    if object_type in ("STATISTICS", "PUBLICATION TABLE"):
        return [" ".join(sorted(re.split(r"[\s,()]+", normal(line)))) for line in lines]
    if object_type in ("ACL", "DEFAULT ACL"):
        return sorted(_with_grantors(lines))
    if object_type in ("TABLE", "FOREIGN TABLE", "TYPE"):
        return _columns_sorted(lines)
    return lines


def _with_grantors(lines: list[str]) -> Iterator[str]:
    """Each GRANT and REVOKE with the session authorization that pg_dump has set for it."""
    authorization = ""
    for line in lines:
        if line.startswith(("SET SESSION AUTHORIZATION", "RESET SESSION AUTHORIZATION")):
            authorization = line.removeprefix("RESET SESSION AUTHORIZATION;")
        else:
            yield f"{authorization} {line}".strip()


def _columns_sorted(lines: list[str]) -> list[str]:
    """The lines between the brackets, each an element of a CREATE, sorted."""
    starts = [n for n, line in enumerate(lines) if line.startswith("CREATE ") and line.endswith("(")]
    ends = [n for n, line in enumerate(lines) if line.startswith(")")]
    if not starts or not ends or "AS ENUM" in lines[starts[0]] or "AS RANGE" in lines[starts[0]]:
        return lines
    first, last = starts[0] + 1, ends[0]
    elements = sorted(line.removesuffix(",") for line in lines[first:last])
    # What follows is about single columns, in their order.
    return [*lines[:first], *elements, lines[last], *sorted(lines[last + 1 :])]
