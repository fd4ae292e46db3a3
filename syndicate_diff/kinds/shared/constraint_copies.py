"""Copies of constraints that partitions have: which they are, and their names.

https://www.postgresql.org/docs/current/ddl-partitioning.html. A partition gets a copy of each foreign key of its
parents, and loses it with that, or keeps it as its own when it is detached. PostgreSQL names the copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from syndicate_diff import sql
from syndicate_diff.context import Creation, Removal
from syndicate_diff.kinds.shared.table_part import rename_constraint
from syndicate_diff.model import Catalog, Fact, Identity


def _names(links: str, condition: str) -> str:
    """SQL for schema, table, name, schema, … of the constraints that `links` leads to from k, the nearest first."""
    return f"""
    (WITH RECURSIVE linked(oid, relation, parent, level) AS (
         SELECT k.oid, k.conrelid, k.conparentid, 0
         UNION ALL
         SELECT o.oid, o.conrelid, o.conparentid, level + 1
         FROM linked JOIN pg_constraint o ON {links} WHERE {condition})
     SELECT array_agg(u.name ORDER BY level, linked.oid, u.place)
     FROM linked JOIN pg_constraint o ON o.oid = linked.oid
     JOIN pg_class oc ON oc.oid = o.conrelid JOIN pg_namespace s ON s.oid = oc.relnamespace
     CROSS JOIN LATERAL unnest(ARRAY[s.nspname, oc.relname, o.conname]::text[]) WITH ORDINALITY u(name, place)
     WHERE level > 0)"""


# What a copy comes from; a foreign key over all levels, because copies of copies can be renamed.
ORIGINALS = _names("o.oid = linked.parent", "level = 0 OR k.contype = 'f'")
# The copies that partitions have of a foreign key, on all levels.
COPIES = _names("o.conparentid = linked.oid", "o.conrelid <> linked.relation")

# Whether a constraint is valid, as far as pg_dump can say it: since 18 a partition can validate its copy of a foreign
# key by itself, and one that is dumped and restored has the state of the outermost original.
VALIDATED = """
    CASE WHEN k.contype = 'f' AND k.conparentid <> 0 AND k.convalidated THEN (
        WITH RECURSIVE linked(parent, validated) AS (
            SELECT k.conparentid, true
            UNION ALL
            SELECT o.conparentid, o.convalidated FROM linked JOIN pg_constraint o ON o.oid = linked.parent)
        SELECT bool_and(validated) FROM linked)
    ELSE k.convalidated END"""

# The older foreign keys of the table, and those of that name in the schema: PostgreSQL numbers hidden copies of all
# of them, by the names of columns or of the key.
OLDER_KEYS = """
    (SELECT array_agg(u.name ORDER BY o.oid, u.place)
     FROM pg_constraint o JOIN pg_class oc ON oc.oid = o.conrelid JOIN pg_namespace s ON s.oid = oc.relnamespace
     JOIN pg_class ref ON ref.oid = o.confrelid AND ref.relkind = 'p'
     CROSS JOIN LATERAL unnest(ARRAY[s.nspname, oc.relname, o.conname]::text[]) WITH ORDINALITY u(name, place)
     WHERE (o.conrelid = k.conrelid OR o.conname = k.conname AND o.connamespace = k.connamespace)
       AND o.contype = 'f' AND o.conparentid = 0
       AND o.oid < k.oid)"""


# The partitions of the table that a foreign key refers to, on all levels.
REFERENCED_PARTITIONS = """
    (SELECT array_agg(ARRAY[n.nspname, p.relname]::text[] ORDER BY n.nspname, p.relname)
     FROM pg_partition_tree(k.confrelid) t JOIN pg_class p ON p.oid = t.relid
     JOIN pg_namespace n ON n.oid = p.relnamespace
     WHERE t.level > 0)"""


def is_from_parents(fact: Fact) -> bool:
    """Whether a table has a check, or a partition a foreign key, from its parents alone."""
    return bool(fact["inherited"]) and not fact["is_local"]


def comes_with_original(fact: Fact) -> bool:
    """Whether it is the copy of a foreign key that a partition gets with that, under the same name."""
    return bool(fact["type"] == "f" and is_from_parents(fact) and fact["originals"][2] == fact.name)


def linked(fact: Fact, attribute: str) -> list[Identity]:
    """The `originals`, the `copies` (the nearest first), or what it is `made_after`."""
    flat = fact[attribute] or ()
    return [Identity("constraint", parts) for parts in zip(flat[::3], flat[1::3], flat[2::3], strict=True)]


def becomes_copy(creation: Creation) -> bool:
    """Whether it must be there, to keep its name, when the foreign key is made that it becomes the copy of."""
    originals = linked(creation.fact, "originals")
    return creation.fact["type"] == "f" and bool(originals) and not any(map(creation.keeps, originals))


def taken_for_copies(creation: Creation, copies: Iterable[Identity]) -> Iterator[Identity]:
    """The keys that partitions have of their own, each of which PostgreSQL would take for a copy that comes."""
    for copy in map(creation.target.fact, copies):
        own = map(creation.target.fact, creation.target.children(copy.whole, "constraint"))
        yield from (key.identity for key in own if _is_like(key, copy))


def _is_like(own: Fact, copy: Fact) -> bool:
    """Whether a partition's own foreign key says the same (``tryAttachPartitionForeignKey``)."""
    definition = copy["definition"].removesuffix(" NOT VALID")
    return bool(own["type"] == "f" and not own["originals"] and own["definition"] == definition)


def has_gone_with_copy(removal: Removal) -> bool:
    """Whether a table above had a copy, too, and has dropped that as its own key, since it is detached.

    It does so, where the key is to what was its whole, before its own partitions are detached: theirs go along.
    """
    originals = linked(removal.fact, "originals")
    refers_to_whole = tuple(removal.fact["referenced_table"] or ()) in {original.parts[:2] for original in originals}
    return refers_to_whole and not all(map(removal.exists, originals[:-1]))


def rename_copy(removal: Removal) -> Iterator[str]:
    """The copy of a foreign key that stays, and is called otherwise from now on."""
    for copy in _same_copy(removal, removal.target):
        if copy in removal.source and copy != removal.fact.identity:  # the name is not free yet
            yield rename(removal.fact, sql.aside_name(removal.fact.name))
        else:
            yield rename(removal.fact, copy.parts[-1])


def rename_from_aside(creation: Creation) -> Iterator[str]:
    """The copy that takes a name which another copy had."""
    for copy in _same_copy(creation, creation.source):
        if creation.fact.identity in creation.source and copy != creation.fact.identity:
            aside = sql.aside_name(copy.parts[-1])
            old = replace(creation.fact, identity=Identity("constraint", (*copy.parts[:2], aside)))
            yield rename(old, creation.fact.name)


def _same_copy(step: Removal | Creation, other: Catalog) -> Iterator[Identity]:
    """What the copy of a foreign key that stays is called in the other catalog."""
    originals = filter(step.keeps, linked(step.fact, "originals"))
    for original in islice(originals, 1):
        copies = linked(other.fact(original), "copies")
        yield from (copy for copy in copies if copy.parts[:2] == step.fact.parts[:2])


def rename(fact: Fact, new: str) -> str:
    """RENAME CONSTRAINT, which the index of a key follows; empty where the name stays."""
    return "" if new == fact.name else rename_constraint(fact, fact.name, new)
