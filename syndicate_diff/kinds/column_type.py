"""Changing the type and the collation of a column.

https://www.postgresql.org/docs/current/sql-altertable.html (SET DATA TYPE). `casts` knows what becomes of the values.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.kind import Alteration
from syndicate_diff.kinds import casts, column_settings, identity_column, inherited, stored_rows
from syndicate_diff.kinds.table_part import alter_column
from syndicate_diff.model import Fact
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

# ALTER COLUMN TYPE is refused while these use the column; indexes, constraints and statistics follow by
# themselves; a default may have no cast of its own.
_REFUSED_BY = (
    "view",
    "materialized view",
    "rule",
    "policy",
    "trigger",
    "function",
    "procedure",
    "publication table",
    "default",
)


def differs(change: Alteration) -> bool:
    """Whether the type itself is another one: not the collation alone, nor a replaced type of the same name."""
    return "type" in change.attributes and change.was("type") != change.now("type")


def is_possible(change: Alteration) -> bool:
    """Not for a column that rows are distributed by; a generated column is computed again."""
    return not (change.old["in_partition_key"] or change.old["generated"])


def change(change: Alteration) -> Iterator[Statement | str]:
    """ALTER COLUMN TYPE, and what it resets; a column that follows its parent's changes with that."""
    follows = inherited.is_undeclared(change.new) and inherited.is_undeclared(change.old)
    if change.new["typed"] or (follows and inherited.stays_child(change)):
        return
    stored_rows.refuse_rewrite(change, "change its type")
    if identity_column.is_dropped(change) and differs(change):  # the new type may be none that can have one
        yield identity_column.drop(change.new)
    yield _alter_type(change)
    for fact in (change.new, *inherited.surviving_copies(change)):
        yield from column_settings.stored(fact)


def _alter_type(change: Alteration) -> Statement:
    old, new = change.was("type"), change.now("type")
    collate = f" COLLATE {change.now('collation')}" if change.now("collation") else ""
    using = casts.using_clause(change, sql.name(change.new.name))
    statement = alter_column(change.new, f"TYPE {new}{collate}{using}")
    keeps_rows = casts.keeps_rows(old, new) and not change.is_adoption
    if keeps_rows and change.was("collation") == change.now("collation"):
        return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE)
    hazards = [Hazard(Danger.TABLE_REWRITE, f"{old} to {new} rewrites the table and its indexes")]
    if change.is_adoption or not casts.widens(old, new):
        hazards.append(Hazard(Danger.MAY_FAIL, f"a value that {new} cannot hold stops the plan"))
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, rewrites=True, hazards=tuple(hazards))


def disturbs(change: Alteration, dependent: Fact) -> bool:
    """Whether a dependent must be dropped before and created after.

    So must a foreign key, because the type of its other side may change in another step, and a
    generated column of the same table.
    """
    if dependent.identity.kind == "constraint":
        return bool(dependent["type"] == "f") and not casts.keeps_rows(change.was("type"), change.now("type"))
    if dependent.identity.kind == "column":
        return dependent.identity.parts[:2] == change.new.parts[:2]
    return dependent.identity.kind in _REFUSED_BY
