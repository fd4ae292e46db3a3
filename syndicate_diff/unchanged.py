"""Whether a database stayed the same while it was read.

A snapshot holds rows still, but PostgreSQL's own functions (`pg_get_viewdef`, `format_type`) look at the
newest catalogs: where somebody drops or alters an object meanwhile, they fail, give NULL, or tell
of another version. So what they look at is summed up in the snapshot, and again after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicate_diff.errors import CatalogError

if TYPE_CHECKING:
    from psycopg2 import Error

ATTEMPTS = 3
# Temporary objects come and go; a table that is filled anew (relfilenode) is still the same.
_SUMS = """
    WITH temporary(relation) AS (SELECT oid FROM pg_class WHERE relpersistence = 't'),
         lasting(schema) AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp')
    SELECT (SELECT sum(hashtext(concat_ws(',', c.oid, relname, relnamespace, relkind, relnatts, reloptions)))
            FROM pg_class c WHERE c.oid >= 16384 AND relpersistence <> 't'),
           (SELECT sum(hashtext(concat_ws(',', oid, xmin)))
            FROM pg_proc WHERE oid >= 16384 AND pronamespace IN (TABLE lasting)),
           (SELECT sum(hashtext(concat_ws(',', t.oid, typname, typnamespace)))
            FROM pg_type t WHERE t.oid >= 16384 AND typnamespace IN (TABLE lasting)),
           (SELECT sum(hashtext(concat_ws(',', oid, conname, connamespace, convalidated)))
            FROM pg_constraint WHERE oid >= 16384 AND connamespace IN (TABLE lasting)),
           (SELECT sum(hashtext(concat_ws(',', oid, xmin)))
            FROM pg_rewrite WHERE oid >= 16384 AND ev_class NOT IN (TABLE temporary)),
           (SELECT sum(hashtext(concat_ws(',', oid, xmin)))
            FROM pg_trigger WHERE oid >= 16384 AND tgrelid NOT IN (TABLE temporary)),
           (SELECT sum(hashtext(concat_ws(',', oid, xmin)))
            FROM pg_policy WHERE polrelid NOT IN (TABLE temporary))
"""
# internal_error ("cache lookup failed"), undefined_table ("could not open relation"), undefined_object
_VANISHED = ("XX000", "42P01", "42704", "42883")


def sums(cursor: Any) -> tuple[Any, ...]:
    """What is the same as long as nothing is made, dropped or altered."""
    cursor.execute(_SUMS)
    row: tuple[Any, ...] = cursor.fetchone()
    return row


def is_vanished(error: Error) -> bool:
    """Whether an error may come from an object that is gone by now."""
    return error.pgcode in _VANISHED


def keeps_changing(error: Error | None) -> CatalogError:
    """The error for a database that was another one after each of the attempts to read it."""
    return CatalogError(
        f"the database was changed by other sessions while it was read, {ATTEMPTS} times",
        why=str(error).strip() if error else "objects were made, dropped or altered meanwhile",
        hint="run the command again when they are done (pg_stat_activity shows them)",
    )
