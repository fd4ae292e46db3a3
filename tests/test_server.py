"""Servers that schemadiff starts: they work, they end, and nothing is left of them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from syndicate_diff import postmaster
from syndicate_diff.binaries import Binaries, at, embedded
from syndicate_diff.errors import ServerStartError
from syndicate_diff.server import DEVELOPMENT_DATABASE, Server, development_server, private_server
from syndicate_diff.shadow import open_shadow

HOLDER = """
import sys, time
from syndicate_diff.binaries import embedded
from syndicate_diff.server import {0}
with {0}(embedded()) as server:
    print(server.socket_directory, flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def binaries() -> Binaries:
    return embedded()


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # Not tmp_path: run by root, the server's account could not enter it.
    directory = Path(tempfile.mkdtemp(prefix="schemadiff-test-"))
    monkeypatch.setenv("SCHEMADIFF_CACHE", str(directory))
    yield directory
    shutil.rmtree(directory)


def ask(server: Server, question: str, database: str = "postgres") -> object:
    with closing(psycopg2.connect(server.url(database))) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
        return row[0] if row else None


def hold(kind: str) -> tuple[subprocess.Popen[str], Path]:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER.format(kind)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    return holder, Path(holder.stdout.readline().strip())


def kill(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits for its parent's attention does not."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(shown.strip()) and not shown.startswith("Z")


def eventually(condition: Callable[[], bool]) -> bool:
    """Patience without a race: the answer matters, not when it comes."""
    for _ in range(3000):
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_two_at_once_and_nothing_left(binaries: Binaries) -> None:
    with private_server(binaries) as one, private_server(binaries, settings={"work_mem": "5MB"}) as two:
        assert one.socket_directory != two.socket_directory
        assert (ask(one, "SHOW work_mem"), ask(two, "SHOW work_mem")) == ("4MB", "5MB")
        assert ask(one, "SHOW wal_level") == "logical"
        assert ask(one, "SHOW server_encoding") == "UTF8"
    assert not one.socket_directory.exists() and not two.socket_directory.exists()


def test_an_error_in_the_run_stops_the_server(binaries: Binaries) -> None:
    with pytest.raises(KeyboardInterrupt), private_server(binaries) as server:
        pid = postmaster.running_pid(server.socket_directory / "data")
        raise KeyboardInterrupt
    assert pid and not alive(pid)
    assert not server.socket_directory.exists()


def test_a_killed_run_leaves_nothing() -> None:
    holder, directory = hold("private_server")
    pid = postmaster.running_pid(directory / "data")
    kill(holder)
    assert pid and eventually(lambda: not directory.exists())
    assert eventually(lambda: postmaster.running_pid(directory / "data") is None)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the watcher through /proc")
def test_the_next_run_clears_away_what_no_watcher_could(binaries: Binaries) -> None:
    holder, directory = hold("private_server")
    children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text().split()
    for child in map(int, children):
        if b"schemadiff-watcher" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(child, signal.SIGKILL)
    pid = postmaster.running_pid(directory / "data")
    kill(holder)
    assert pid and directory.exists()
    with private_server(binaries):
        assert not directory.exists()
        assert not alive(pid)


def test_a_start_that_fails_shows_the_log(binaries: Binaries) -> None:
    with (
        pytest.raises(ServerStartError, match="did not start") as caught,
        private_server(binaries, settings={"shared_buffers": "nonsense"}),
    ):
        pass
    assert "shared_buffers" in str(caught.value)


def test_binaries_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ServerStartError, match="no PostgreSQL server"):
        at(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_binaries_out_of_reach_are_copied(cache: Path, binaries: Binaries) -> None:
    hidden = Path(tempfile.mkdtemp())  # mode 0700, as /root has
    try:
        package = binaries.directory.parents[1]
        for tree in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(tree, hidden / tree.name, symlinks=True)
        with private_server(at(hidden / package.name / "pginstall")) as server:
            assert server.binaries.directory.is_relative_to(cache)
            assert ask(server, "SELECT 1") == 1
    finally:
        shutil.rmtree(hidden)


def test_the_development_server_is_shared_and_keeps_its_data(cache: Path, binaries: Binaries) -> None:
    with development_server(binaries) as first, development_server(binaries) as second:
        assert first == second
        with closing(psycopg2.connect(first.url(DEVELOPMENT_DATABASE))) as connection:
            connection.autocommit = True
            connection.cursor().execute("CREATE TABLE kept ()")
    data = cache / f"development-{binaries.version}" / "data"
    assert postmaster.running_pid(data) is None
    holder, _ = hold("development_server")
    kill(holder)
    assert postmaster.running_pid(data)
    with development_server(binaries) as again:
        assert ask(again, "SELECT to_regclass('kept')::text", DEVELOPMENT_DATABASE) == "kept"
    assert postmaster.running_pid(data) is None


def test_a_shared_shadow_server_is_left_as_it_was(binaries: Binaries) -> None:
    count = "SELECT count(*) FROM pg_database"
    with private_server(binaries) as server:
        before = ask(server, count)
        with pytest.raises(KeyboardInterrupt), open_shadow(None, shadow_url=server.url()) as shadow:
            assert not shadow.private and shadow.major == binaries.version
            name = shadow.create_database()
            shadow.create_database(template=name)
            connection = psycopg2.connect(shadow.url(name))
            raise KeyboardInterrupt
        connection.close()
        assert ask(server, count) == before
