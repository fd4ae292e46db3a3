"""The schema that every database begins with: what files leave unsaid of it stays, however it is on the live server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import TestServer, load_text

from syndicate_diff.cli.applying import check_outcome, run
from syndicate_diff.history import Label
from syndicate_diff.project import open_project
from syndicate_diff.statement import Danger

Factory = Callable[[], str]
GRANTED = "create grant public on schema public"
TABLE = "CREATE TABLE {0}.t (a int, b int);"


@pytest.mark.parametrize(
    ("live", "files", "expected"),
    [
        ("", "", []),
        ("ALTER SCHEMA public OWNER TO someone", "", []),
        ("DROP SCHEMA public", "", []),
        ("DROP SCHEMA public", "DROP SCHEMA public", []),
        ("COMMENT ON SCHEMA public IS NULL", "", []),
        ("DROP SCHEMA public; CREATE SCHEMA public; GRANT usual ON SCHEMA public TO PUBLIC", "", []),
        (
            "DROP SCHEMA public; CREATE SCHEMA public AUTHORIZATION someone",
            "",
            [],
        ),
        ("", "ALTER SCHEMA public OWNER TO someone", ["alter schema public"]),
        ("ALTER SCHEMA public OWNER TO someone", "ALTER SCHEMA public OWNER TO postgres", ["alter schema public"]),
        ("", "DROP SCHEMA public", ["drop schema public"]),
        (
            "DROP SCHEMA public; CREATE SCHEMA app; " + TABLE.format("app"),
            "CREATE SCHEMA app; " + TABLE.format("app") + TABLE.format("public"),
            ["create schema public", "create table public.t"],
        ),
        (
            "ALTER SCHEMA public RENAME TO app; COMMENT ON SCHEMA app IS NULL; REVOKE ALL ON SCHEMA app FROM PUBLIC;"
            "ALTER SCHEMA app OWNER TO postgres;" + TABLE.format("app"),
            "CREATE SCHEMA app; " + TABLE.format("app"),
            [],
        ),
    ],
)
def test_what_files_leave_unsaid_stays(
    server: TestServer, database: Factory, tmp_path: Path, live: str, files: str, expected: list[str]
) -> None:
    server.create_roles(["someone"])
    url = database()
    live, files = (text.replace("usual", "ALL" if server.major < 15 else "USAGE") for text in (live, files))
    load_text(url, live)
    (tmp_path / "a.sql").write_text(f"-- files\n{files};")
    with ExitStack() as stack:
        project = stack.enter_context(open_project(tmp_path, url))
        plan = project.plan()
        assert sorted(step.title for step in plan.steps) == sorted(expected)
        run(project, plan, tuple(Danger), Label())
        check_outcome(project, plan)
