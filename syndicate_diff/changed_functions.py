"""Functions whose bodies a run changed, validated when everything that they may name is there.

A plan creates functions with their bodies unchecked, because PostgreSQL does not know what a
PL/pgSQL body needs: https://www.postgresql.org/docs/current/plhandler.html
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import psycopg2

if TYPE_CHECKING:
    from psycopg2.extensions import cursor as Cursor

# Every CREATE and ALTER writes a new version of the row.
_VERSIONS = "SELECT oid, xmin::text FROM pg_catalog.pg_proc WHERE oid >= 16384"
# What runs under settings of its own must be validated under them, which only CREATE does.
_CHECKS = """
    SELECT p.oid::pg_catalog.regprocedure::text,
           CASE WHEN p.proconfig IS NULL
                THEN pg_catalog.format('SELECT %%s(%%s)', v.oid::pg_catalog.regproc, p.oid)
                ELSE pg_catalog.pg_get_functiondef(p.oid) END
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    JOIN pg_catalog.pg_proc v ON v.oid = l.lanvalidator
    WHERE p.oid = ANY (%s) AND l.lanname IN ('sql', 'plpgsql') AND p.prokind <> 'a'
    ORDER BY 1
"""
_CHECKED = "BEGIN; SET LOCAL check_function_bodies = on; SET LOCAL search_path TO DEFAULT; {}"

Versions = Collection[tuple[int, str]]


def function_versions(cursor: Cursor) -> Versions:
    """Every function of the database, with a mark that changes when it does."""
    cursor.execute(_VERSIONS)
    return set(cursor.fetchall())


def invalid_bodies(cursor: Cursor, before: Versions) -> list[str]:
    """What is wrong with the functions that are not what they were `before`, one sentence each.

    `cursor` is in autocommit mode; nothing is left behind.
    """
    changed = [oid for oid, mark in function_versions(cursor) if (oid, mark) not in before]
    if not changed:
        return []
    cursor.execute(_CHECKS, (changed,))
    checks = cursor.fetchall()
    return [f"the body of {name}: {said}" for name, check in checks if (said := _complaint(cursor, check))]


def _complaint(cursor: Cursor, check: str) -> str | None:
    try:
        cursor.execute(_CHECKED.format(check))
    except psycopg2.Error as error:
        return error.diag.message_primary or str(error).strip()
    finally:
        cursor.execute("ROLLBACK")
    return None
