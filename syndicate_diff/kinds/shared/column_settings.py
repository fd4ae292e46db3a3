"""Settings of columns: how values are stored, and what the planner is told about them.

https://www.postgresql.org/docs/current/storage-toast.html,
https://www.postgresql.org/docs/current/planner-stats.html. Tables and materialized views have them. None reaches
inheriting tables and partitions here: each has settings of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array
from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import type_names
from syndicate_diff.kinds.shared.table_part import alter_column, is_of_foreign_table, table_name
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.rules import InPlace, Rule
from syndicate_diff.statement import LockMode, Rendered, Statement

# Of the pg_attribute row `a`, whose type is the pg_type row `t`.
ATTRIBUTES = f"""
               CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage,
               a.attcompression::text AS compression,
               nullif(a.attstattarget, -1)::int AS statistics,
               {option_array("a.attoptions")} AS options"""

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


_STORED, _PLANNED = LockMode.ACCESS_EXCLUSIVE, LockMode.SHARE_UPDATE_EXCLUSIVE


def _set(fact: Fact, clause: str, lock: LockMode) -> Statement:
    return Statement(alter_column(fact, clause, only=True), lock=lock, relation=table_name(fact))


def compression_in_definition(fact: Fact) -> str:
    """COMPRESSION in the definition of a foreign table's column, which has no SET COMPRESSION."""
    is_there = fact["compression"] and is_of_foreign_table(fact)
    return f" COMPRESSION {_COMPRESSION[fact['compression']]}" if is_there else ""


def stored(fact: Fact) -> Iterator[Statement]:
    """What a new column, or one whose type has changed, needs to be stored otherwise than its type says."""
    if fact["storage"]:
        yield _set(fact, f"SET STORAGE {_STORAGE[fact['storage']]}", _STORED)
    if fact["compression"] and not is_of_foreign_table(fact):
        yield _set(fact, f"SET COMPRESSION {_COMPRESSION[fact['compression']]}", _STORED)


def settings(fact: Fact) -> Iterator[Statement]:
    """What a new column needs."""
    yield from stored(fact)
    if fact["statistics"] is not None:
        yield _set(fact, f"SET STATISTICS {fact['statistics']}", _PLANNED)
    if fact["options"]:
        yield _set(fact, f"SET ({sql.options(fact['options'])})", _PLANNED)


def beside_parents(fact: Fact, parents: list[Fact], catalog: Catalog) -> Iterator[Statement]:
    """What a new column needs to be stored as its type says, where INHERITS gives it what that of a parent has."""
    if not fact["storage"] and any(parent["storage"] for parent in parents):
        yield _reset_storage(fact, catalog)
    given = any(parent["compression"] for parent in parents)
    if given and not fact["compression"] and not is_of_foreign_table(fact):
        yield _set(fact, "SET COMPRESSION default", _STORED)


def are_at_odds(parents: list[Fact]) -> bool:
    """Whether INHERITS refuses parents because they store a column in different ways."""
    compressed = {parent["compression"] for parent in parents if parent["compression"]}
    return len({parent["storage"] for parent in parents}) > 1 or len(compressed) > 1


def _is_set_with_type(change: Alteration, attribute: str) -> bool:
    """Whether the change of the type has brought it about, see `stored`."""
    return bool("type" in change.attributes and change.now(attribute))


def _set_storage(change: Alteration) -> Rendered:
    storage = change.now("storage")
    if _is_set_with_type(change, "storage"):
        return ()
    if not storage:
        return _reset_storage(change.new, change.target)
    return _set(change.new, f"SET STORAGE {_STORAGE[storage]}", _STORED)


def _reset_storage(fact: Fact, catalog: Catalog) -> Statement:
    """SET STORAGE to that of the type, which has to be named before PostgreSQL 16."""
    natural = _STORAGE[type_names.natural_storage(catalog, fact["type"])]
    return _set(fact, f"SET STORAGE {'DEFAULT' if catalog.version >= 16 else natural}", _STORED)


def _is_stored_here(change: Alteration) -> bool:
    return not is_of_foreign_table(change.new)


def _set_compression(change: Alteration) -> Rendered:
    if _is_set_with_type(change, "compression"):
        return ()
    compression = _COMPRESSION.get(change.now("compression"), "default")
    return _set(change.new, f"SET COMPRESSION {compression}", _STORED)


def _set_statistics(change: Alteration) -> Statement:
    target = change.now("statistics")
    return _set(change.new, f"SET STATISTICS {-1 if target is None else target}", _PLANNED)


def _set_options(change: Alteration) -> list[Statement]:
    clauses = sql.option_clauses(change.was("options"), change.now("options"))
    return [_set(change.new, clause, _PLANNED) for clause in clauses]


RULES: dict[str, Rule] = {
    "storage": InPlace(_set_storage, lock=_STORED),
    "compression": InPlace(_set_compression, _is_stored_here, lock=_STORED),
    "statistics": InPlace(_set_statistics, lock=_PLANNED),
    "options": InPlace(_set_options, lock=_PLANNED),
}
