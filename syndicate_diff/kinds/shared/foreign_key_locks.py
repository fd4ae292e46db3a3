"""What foreign keys lock and read as they come and go, or as partitions with them are attached and detached.

https://www.postgresql.org/docs/current/ddl-partitioning.html. Attaching takes a key of the partition's own for the
copy of what the whole has (``tryAttachPartitionForeignKey``); detaching makes its copies its own. So it hangs on what
is there by now, in the middle of a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.attachments import attached_to
from syndicate_diff.context import Creation, Removal
from syndicate_diff.kinds.shared.constraint_copies import comes_with_original, is_from_parents, linked
from syndicate_diff.model import Catalog, Fact, Identity, Parts
from syndicate_diff.statement import Lock, LockMode

# Since this major a foreign key has triggers on the partitioned table that it refers to, not on the partitions alone.
_TRIGGERS_ON_PARTITIONED = 15


def locks_of_referenced(facts: Iterable[Fact], mode: LockMode) -> tuple[Lock, ...]:
    """What making or dropping foreign keys takes on the other tables that they refer to: as much as on their own."""
    found = [fact for fact in facts if fact.attributes.get("referenced_table")]
    own = {fact.parts[:2] for fact in found}
    return tuple(lock for lock in _locks(found, mode) if lock.relation not in {sql.qualified(*table) for table in own})


def locks_of_gone_with(removal: Removal) -> Iterator[Lock]:
    """What the DROP of a column or a table takes for the foreign keys that go with it: where these have triggers."""
    keys = [fact for fact in removal.folded if fact.attributes.get("referenced_table")]
    own = {key.whole for key in keys}
    for table in sorted({referenced(key) for key in keys} - own):
        tables = [table] if _has_triggers(table, removal.source) else with_partitions(table, removal.source)
        watched = (part for part in tables if _has_triggers(part, removal.source))
        yield from (Lock(sql.qualified(*part.parts), LockMode.ACCESS_EXCLUSIVE) for part in watched)


def _locks(keys: Iterable[Fact], mode: LockMode) -> tuple[Lock, ...]:
    return tuple(Lock(table, mode) for table in sorted({sql.qualified(*key["referenced_table"]) for key in keys}))


def with_partitions(
    table: Identity, catalog: Catalog, still: Callable[[Identity], bool] = lambda _: True
) -> Iterator[Identity]:
    """A table and, on all levels, its partitions, as far as they are `still` attached."""
    yield table
    for dependent, _ in catalog.dependents(table):
        part = catalog.parent(dependent)
        if dependent.kind == "partition" and part and part != table and still(dependent):
            yield from with_partitions(part, catalog, still)


def locks_of_copying(key: Fact, table: Identity, creation: Creation) -> tuple[Lock, ...]:
    """What giving a foreign key to a table with its partitions takes on them, and on the table that it refers to."""
    if not key["referenced_table"]:
        return ()
    found = [copy for copy in _copies_on(table, key, creation) if is_there(copy, creation)]
    # Below one that is taken they are its copies already.
    taken = [copy.parts[:2] for copy in found if linked(creation.target.fact(copy), "originals")[0] not in found]
    return _locks_of_taking(key, taken, creation) if taken else _locks([key], LockMode.SHARE_ROW_EXCLUSIVE)


def validates_copies(key: Fact, table: Identity, creation: Creation) -> bool:
    """Whether rows of a table with its partitions are looked at, because they have no key yet that becomes the copy."""
    copies = map(creation.target.fact, _copies_on(table, key, creation))
    new = (copy for copy in copies if not (copy["partitioned"] or is_there(copy.identity, creation)))
    return bool(key["validated"] and key["enforced"]) and any(new)


def _copies_on(table: Identity, key: Fact, creation: Creation) -> list[Identity]:
    """The copies of a key that a table and its partitions, as far as they are attached by now, are to have."""
    tables = {part.parts for part in with_partitions(table, creation.target, creation.exists)}
    return [copy for copy in linked(key, "copies") if copy.parts[:2] in tables]


def _locks_of_taking(key: Fact, holders: list[Parts], creation: Creation) -> tuple[Lock, ...]:
    """What it takes that keys which partitions have of their own become the copies.

    They lose their triggers on the table that they refer to, and their copies for the partitions of that.
    """
    tables = list(with_partitions(referenced(key), creation.target, creation.exists))
    watched = [table.parts for table in tables if _has_triggers(table, creation.target)]
    freed = (*watched, *(holders if len(tables) > 1 else ()))
    locks = (Lock(sql.qualified(*table), LockMode.ACCESS_EXCLUSIVE) for table in freed)
    return *_locks([key], LockMode.SHARE_ROW_EXCLUSIVE), *locks


def _has_triggers(table: Identity, catalog: Catalog) -> bool:
    fact = catalog.get(table)
    is_partitioned = bool(fact and fact.attributes.get("partition_key"))
    return not is_partitioned or catalog.version >= _TRIGGERS_ON_PARTITIONED


def is_there(copy: Identity, creation: Creation) -> bool:
    """Whether a partition has a key of its own by now, which becomes the copy, or a copy that it keeps."""
    if not creation.keeps(copy):
        return creation.exists(copy) and not comes_with_original(creation.target.fact(copy))
    old = creation.source.fact(copy)
    for level in (copy, *linked(old, "originals")) if is_from_parents(old) else ():
        partition = Identity("partition", level.parts[:2])
        if not creation.keeps(level):
            return False  # it has gone with that
        if partition in creation.source and not creation.keeps(partition):
            return _stays_when_detached(old, creation)
    return True


def is_own_at_attaching(key: Fact, creation: Creation) -> bool:
    """Whether it is no copy, or is there by now and not yet that of what it will come from."""
    originals = linked(key, "originals")
    if not originals:
        return True
    nearest = creation.target.fact(originals[0])
    is_attached = creation.exists(Identity("partition", key.parts[:2]))
    has_nearest = is_there(nearest.identity, creation) or comes_from_whole(nearest, creation)
    return is_there(key.identity, creation) and not (is_attached and has_nearest)


def comes_from_whole(key: Fact, creation: Creation) -> bool:
    """Whether a table has it by now as the copy of what an outer one has."""
    *inner, top = (key.identity, *linked(key, "originals"))
    partitions = (Identity("partition", level.parts[:2]) for level in inner)
    return bool(inner) and creation.exists(top) and all(map(creation.exists, partitions))


def _stays_when_detached(copy: Fact, step: Creation | Removal) -> bool:
    """Whether it does not refer to what the partition was a part of.

    Or does not any more, where nothing has dropped it before with its originals.
    """
    partition = Identity("partition", copy.parts[:2])
    whole = referenced(copy)
    if copy["lost_by_detaching"] or whole in attached_to(step.source, partition, step.keeps):
        return False
    is_left = whole in attached_to(step.source, partition)
    return not is_left or all(map(step.keeps, linked(copy, "originals")))


def referenced(key: Fact) -> Identity:
    """The table that a foreign key refers to."""
    return Identity("table", tuple(key["referenced_table"] or ()))


def keys_to_whole(partition: Identity, catalog: Catalog, exists: Callable[[Identity], bool]) -> Iterator[Fact]:
    """The foreign keys to what a partition is a part of, and their copies."""
    for whole in attached_to(catalog, partition, exists):
        for dependent, _ in catalog.dependents(whole):
            key = catalog.fact(dependent) if dependent.kind == "constraint" and exists(dependent) else None
            if key and key["type"] == "f" and referenced(key) == whole:
                yield key


def is_own_at_detaching(key: Fact, removal: Removal) -> bool:
    """Whether it is no copy, or has become the table's own when that was detached, before the originals could go."""
    originals = linked(key, "originals")
    if not originals:
        return True
    if removal.exists(Identity("partition", key.parts[:2])) or key["lost_by_detaching"]:
        return False
    stays = removal.keeps(key.identity) and _stays_when_detached(key, removal)
    return stays or all(map(removal.exists, originals))


def can_refer(key: Fact, removal: Removal) -> bool:
    """Whether the table of a foreign key can have rows, itself or in a partition."""
    tables = with_partitions(key.whole, removal.source, removal.exists)
    return any(not removal.source.fact(table).attributes.get("partition_key") for table in tables)


def locks_on_referring(keys: Iterable[Fact], mode: LockMode) -> tuple[Lock, ...]:
    """What attaching or detaching a partition takes on the tables with keys to what it is a part of."""
    return tuple(Lock(table, mode) for table in sorted({sql.qualified(*key.parts[:2]) for key in keys}))
