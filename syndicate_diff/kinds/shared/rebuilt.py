"""What PostgreSQL makes anew when it alters a column: indexes, constraints and statistics that use it.

https://www.postgresql.org/docs/current/sql-altertable.html (``RememberAllDependentForRebuilding`` in tablecmds.c).
It does so from their definitions, and forgets what these do not say. `Kind.after_alter` says it again, as it was: what
changes has a step of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import column_type, index_settings, set_expression
from syndicate_diff.model import Identity
from syndicate_diff.statement import Statement


def remade_by(change: Alteration) -> list[Identity]:
    """What an alteration of a column makes anew, in the tables that inherit it too; of other facts, nothing."""
    if change.old.identity.kind != "column":
        return []
    is_converted = {"type", "collation"} & change.attributes and not column_type.follows_parent(change)
    is_computed = "expression" in change.attributes and set_expression.is_set(change)
    users = column_type.users(change, change.old.identity) if is_converted or is_computed else ()
    return sorted({user.identity for user in users})


def index_settings_again(change: Alteration, kind: str) -> Iterator[Statement]:
    """What the indexes of a kind, its own or those of constraints, have forgotten."""
    for identity in remade_by(change):
        if identity.kind == kind:
            yield from index_settings.set_statistics(change.source.fact(identity))
