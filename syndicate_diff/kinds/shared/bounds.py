"""Bounds of partitions: whether a new one surely takes all rows that an old one took.

https://www.postgresql.org/docs/current/sql-createtable.html (PARTITION BY). PostgreSQL writes them in its own way; how
two values compare is known here of numbers and days alone.
"""

from __future__ import annotations

import re

from syndicate_diff import sql
from syndicate_diff.context import Creation
from syndicate_diff.model import NORMAL, Fact, Identity

DEFAULT = "DEFAULT"
_LIST = re.compile(r"FOR VALUES IN \((.*)\)", re.DOTALL)
_RANGE = re.compile(r"FOR VALUES FROM \(([^,]*)\) TO \(([^,]*)\)")
_VALUE = re.compile(r"'(?:[^']|'')*'|[^',\s][^',]*")
_NUMBER = re.compile(r"'?(-?\d+)'?")
_DAY = re.compile(r"'\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\+00)?)?'")  # as the reader has it, in UTC
_NUMBERS = ("smallint", "integer", "bigint", "numeric")
_DAYS = ("date", "timestamp without time zone", "timestamp with time zone")


def take_the_same(fact: Fact, creation: Creation) -> bool:
    """Whether a partition of the table that it was in before surely takes what it took there."""
    whole = Identity("table", tuple(fact["parent_table"]))
    before, after = (catalog.get(whole) for catalog in (creation.source, creation.target))
    if not (before and after) or before["partition_key"] != after["partition_key"]:
        return False
    columns = map(creation.target.fact, creation.target.children(whole, "column"))
    key = [column for column in columns if column["in_partition_key"]]
    alone = key[0] if after["partition_key"] in (f"RANGE ({sql.name(column.name)})" for column in key) else None
    compared_as = alone["type"].partition("(")[0] if alone else ""
    old = creation.source.fact(fact.identity)
    outer = Identity(fact.identity.kind, whole.parts)
    before, after = (catalog.get(outer) for catalog in (creation.source, creation.target))
    if (before and before["constraint"]) != (after and after["constraint"]):
        return False
    return all(_is_as_before(column, creation) for column in key) and _holds_all(fact, old, compared_as)


def _is_as_before(column: Fact, creation: Creation) -> bool:
    """Whether its values, and how they compare, are: an enum that is made anew has its labels in another order."""
    old, catalog = creation.source.get(column.identity), creation.target
    types = (used for used, deptype in catalog.dependencies(column.identity) if deptype == NORMAL and used in catalog)
    read = ("type", "collation", "expression")
    return old is not None and all(old[name] == column[name] for name in read) and all(map(creation.keeps, types))


def _holds_all(fact: Fact, old: Fact, compared_as: str) -> bool:
    if fact["bound"] == DEFAULT or old["bound"] == DEFAULT:
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
    return _is_before(first, old_first, compared_as) and _is_before(old_last, last, compared_as)


def _is_before(one: str, other: str, compared_as: str) -> bool:
    """Whether one end of a range is known to be no later than another."""
    if one == other or one == "MINVALUE" or other == "MAXVALUE":
        return True
    if compared_as in _NUMBERS:
        numbers = [_NUMBER.fullmatch(end) for end in (one, other)]
        return bool(numbers[0] and numbers[1] and int(numbers[0][1]) <= int(numbers[1][1]))
    return compared_as in _DAYS and all(_DAY.fullmatch(end) for end in (one, other)) and one <= other
