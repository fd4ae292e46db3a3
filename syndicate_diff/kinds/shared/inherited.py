"""Parts that a table has from its parents, as a partition or by inheritance: columns and constraints.

https://www.postgresql.org/docs/current/ddl-inherit.html. As long as a table stays the child of the same
parents, PostgreSQL adds, alters and drops such a part with the parent's.

The *originals* of a part are the parts of that name of the parents, its *copies* those of the children. It is
*undeclared* where the table has it from its parents alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.model import INHERITED, Catalog, Dependency, Fact, Identity

# Schema and name of each parent of the table `c`, in their order.
PARENTS = """
    (SELECT array_agg(ARRAY[hn.nspname, hc.relname]::text[] ORDER BY h.inhseqno)
     FROM pg_inherits h
     JOIN pg_class hc ON hc.oid = h.inhparent
     JOIN pg_namespace hn ON hn.oid = hc.relnamespace
     WHERE h.inhrelid = c.oid)"""

# The columns that the foreign table c has from others: no conversion of values can reach them.
FOREIGN_COLUMNS = """
    CASE c.relkind WHEN 'f' THEN (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
                                  WHERE a.attrelid = c.oid AND a.attinhcount > 0 AND NOT a.attisdropped) END"""


def partitions(table: str, condition: str = "true") -> str:
    """SQL for schema and name of each partition `p` of a table for which the condition holds."""
    return f"""
    (SELECT array_agg(ARRAY[pn.nspname, p.relname]::text[] ORDER BY pn.nspname, p.relname)
     FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
     WHERE h.inhparent = {table} AND {condition})"""


def originals(fact: Fact) -> Iterator[Identity]:
    """The same part of each parent, whether it has it or not."""
    for parent in fact["parent_tables"] or ():
        yield Identity(fact.identity.kind, (*parent, *fact.parts[2:]))


def comes_from(part: Fact, catalog: Catalog) -> list[Fact]:
    """The same part of each parent that has it."""
    return [catalog.fact(original) for original in originals(part) if original in catalog]


def attachments(part: Fact) -> list[Identity]:
    """What could make the table of a part a child of others."""
    return [Identity(kind, part.parts[:2]) for kind in ("partition", "inheritance")]


def outermost(part: Fact, change: Alteration) -> Iterator[Identity]:
    """Its originals that are copies of nothing while the change is made, on all levels; of what has none, itself."""
    linked = originals(part) if _stays_child(part, change) else ()
    found = [original for original in linked if original in change.source and original in change.target]
    for original in found:
        yield from outermost(change.source.fact(original), change)
    if not found:
        yield part.identity


def dependencies(fact: Fact, deptype: str) -> Iterator[Dependency]:
    """What `Kind.depends` says of a part: it depends on the same part of each parent."""
    for original in originals(fact):
        yield Dependency(original, deptype)


def is_undeclared(column: Fact) -> bool:
    """Whether a table has a column from its parents alone, and does not declare it itself."""
    return bool(column["inherit_count"]) and not column["is_local"]


def copies(part: Identity, *, linked_in: Catalog, as_in: Catalog) -> list[Fact]:
    """The same part of each table that is a child in one catalog, as it is in the other, where it is there."""
    found = sorted(d.identity for d in linked_in.dependents(part) if d.type in INHERITED)
    return [as_in.fact(copy) for copy in found if copy.kind == part.kind and copy in as_in]


def relatives(part: Identity, catalog: Catalog) -> Iterator[Identity]:
    """The same part of every table that is bound to its own by attachments, itself first."""
    found, queue = {part}, [part]
    for relative in queue:
        if relative in catalog:
            yield relative
            near = (
                *originals(catalog.fact(relative)),
                *(c.identity for c in copies(relative, linked_in=catalog, as_in=catalog)),
            )
            queue.extend(other for other in near if other not in found)
            found.update(near)


def descendants(part: Identity, catalog: Catalog, seen: set[Identity] | None = None) -> Iterator[Fact]:
    """The copies of a part on all levels, each once, though several ways lead to it."""
    seen = set() if seen is None else seen
    for copy in copies(part, linked_in=catalog, as_in=catalog):
        if copy.identity not in seen:
            seen.add(copy.identity)
            yield copy
            yield from descendants(copy.identity, catalog, seen)


def surviving_copies(change: Alteration) -> list[Fact]:
    """The same part of each table that stays a child, where the target has it, as it is there."""
    found = copies(change.old.identity, linked_in=change.source, as_in=change.target)
    return [fact for fact in found if stays_child(replace(change, new=fact))]


def surviving_descendants(change: Alteration) -> Iterator[Fact]:
    """The same on all levels, each once."""
    seen: set[Identity] = set()
    queue = [change]
    for reached in queue:
        for copy in surviving_copies(reached):
            if copy.identity in change.source and copy.identity not in seen:
                seen.add(copy.identity)
                yield copy
                queue.append(replace(change, old=change.source.fact(copy.identity), new=copy))


def stays_child(step: Creation | Removal | Alteration) -> bool:
    """Whether the table of a part has the same parents before, during and after the plan: else that is replaced."""
    return _stays_child(step.fact, step)


def _stays_child(part: Fact, step: Creation | Removal | Alteration) -> bool:
    found = [identity for identity in attachments(part) if identity in step.source or identity in step.target]
    return all(step.keeps(identity) for identity in found)


def comes_with_parent(creation: Creation, undeclared: bool) -> bool:
    """Whether the parent's own change, or INHERITS of a new child, brings a part that the child does not declare."""
    if not creation.keeps(creation.fact.whole):
        return undeclared and not creation.fact["in_partition"]
    return undeclared and stays_child(creation)


def goes_with_parent(removal: Removal, undeclared: bool) -> bool:
    """Whether the parent's own change, or the drop of the table, takes away a part that it does not declare."""
    return undeclared and (removal.fact.whole not in removal.target or stays_child(removal))


def parent_changes_too(change: Alteration, attribute: str) -> bool:
    """Whether the same part of a parent changes from and to the same value, and the table stays its child."""
    return any(
        parent.was(attribute) == change.was(attribute) and parent.now(attribute) == change.now(attribute)
        for parent in changes_of_originals(change)
    )


def parents_come(change: Alteration) -> bool:
    """Whether a parent that the table stays a child of gets the same part now."""
    found = originals(change.new) if stays_child(change) else ()
    return any(parent in change.target and parent not in change.source for parent in found)


def changes_of_originals(change: Alteration) -> Iterator[Alteration]:
    """What becomes of the same part of the parents that the table stays a child of."""
    for parent in originals(change.old) if stays_child(change) else ():
        if parent in change.source and parent in change.target:
            yield replace(change, old=change.source.fact(parent), new=change.target.fact(parent))


def ancestors(change: Alteration) -> set[Identity]:
    """The same part of the parents on all levels, as far as these stay and the tables stay their children."""
    found: set[Identity] = set()
    queue = [change]
    for reached in queue:
        for parent in changes_of_originals(reached):
            if parent.keeps(parent.new.identity) and parent.new.identity not in found:
                found.add(parent.new.identity)
                queue.append(parent)
    return found


def changes_of_copies(change: Alteration) -> list[Alteration]:
    """What becomes of the same part of the children that stay."""
    return [
        replace(change, old=change.source.fact(new.identity), new=new)
        for new in surviving_copies(change)
        if new.identity in change.source
    ]


def levels_above(change: Alteration) -> int:
    """How many levels of parents, which the table stays a child of, have the same part."""
    return max((1 + levels_above(parent) for parent in changes_of_originals(change)), default=0)
