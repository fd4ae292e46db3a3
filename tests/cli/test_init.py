"""`schemadiff init`, and what every command has in common: help, errors, exit codes."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from pglast import parse_sql

from syndicate_diff import cli
from syndicate_diff.errors import PlanError
from syndicate_diff.settings import Settings

Captured = pytest.CaptureFixture[str]
WRITTEN = [entry for entry in cli._COMMANDS.items() if find_spec(entry[1].place.partition(":")[0])]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A current directory and a cache for this test alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCHEMADIFF_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SCHEMADIFF_DEBUG", raising=False)


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make `init` raise an error."""

    @click.command()
    def command() -> None:
        raise error

    monkeypatch.setattr("syndicate_diff.cli.init.command", command)


def test_init_makes_a_folder_that_the_tool_accepts(tmp_path: Path, capsys: Captured) -> None:
    assert cli.run(["init", "db schema"]) == 0
    output = capsys.readouterr().out
    assert "schemadiff plan --schema 'db schema'" in output
    settings = Settings.load(tmp_path / "db schema")
    assert settings.domain_of(tmp_path / "db schema/app/customer.sql") == "app"
    assert len(parse_sql((tmp_path / "db schema/app/customer.sql").read_text())) == 2


def test_init_with_all_its_comments_switched_on_is_valid_too(tmp_path: Path) -> None:
    cli.run(["init"])
    file = tmp_path / "schema" / "schemadiff.yml"
    examples = ("# ignore:", "# owner:", "# shadow: {url_env")
    lines = [line[2:] if line.startswith(examples) else line for line in file.read_text().splitlines()]
    file.write_text("\n".join(lines))
    settings = Settings.load(tmp_path / "schema")
    assert settings.shadow.url_env and settings.owner and settings.ignore


def test_init_overwrites_nothing(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "schema/app").mkdir(parents=True)
    (tmp_path / "schema/app/customer.sql").write_text("mine")
    assert cli.run(["init"]) == 1
    assert "schema/app/customer.sql: the file exists already" in capsys.readouterr().err
    assert (tmp_path / "schema/app/customer.sql").read_text() == "mine"
    assert not (tmp_path / "schema/schemadiff.yml").exists()


def test_init_where_nothing_can_be_written(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "schema").write_text("a file")
    assert cli.run(["init"]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "entry"), WRITTEN, ids=[name for name, _ in WRITTEN])
def test_help_of_a_command_has_an_example_and_the_help_of_the_table(
    name: str, entry: cli._Entry, capsys: Captured
) -> None:
    module, _, attribute = entry.place.partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert command.get_short_help_str(limit=200) == entry.help
    assert cli.run([name, "--help"]) == 0
    assert f"Example:\n    schemadiff {name}" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from syndicate_diff.cli import run; run(['--help']); "
        "sys.exit(str({'psycopg2', 'yaml', 'sqlalchemy', 'pglast', 'rich'} & sys.modules.keys()) if "
        "{'psycopg2', 'yaml', 'sqlalchemy', 'pglast', 'rich'} & sys.modules.keys() else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [(["inti"], 'did you mean "init"?'), (["init", "--foo"], "--foo"), (["init", "a", "b"], "unexpected")],
)
def test_wrong_usage_is_an_error_and_not_pending_changes(arguments: list[str], wanted: str, capsys: Captured) -> None:
    assert cli.run(arguments) == 1
    assert wanted in capsys.readouterr().err


def test_an_error_is_text_on_standard_error(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    failing(monkeypatch, PlanError("no way", where="table t", hint="another way"))
    assert cli.run(["init"]) == 1
    assert capsys.readouterr() == ("", "error: table t: no way\n  next: another way\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_is_an_error(error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    failing(monkeypatch, error)
    assert cli.run(["init"]) == 1
    assert capsys.readouterr().err.strip() == "interrupted"


def test_an_internal_error_hides_its_traceback_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    failing(monkeypatch, ValueError("at postgresql://u:s3cret@h/db"))
    assert cli.run(["init"]) == 1
    shown = capsys.readouterr().err
    (log,) = (tmp_path / "cache").glob("error-*.log")
    assert shown.startswith("internal error: ValueError: at postgresql://u:***@h/db")
    assert "Traceback" not in shown and str(log) in shown
    assert "Traceback" in log.read_text() and "s3cret" not in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("SCHEMADIFF_DEBUG", "1")
    monkeypatch.setenv("SCHEMADIFF_CACHE", "/dev/null/nowhere")
    failing(monkeypatch, ValueError("oops"))
    assert cli.run(["init"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("code", [0, 2, 3, 4])
def test_a_command_sets_the_exit_code(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    @click.pass_context
    def command(ctx: click.Context) -> None:
        ctx.exit(code)

    monkeypatch.setattr("syndicate_diff.cli.init.command", command)
    assert cli.run(["init"]) == code


def test_a_reader_that_went_away() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    command = f"{sys.executable} -m syndicate_diff --help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], env=environment, stderr=subprocess.PIPE, text=True)
    assert done.stderr == ""
