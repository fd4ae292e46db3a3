"""Options that several commands share, as decorators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from syndicate_diff.statement import Danger

_ALL = "all"

F = TypeVar("F", bound=Callable[..., Any])


def example(*lines: str) -> str:
    """The epilog that shows examples; click keeps its lines as they are."""
    return "\n".join(["\b", "Example:", *(f"  {line}" for line in lines)])


def live_option(function: F) -> F:
    """``--live``, as `live`: what `connect.resolve_live` takes."""
    return click.option(
        "--live",
        metavar="URL|TARGET",
        help="The live database: a URL, or a target of schemadiff.yml. "
        "Default: DATABASE_URL, else an embedded development database.",
    )(function)


def schema_option(function: F) -> F:
    """``--schema``, as `schema`: the folder that `Settings.load` takes."""
    return click.option(
        "--schema",
        metavar="DIR",
        default="schema",
        show_default=True,
        type=click.Path(path_type=Path),
        help="The folder of the desired state.",
    )(function)


def allow_option(function: F) -> F:
    """``--allow``, as `allow`: a tuple of `Danger`."""
    return click.option(
        "--allow",
        metavar="HAZARD",
        multiple=True,
        type=click.Choice([*(danger.value for danger in Danger), _ALL]),
        callback=lambda _ctx, _option, names: tuple(Danger) if _ALL in names else tuple(map(Danger, names)),
        help=f"Allow a hazard; repeat it for several. One of: {', '.join(Danger)}, {_ALL}.",
    )(function)


def format_option(*formats: str) -> Callable[[F], F]:
    """``--format``, as `output_format`; the first is the default."""
    return click.option(
        "--format",
        "output_format",
        default=formats[0],
        show_default=True,
        type=click.Choice(formats),
        help="How the result is written.",
    )
