"""Which object it is that makes reading fail: a damaged catalog, where a view's table is gone, say."""

from __future__ import annotations

from typing import Any

from syndicate_diff.errors import CatalogError
from syndicate_diff.kind import Kind
from syndicate_diff.model import Identity
from syndicate_diff.registry import kinds


def damaged(cursor: Any, version: int) -> CatalogError | None:
    """The error that names the first object whose definition PostgreSQL cannot give, if there is one.

    The cursor is in a transaction, which is undone to where it was.
    """
    from psycopg2 import Error

    for kind in kinds().values():
        query = kind.sql_for(version)
        try:
            cursor.execute("SAVEPOINT one")
            cursor.execute(query or "SELECT")
        except Error as error:
            cursor.execute("ROLLBACK TO one")
            return _named(cursor, kind, query, error)
        cursor.execute("RELEASE one")
    return None


def _named(cursor: Any, kind: Kind, query: str, error: Exception) -> CatalogError:
    identity = None if kind.satellite else _first_failing(cursor, kind, query)
    return CatalogError(
        f"{identity or f'some {kind.name}'} cannot be read: PostgreSQL cannot give its definition",
        why=str(error).strip(),
        hint="what it depends on is damaged or gone; drop it, or repair the database",
    )


def _first_failing(cursor: Any, kind: Kind, query: str) -> Identity | None:
    from psycopg2 import Error

    # Only what is asked for is computed: oids and names need no definitions.
    cursor.execute(f"SELECT oid, parts FROM ({query}) q ORDER BY parts")
    for oid, parts in cursor.fetchall():
        cursor.execute("SAVEPOINT one")
        try:
            cursor.execute(f"SELECT * FROM ({query}) q WHERE oid = {int(oid)}")
        except Error:
            cursor.execute("ROLLBACK TO one")
            return Identity(kind.name, tuple(parts))
        cursor.execute("RELEASE one")
    return None
