"""Copies that partitions have of an EXCLUDE: PostgreSQL makes them, and names them, with it or as they are attached.

Up to some minors of 17 and 18 the index of one cannot be attached to that of another (``CompareIndexInfo``); newer
ones take what a partition has of its own for the copy. So no plan makes a copy beforehand, nor leaves there what
could be taken for it: it is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.kind import Creation
from syndicate_diff.kinds.shared.constraint_copies import linked
from syndicate_diff.kinds.shared.constraint_definition import without_state
from syndicate_diff.model import LATER, Dependency, Fact, Identity

# The older ones of a partitioned table: PostgreSQL numbers copies that have the same columns.
OLDER = """
    (SELECT array_agg(u.name ORDER BY o.oid, u.place)
     FROM pg_constraint o
     CROSS JOIN LATERAL unnest(ARRAY[n.nspname, c.relname, o.conname]::text[]) WITH ORDINALITY u(name, place)
     WHERE o.conrelid = k.conrelid AND o.contype = 'x' AND o.conparentid = 0 AND o.oid < k.oid)"""


def is_copy(constraint: str) -> str:
    """SQL for whether a constraint is one."""
    return f"coalesce({constraint}.contype = 'x' AND {constraint}.conparentid <> 0, false)"


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
    """What partitions have of their own that PostgreSQL could take for copies that come."""
    for copy in map(creation.target.fact, copies):
        for own in map(creation.target.fact, creation.target.children(copy.whole, "constraint")):
            if own["type"] == "x" and not own["originals"] and without_state(own) == without_state(copy):
                yield own.identity


def give_name(fact: Fact) -> Iterator[str]:
    """Gives a copy the name that it is to have, whatever PostgreSQL called it."""
    if fact["has_usual_name"]:
        return
    # The lock is taken whether it is renamed or not: the statement says it.
    table, original = sql.qualified(*fact.parts[:2]), linked(fact, "originals")[0]
    before, after = f"ALTER TABLE {table} RENAME CONSTRAINT ", f" TO {sql.name(fact.name)}"
    yield sql.do(f"""DECLARE
    called name;
BEGIN
    LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE;
    called := (
        SELECT k.conname FROM pg_constraint k JOIN pg_constraint p ON p.oid = k.conparentid
        WHERE k.conrelid = {sql.literal(table)}::regclass
          AND p.conrelid = {sql.literal(sql.qualified(*original.parts[:2]))}::regclass
          AND p.conname = {sql.literal(original.parts[-1])});
    IF called <> {sql.literal(fact.name)} THEN
        EXECUTE {sql.literal(before)} || quote_ident(called) || {sql.literal(after)};
    END IF;
END""")
