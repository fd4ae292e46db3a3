"""PostgreSQL's own regression tests as a schema: what they leave behind is read, made again, and dropped.

SCHEMADIFF_REGRESS_SQL names a folder with the files of src/test/regress/sql of the server's major (and, best,
parallel_schedule); without it the test is skipped. Statements may fail, as many of them are meant to.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from databases import TestServer, catalog, run_steps

from syndicate_diff.binaries import embedded
from syndicate_diff.diff import diff
from syndicate_diff.plan import plan_steps

FOLDER = os.environ.get("SCHEMADIFF_REGRESS_SQL", "")
SECONDS = 120


def _files(folder: Path) -> list[Path]:
    """In the order of the schedule, else test_setup and then by name."""
    schedule = folder / "parallel_schedule"
    if schedule.exists():
        lines = re.findall(r"(?m)^test: (.*)$", schedule.read_text(encoding="utf-8"))
        return [file for line in lines for name in line.split() if (file := folder / f"{name}.sql").exists()]
    return sorted(folder.glob("*.sql"), key=lambda file: (file.stem != "test_setup", file.stem))


def _load(url: str, folder: Path, scratch: Path) -> None:
    psql = embedded().tool("psql")
    places = {
        "PG_ABS_SRCDIR": str(folder),
        "PG_ABS_BUILDDIR": str(scratch),
        "PG_LIBDIR": "$libdir",
        "PG_DLSUFFIX": ".so",
    }
    for file in _files(folder):
        command = [str(psql), "--no-psqlrc", "--quiet", "--dbname", url, "--file", str(file)]
        subprocess.run(
            command,
            env={**os.environ, **places, "PGOPTIONS": "-c statement_timeout=20s"},
            cwd=scratch,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )


@pytest.mark.skipif(not FOLDER, reason="SCHEMADIFF_REGRESS_SQL names no folder with src/test/regress/sql")
def test_what_the_suite_leaves_is_read_made_and_dropped(server: TestServer, tmp_path: Path) -> None:
    with server.database() as url, server.database() as copy, server.database() as empty:
        _load(url, Path(FOLDER), tmp_path)
        target, nothing = catalog(url), catalog(empty)
        assert target.unmodelled == ()
        run_steps(copy, plan_steps(catalog(copy), target))
        made = catalog(copy)
        assert diff(made, target) == []
        assert server.schema_dump(copy) == server.schema_dump(url)
        run_steps(copy, plan_steps(made, nothing))
        assert diff(catalog(copy), nothing) == []
