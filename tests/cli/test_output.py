"""Input and output that nobody can read or write are errors with a reason, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


def run(*arguments: str, output: Path | None = None) -> tuple[int, str]:
    """The exit code of a command, and what it says on standard error."""
    with (output or Path("/dev/null")).open("w") as stdout:
        command = [sys.executable, "-m", "syndicate_diff", *arguments]
        done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["diff", "empty", "empty"]])
def test_a_full_device_is_said(arguments: list[str]) -> None:
    code, said = run(*arguments, output=FULL)
    assert code == 1
    assert said == "error: the output cannot be written\n  why:  No space left on device\n  next: make room there\n"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(b"\xff\xfe{}")
    (tmp_path / "schema").mkdir()
    for arguments in (["diff", str(file), "empty"], ["apply", str(file), "--schema", str(tmp_path / "schema")]):
        code, said = run(*arguments)
        assert code == 1
        assert said.startswith(f"error: {file}: cannot be read\n  why:  'utf-8' codec can't decode")
