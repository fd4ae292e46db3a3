"""Statements that delete rows of tables that may be published: a publication must be able to say which rows these were.

https://www.postgresql.org/docs/current/logical-replication-publication.html: DELETE is refused otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.kind import Creation
from syndicate_diff.kinds.shared.foreign_key_locks import with_partitions
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import LockMode, Statement

_NAMELESS = {"d": "DEFAULT", "n": "NOTHING"}


def told(table: Identity, statements: Iterable[Statement], creation: Creation) -> Iterator[Statement]:
    """The statements, in between of which the table, and its partitions by now, tell their rows by all columns."""
    is_published = any(any(catalog.facts("publication")) for catalog in (creation.source, creation.target))
    parts = with_partitions(table, creation.target, creation.exists) if is_published else ()
    untold = [fact for part in parts if (fact := _by_now(part, creation)) and _is_untold(fact, creation)]
    yield from (_tell(fact, "FULL") for fact in untold)
    yield from statements
    yield from (_tell(fact, _NAMELESS[fact["replica_identity"]]) for fact in untold)


def _by_now(table: Identity, creation: Creation) -> Fact | None:
    is_unchanged = creation.keeps(table) and creation.pending(table)
    return (creation.source if is_unchanged else creation.target).get(table)


def _is_untold(table: Fact, creation: Creation) -> bool:
    """Whether nothing tells its rows apart: partitioned tables have none of their own."""
    if table["partition_key"] or table["replica_identity"] not in _NAMELESS:
        return False
    return table["replica_identity"] == "n" or not _has_primary_key(table.identity, creation)


def _has_primary_key(table: Identity, creation: Creation) -> bool:
    """One that is DEFERRABLE tells nothing."""
    old = map(creation.source.fact, creation.source.children(table, "constraint"))
    new = map(creation.target.fact, creation.target.children(table, "constraint"))
    there = [key for key in old if creation.keeps(key.identity) or creation.pending(key.identity)]
    there += [key for key in new if creation.exists(key.identity)]
    return any(key["type"] == "p" and not key["deferrable"] for key in there)


def _tell(table: Fact, how: str) -> Statement:
    address = sql.qualified(*table.parts)
    return Statement(f"ALTER TABLE {address} REPLICA IDENTITY {how}", LockMode.ACCESS_EXCLUSIVE, address)
