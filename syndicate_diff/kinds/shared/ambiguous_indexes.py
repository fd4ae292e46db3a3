"""Indexes of one table that ATTACH PARTITION can take for each other (`unattached` says which it takes).

A partitioned table can have two such indexes, and so can the table to attach: PostgreSQL goes through the former by
age, and takes the oldest of the latter that is left. What would be taken wrongly is made anew: then it is taken last.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from syndicate_diff.context import Creation
from syndicate_diff.model import Catalog, Identity, Parts

LOOKUPS = {
    "alike indexes": """
        SELECT n.nspname::text, c.relname::text, i.relname::text,
               (SELECT k.conname::text FROM pg_constraint k
                WHERE k.conindid = g.indexrelid AND k.contype IN ('p', 'u', 'x')) AS constraint_name,
               dense_rank() OVER (ORDER BY g.indrelid, g.alike, i.relam, g.expressions)::int AS likeness,
               row_number() OVER (PARTITION BY g.indrelid ORDER BY g.indexrelid)::int AS age
        FROM (SELECT x.indrelid, x.indexrelid,
                     concat(x.indisunique, x.indisexclusion, x.indkey, ':', x.indcollation) AS alike,
                     concat(pg_get_expr(x.indexprs, x.indrelid), pg_get_expr(x.indpred, x.indrelid)) AS expressions,
                     count(*) OVER (PARTITION BY x.indrelid, x.indisunique, x.indisexclusion, x.indkey::text) AS among
              FROM pg_index x WHERE x.indexrelid >= 16384) g
        JOIN pg_class i ON i.oid = g.indexrelid
        JOIN pg_class c ON c.oid = g.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE g.among > 1
    """
}


class _Index(NamedTuple):
    """An index that others of its table are like, and the constraint that owns it."""

    schema: str
    table: str
    name: str
    constraint: str | None
    likeness: int
    age: int

    @property
    def owner(self) -> Identity:
        """What makes it."""
        kind = "constraint" if self.constraint else "index"
        return Identity(kind, (self.schema, self.table, self.constraint or self.name))


def _of_table(catalog: Catalog, table: Parts) -> dict[str, _Index]:
    rows = catalog.lookups.get("alike indexes", ())
    return {row[2]: _Index(*row) for row in rows if row[:2] == table}


def made_anew(creation: Creation) -> Iterator[Identity]:
    """What stands before others that the parents' indexes must get, where the table of a part is attached."""
    table = creation.fact.parts[:2]
    if creation.keeps(Identity("partition", table)) or not creation.keeps(Identity("table", table)):
        return
    alike = _of_table(creation.target, table)
    before = _of_table(creation.source, table)
    last, is_late = 0, False
    for index in sorted(_taken_with(creation, alike), key=lambda index: _turn(creation, index)):
        is_kept = creation.keeps(index.owner)
        age = before[index.name].age if index.name in before else 0
        is_late = is_late or not is_kept or age < last
        if is_late and is_kept:
            yield index.owner
        last = age


def _taken_with(creation: Creation, alike: dict[str, _Index]) -> list[_Index]:
    """The index itself and those that are like it."""
    itself = alike.get(creation.fact.name)
    return [index for index in alike.values() if itself and index.likeness == itself.likeness]


def _turn(creation: Creation, index: _Index) -> tuple[float, int]:
    """When an index is taken: with the parent's, which keep their order, or not at all."""
    link = creation.target.get(Identity("index partition", (index.schema, index.table, index.name)))
    if link is None:
        return math.inf, index.age
    name, table = link["parent_index"][1], tuple(link["parent_table"])
    parent = Identity("constraint", (*table, link["parent_constraint"])) if link["parent_constraint"] else None
    kept = creation.keeps(parent or Identity("index", (*table, name)))
    ages = _of_table(creation.source if kept else creation.target, table)
    return (0 if kept else 1), ages[name].age if name in ages else 0
