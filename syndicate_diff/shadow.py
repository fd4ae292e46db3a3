"""The shadow server: where the desired state is loaded and plans are proven.

A ladder, the first that serves: the server named by `shadow_url`, the binaries named in the
settings, the embedded server if it has the wanted major version, the host's binaries of that
version, else the embedded server. Where that one lacks an extension that is needed, the next one that has
it: the host's servers of the wanted version, then newer ones.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from syndicate_diff import sql
from syndicate_diff.binaries import Binaries, at, embedded, on_host
from syndicate_diff.connect import OLDEST_MAJOR, connect
from syndicate_diff.errors import PrivilegeError, SchemaDiffError, ServerError, SettingsError, UnsupportedServer
from syndicate_diff.model import Catalog
from syndicate_diff.registry import kinds
from syndicate_diff.server import BOOTSTRAP, Server, private_server

_HINTS = {
    "25006": "the URL of the shadow names a standby, or a read-only server; name a primary, or use the embedded server",
    "53100": "free space where the shadow has its data; a private one is in /dev/shm, or where TMPDIR says",
    "53300": "close connections to the shadow, or use the embedded server",
}
_UNHINDERED = " ".join(
    f"-c {setting}"
    for setting in (
        "default_transaction_read_only=off",
        "statement_timeout=0",
        "lock_timeout=0",
        "session_preload_libraries=",
        "local_preload_libraries=",
        # What pg_dump writes depends on these.
        "standard_conforming_strings=on",
        "quote_all_identifiers=off",
        "bytea_output=hex",
        "timezone=UTC",
        "lc_monetary=C",
    )
)
_PREFIX = "schemadiff_shadow_"
_NO_LANGUAGE = 'language "plpgsql" does not exist'
HAS_SWITCH_FOR_EVENT_TRIGGERS = 17  # since this major


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

    def create_database(self, template: str | None = None, like: Catalog | None = None) -> str:
        """Make a scratch database, empty or a copy of `template`; return its name.

        It begins `like` a new one of the server that a catalog was read from.

        Nobody may be connected to `template`. Copying files (`STRATEGY`, PostgreSQL 15) is three
        times as fast as copying through the WAL when there is something to copy; it makes a
        checkpoint of the whole server, which costs nothing in a private one.

        Raises `PrivilegeError` without CREATEDB, `ServerError` for what else the server says.
        """
        name = _PREFIX + secrets.token_hex(6)
        copied = self.major >= 15 and (self.private or template is not None)
        self._databases.append(name)  # first: a Ctrl-C during CREATE DATABASE must not leave it
        statement = f"CREATE DATABASE {sql.name(name)} TEMPLATE {sql.name(template or 'template0')}"
        try:
            self._execute(statement + (" STRATEGY file_copy" if copied else ""))
        except SchemaDiffError:
            self._databases.remove(name)
            raise
        for kind in kinds().values() if like else ():
            for begin in kind.initdb(like) if like else ():
                self._execute(self._said + begin, self.url(name))
        return name

    def settle(self, url: str, like: Catalog) -> None:
        """Make of a database whose files are loaded what they leave unsaid. Raises `ServerError`."""
        silence = "SET event_triggers = off;" if self.private and self.major >= HAS_SWITCH_FOR_EVENT_TRIGGERS else ""
        silence += self._said
        for kind in kinds().values():
            for statement in kind.settled(like):
                try:
                    self._execute(silence + statement, url)
                except SchemaDiffError as error:
                    if _NO_LANGUAGE not in (error.why or ""):  # that of DO, which files can drop
                        raise

    @property
    def _said(self) -> str:
        return f"SET schemadiff.private = {'on' if self.private else 'off'};"

    def drop_database(self, name: str) -> None:
        """Drop a scratch database, whoever is connected to it. Raises `ServerError`."""
        self._execute(f"DROP DATABASE IF EXISTS {sql.name(name)} WITH (FORCE)")
        self._databases.remove(name)

    def drop_all(self) -> None:
        """Drop what was made here and not dropped yet. Raises `ServerError`."""
        for name in tuple(self._databases):
            self.drop_database(name)

    def _execute(self, statement: str, url: str | None = None) -> None:
        import psycopg2

        with closing(connect(url or self.admin_url)) as connection, connection.cursor() as cursor:
            try:
                cursor.execute(statement)
            except psycopg2.Error as error:
                raise _refused(error) from None


@contextmanager
def open_shadow(
    wanted_major: int | None,
    *,
    shadow_url: str | None = None,
    binaries: Path | None = None,
    extensions: Collection[str] = (),
    superuser: str = BOOTSTRAP,
) -> Iterator[Shadow]:
    """The shadow server for a live server of version `wanted_major` (None: any will do), with these extensions.

    In a private server, the role that initdb made is called `superuser`, as on the live server.

    Everything made in it is gone at the end. Raises `ServerStartError`, `ConnectError`,
    `UnsupportedServer`.
    """
    if shadow_url:
        with _shared(shadow_url) as shadow:
            _refuse_older(shadow.major, wanted_major, "shadow.url_env")
            yield shadow
        return
    chosen = choose_binaries(wanted_major, binaries, extensions)
    if binaries:
        _refuse_older(chosen.version, wanted_major, "shadow.binaries")
    with private_server(chosen) as server, _last_words(server.socket_directory / "log"):
        # Nothing to drop at the end: the server itself goes.
        if superuser != BOOTSTRAP:
            _rename_superuser(server, superuser)
        yield Shadow(server.url(user=superuser), server.major, private=True)


def _rename_superuser(server: Server, name: str) -> None:
    """What belongs to it by itself, and what files say of it, is then the same on both servers."""
    helper = f"{_PREFIX}helper"
    for user, statement in (
        (BOOTSTRAP, f"CREATE ROLE {helper} SUPERUSER LOGIN"),
        (helper, f"ALTER ROLE {BOOTSTRAP} RENAME TO {sql.name(name)}"),
        (name, f"DROP ROLE {helper}"),
    ):
        with closing(connect(server.url(user=user))) as connection, connection.cursor() as cursor:
            cursor.execute(statement)


def _refuse_older(major: int, wanted_major: int | None, setting: str) -> None:
    """An older server cannot hold what a newer one has."""
    if wanted_major and major < wanted_major:
        raise UnsupportedServer(
            f"the shadow server is PostgreSQL {major}, older than the live server, which is {wanted_major}",
            where=setting,
            why="what the live server has may be unknown to the shadow",
            hint=f"name a PostgreSQL {wanted_major} or newer, or leave it out to use the embedded server",
        )


@contextmanager
def _last_words(log: Path) -> Iterator[None]:
    """Say why the server is gone, where it is: a full disk, say."""
    try:
        yield
    except ServerError as error:
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        if panics := [line for line in lines if "PANIC:" in line]:
            error.why = panics[0]
            error.hint = "make room: the shadow is in /dev/shm, or where TMPDIR says; then run the command again"
        raise


def choose_binaries(wanted_major: int | None, named: Path | None = None, extensions: Collection[str] = ()) -> Binaries:
    """The binaries for a shadow, by the ladder; where none has all extensions, as if none was asked for.

    Raises `ServerStartError`.
    """
    if named:
        return at(named)
    ladder = list(_ladder(embedded(), wanted_major, bool(extensions)))
    fitting = (found for found in ladder if all(found.has_extension(name) for name in extensions))
    return next(fitting, ladder[0])


def _ladder(wheel: Binaries, wanted_major: int | None, looks_further: bool) -> Iterator[Binaries]:
    """The servers to choose from, the best first; an older one than the live server would not know all it has."""
    if wanted_major in (None, wheel.version):
        yield wheel
        if not looks_further:
            return
    host = on_host()
    yield from (found for found in host if found.version == wanted_major)
    yield wheel
    newest_known = max(wheel.version, wanted_major or 0)
    yield from (found for found in host if (wanted_major or OLDEST_MAJOR) < found.version <= newest_known)


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
    hint = _HINTS.get(sqlstate or "")
    what = "the shadow server refused a scratch database"
    return ServerError(what, why=str(error).strip(), hint=hint, sqlstate=sqlstate)


def with_user(url: str, user: str) -> str:
    """The same URL with another user and no password, for servers of our own.

    What the live role or database has in ALTER ROLE … SET must not stop our own work there.
    """
    from psycopg2.extensions import parse_dsn

    parameters: dict[str, str] = {**parse_dsn(url), "user": user}
    database = parameters.pop("dbname", "")
    parameters.pop("password", None)
    parameters["options"] = _UNHINDERED
    return f"postgresql:///{quote(database, safe='')}?{urlencode(parameters, quote_via=quote, safe='')}"
