"""Columns that come and go with those of the parents: what ADD COLUMN brings, and what DROP COLUMN reaches.

https://www.postgresql.org/docs/current/ddl-inherit.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.context import Creation, Removal
from syndicate_diff.kinds.shared import inherited, stand_in
from syndicate_diff.kinds.shared.table_part import alter_column
from syndicate_diff.model import MERGED, ORIGINAL, Catalog, Fact, Identity


def own_default(creation: Creation, own: str | None) -> Iterator[str]:
    """SET or DROP DEFAULT for a new column that comes from parents, on whatever level, of which one has another."""
    fact = creation.fact
    if not fact["generated"] and not {own}.issuperset(_defaults_that_come(fact, creation.target)):
        yield alter_column(fact, "DROP DEFAULT" if own is None else f"SET DEFAULT {own}", only=True)


def _defaults_that_come(column: Fact, catalog: Catalog) -> Iterator[str | None]:
    for original in filter(catalog.__contains__, inherited.originals(column)):
        default = catalog.get(Identity("default", original.parts))
        yield default["expression"] if default else None
        yield from _defaults_that_come(catalog.fact(original), catalog)


def named_by_inherits(column: Fact, creation: Creation) -> list[Fact]:
    """The columns of the parents that INHERITS gives a new table, or merges with its own."""
    is_child = any(fact.identity.kind == "inheritance" for fact in creation.inlined)
    return inherited.comes_from(column, creation.target) if is_child else []


def defaults_of_parents(column: Fact, creation: Creation) -> set[str]:
    """Those of which INHERITS gives a column one, where that has none of its own."""
    originals = named_by_inherits(column, creation)
    found = (creation.target.get(Identity("default", original.parts)) for original in originals)
    return {default["expression"] for default in found if default}


def some_child_keeps(column: Fact, removal: Removal) -> bool:
    """Whether a child table, on whatever level, keeps its copy, and has it from no other: the DROP must be ONLY."""
    copies = [d.identity for d in removal.source.dependents(column.identity) if d.type in (ORIGINAL, MERGED)]
    return any(_is_kept_alone(copy, removal) or _is_reached(copy, removal) for copy in copies)


def _is_kept_alone(copy: Identity, removal: Removal) -> bool:
    """Whether a column of a child that is not declared comes to be: only ONLY makes it so."""
    fact = removal.source.fact(copy)
    stays = removal.keeps(copy) and inherited.stays_child(replace(removal, fact=fact))
    return stays and inherited.is_undeclared(fact) and not _has_another(copy, removal)


def _has_another(copy: Identity, step: Creation | Removal) -> bool:
    """Whether it has an original that stays, or that comes before the others go."""
    olds, news = (inherited.originals(catalog.fact(copy)) for catalog in (step.source, step.target))
    return any(map(step.keeps, olds)) or any(new in step.target and new not in step.source for new in news)


def made_anew_with(creation: Creation) -> Iterator[Identity]:
    """The child tables that have the column from others alone, which go, as another than it will be."""
    if creation.fact.whole not in creation.source:
        return  # nothing is its child all the while
    for copy in inherited.copies(creation.fact.identity, linked_in=creation.target, as_in=creation.source):
        stays = creation.keeps(copy.identity) and inherited.is_undeclared(copy)
        new = creation.target.fact(copy.identity)
        stays_attached = copy["in_partition"] and creation.keeps(Identity("partition", copy.parts[:2]))
        is_taken = new["in_partition"] and not stays_attached  # as it is, and as its own, by ATTACH PARTITION
        if stays and inherited.is_undeclared(new) and not is_taken:
            has_old = any(map(creation.keeps, inherited.originals(copy)))
            if not has_old and not stand_in.is_settled(copy.identity, creation):
                yield copy.whole


def _is_reached(copy: Identity, removal: Removal) -> bool:
    return not removal.keeps(copy) and some_child_keeps(removal.source.fact(copy), removal)


def goes_with_parent(removal: Removal) -> bool:
    """Whether the parent's DROP COLUMN reaches it: not where a sibling that keeps the column makes that ONLY."""
    parents = [removal.source.fact(parent) for parent in inherited.originals(removal.fact) if parent in removal.source]
    drop_is_only = any(some_child_keeps(parent, removal) for parent in parents)
    return inherited.goes_with_parent(removal, inherited.is_undeclared(removal.fact)) and not drop_is_only
