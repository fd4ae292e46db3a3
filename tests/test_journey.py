"""The whole way through the real entry point: init, plan, apply, drift by hand, repair, rollback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from databases import ask, execute

pytestmark = pytest.mark.dealt

TABLE = """
CREATE TABLE public.orders (
    id bigint GENERATED ALWAYS AS IDENTITY,
    note text NOT NULL DEFAULT 'none',
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);
CREATE INDEX orders_note_idx ON public.orders (note);
COMMENT ON TABLE public.orders IS 'What was ordered.';
"""

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def schemadiff(tmp_path: Path, database: Callable[[], str]) -> Command:
    """Runs the command as a user would, in a project of its own against a fresh database."""
    url = database()
    environment = {**os.environ, "DATABASE_URL": url, "NO_COLOR": "1"}

    def run(*arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "syndicate_diff", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    run.url = url  # type: ignore[attr-defined]
    return run


def _url(schemadiff: Command) -> str:
    return str(schemadiff.url)  # type: ignore[attr-defined]


def _project(schemadiff: Command, folder: Path) -> Path:
    schemadiff("init")
    for example in folder.glob("schema/*/*.sql"):
        example.unlink()
    domain = next(path for path in sorted((folder / "schema").iterdir()) if path.is_dir())
    file = domain / "orders.sql"
    file.write_text(TABLE)
    return file


def _indexes(url: str) -> Sequence[object]:
    return ask(url, "SELECT indexname FROM pg_indexes WHERE tablename = 'orders' ORDER BY 1")


def test_from_nothing_to_drift_and_back(schemadiff: Command, tmp_path: Path) -> None:
    file = _project(schemadiff, tmp_path)
    shown = schemadiff("plan", "--exit-code", expect=2).stdout
    assert "create table public.orders" in shown
    assert f"{file.parent.name}/orders.sql:2" in shown
    assert "pg_dump: equal" in shown
    schemadiff("apply", "--yes")
    schemadiff("plan", "--exit-code")
    schemadiff("drift")

    execute(_url(schemadiff), "INSERT INTO public.orders (note) VALUES ('kept'); DROP INDEX public.orders_note_idx")
    drifted = schemadiff("drift", expect=3).stdout
    assert "orders_note_idx" in drifted
    assert json.loads(schemadiff("drift", "--format", "json", expect=3).stdout)

    refused = schemadiff("apply", "--yes", expect=1).stderr
    assert "blocks_writes" in refused
    schemadiff("apply", "--yes", "--allow", "blocks_writes")
    schemadiff("drift")
    assert len(_indexes(_url(schemadiff))) == 2
    assert ask(_url(schemadiff), "SELECT note FROM public.orders") == [("kept",)]


def test_versions_go_forth_and_back(schemadiff: Command, tmp_path: Path) -> None:
    file = _project(schemadiff, tmp_path)
    schemadiff("create", "orders")
    schemadiff("apply", "--yes")
    file.write_text(TABLE.replace("(note);", "(note, id);"))
    schemadiff("create", "wider index")
    first, second = sorted((tmp_path / "generated" / "versions").glob("*.sql"))
    assert first.name == "001_orders.sql"
    assert second.name == "002_wider_index.sql"
    assert "-- UP" in second.read_text()
    assert "-- DOWN" in second.read_text()
    schemadiff("apply", "--yes", "--allow", "blocks_writes")
    schemadiff("rollback", "001", "--yes", "--allow", "blocks_writes")
    defined = ask(_url(schemadiff), "SELECT indexdef FROM pg_indexes WHERE indexname = 'orders_note_idx'")
    assert "(note, id)" not in str(defined)
    schemadiff("apply", "--yes", "--allow", "blocks_writes")
    schemadiff("plan", "--exit-code")


def test_a_saved_plan_runs_only_on_the_database_it_was_made_for(schemadiff: Command, tmp_path: Path) -> None:
    _project(schemadiff, tmp_path)
    schemadiff("plan", "--out", "plan.json")
    execute(_url(schemadiff), "CREATE TABLE public.meanwhile (id int)")
    stale = schemadiff("apply", "plan.json", "--yes", expect=1).stderr
    assert "Traceback" not in stale
    assert "next:" in stale
    execute(_url(schemadiff), "DROP TABLE public.meanwhile")
    schemadiff("apply", "plan.json", "--yes")


def test_what_destroys_data_is_refused_by_name(schemadiff: Command, tmp_path: Path) -> None:
    file = _project(schemadiff, tmp_path)
    schemadiff("apply", "--yes")
    file.write_text("CREATE TABLE public.other (id int);\n")
    refused = schemadiff("apply", "--yes", expect=1).stderr
    assert "data_loss" in refused
    assert _indexes(_url(schemadiff))
    schemadiff("apply", "--yes", "--allow", "data_loss")
    assert not _indexes(_url(schemadiff))


def test_two_states_are_compared_without_a_project(schemadiff: Command, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE public.t (id int);")
    (tmp_path / "b.sql").write_text("CREATE TABLE public.t (id bigint);")
    printed = schemadiff("diff", "a.sql", "b.sql").stdout
    assert "ALTER COLUMN id TYPE bigint" in printed
    schemadiff("snapshot", "a.sql", "-o", "a.json")
    assert "ALTER COLUMN id TYPE bigint" in schemadiff("diff", "a.json", "b.sql", "--no-prove").stdout
    assert "DROP TABLE public.t" in schemadiff("diff", "a.sql", "empty").stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("CREATE TABLE public.t (id int;", "orders.sql:1"),
        ("SELECT 1;\nCREATE TABLE public.t (id missing_type);", "orders.sql:2"),
        ("CREATE EXTENSION no_such_extension;", "no_such_extension"),
        ("CREATE TABLE public.t (id int);\nINSERT INTO public.t VALUES (1);", "orders.sql:2"),
    ],
)
def test_bad_files_are_clear_errors(schemadiff: Command, tmp_path: Path, content: str, message: str) -> None:
    _project(schemadiff, tmp_path).write_text(content)
    error = schemadiff("plan", expect=1).stderr
    assert message in error
    assert "Traceback" not in error
