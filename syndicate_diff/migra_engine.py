"""migra, the tool that many people come from, as a second opinion: an optional extra."""

from __future__ import annotations

from importlib import import_module

from syndicate_diff.connect import redact
from syndicate_diff.errors import SchemaDiffError, SettingsError


def migration(source_url: str, target_url: str) -> str:
    """The SQL that migra writes to make the one database like the other.

    Raises SettingsError where migra is not installed, SchemaDiffError for whatever migra raises.
    """
    try:
        migra, sqlbag = import_module("migra"), import_module("sqlbag")
    except ImportError as error:
        raise SettingsError(
            "migra is not installed",
            where="--engine migra",
            why=str(error),
            hint="pip install 'syndicate-diff[migra]'",
        ) from error
    try:
        with sqlbag.S(source_url) as source, sqlbag.S(target_url) as target:
            found = migra.Migration(source, target)
            found.set_safety(False)
            found.add_all_changes(privileges=True)
            return str(found.sql)
    except Exception as error:
        # migra has no errors of its own: a missing right and an unknown object look alike.
        raise SchemaDiffError(
            "migra failed",
            where="--engine migra",
            why=redact(f"{type(error).__name__}: {error}"),
            hint="leave --engine out",
        ) from error
