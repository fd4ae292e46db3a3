"""Rows of a partition that lie outside of its new bound: they go to the partition that takes them now.

https://www.postgresql.org/docs/current/ddl-partitioning.html. ATTACH PARTITION would fail on them. They wait in a table
of their own, until all partitions are attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from syndicate_diff import sql
from syndicate_diff.attachments import attached_below, attached_to, outermost
from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import bounds, disabled_triggers, replica_identity, row_security
from syndicate_diff.kinds.shared.foreign_key_locks import referenced, with_partitions
from syndicate_diff.kinds.shared.table_part import columns_of
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

# The function is told the partitioned table by its oid, which is another in every database.
_HASH = re.compile(r"satisfies_hash_partition\('\d+'::oid")


def may_lie_outside(fact: Fact, creation: Creation) -> bool:
    """Whether it was a partition of the same table, with another bound or key, and its rows can be moved."""
    return _comes_back(fact, creation) and not bounds.take_the_same(fact, creation) and _can_move(fact, creation)


def lie_inside(fact: Fact, creation: Creation) -> bool:
    """Whether it was one with a bound that surely took no other rows."""
    return _comes_back(fact, creation) and bounds.take_the_same(fact, creation)


def _comes_back(fact: Fact, creation: Creation) -> bool:
    old = creation.source.get(fact.identity)
    return old is not None and old["parent_table"] == fact["parent_table"] and creation.keeps(fact.whole)


def _can_move(fact: Fact, creation: Creation) -> bool:
    """Not what another server holds, what a rule or a foreign key takes for changed, what no publication can tell."""
    can_be_told = bool(fact["constraint"]) and len(_HASH.findall(fact["constraint"])) <= 1
    parts, root = list(with_partitions(fact.whole, creation.target)), outermost(creation.target, fact.identity)
    return can_be_told and not (
        any(part.kind != "table" for part in parts)
        or any(_has_rule(table, creation) for table in (root, fact.whole))
        or any(_is_referred_to(part, creation) for part in with_partitions(fact.whole, creation.source))
        or not replica_identity.can_be_told([*parts, *attached_to(creation.target, fact.identity)], creation)
    )


def take_out(fact: Fact, creation: Creation) -> Iterator[Statement]:
    """Before it is attached."""
    table, waiting = sql.qualified(*fact.parts), _waiting(fact)
    whole = sql.literal(sql.qualified(*_hashed(fact, creation).parts))
    condition = _HASH.sub(lambda _: f"satisfies_hash_partition({whole}::pg_catalog.regclass", fact["constraint"])
    outside = f"FROM {table} WHERE ({condition}) IS NOT TRUE"
    moved = Hazard(Danger.TABLE_REWRITE, "rows that lie outside of the new bound move to other partitions")
    copy = Statement(f"CREATE TABLE {waiting} AS SELECT * {outside}", LockMode.ACCESS_SHARE, table, scans=True)
    delete = Statement(f"DELETE {outside}", LockMode.ROW_EXCLUSIVE, table, scans=True, hazards=(moved,))
    yield from _undisturbed(fact.whole, [copy, *replica_identity.told(fact.whole, [delete], creation)], creation)


def _hashed(fact: Fact, creation: Creation) -> Identity:
    """The table, on whatever level, that is partitioned by hash; its own whole where none is."""
    wholes = list(attached_to(creation.target, fact.identity))
    keys = {whole: creation.target.fact(whole).attributes.get("partition_key") or "" for whole in wholes}
    return next((whole for whole in wholes if keys[whole].startswith("HASH")), wholes[0])


def put_back(fact: Fact, creation: Creation) -> Iterator[Statement]:
    """After the last one is attached, on all levels."""
    root = outermost(creation.target, fact.identity)
    partitions = _below(creation.target, root)
    if not all(other == fact.identity or creation.exists(other) for other in reversed(partitions)):
        return
    anew = (creation.target.fact(part) for part in partitions if not creation.keeps(part))
    moved = [part for part in anew if may_lie_outside(part, creation)]
    statements = [statement for part in moved for statement in _put_back(part, root, creation)]
    yield from _undisturbed(root, statements, creation) if moved else ()


@lru_cache(maxsize=1)  # each partition asks
def _below(catalog: Catalog, root: Identity) -> tuple[Identity, ...]:
    """What is attached to a table, on all levels, about in the order in which it comes."""
    return tuple(sorted(attached_below(catalog, root)))


def _put_back(fact: Fact, root: Identity, creation: Creation) -> Iterator[Statement]:
    names = sql.names(column.name for column in columns_of(fact.whole, creation.target) if not column["generated"])
    whole = sql.qualified(*root.parts)
    statement = f"INSERT INTO {whole} ({names}) OVERRIDING SYSTEM VALUE\nSELECT {names} FROM {_waiting(fact)}"
    hazard = Hazard(Danger.MAY_FAIL, "fails where no partition takes a row")
    yield Statement(statement, LockMode.ROW_EXCLUSIVE, whole, hazards=(hazard,))
    yield Statement(f"DROP TABLE {_waiting(fact)}", LockMode.ACCESS_EXCLUSIVE, _waiting(fact))


def _waiting(fact: Fact) -> str:
    schema, name = fact.parts
    return sql.qualified(schema, sql.outside_name(name))


def _undisturbed(table: Identity, statements: list[Statement], creation: Creation) -> Iterator[Statement]:
    """Past triggers and policies."""
    hides = row_security.is_for_owner_by_now(table, creation)
    seeing = row_security.lifted(sql.qualified(*table.parts), statements) if hides else statements
    yield from disabled_triggers.without_triggers(table, seeing, creation)


def _has_rule(table: Identity, creation: Creation) -> bool:
    return any(catalog.children(table, "rule") for catalog in (creation.source, creation.target))


def _is_referred_to(table: Identity, creation: Creation) -> bool:
    """Whether a foreign key names the partition itself, and would take a row for deleted."""
    for dependent, _ in creation.source.dependents(table):
        key = creation.source.fact(dependent) if dependent.kind == "constraint" else None
        if key and key["type"] == "f" and not key["originals"] and referenced(key) == table:
            return True
    return False
