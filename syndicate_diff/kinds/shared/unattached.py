"""Indexes of partitioned tables and their parts, where ATTACH PARTITION would not link them rightly by itself.

https://www.postgresql.org/docs/current/sql-createindex.html: ON ONLY makes an index that stays invalid until
every partition has one that is attached to it, and so does ALTER TABLE ONLY … ADD CONSTRAINT.

ATTACH PARTITION goes through the indexes of the partitioned table in the order of their age. Each gets the oldest
index of the new partition that has the same columns, whatever the order of its rows and whether it is
deferrable (``CompareIndexInfo``), and where a key owns it also a key of the same type; else it gets a new one. The
index of an EXCLUDE is like no other index.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import inherited
from syndicate_diff.model import DECLARED, LATER, Dependency, Fact, Identity, Parts
from syndicate_diff.rules import InPlace, NotCompared, Rule
from syndicate_diff.statement import LockMode, Rendered, Statement

# Where p, or a partition of it on whatever level, has no index that is attached to what its table's parent has of x.
_LACKS_PART = """
    p.relkind <> 'f' AND EXISTS (
        WITH RECURSIVE part(relation, index) AS (
            SELECT p.oid, (SELECT hi.inhrelid FROM pg_inherits hi JOIN pg_index xi ON xi.indexrelid = hi.inhrelid
                           WHERE hi.inhparent = x.indexrelid AND xi.indrelid = p.oid)
            UNION ALL
            SELECT hp.inhrelid, (SELECT hi.inhrelid FROM pg_inherits hi JOIN pg_index xi ON xi.indexrelid = hi.inhrelid
                                 WHERE hi.inhparent = part.index AND xi.indrelid = hp.inhrelid)
            FROM part JOIN pg_inherits hp ON hp.inhparent = part.relation
            JOIN pg_class pp ON pp.oid = hp.inhrelid AND pp.relkind <> 'f'
            WHERE part.index IS NOT NULL)
        SELECT FROM part WHERE index IS NULL)"""


_ALIKE = """
    FROM pg_index y
    WHERE y.indrelid = x.indrelid AND y.indkey::text = x.indkey::text
      AND (y.indisunique, y.indisexclusion) = (x.indisunique, x.indisexclusion)"""
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
    deptype = DECLARED if fact["unattached"] else LATER
    yield from (Dependency(Identity("partition", parts), deptype) for parts in _tables(fact, "partitions"))


def has_others(fact: Fact, creation: Creation) -> bool:
    """Whether the partitions are none of the plan's, and get their parts from PostgreSQL: ON ONLY leaves them out."""
    table = Identity("table", fact.parts[:2])
    if any(used.kind == "partition" for used, _ in creation.target.dependents(table)):
        return False
    found = (used for used, _ in creation.source.dependents(table) if used.kind == "partition")
    return any(map(creation.unmanaged, found))


def is_plain(fact: Fact) -> bool:
    """Whether nothing could be mistaken for it, or for a part of it."""
    return fact["partitions"] is None and fact["age"] is None


def attach(link: Fact) -> Statement:
    """ALTER INDEX … ATTACH PARTITION, which also looks whether the index is complete by now."""
    parent, child = sql.qualified(*link["parent_index"]), sql.qualified(link.parts[0], link.name)
    statement = f"ALTER INDEX {parent} ATTACH PARTITION {child}"
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, relation=child)


def _links(change: Alteration) -> list[Fact]:
    """What makes the indexes of the partitions parts of this one."""
    found = sorted(used for used, _ in change.target.dependents(change.new.identity) if used.kind == "index partition")
    return [change.target.fact(link) for link in found if link.parts[:2] != change.new.parts[:2]]


def only_attaches(change: Alteration) -> bool:
    """Whether partitions get parts, or go that had none; if no others are left, nothing makes the index valid."""
    old, new = (set(_tables(fact, "unattached")) for fact in (change.old, change.new))
    return new <= old and bool(new or _links(change))


def _validate(change: Alteration) -> Rendered:
    """Of an index that is complete without a new part, one that is attached is attached again."""
    links = _links(change)
    is_complete = not change.now("unattached") and all(change.keeps(link.identity) for link in links)
    return attach(links[0]) if is_complete else ()


UNATTACHED = InPlace(_validate, possible=only_attaches, reason="a partition must have nothing that is attached to it")

RULES: dict[str, Rule] = {
    "unattached": UNATTACHED,
    "partitions": NotCompared("facts of their own"),
    "age": NotCompared("orders the steps of a plan"),
}
