"""What commands write: results on standard output or into a file, everything else on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate_diff.errors import SettingsError

if TYPE_CHECKING:
    from syndicate_diff.plan import Step
    from syndicate_diff.plan_file import Plan
    from syndicate_diff.statement import Statement


def rendered(plan: Plan, output_format: str, *, for_terminal: bool) -> str:
    """A plan as text, SQL or JSON; secrets are masked where it is to be read and not to be run."""
    from syndicate_diff import plan_file, render

    if output_format == "sql":
        return render.sql(plan)
    if output_format == "json":
        return plan_file.to_json(render.masked(plan))
    color = for_terminal and "NO_COLOR" not in os.environ
    return render.text(plan, color=color, width=shutil.get_terminal_size((100, 24)).columns)


def write(text: str, file: Path | None) -> None:
    """Write a result to a file that only its owner may read, or to standard output.

    Raises SettingsError where the file cannot be written.
    """
    if file is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise SettingsError("the file cannot be written", where=str(file), why=error.strerror) from None
    note(f"written to {file}")


def note(text: str) -> None:
    """A line on standard error."""
    click.echo(text, err=True)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show on a terminal that something takes its time."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


class LineProgress:
    """The progress of an apply, a line for each step: for logs."""

    def __init__(self) -> None:
        self._number = 0

    def statement(self, number: int, total: int, step: Step, statement: Statement) -> None:
        """A line where a step begins."""
        if number != self._number:
            note(f"[{number}/{total}] {step.title}")
        self._number = number

    def waiting(self, text: str) -> None:
        """Nothing: a log is no place for what changes every second."""

    def note(self, text: str) -> None:
        """A line."""
        note(text)


class TerminalProgress:
    """The progress of an apply in one line that changes, with what should stay above it."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, highlight=False)
        self.status = self._console.status("applying")
        self._step = ""

    def statement(self, number: int, total: int, step: Step, statement: Statement) -> None:
        """Show what runs."""
        self._step = f"[{number}/{total}] {step.title}"
        self.waiting("")

    def waiting(self, text: str) -> None:
        """Show what it waits for."""
        from rich.text import Text

        self.status.update(Text(f"{self._step}: {text}" if text else self._step))

    def note(self, text: str) -> None:
        """A line above."""
        self._console.print(text, markup=False)


@contextmanager
def progress() -> Iterator[LineProgress | TerminalProgress]:
    """The progress that suits standard error."""
    if not sys.stderr.isatty():
        yield LineProgress()
        return
    shown = TerminalProgress()
    with shown.status:
        yield shown
