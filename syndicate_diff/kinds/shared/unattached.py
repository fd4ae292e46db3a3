"""Indexes of partitioned tables and their parts, where ATTACH PARTITION would not link them rightly by itself.

https://www.postgresql.org/docs/current/sql-createindex.html: ON ONLY makes an index that stays invalid until
every partition has one that is attached to it, and so does ALTER TABLE ONLY … ADD CONSTRAINT.

ATTACH PARTITION goes through the indexes of the partitioned table in the order of their age. Each gets the oldest
index of the new partition that has the same columns, whatever the order of its rows and whether it is
deferrable (``CompareIndexInfo``), and where a key owns it also a key of the same type; else it gets a new one.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.kind import Alteration, InPlace, NotCompared, Rule, no_statement
from syndicate_diff.kinds.shared import inherited
from syndicate_diff.model import LATER, Dependency, Fact, Identity, Parts

_LACKS_PART = """
    p.relkind <> 'f' AND NOT EXISTS (SELECT FROM pg_inherits hi JOIN pg_index xi ON xi.indexrelid = hi.inhrelid
                WHERE hi.inhparent = x.indexrelid AND xi.indrelid = p.oid)"""
_ALIKE = """
    FROM pg_index y
    WHERE y.indrelid = x.indrelid AND y.indisunique = x.indisunique AND y.indkey::text = x.indkey::text"""
_HAS_ODD_PART = """
    EXISTS (SELECT FROM pg_inherits hi JOIN pg_constraint ki ON ki.conindid = hi.inhrelid
            JOIN pg_constraint kx ON kx.conindid = hi.inhparent
            WHERE hi.inhparent = x.indexrelid AND ki.contype <> kx.contype
              AND ki.contype IN ('p', 'u', 'x') AND kx.contype IN ('p', 'u', 'x'))"""


def columns(relation: str) -> str:
    """SQL for the attributes, of the index whose pg_class row goes by that name and whose pg_index row is x."""
    partitioned = f"{relation}.relkind = 'I'"
    mistaken = f"(SELECT count(*) > 1 {_ALIKE}) OR {_HAS_ODD_PART}"
    older = "count(*) FILTER (WHERE y.indexrelid < x.indexrelid)"
    age = f"(SELECT CASE WHEN count(*) > 1 THEN ARRAY[x.indkey::text, ({older})::text] END {_ALIKE})"
    return f"""
           CASE WHEN {partitioned} AND NOT x.indisvalid
                THEN {inherited.partitions("x.indrelid", _LACKS_PART)} END AS unattached,
           CASE WHEN {partitioned} AND (NOT x.indisvalid OR {mistaken})
                THEN {inherited.partitions("x.indrelid", "p.relkind <> 'f'")} END AS partitions,
           CASE WHEN {partitioned} OR c.relispartition THEN {age} END AS age"""


def _tables(fact: Fact, attribute: str) -> list[Parts]:
    return [tuple(table) for table in fact[attribute] or ()]


def depends(fact: Fact) -> Iterator[Dependency]:
    """ATTACH PARTITION would make parts that this index must not have, or take others for them."""
    deptype = "d" if fact["unattached"] else LATER
    yield from (Dependency(Identity("partition", parts), deptype) for parts in _tables(fact, "partitions"))


def is_plain(fact: Fact) -> bool:
    """Whether nothing could be mistaken for it, or for a part of it."""
    return fact["partitions"] is None and fact["age"] is None


def _only_attaches(change: Alteration) -> bool:
    return set(_tables(change.new, "unattached")) <= set(_tables(change.old, "unattached"))


RULES: dict[str, Rule] = {
    "unattached": InPlace(
        no_statement, possible=_only_attaches, reason="a partition must have nothing that is attached to it"
    ),
    "partitions": NotCompared("facts of their own"),
    "age": NotCompared("orders the steps of a plan"),
}
