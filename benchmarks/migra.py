"""migra in a virtual environment of its own: it needs an older SQLAlchemy than this project has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from syndicate_diff.directories import locked

PACKAGES = ("migra", "sqlalchemy<2", "setuptools<81", "psycopg2-binary")


class NotInstalled(Exception):
    """migra is not there to be compared with; says why."""


def program(cache: Path) -> Path:
    """The path of migra, installed if it is not there yet. Raises NotInstalled."""
    home = cache / "migra"
    with locked(cache / "migra.lock"):
        if not (home / "installed").exists():
            _run(sys.executable, "-m", "venv", "--clear", str(home))
            _run(str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", *PACKAGES)
            (home / "installed").touch()
    return home / "bin" / "migra"


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalled(str(error)) from None
    if done.returncode:
        raise NotInstalled((done.stderr.strip() or f"{command[0]} failed").splitlines()[-1])
