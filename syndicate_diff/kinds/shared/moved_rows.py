"""Rows of a partition that lie outside of its new bound: they go to the partition that takes them now.

https://www.postgresql.org/docs/current/ddl-partitioning.html. ATTACH PARTITION would fail on them. They wait in a table
of their own, until all partitions are attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.kind import Creation
from syndicate_diff.kinds.shared import quiet, row_security, told_rows
from syndicate_diff.kinds.shared.foreign_key_locks import referenced, with_partitions
from syndicate_diff.kinds.shared.table_part import columns_of
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_PARTITION = "partition"
_DEFAULT = "DEFAULT"
# The function is told the partitioned table by its oid, which is another in every database.
_HASH = re.compile(r"satisfies_hash_partition\('\d+'::oid")
_LIST = re.compile(r"FOR VALUES IN \((.*)\)", re.DOTALL)
_RANGE = re.compile(r"FOR VALUES FROM \(([^,]*)\) TO \(([^,]*)\)")
_VALUE = re.compile(r"'(?:[^']|'')*'|[^',\s][^',]*")
_DAY = re.compile(r"'\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?'")


def may_lie_outside(fact: Fact, creation: Creation) -> bool:
    """Whether it was a partition of the same table, with another bound; foreign keys to itself keep its rows there."""
    return _comes_back(fact, creation) and not (lie_inside(fact, creation) or _is_referred_to(fact.whole, creation))


def lie_inside(fact: Fact, creation: Creation) -> bool:
    """Whether it was one with a bound that surely took no other rows."""
    before, after = (catalog.get(_whole(fact)) for catalog in _catalogs(creation))
    is_keyed_alike = before and after and before["partition_key"] == after["partition_key"]
    return bool(
        is_keyed_alike and _comes_back(fact, creation) and _holds_all(fact, creation.source.fact(fact.identity))
    )


def _catalogs(creation: Creation) -> tuple[Catalog, Catalog]:
    return creation.source, creation.target


def _comes_back(fact: Fact, creation: Creation) -> bool:
    old = creation.source.get(fact.identity)
    if old is None or old["parent_table"] != fact["parent_table"] or not creation.keeps(fact.whole):
        return False
    can_be_told = bool(fact["constraint"]) and len(_HASH.findall(fact["constraint"])) <= 1
    # What another server holds is not moved.
    return can_be_told and all(part.kind == "table" for part in with_partitions(fact.whole, creation.target))


def take_out(fact: Fact, creation: Creation) -> Iterator[Statement]:
    """Before it is attached."""
    table, waiting = sql.qualified(*fact.parts), _waiting(fact)
    whole = sql.literal(sql.qualified(*fact["parent_table"])).strip()
    condition = _HASH.sub(lambda _: f"satisfies_hash_partition({whole}::pg_catalog.regclass", fact["constraint"])
    outside = f"FROM {table} WHERE ({condition}) IS NOT TRUE"
    moved = Hazard(Danger.TABLE_REWRITE, "rows that lie outside of the new bound move to other partitions")
    copy = Statement(f"CREATE TABLE {waiting} AS SELECT * {outside}", LockMode.ACCESS_SHARE, table, scans=True)
    delete = Statement(f"DELETE {outside}", LockMode.ROW_EXCLUSIVE, table, scans=True, hazards=(moved,))
    yield from _undisturbed(fact.whole, [copy, *told_rows.told(fact.whole, [delete], creation)], creation)


def put_back(fact: Fact, creation: Creation) -> Iterator[Statement]:
    """After the last one is attached; a new table has taken no rows out of its partitions."""
    whole = _whole(fact)
    partitions = _partitions(whole, creation) if whole in creation.source else []
    if not all(other == fact.identity or creation.exists(other) for other in reversed(partitions)):
        return
    anew = (creation.target.fact(part) for part in partitions if not creation.keeps(part))
    moved = [part for part in anew if may_lie_outside(part, creation)]
    statements = [statement for part in moved for statement in _put_back(part, creation)]
    yield from _undisturbed(whole, statements, creation) if moved else ()


def _put_back(fact: Fact, creation: Creation) -> Iterator[Statement]:
    names = sql.names(column.name for column in columns_of(fact.whole, creation.target) if not column["generated"])
    whole = sql.qualified(*fact["parent_table"])
    statement = f"INSERT INTO {whole} ({names}) OVERRIDING SYSTEM VALUE\nSELECT {names} FROM {_waiting(fact)}"
    hazard = Hazard(Danger.MAY_FAIL, "fails where no partition takes a row")
    yield Statement(statement, LockMode.ROW_EXCLUSIVE, whole, hazards=(hazard,))
    yield Statement(f"DROP TABLE {_waiting(fact)}", LockMode.ACCESS_EXCLUSIVE, _waiting(fact))


def _waiting(fact: Fact) -> str:
    schema, name = fact.parts
    return sql.qualified(schema, sql.outside_name(name))


def _whole(fact: Fact) -> Identity:
    return Identity("table", tuple(fact["parent_table"]))


def _partitions(whole: Identity, creation: Creation) -> list[Identity]:
    """Those of the next level, in order."""
    dependents = creation.target.dependents(whole)
    return [dependent for dependent, deptype in dependents if dependent.kind == _PARTITION and deptype == "d"]


def _undisturbed(table: Identity, statements: list[Statement], creation: Creation) -> Iterator[Statement]:
    """Past triggers and policies."""
    hides = row_security.is_for_owner_by_now(table, creation)
    seeing = row_security.lifted(sql.qualified(*table.parts), statements) if hides else statements
    yield from quiet.quietly(table, seeing, creation)


def _is_referred_to(table: Identity, creation: Creation) -> bool:
    """Whether a foreign key names the partition itself, and would take a row for deleted."""
    for dependent, _ in creation.source.dependents(table):
        key = creation.source.fact(dependent) if dependent.kind == "constraint" else None
        if key and key["type"] == "f" and not key["originals"] and referenced(key) == table:
            return True
    return False


def _holds_all(fact: Fact, old: Fact) -> bool:
    """Whether the new bound surely takes every row that the old one took."""
    if fact["bound"] == _DEFAULT or old["bound"] == _DEFAULT:
        return bool(fact["constraint"] == old["constraint"])
    if fact["bound"] == old["bound"]:
        return True
    lists = [_LIST.fullmatch(bound) for bound in (old["bound"], fact["bound"])]
    if lists[0] and lists[1]:
        return set(_VALUE.findall(lists[0][1])) <= set(_VALUE.findall(lists[1][1]))
    ranges = [_RANGE.fullmatch(bound) for bound in (old["bound"], fact["bound"])]
    if not (ranges[0] and ranges[1]):
        return False
    (old_first, old_last), (first, last) = ranges[0].groups(), ranges[1].groups()
    return _is_before(first, old_first) and _is_before(old_last, last)


def _is_before(one: str, other: str) -> bool:
    """Whether one end of a range is known to be no later than another."""
    if one == other or one == "MINVALUE" or other == "MAXVALUE":
        return True
    numbers = [end.strip("'").removeprefix("-").isdecimal() for end in (one, other)]
    if all(numbers):
        return int(one.strip("'")) <= int(other.strip("'"))
    return all(_DAY.fullmatch(end) for end in (one, other)) and one <= other
