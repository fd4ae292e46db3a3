"""Copies that partitions have of an EXCLUDE: PostgreSQL makes them, and names them, with it or as they are attached.

Up to some minors of 17 and 18 the index of one cannot be attached to that of another (``CompareIndexInfo``); newer
ones take what a partition has of its own for the copy. So no plan makes a copy beforehand, nor leaves there what
could be taken for it. Where an EXCLUDE lacks parts (ON ONLY), they can only be attached.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import unattached
from syndicate_diff.kinds.shared.constraint_copies import linked
from syndicate_diff.kinds.shared.constraint_definition import without_state
from syndicate_diff.kinds.shared.table_part import table_name
from syndicate_diff.model import LATER, Dependency, Fact, Identity
from syndicate_diff.statement import LockMode, Statement

# The older ones of a partitioned table: PostgreSQL numbers copies that have the same columns.
OLDER = """
    (SELECT array_agg(u.name ORDER BY o.oid, u.place)
     FROM pg_constraint o
     CROSS JOIN LATERAL unnest(ARRAY[n.nspname, c.relname, o.conname]::text[]) WITH ORDINALITY u(name, place)
     WHERE o.conrelid = k.conrelid AND o.contype = 'x' AND o.conparentid = 0 AND o.oid < k.oid)"""


def is_copy(constraint: str) -> str:
    """SQL for whether a constraint is one that PostgreSQL makes."""
    return f"""
    ({constraint}.contype IS NOT DISTINCT FROM 'x' AND EXISTS (
        SELECT FROM pg_constraint original JOIN pg_index whole ON whole.indexrelid = original.conindid
        WHERE original.oid = {constraint}.conparentid AND whole.indisvalid))"""


def dependencies(fact: Fact) -> Iterator[Identity | Dependency]:
    """It comes with its partition, or with what that is a part of; there it has its name before it is handed on."""
    yield Identity("partition", fact.parts[:2])
    for original in linked(fact, "originals")[:-1]:
        yield Dependency(original, LATER)
        yield Dependency(Identity("partition", original.parts[:2]), LATER)


def claims(fact: Fact) -> Iterator[Hashable]:
    """What is on a partition and goes does so before a copy comes, or takes its place."""
    for table in (fact.parts[:2], *(copy.parts[:2] for copy in linked(fact, "copies"))):
        yield ("exclusion", *table)


def taken(creation: Creation, copies: Iterable[Identity]) -> Iterator[Identity]:
    """What partitions have of their own, or had, that PostgreSQL could take for copies that come."""
    for copy in map(creation.target.fact, copies):
        for catalog in (creation.source, creation.target):
            for own in map(catalog.fact, catalog.children(copy.whole, "constraint")):
                if own["type"] == "x" and not own["originals"] and without_state(own) == without_state(copy):
                    yield own.identity


def _parts_can_be_attached(change: Alteration) -> bool:
    return change.now("type") != "x" and unattached.only_attaches(change)


UNATTACHED = replace(
    unattached.UNATTACHED, possible=_parts_can_be_attached, reason="ADD makes all parts of an EXCLUDE that lacked some"
)


def give_name(fact: Fact) -> Statement:
    """Have a copy called as it is to be, whatever PostgreSQL called it.

    That depends on columns as they were once called, and on what else has a name. Another copy that has this one's
    meanwhile, because it was made at the same time, gets its own in turn.
    """
    original = linked(fact, "originals")[0]
    table, whole = table_name(fact), sql.qualified(*original.parts[:2])
    name, aside = sql.literal(fact.name), sql.aside_name(fact.name)
    block = f"""DECLARE
    copy regclass;
    other regclass;
BEGIN
    LOCK TABLE ONLY {table} IN SHARE UPDATE EXCLUSIVE MODE;
    SELECT k.conindid INTO STRICT copy FROM pg_constraint k JOIN pg_constraint p ON p.oid = k.conparentid
    WHERE k.conrelid = {sql.literal(table)}::regclass
      AND p.conrelid = {sql.literal(whole)}::regclass AND p.conname = {sql.literal(original.parts[-1])};
    SELECT conindid INTO other FROM pg_constraint
    WHERE contype = 'x' AND conparentid <> 0 AND conindid <> copy AND conname = {name}
      AND connamespace = {sql.literal(sql.name(fact.parts[0]))}::regnamespace;
    IF FOUND THEN
        EXECUTE 'ALTER INDEX ' || other || {_rename_to(aside)};
    END IF;
    IF NOT EXISTS (SELECT FROM pg_class WHERE oid = copy AND relname = {name}) THEN
        EXECUTE 'ALTER INDEX ' || copy || {_rename_to(fact.name)};
    END IF;
END"""
    return Statement(sql.do(block), lock=LockMode.SHARE_UPDATE_EXCLUSIVE, relation=table)


def _rename_to(name: str) -> str:
    return sql.literal(f" RENAME TO {sql.name(name)}")
