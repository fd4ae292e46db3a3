"""Statements that have to see every row of a table, whose policies are for its owner, too.

https://www.postgresql.org/docs/current/ddl-rowsecurity.html. Where FORCE makes them so, a query of the owner, who runs
the plan, silently leaves rows out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import LockMode, Statement


def is_for_owner(table: Fact) -> bool:
    """Whether the table hides rows from its owner."""
    return bool(table["row_security"] and table["force_row_security"])


def is_for_owner_by_now(table: Identity, change: Creation | Alteration) -> bool:
    """Whether it does when a step begins."""
    is_unchanged = change.keeps(table) and change.pending(table)
    fact = (change.source if is_unchanged else change.target).get(table)
    return fact is not None and table.kind == "table" and is_for_owner(fact)


def lift(table: str) -> Statement:
    """Let the owner see every row."""
    return _alter(table, "NO FORCE")


def lifted(table: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, in between of which the owner sees every row."""
    yield lift(table)
    yield from statements
    yield _alter(table, "FORCE")


def _alter(table: str, verb: str) -> Statement:
    return Statement(f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY", LockMode.ACCESS_EXCLUSIVE, table)


def seeing_all(column: Fact, statement: Statement, change: Creation | Alteration) -> Iterator[Statement]:
    """A statement that looks at all values of a column of a table that is there."""
    hides = is_for_owner_by_now(column.whole, change)
    yield from lifted(sql.qualified(*column.parts[:2]), [statement]) if hides else [statement]
