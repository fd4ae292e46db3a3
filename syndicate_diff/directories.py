"""Directories, locks and the operating-system account of the servers that schemadiff starts.

PostgreSQL refuses to run as root. Run by root, schemadiff therefore starts servers as the
existing account `nobody`, to which their directories belong.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from syndicate_diff.errors import ServerStartError

_MEMORY = Path("/dev/shm")
_ENOUGH_MEMORY = 512 * 2**20  # bytes
# sockaddr_un has 104 bytes on macOS and BSD, 108 on Linux.
_LONGEST_SOCKET_PATH = 103


class ProcessUser(TypedDict, total=False):
    """The arguments of `subprocess` that change the account of the child."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a server runs as; `switched` when it is not the account of this process."""

    uid: int
    gid: int
    switched: bool

    def process_user(self) -> ProcessUser:
        """The arguments that make `subprocess` run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switched else {}

    def take(self, path: Path) -> None:
        """Give a file or directory to this account."""
        if self.switched:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """The account for servers: this process's own, or `nobody` for root.

    Raises `ServerStartError` if root finds no account `nobody`.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), False)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise ServerStartError(
            "PostgreSQL does not run as root, and there is no account nobody to run it as",
            hint="run schemadiff as an ordinary user, or set shadow_url",
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid, True)


def cache_directory() -> Path:
    """Where templates and copies are kept: ``$SCHEMADIFF_CACHE``, else the system's place for caches.

    For root that is a place that other accounts can reach (``/var/cache/schemadiff``), because
    the server runs as one of them. Raises `ServerStartError` if it cannot be made.
    """
    named = os.environ.get("SCHEMADIFF_CACHE")
    directory = Path(named).absolute() if named else _default_cache()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            directory.chmod(directory.stat().st_mode | 0o055)
    except OSError as error:
        raise unusable(directory, error) from None
    return directory


def _default_cache() -> Path:
    import platformdirs

    place = platformdirs.site_cache_dir if os.geteuid() == 0 else platformdirs.user_cache_dir
    return Path(place("schemadiff", appauthor=False))


def own_directory(path: Path, account: Account) -> Path:
    """Make a directory that only `account` (and root) can enter; return it.

    Raises `ServerStartError` if somebody else made it: in a directory that all can write to,
    that is how a trap would look.
    """
    try:
        try:
            path.mkdir(0o700)
            account.take(path)
        except FileExistsError:
            _check_owner(path, account)
    except OSError as error:
        raise unusable(path, error) from None
    return path


def _check_owner(path: Path, account: Account) -> None:
    found = path.lstat()
    is_directory = stat.S_ISDIR(found.st_mode)
    if is_directory and found.st_uid == account.uid:
        return
    if is_directory and account.switched and found.st_uid == 0:  # killed between mkdir and chown
        account.take(path)
        return
    raise ServerStartError("the directory for servers belongs to somebody else", where=str(path), hint="remove it")


def runs_directory(account: Account) -> Path:
    """Where short-lived servers live: in memory where there is any, else with temporary files."""
    name = f"schemadiff-{account.uid}"
    return own_directory((_MEMORY if _memory_is_roomy() else short_temporary(len(name) + 10)) / name, account)


def _memory_is_roomy() -> bool:
    usable = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return usable and shutil.disk_usage(_MEMORY).free >= _ENOUGH_MEMORY


def short_temporary(room: int) -> Path:
    """The directory for temporary files, or ``/tmp`` where its path leaves no room for a socket's."""
    temporary = Path(tempfile.gettempdir())
    return temporary if socket_fits(temporary, room) else Path("/tmp")


def socket_fits(directory: Path, room: int = 0) -> bool:
    """Whether a socket in a directory `room` bytes below `directory` has a path that is short enough."""
    return len(os.fsencode(directory)) + room + len("/.s.PGSQL.5432") <= _LONGEST_SOCKET_PATH


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file exclusively; wait for it. The kernel lets go of it however the process ends."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_lock(path: Path) -> int:
    """Open (and make) a lock file; the caller closes the descriptor, which releases its locks."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable(path, error) from None


def try_lock(descriptor: int) -> bool:
    """Take an exclusive lock on an open lock file if nobody else has any lock on it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unusable(path: Path, error: OSError) -> ServerStartError:
    """The error for a file or directory that the operating system refuses."""
    return ServerStartError(
        "schemadiff cannot keep its servers here",
        where=str(path),
        why=error.strerror,
        hint="free some space, correct the permissions, or name another place in SCHEMADIFF_CACHE",
    )
