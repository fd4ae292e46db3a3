"""Statements that delete rows of tables that may be published: a publication must be able to say which rows these were.

https://www.postgresql.org/docs/current/logical-replication-publication.html: DELETE is refused otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from syndicate_diff import sql
from syndicate_diff.attachments import attached_to, attachments
from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared.foreign_key_locks import with_partitions
from syndicate_diff.kinds.shared.table_part import columns_of
from syndicate_diff.model import Catalog, Fact, Identity, Parts
from syndicate_diff.statement import LockMode, Statement

_NAMELESS = {"d": "DEFAULT", "n": "NOTHING"}


# Since this major PostgreSQL wants generated columns to be published, where all columns tell a row.
_GENERATED_TOO = 18


def can_be_told(tables: Iterable[Identity], creation: Creation) -> bool:
    """Whether all columns may tell rows of tables: not where a publication has only some of these."""
    both = (creation.source, creation.target)
    names = {table.parts for table in tables}
    if any(not names.isdisjoint(_published_in_part(catalog)) for catalog in both):
        return False
    published = {publication["generated_columns"] for catalog in both for publication in catalog.facts("publication")}
    if creation.source.version < _GENERATED_TOO or not published:
        return True
    unpublished = {"s", "v"} if "none" in published else {"v"}
    columns = (columns_of(Identity("table", name), catalog) for catalog in both for name in names)
    return not any(column["generated"] in unpublished for found in columns for column in found)


@lru_cache(maxsize=2)  # the two sides of a plan
def _published_in_part(catalog: Catalog) -> frozenset[Parts]:
    """The tables of which a publication lists columns."""
    return frozenset(member.parts[1:] for member in catalog.facts("publication table") if member["columns"])


@lru_cache(maxsize=2)
def _filtered(catalog: Catalog) -> frozenset[Parts]:
    """The tables of which a publication has some rows only."""
    return frozenset(member.parts[1:] for member in catalog.facts("publication table") if member["filter"])


def told(table: Identity, statements: Iterable[Statement], creation: Creation) -> Iterator[Statement]:
    """The statements, in between of which the table, and its partitions by now, tell their rows by all columns."""
    is_published = any(any(catalog.facts("publication")) for catalog in (creation.source, creation.target))
    parts = with_partitions(table, creation.target, creation.exists) if is_published else ()
    found = [fact for part in parts if (fact := _by_now(part, creation))]
    untold = [fact for fact in found if _is_filtered(fact, creation) or _is_untold(fact, creation)]
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


def _is_filtered(table: Fact, creation: Creation) -> bool:
    """Whether a publication asks for other columns than a key's."""
    if table["partition_key"] or table["replica_identity"] not in _NAMELESS:
        return False
    catalogs, names = (creation.source, creation.target), {table.parts, *_wholes(table.identity, creation)}
    return any(not names.isdisjoint(_filtered(catalog)) for catalog in catalogs)


def _wholes(table: Identity, creation: Creation) -> Iterator[Parts]:
    for partition in attachments(creation.target, table):
        yield from (whole.parts for whole in attached_to(creation.target, partition))


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
