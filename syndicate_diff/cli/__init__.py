"""The command line: its commands, and the one place where errors become text and exit codes.

Exit codes: 0 done or nothing to do, 1 error (wrong usage too), 2 changes are pending, 3 drift,
4 both. A command sets 2 to 4 with ``ctx.exit(code)``.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

import click

from syndicate_diff.errors import SchemaDiffError
from syndicate_diff.nearest import choice_hint

ERROR = 1


class _Entry(NamedTuple):
    """A command that is imported only when it is invoked: ``module:attribute`` and its short help."""

    place: str
    help: str


_COMMANDS = {
    "init": _Entry("syndicate_diff.cli.init:command", "Make the schema folder of a new project."),
    "plan": _Entry("syndicate_diff.cli.plan:command", "Show the migration that the live database needs."),
    "apply": _Entry("syndicate_diff.cli.apply:command", "Apply the plan to the live database."),
    "diff": _Entry("syndicate_diff.cli.diff:command", "Compare any two schemas."),
    "drift": _Entry("syndicate_diff.cli.drift:command", "Report what was changed in the live database by hand."),
    "status": _Entry("syndicate_diff.cli.status:command", "Show what was applied and what is pending."),
    "validate": _Entry("syndicate_diff.cli.validate:command", "Check the files of the desired state."),
    "create": _Entry("syndicate_diff.cli.create:command", "Write the plan as a numbered migration file."),
    "rollback": _Entry("syndicate_diff.cli.rollback:command", "Undo an applied migration."),
    "snapshot": _Entry("syndicate_diff.cli.snapshot:command", "Save the catalog of a database to a file."),
    "coverage": _Entry("syndicate_diff.cli.coverage:command", "List the kinds of objects that are compared."),
}


class LazyGroup(click.Group):
    """A group that lists its commands from a table and imports only the one that is invoked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the work, not of the alphabet."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where there is none of that name."""
        if args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(f'there is no command "{args[0]}"; {choice_hint(args[0], _COMMANDS)}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table: importing them all would make help slow."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in _COMMANDS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"schemadiff {_installed_version()}")
        ctx.exit()


def _installed_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("syndicate-diff")
    except PackageNotFoundError:
        return "(not installed)"


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExample:\n  schemadiff init\n  schemadiff plan --live postgresql://localhost/shop",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def group() -> None:
    """Declarative schema-as-code for PostgreSQL.

    The desired state lives in a folder of SQL files; schemadiff compares it with a live
    database, shows the migration, proves it, and applies it.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: this process's own); the exit code.

    Whatever goes wrong becomes text on standard error. A traceback goes into a file, and to
    standard error only with ``SCHEMADIFF_DEBUG=1``.
    """
    try:
        result = group.main(arguments, prog_name="schemadiff", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()  # the reader (`| head`) has all it wants
        return ERROR
    except (Exception, KeyboardInterrupt) as error:
        return _report(error)
    return result if isinstance(result, int) else 0


def _write_no_more() -> None:
    """Python would flush once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(error: BaseException) -> int:
    match error:
        case click.ClickException():
            error.show()
        case OSError(errno=errno.ENOSPC, filename=None):
            _write_no_more()
            click.echo(
                f"error: the output cannot be written\n  why:  {error.strerror}\n  next: make room there", err=True
            )
        case click.Abort() | KeyboardInterrupt():
            click.echo("interrupted", err=True)
        case SchemaDiffError():
            _show_traceback_if_asked()
            click.secho("error: ", fg="red", bold=True, nl=False, err=True)
            click.echo(str(error), err=True)
            return error.exit_code
        case _:
            _show_traceback_if_asked()
            _report_internal(error)
    return ERROR


def _show_traceback_if_asked() -> None:
    if os.environ.get("SCHEMADIFF_DEBUG") == "1":
        import traceback

        click.echo(traceback.format_exc(), err=True)


def _report_internal(error: BaseException) -> None:
    from syndicate_diff.cli.error_log import write_error_log
    from syndicate_diff.redaction import redact

    log = write_error_log()
    report = f"please report this, with the file {log}" if log else "please report this; SCHEMADIFF_DEBUG=1 shows where"
    click.echo(f"internal error: {type(error).__name__}: {redact(str(error))}\n  next: {report}", err=True)
