"""Settings of columns: how values are stored, and what the planner is told about them.

https://www.postgresql.org/docs/current/storage-toast.html,
https://www.postgresql.org/docs/current/planner-stats.html. Tables and materialized views have them. None reaches
inheriting tables and partitions here: each has settings of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array
from syndicate_diff.kind import Alteration, InPlace, Rule
from syndicate_diff.kinds import casts
from syndicate_diff.kinds.table_part import alter_column
from syndicate_diff.model import Fact
from syndicate_diff.statement import LockMode

# Of the pg_attribute row `a`, whose type is the pg_type row `t`.
ATTRIBUTES = f"""
               CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage,
               a.attcompression::text AS compression,
               nullif(a.attstattarget, -1)::int AS statistics,
               {option_array("a.attoptions")} AS options"""

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


def stored(fact: Fact) -> Iterator[str]:
    """What a new column, or one whose type has changed, needs to be stored otherwise than its type says."""
    if fact["storage"]:
        yield alter_column(fact, f"SET STORAGE {_STORAGE[fact['storage']]}", only=True)
    if fact["compression"]:
        yield alter_column(fact, f"SET COMPRESSION {_COMPRESSION[fact['compression']]}", only=True)


def settings(fact: Fact) -> Iterator[str]:
    """What a new column needs."""
    yield from stored(fact)
    if fact["statistics"] is not None:
        yield alter_column(fact, f"SET STATISTICS {fact['statistics']}", only=True)
    if fact["options"]:
        yield alter_column(fact, f"SET ({sql.options(fact['options'])})", only=True)


def _set_storage(change: Alteration) -> str:
    """SET STORAGE; back to that of the type, it has to be named before PostgreSQL 16."""
    storage = change.now("storage")
    if not storage and change.target.version >= 16:
        return alter_column(change.new, "SET STORAGE DEFAULT", only=True)
    storage = storage or casts.natural_storage(change.target, change.now("type"))
    return alter_column(change.new, f"SET STORAGE {_STORAGE[storage]}", only=True)


def _set_compression(change: Alteration) -> str:
    compression = _COMPRESSION.get(change.now("compression"), "default")
    return alter_column(change.new, f"SET COMPRESSION {compression}", only=True)


def _set_statistics(change: Alteration) -> str:
    target = change.now("statistics")
    return alter_column(change.new, f"SET STATISTICS {-1 if target is None else target}", only=True)


def _set_options(change: Alteration) -> list[str]:
    clauses = sql.option_clauses(change.was("options"), change.now("options"))
    return [alter_column(change.new, clause, only=True) for clause in clauses]


RULES: dict[str, Rule] = {
    "storage": InPlace(_set_storage, lock=LockMode.ACCESS_EXCLUSIVE),
    "compression": InPlace(_set_compression, lock=LockMode.ACCESS_EXCLUSIVE),
    "statistics": InPlace(_set_statistics, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
    "options": InPlace(_set_options, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
}
