"""Rows that move from an old table, which was renamed aside, into its successor.

https://www.postgresql.org/docs/current/sql-insert.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Removal
from syndicate_diff.kinds.shared import column_type, conversions, disabled_triggers, identity_column, row_security
from syndicate_diff.kinds.shared.table_part import columns_of
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.registry import kinds
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_PARTITION = "partition"


def carry(aside: Fact, change: Alteration) -> Iterator[Statement]:
    """Copy the values of the columns that both tables have; those that are generated make their own.

    A partitioned table has no rows but those of partitions that go.
    """
    columns = _carried(change)
    identities = (column for column in columns if column.new["identity"])
    numbers = [statement for column in identities for statement in identity_column.go_on_from_aside(column)]
    statements = [*(_copy(aside, columns, change) if _has_rows(change) else ()), *numbers]
    if statements and row_security.is_for_owner(aside):
        yield row_security.lift(sql.qualified(*aside.parts))
    hides = statements and row_security.is_for_owner(change.new)
    yield from row_security.lifted(sql.qualified(*change.new.parts), statements) if hides else statements


def _has_rows(change: Alteration) -> bool:
    parts = list(_partitions(change.old.identity, change.source))
    return not change.was("partition_key") or any(part not in change.target for part in parts)


def _partitions(table: Identity, catalog: Catalog) -> Iterator[Identity]:
    """Those of the next level."""
    for dependent, _ in catalog.dependents(table):
        part = catalog.parent(dependent)
        if dependent.kind == _PARTITION and part and part != table:
            yield part


def are_those_of_whole(removal: Removal) -> bool:
    """Whether the rows of a partition that is dropped have gone into the successor of what it was a part of."""
    partition = removal.source.get(Identity(_PARTITION, removal.fact.parts))
    if partition is None or not removal.exists(partition.identity):
        return False  # it has left with its rows
    whole = Identity("table", tuple(partition["parent_table"]))
    if whole in removal.target:
        return not removal.keeps(whole)
    outer = removal.source.get(whole)
    return outer is not None and are_those_of_whole(replace(removal, fact=outer))


def _copy(aside: Fact, columns: list[Alteration], change: Alteration) -> Iterator[Statement]:
    names = f" ({sql.names(column.new.name for column in columns)})" if columns else ""
    values = ", ".join(conversions.conversion(column, sql.name(column.new.name)) for column in columns)
    statement = (
        f"INSERT INTO {sql.qualified(*change.new.parts)}{names} OVERRIDING SYSTEM VALUE\n"
        f"SELECT {values} FROM {sql.qualified(*aside.parts)}"
    )
    hazards = (
        Hazard(Danger.TABLE_REWRITE, "all rows are copied into the new table"),
        Hazard(Danger.BLOCKS_WRITES, "nobody else can use the table until it is done"),
        Hazard(Danger.MAY_FAIL, "fails where the new table cannot take a row"),
        *_left_behind(change, columns),
        *_published_again(change),
    )
    copied = Statement(statement, lock=LockMode.ROW_EXCLUSIVE, scans=True, rewrites=True, hazards=hazards)
    yield from disabled_triggers.without_triggers(
        change.new.identity, conversions.with_money([copied], columns), change
    )


def _published_again(change: Alteration) -> Iterator[Hazard]:
    """A publication of one table has it again when the rows are there; one of all, or of the schema, has them all."""
    for fact in change.target.facts("publication"):
        of_schema = Identity("publication schema", (*fact.parts, change.new.parts[0]))
        if change.keeps(fact.identity) and (fact["all_tables"] or change.keeps(of_schema)):
            message = f"subscribers of the publication {sql.name(fact.name)} get every row again"
            yield Hazard(Danger.CHANGES_MEANING, message)


def _left_behind(change: Alteration, columns: list[Alteration]) -> Iterator[Hazard]:
    """What the values of columns lose that the new table has not, or has with another type."""
    for column in columns:
        yield from column_type.hazards_of_values(column)
        yield from identity_column.hazards_of_dropping(column)
    carried = {column.old.identity for column in columns}
    for old in columns_of(change.old.identity, change.source):
        new = change.target.get(old.identity)
        is_computed = old["generated"] and new and new["generated"]
        if old.identity not in carried and not is_computed:
            yield Hazard(Danger.DATA_LOSS, f"all values of {sql.name(old.name)} are lost")


def _carried(change: Alteration) -> list[Alteration]:
    """The columns of the new table for which the rows of the old one have values."""
    return [
        replace(change, old=old, new=new, is_adoption=_is_adoption(new, change))
        for new in columns_of(change.new.identity, change.target)
        if (old := change.source.get(new.identity)) and not new["generated"]
    ]


def _is_adoption(column: Fact, change: Alteration) -> bool:
    """Whether its values have a type that is replaced."""
    return not all(
        change.keeps(d.identity)
        for d in change.source.dependencies(column.identity)
        if d.identity in change.target and kinds()[d.identity.kind].adoptable
    )
