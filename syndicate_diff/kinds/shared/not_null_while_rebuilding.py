"""NOT NULL that ALTER COLUMN TYPE and SET EXPRESSION cannot make anew: away for as long as these take.

https://www.postgresql.org/docs/current/sql-altertable.html (``ATPostAlterTypeCleanup`` in tablecmds.c).
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import inherited, not_null
from syndicate_diff.kinds.shared.not_null_by_now import as_found
from syndicate_diff.kinds.shared.table_part import alter_column, table_name
from syndicate_diff.model import Fact
from syndicate_diff.statement import Statement


def drop(change: Alteration) -> Iterator[Statement]:
    """What is NOT VALID above a child's own valid one.

    PostgreSQL would make the parents' anew first, and refuse the child's then.
    """
    for column in _in_the_way(change):
        yield Statement(alter_column(column, "DROP NOT NULL"), relation=table_name(column))


def add_again(change: Alteration) -> Iterator[Statement]:
    """It is there again, as it was."""
    for column in reversed(_in_the_way(change)):
        yield Statement(not_null.add(column, named=True), relation=table_name(column))


def _in_the_way(change: Alteration) -> list[Fact]:
    tree = {other.new.identity: other for other in (change, *_below(change))}
    return [as_found(other, change) for other in tree.values() if _is_in_the_way(other, change)]


def _is_in_the_way(other: Alteration, change: Alteration) -> bool:
    column = as_found(other, change)
    if not (column["not_null_is_local"] and not_null.is_not_valid(column)):
        return False
    below = (as_found(child, change) for child in _below(other))
    return any(child["not_null_is_local"] and not not_null.is_not_valid(child) for child in below)


def _below(change: Alteration) -> Iterator[Alteration]:
    """What becomes of the children on all levels."""
    for child in inherited.changes_of_copies(change):
        yield child
        yield from _below(child)
