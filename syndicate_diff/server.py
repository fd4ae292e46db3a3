"""PostgreSQL servers that schemadiff starts itself.

A *private* server lives for one run: a copied data directory in memory, no durability, a
socket that nobody else can reach. It never outlives its run: a watcher process stops it and
removes its directory when the run ends, however it ends; should the watcher be killed too,
the next run finds the directory with its owner's lock free, and clears it away.

The *development* server keeps its data and is shared by the runs that use it at one time.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, urlencode

from syndicate_diff import sql
from syndicate_diff.binaries import Binaries
from syndicate_diff.directories import (
    Account,
    cache_directory,
    locked,
    open_lock,
    own_directory,
    runs_directory,
    server_account,
    short_temporary,
    socket_fits,
    try_lock,
    unusable,
)
from syndicate_diff.errors import ServerStartError
from syndicate_diff.postmaster import (
    initialise,
    reachable,
    run_tool,
    running_pid,
    socket_directory,
    start_postmaster,
    start_watcher,
    status,
    stop_postmaster,
    stop_stray,
    template_directory,
)

DEVELOPMENT_DATABASE = "schemadiff_dev"
BOOTSTRAP = "postgres"  # the role that initdb makes

_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
_PRIVATE_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    # Nothing here is worth keeping.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "512MB",
    "jit": "off",
    "max_connections": "30",
    "max_prepared_transactions": "4",
    "max_locks_per_transaction": "4096",
    "shared_buffers": "128MB",
    # Below `logical`, CREATE PUBLICATION warns. No workers: a subscription that is enabled in
    # the desired state must never reach its publisher from here.
    "wal_level": "logical",
    "max_wal_senders": "2",
    "max_replication_slots": "4",
    "max_logical_replication_workers": "0",
    # Inside the data directory, so that it goes with it even after kill -9.
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    # Statements that fail while loading are expected and reported by the loader.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its binaries and where its socket is."""

    binaries: Binaries
    socket_directory: Path
    port: int = 5432

    @property
    def major(self) -> int:
        """The major version."""
        return self.binaries.version

    def url(self, database: str = "postgres", user: str = BOOTSTRAP) -> str:
        """A libpq URL, for psycopg2 and for PostgreSQL's own programs."""
        query = {"host": str(self.socket_directory), "port": str(self.port), "user": user}
        return f"postgresql:///{quote(database, safe='')}?{urlencode(query, quote_via=quote, safe='')}"


@contextmanager
def private_server(binaries: Binaries, *, settings: Mapping[str, str] = _NO_SETTINGS) -> Iterator[Server]:
    """Start a server for this run only; `settings` are added to (and win over) its own.

    Raises `ServerStartError`.
    """
    account = server_account()
    usable = reachable(binaries, account)
    template = template_directory(usable, account)
    with _run_directory(account) as directory:
        _copy(template, directory / "data", account)
        own = _PRIVATE_SETTINGS | {"unix_socket_directories": str(directory)}
        if usable.version >= 18:
            own["io_method"] = "sync"  # no I/O workers to start
        process = start_postmaster(usable, account, directory, {**own, **settings})
        try:
            yield Server(usable, directory)
        finally:
            stop_postmaster(process)


def _copy(template: Path, data: Path, account: Account) -> None:
    # Three times as fast as shutil, and the copy belongs to the right account at once.
    run_tool(["cp", "-Rp", str(template), str(data)], account, "the data directory was not copied")


@contextmanager
def _run_directory(account: Account) -> Iterator[Path]:
    """A directory that ends with this process: locked by it, and watched."""
    directory, lock = _new_run(account)
    watcher = None
    try:
        watcher = start_watcher(directory, account)
        yield directory
    finally:
        if watcher:
            _end(watcher)
        shutil.rmtree(directory, ignore_errors=True)
        os.close(lock)


def _end(watcher: subprocess.Popen[bytes]) -> None:
    with suppress(BrokenPipeError):
        watcher.communicate()


def _new_run(account: Account) -> tuple[Path, int]:
    runs = runs_directory(account)
    with locked(runs / "lock"):
        _collect_abandoned(runs)
        try:
            directory = Path(tempfile.mkdtemp(dir=runs))
            account.take(directory)
        except OSError as error:
            raise unusable(runs, error) from None
        lock = open_lock(directory / "owner.lock")
        fcntl.flock(lock, fcntl.LOCK_EX)
        return directory, lock


def _collect_abandoned(runs: Path) -> None:
    """Remove the runs whose owner is gone. New runs are made under the same lock as this."""
    for directory in runs.iterdir():
        if not directory.is_dir() or directory.is_symlink():
            continue
        with suppress(ServerStartError):  # its watcher removes it at this very moment
            lock = open_lock(directory / "owner.lock")
            if try_lock(lock):
                stop_stray(directory / "data")
                shutil.rmtree(directory, ignore_errors=True)
            os.close(lock)


@contextmanager
def development_server(binaries: Binaries) -> Iterator[Server]:
    """The development server of this major version: started if nobody runs it yet, durable.

    Each run that uses it holds a shared lock; the last one to leave, who can make that lock
    exclusive, stops it. Arriving and leaving happen under a second lock. A run that is killed
    leaves the server running: the next one uses it, and stops it.

    Raises `ServerStartError`.
    """
    account = server_account()
    usable = reachable(binaries, account)
    home = own_directory(cache_directory() / f"development-{usable.version}", account)
    users = open_lock(home / "users.lock")
    try:
        with locked(home / "lock"):
            sockets = _ensure_running(usable, account, home)
            fcntl.flock(users, fcntl.LOCK_SH)
        server = Server(usable, sockets)
        _ensure_database(server)
        yield server
    finally:
        with locked(home / "lock"):
            if try_lock(users):
                _stop_development(usable, account, home / "data")
        os.close(users)


def _ensure_running(binaries: Binaries, account: Account, home: Path) -> Path:
    data = home / "data"
    if running_pid(data) and status(data) == "ready":
        return socket_directory(data)
    if not data.exists():
        unfinished = home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        initialise(binaries, account, unfinished)
        unfinished.rename(data)
    sockets = _development_sockets(home, account)
    options = f"-c listen_addresses= -c port=5432 -c unix_socket_directories='{sockets}' -c wal_level=logical"
    command = [
        f"{binaries.directory}/pg_ctl",
        "-D",
        str(data),
        "-l",
        f"{home}/log",
        "-o",
        options,
        "-w",
        "start",
    ]
    _start(command, account, home / "log")
    return sockets


def _development_sockets(home: Path, account: Account) -> Path:
    if socket_fits(home):
        return home
    name = f"schemadiff-development-{account.uid}"
    return own_directory(short_temporary(len(name) + 1) / name, account)


def _start(command: list[str], account: Account, log: Path) -> None:
    """pg_ctl says only where the log is; the reason is in there."""
    try:
        run_tool(command, account, "the development server did not start")
    except ServerStartError as error:
        lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
        error.why = "\n        ".join([*filter(None, [error.why]), *lines])
        raise


def _stop_development(binaries: Binaries, account: Account, data: Path) -> None:
    if running_pid(data):
        command = [f"{binaries.directory}/pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop"]
        run_tool(command, account, "the development server did not stop")


def _ensure_database(server: Server) -> None:
    import psycopg2
    from psycopg2 import errors

    with closing(psycopg2.connect(server.url())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor, suppress(errors.DuplicateDatabase, errors.UniqueViolation):
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", (DEVELOPMENT_DATABASE,))
            if not cursor.rowcount:
                cursor.execute(f"CREATE DATABASE {sql.name(DEVELOPMENT_DATABASE)}")
