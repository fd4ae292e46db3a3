"""URLs, connections, pools, and what PostgreSQL's refusals are turned into."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from syndicate_diff import connect as connecting
from syndicate_diff.binaries import embedded
from syndicate_diff.connect import connect, engine, redact, resolve_live, server_error
from syndicate_diff.errors import (
    ApplyError,
    ConnectError,
    LockNotAvailable,
    PrivilegeError,
    SchemaDiffError,
    ServerError,
    SettingsError,
    UnsupportedServer,
)
from syndicate_diff.server import Server, private_server
from syndicate_diff.server_errors import connect_error
from syndicate_diff.settings import PoolSettings, Settings

SETTINGS = Settings(targets={"production": "PROD_URL"})


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty current directory, and none of the variables that are read."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "PROD_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with a role that needs a password, a role without rights, and a locked table."""
    with private_server(embedded()) as started:
        hba = started.socket_directory / "data" / "pg_hba.conf"
        hba.write_text("local all needs_password scram-sha-256\n" + hba.read_text())
        with closing(connect(started.url())) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE ROLE needs_password LOGIN PASSWORD 'right'; CREATE ROLE nobody LOGIN")
            cursor.execute("CREATE ROLE barred LOGIN CONNECTION LIMIT 0; CREATE TABLE t (i int)")
            cursor.execute("SELECT pg_reload_conf()")
        yield started


# --- which database


def test_no_option_and_no_variable_is_the_development_database() -> None:
    assert resolve_live(None, SETTINGS) is None


def test_dotenv_completes_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=postgres://file/db\nPROD_URL=postgresql+psycopg2://file/prod\n")
    assert resolve_live(None, SETTINGS) == "postgresql://file/db"
    assert resolve_live("production", SETTINGS) == "postgresql://file/prod"
    monkeypatch.setenv("DATABASE_URL", "postgres://environment/db\n")
    assert resolve_live(None, SETTINGS) == "postgresql://environment/db"


def test_urls_and_dsns_are_taken_as_they_are() -> None:
    assert resolve_live("POSTGRES://u@h/db", SETTINGS) == "postgresql://u@h/db"
    assert resolve_live("host=h dbname=db", SETTINGS) == "host=h dbname=db"


@pytest.mark.parametrize(
    ("option", "wanted"),
    [
        ("prodction", ["prodction", '"production"']),
        ("", ["no target", "production"]),  # --live "$UNSET" must not become another database
        ("production", ["PROD_URL", "is not set"]),
        ("mysql://u:s3cret@h/db", ["--live", "postgresql://"]),
    ],
)
def test_what_names_no_database_is_an_error(option: str, wanted: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        resolve_live(option, SETTINGS)
    assert all(words in str(caught.value) for words in wanted)
    assert "s3cret" not in str(caught.value)


# --- secrets


@pytest.mark.parametrize(
    "text",
    [
        "see postgresql://u:s3cret@h:5432/db and postgres://v:s3cret@h2/db.",
        "postgresql://u:s3@cret@h/db",
        "postgresql://u:s3/cret@h/db",
        "postgresql://u:1/s3?cret@h/db",
        "postgresql:///db?host=/x&password=s3cret&user=u",
        "host=a password='s3 cret' dbname=x",
        "SUBSCRIPTION s CONNECTION 'host=a password=s3cret' PUBLICATION p",
        "CREATE ROLE a PASSWORD 's3''cret' LOGIN",
        '{"password": "s3cret"}',
    ],
)
def test_passwords_are_removed(text: str) -> None:
    assert "***" in redact(text)
    assert "cret" not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://h1:5432,h2:5433/db?user=a@b",
        "postgresql://u@h:5432/db",
        'password authentication failed for user "u"',
    ],
)
def test_what_is_no_password_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:s3cret@localhost:1/db",
        "postgresql://u:s3 cret@localhost:1/db",
        "postgresql://u:s3/cret@localhost:1/db",
        "postgresql://u:s3@cret@localhost:1/db",
        "postgresql://u:s3cret%zz@localhost:1/db",
        "postgresql://u:s3cret@[::1/db",
        "host=localhost port=1 password=s3 cret",
    ],
)
def test_errors_of_bad_urls_show_no_password(url: str) -> None:
    with pytest.raises(ConnectError) as caught:
        connect(url)
    assert "cret" not in str(caught.value) + repr(caught.value)
    assert caught.value.why and caught.value.hint


def test_reprs_show_no_password(server: Server) -> None:
    url = server.url(user="needs_password") + "&password=right"
    with closing(connect(url)) as connection:
        assert "right" not in repr(connection) + str(connection.dsn)
    assert "right" not in repr(engine(url, PoolSettings()))


# --- connections


def test_a_connection_is_in_autocommit_and_named(server: Server) -> None:
    with (
        closing(connect(server.url(), application_name="tests")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT current_setting('application_name'), current_setting('client_encoding')")
        assert cursor.fetchone() == ("tests", "UTF8")
        assert connection.autocommit


def test_a_read_only_connection_cannot_write(server: Server) -> None:
    with closing(connect(server.url(), read_only=True)) as connection, connection.cursor() as cursor:
        with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction) as caught:
            cursor.execute("CREATE TABLE x ()")
        error = server_error(caught.value, doing="creating x")
    assert isinstance(error, ServerError)
    assert "standby" in str(error) and "connect to the primary" in str(error)


REFUSED: dict[str, tuple[Callable[[Server], str], list[str]]] = {
    "port": (
        lambda _: "postgresql://u@127.0.0.1:1/db",
        ["no server listens", "127.0.0.1:1", "Connection refused"],
    ),
    "socket": (lambda _: "postgresql:///db?host=/nowhere", ["no server listens"]),
    "host": (lambda _: "postgresql://u@no.such.invalid/db", ["host name is not known"]),
    "database": (lambda s: s.url(database="nodb"), ["the database does not exist", '"nodb"', "createdb"]),
    "role": (lambda s: s.url(user="norole"), ["the role cannot log in", '"norole"']),
    "password": (
        lambda s: s.url(user="needs_password") + "&password=wrong",
        ["does not accept these credentials", "PGPASSWORD", "password=***"],
    ),
    "no password": (lambda s: s.url(user="needs_password"), ["does not accept these credentials"]),
    "limit": (lambda s: s.url(user="barred"), ["no free connection"]),
}


@pytest.mark.parametrize(("url", "wanted"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_says_where_why_and_what_next(
    server: Server, url: Callable[[Server], str], wanted: list[str]
) -> None:
    with pytest.raises(ConnectError) as caught:
        connect(url(server))
    assert all(words in str(caught.value) for words in wanted)
    assert caught.value.where and caught.value.why and caught.value.hint


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("FATAL:  the database system is starting up", "does not accept connections yet"),
        ("FATAL:  sorry, too many clients already", "no free connection"),
        ("server does not support SSL, but SSL was required", "sslmode"),
        ("SSL error: certificate verify failed", "sslrootcert"),
        (
            'FATAL:  no pg_hba.conf entry for host "1.2.3.4", user "u", database "d", no encryption',
            "pg_hba.conf",
        ),
        ("connection to server failed: timeout expired", "does not answer"),
        ("etwas anderes", "the connection failed"),
    ],
)
def test_refusals_that_need_another_server(words: str, wanted: str) -> None:
    error = connect_error(psycopg2.OperationalError(words), where="postgresql://h/db")
    assert wanted in str(error) and words.split(":")[-1].strip() in str(error)


def test_versions_outside_the_known_ones(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "NEWEST_MAJOR", 17)
    with pytest.raises(UnsupportedServer, match=r"18\.\d+") as caught:
        connect(server.url())
    assert "14 to 17" in str(caught.value) and "SCHEMADIFF_ALLOW_NEWER_SERVER=1" in str(caught.value)
    monkeypatch.setenv("SCHEMADIFF_ALLOW_NEWER_SERVER", "1")
    connect(server.url()).close()
    monkeypatch.setattr(connecting, "OLDEST_MAJOR", 19)
    monkeypatch.setattr(connecting, "NEWEST_MAJOR", 20)
    with pytest.raises(UnsupportedServer, match="19 to 20"):
        connect(server.url())


# --- failed statements


def failure(server: Server, *statements: str, user: str = "postgres") -> SchemaDiffError:
    """What the failing last statement is turned into, while another session locks table t."""
    with (
        closing(psycopg2.connect(server.url())) as locker,
        closing(connect(server.url(user=user))) as connection,
    ):
        locker.cursor().execute("LOCK TABLE t")
        with pytest.raises(psycopg2.Error) as caught, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        return server_error(caught.value, doing="testing", where="object t")


FAILED: dict[str, tuple[type[SchemaDiffError], str, tuple[str, ...], list[str]]] = {
    "owner": (PrivilegeError, "nobody", ("DROP TABLE t",), ["42501", "act as the owner of table t"]),
    "schema": (PrivilegeError, "nobody", ("CREATE TABLE public.x ()",), ["CREATE) ON SCHEMA public"]),
    "database": (PrivilegeError, "nobody", ("CREATE SCHEMA s",), ["GRANT CREATE ON DATABASE postgres"]),
    "role": (PrivilegeError, "nobody", ("CREATE ROLE x",), ["CREATEROLE"]),
    "extension": (PrivilegeError, "nobody", ("CREATE EXTENSION file_fdw",), ["superuser", "file_fdw"]),
    "set role": (PrivilegeError, "nobody", ("SET ROLE postgres",), ["GRANT postgres TO the role"]),
    "lock": (
        LockNotAvailable,
        "postgres",
        ("SET lock_timeout = 1", "DROP TABLE t"),
        ["55P03", "lock_timeout"],
    ),
    "time": (
        ApplyError,
        "postgres",
        ("SET statement_timeout = 1", "SELECT pg_sleep(1)"),
        ["apply.statement_timeout"],
    ),
    "lost": (
        ConnectError,
        "postgres",
        ("SELECT pg_terminate_backend(pg_backend_pid())",),
        ["connection was lost"],
    ),
    "other": (ApplyError, "postgres", ("SELECT lenght('a')",), ["42883", "lenght", "No function matches"]),
    "path": (
        ApplyError,
        "postgres",
        ("CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN g(); END'", "SELECT pg_temp.f()"),
        ["g() does not exist", "without its schema", "SET search_path"],
    ),
}


@pytest.mark.parametrize(("expected", "user", "statements", "wanted"), FAILED.values(), ids=FAILED.keys())
def test_a_failed_statement_is_told_by_its_sqlstate(
    server: Server, expected: type[SchemaDiffError], user: str, statements: tuple[str, ...], wanted: list[str]
) -> None:
    error = failure(server, *statements, user=user)
    assert type(error) is expected
    assert all(words in str(error) for words in ["object t: testing", *wanted])


def test_a_closed_connection_is_a_lost_one(server: Server) -> None:
    connection = connect(server.url())
    connection.close()
    with pytest.raises(psycopg2.InterfaceError) as caught:
        connection.cursor()
    assert isinstance(server_error(caught.value, doing="reading"), ConnectError)


# --- pools


def test_the_pool_closes_what_was_idle_and_keeps_its_limit(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlalchemy

    made = engine(server.url(), PoolSettings(max_connections=2, size=1, idle_timeout=30))
    backend = sqlalchemy.text("SELECT pg_backend_pid()")

    def pid() -> int:
        with made.connect() as connection:
            return int(connection.execute(backend).scalar_one())

    first = pid()
    assert pid() == first
    now = time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: now + 31)
    assert pid() != first
    with made.connect(), made.connect():
        assert made.pool.checkedout() == 2  # type: ignore[attr-defined]
        made.pool._timeout = 0.01  # type: ignore[attr-defined]
        with pytest.raises(sqlalchemy.exc.TimeoutError):
            made.connect()
    made.dispose()
