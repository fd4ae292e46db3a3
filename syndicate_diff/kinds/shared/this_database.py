"""Statements that must name the database that they run in: the name is known only there.

https://www.postgresql.org/docs/current/sql-do.html. The desired state is read from a database of another name.
"""

from __future__ import annotations

from syndicate_diff import sql

# Stands for the name in a statement; no SQL can hold it.
NAME = "\0"


def in_this_database(statement: str) -> str:
    """A block that puts the name where `NAME` is, and runs that."""
    text = sql.literal(statement.replace("%", "%%").replace(NAME, "%I"))
    return sql.do(f"BEGIN EXECUTE format({text}, current_database()); END")
