"""Parts that a table has from its parents, as a partition or by inheritance: columns and constraints.

https://www.postgresql.org/docs/current/ddl-inherit.html. As long as a table stays the child of the same
parents, PostgreSQL adds, alters and drops such a part with the parent's.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.kind import Alteration, Creation, Removal
from syndicate_diff.model import COPY, ORIGINAL, Catalog, Dependency, Fact, Identity

# Schema and name of each parent of the table `c`, in their order, flat.
PARENTS = """
    (SELECT array_agg(u.name ORDER BY h.inhseqno, u.place)
     FROM pg_inherits h
     JOIN pg_class hc ON hc.oid = h.inhparent
     JOIN pg_namespace hn ON hn.oid = hc.relnamespace
     CROSS JOIN LATERAL unnest(ARRAY[hn.nspname::text, hc.relname::text]) WITH ORDINALITY u(name, place)
     WHERE h.inhrelid = c.oid)"""


def originals(fact: Fact) -> Iterator[Identity]:
    """The same part of each parent, whether it has it or not."""
    flat = fact["parent_tables"] or ()
    for parent in zip(flat[::2], flat[1::2], strict=True):
        yield Identity(fact.identity.kind, (*parent, *fact.parts[2:]))


def _table(fact: Fact) -> Identity:
    assert fact.parent is not None
    return fact.parent


def copy_of(fact: Fact, deptype: str) -> Iterator[Dependency]:
    """That a part is a copy of its parents' parts."""
    for original in originals(fact):
        yield Dependency(original, deptype)


def copies(part: Identity, of: Catalog, target: Catalog) -> list[Fact]:
    """The same part, as it is in the target, of each table that is a child in `of`."""
    found = sorted(d.identity for d in of.dependents(part) if d.type in (COPY, ORIGINAL))
    return [target.fact(copy) for copy in found if copy.kind == part.kind and copy in target]


def stays_child(step: Creation | Removal | Alteration) -> bool:
    """Whether the table of a part has the same parents before, during and after the plan."""
    attachments = [Identity(kind, step.fact.parts[:2]) for kind in ("partition", "inheritance")]
    found = [identity for identity in attachments if identity in step.source or identity in step.target]
    return all(step.keeps(identity) and _same_parents(step, identity) for identity in found)


def _same_parents(step: Creation | Removal | Alteration, attachment: Identity) -> bool:
    old, new = step.source.fact(attachment), step.target.fact(attachment)
    return bool(old.attributes.get("parents") == new.attributes.get("parents"))


def comes_with_parent(creation: Creation, inherited: bool) -> bool:
    """Whether the parent's own change, or the CREATE of the child, brings an inherited part."""
    if not creation.keeps(_table(creation.fact)):
        return inherited and not creation.fact["in_partition"]
    return inherited and stays_child(creation)


def goes_with_parent(removal: Removal, inherited: bool) -> bool:
    """Whether the parent's own change takes an inherited part away from a table that stays its child."""
    return inherited and (_table(removal.fact) not in removal.target or stays_child(removal))


def parent_changes_too(change: Alteration, attribute: str) -> bool:
    """Whether a parent's part changes in the same way, and the table stays its child."""
    return stays_child(change) and any(
        old[attribute] == change.was(attribute) and new[attribute] == change.now(attribute)
        for old, new in _parents(change)
    )


def parent_loses(change: Alteration, attribute: str) -> bool:
    """Whether a parent's part had what the attribute says, and the table stays its child."""
    return stays_child(change) and any(old[attribute] and not new[attribute] for old, new in _parents(change))


def _parents(change: Alteration) -> Iterator[tuple[Fact, Fact]]:
    for parent in originals(change.old):
        if parent in change.source and parent in change.target:
            yield change.source.fact(parent), change.target.fact(parent)
