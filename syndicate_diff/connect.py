"""URLs, connections and pools.

A URL holds a password, so no URL goes into a message except through `redact`.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import parse_dsn

from syndicate_diff.errors import ConnectError, SettingsError, UnsupportedServer
from syndicate_diff.nearest import choice_hint
from syndicate_diff.redaction import holds_password, redact, unencoded_password
from syndicate_diff.server_errors import connect_error, server_error
from syndicate_diff.settings import PoolSettings, Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

__all__ = ["connect", "engine", "environment", "redact", "resolve_live", "server_error", "url_in_variable"]

OLDEST_MAJOR = 14
NEWEST_MAJOR = 18
_ALLOW_NEWER = "SCHEMADIFF_ALLOW_NEWER_SERVER"
_CONNECT_TIMEOUT = 10  # seconds


def environment() -> Mapping[str, str]:
    """The environment, completed by ``.env`` of the current directory; the environment wins.

    Raises `SettingsError` if ``.env`` cannot be read.
    """
    if not os.path.isfile(".env"):
        return os.environ
    from dotenv import dotenv_values

    try:
        from_file = dotenv_values(".env", encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("the file cannot be read", where=".env", why=str(error)) from None
    return {**{name: value for name, value in from_file.items() if value is not None}, **os.environ}


def resolve_live(option: str | None, settings: Settings) -> str | None:
    """The URL of the live database: the option, else ``DATABASE_URL``, else None.

    `option` is a URL, a keyword DSN or the name of a target in the settings. None means the
    embedded development database, which the caller starts. Raises `SettingsError`.
    """
    if option is None:
        url = environment().get("DATABASE_URL", "").strip()
        return _postgres_url(url, "DATABASE_URL") if url else None
    if "=" in option or "://" in option:
        return _postgres_url(option.strip(), "--live")
    if option not in settings.targets:
        raise SettingsError(
            f'there is no target "{option}"', where="--live", hint=choice_hint(option, settings.targets)
        )
    return url_in_variable(settings.targets[option])


def url_in_variable(name: str) -> str:
    """The URL in an environment variable or in ``.env``. Raises `SettingsError` if there is none."""
    url = environment().get(name, "").strip()
    if not url:
        raise SettingsError(f"the variable {name} is not set", hint=f"export {name}=postgresql://…, or add it to .env")
    return _postgres_url(url, name)


def _postgres_url(url: str, origin: str) -> str:
    """``postgres://`` and SQLAlchemy's ``postgresql+driver://`` as libpq writes them."""
    scheme, separator, rest = url.partition("://")
    if separator and re.fullmatch(r"postgres(ql)?(\+\w+)?", scheme, re.IGNORECASE):
        return f"postgresql://{rest}"
    if re.match(r"\w+\s*=", url):
        return url
    raise SettingsError(
        "this is no URL of a PostgreSQL database",
        where=origin,
        hint="write postgresql://user@host:5432/database",
    )


def connect(url: str, *, application_name: str = "schemadiff", read_only: bool = False) -> Connection:
    """A connection in autocommit mode; `read_only` makes every transaction read-only.

    An ``application_name`` in the URL wins. Raises `ConnectError`, `PrivilegeError`, and
    `UnsupportedServer` for a version that is not known.
    """
    connection = _open(url, application_name)
    try:
        # None leaves the role's own default as it is, where False would overrule it.
        connection.set_session(readonly=read_only or None, autocommit=True)
    except psycopg2.Error as error:
        raise connect_error(error, where=redact(url)) from None
    return connection


def _open(url: str, application_name: str) -> Connection:
    parameters = {
        "fallback_application_name": application_name,
        "client_encoding": "UTF8",
        # A long index build leaves the line silent; without these a NAT router drops it.
        "keepalives_idle": 60,
        **_parse(url),
    }
    if "PGCONNECT_TIMEOUT" not in os.environ:
        parameters.setdefault("connect_timeout", _CONNECT_TIMEOUT)
    try:
        connection: Connection = psycopg2.connect(**parameters)
    except psycopg2.Error as error:
        raise connect_error(error, where=redact(url)) from None
    _check_version(connection, url)
    return connection


def _parse(url: str) -> dict[str, Any]:
    if "://" in url and (re.search(r"\s", url) or unencoded_password(url)):
        # Where the password ends is unclear, so nothing of this URL is safe to show.
        raise ConnectError(
            "the URL of the database cannot be read",
            why="its user name or password has characters that a URL does not allow",
            hint="percent-encode them: @ is %40, / is %2F, : is %3A, ? is %3F, # is %23, a blank is %20",
        )
    try:
        return dict(parse_dsn(url))
    except psycopg2.ProgrammingError as error:
        secret = holds_password(url)
        raise ConnectError(
            "the URL of the database cannot be read",
            where=redact(url) if "://" in url or not secret else None,
            why="libpq's message is withheld: it may quote the password" if secret else str(error).strip(),
            hint="write postgresql://user:password@host:5432/database; % in a password is %25",
        ) from None


def _check_version(connection: Connection, url: str) -> None:
    major = connection.server_version // 10000
    if OLDEST_MAJOR <= major <= NEWEST_MAJOR:
        return
    newer = major > NEWEST_MAJOR
    if newer and environment().get(_ALLOW_NEWER) == "1":
        return
    found = connection.info.parameter_status("server_version")
    connection.close()
    raise UnsupportedServer(
        f"PostgreSQL {found} is not supported",
        where=redact(url),
        why=f"schemadiff knows the catalogs of PostgreSQL {OLDEST_MAJOR} to {NEWEST_MAJOR}",
        hint=f"upgrade schemadiff, or set {_ALLOW_NEWER}=1 and read every plan with care" if newer else None,
    )


def engine(url: str, pool: PoolSettings) -> Engine:
    """An SQLAlchemy engine whose pool keeps to the settings.

    A connection that was idle for longer than `idle_timeout` is closed, and replaced, when the
    pool would hand it out; the most recently used is handed out first, so that surplus ages.
    The engine does not know the URL, so its repr shows none.
    """
    import sqlalchemy

    made = sqlalchemy.create_engine(
        "postgresql+psycopg2://",
        creator=partial(_open, url, "schemadiff"),
        pool_size=pool.size,
        max_overflow=pool.max_connections - pool.size,
        pool_use_lifo=True,
        pool_pre_ping=True,
    )
    _close_idle(made, pool.idle_timeout)
    return made


def _close_idle(made: Engine, idle_timeout: float) -> None:
    from sqlalchemy import event, exc

    def returned(_connection: object, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    def handed_out(_connection: object, record: Any, _proxy: object) -> None:
        idle_since = record.info.pop("idle_since", None)
        if idle_since is not None and time.monotonic() - idle_since > idle_timeout:
            raise exc.DisconnectionError("idle for too long")

    event.listen(made, "checkin", returned)
    event.listen(made, "checkout", handed_out)
