"""The order of steps around what tables have from others, as partitions and by inheritance. Pure.

A copy comes, changes and goes with its originals; where it has several, it is there until the last of them goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product

from syndicate_diff.aside import Aside
from syndicate_diff.decisions import AUTOMATIC, Decisions
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import COPY, INHERITED, LATER, MERGED, ORIGINAL, Catalog, Identity
from syndicate_diff.registry import kinds
from syndicate_diff.taking_along import TakingAlong


class Copies:
    """Adds the edges between copies, their originals, and what depends on copies."""

    def __init__(self, replaced: Decisions, graph: Graph, aside: Aside, taking: TakingAlong) -> None:
        self.source, self.target, self.replaced = replaced.source, replaced.target, replaced
        self.graph, self.aside, self.taking = graph, aside, taking

    def order_with_originals(self, dependent: Identity, copy: Identity, catalog: Catalog, verb: Verb) -> None:
        """What depends on a copy goes before the original takes that along or changes, and comes after its change."""
        originals = list(self._reaching(catalog, copy))
        if not originals:
            return
        goes_too = any(
            d.identity == copy and d.type in AUTOMATIC and self.taking.is_possible(dependent, d)
            for d in catalog.dependencies(dependent)
        )
        taking = set() if goes_too else set(self._reaching(catalog, copy, INHERITED - {MERGED}))
        for original in originals:
            if verb is Verb.DROP:
                before = (Verb.DROP, Verb.ALTER) if original in taking else (Verb.ALTER,)
                for drop in self.graph.nodes_of(dependent, Verb.DROP, Verb.DROP_ASIDE):
                    for then in self.graph.nodes_of(original, *before):
                        if then.verb is Verb.ALTER and self.replaced.outlasts(dependent, original):
                            self.graph.prefer(then, drop)
                        else:
                            self.graph.order(drop, then, drop)
            else:
                coming = (Verb.CREATE, Verb.ALTER) if self._needs_original(dependent, copy) else (Verb.ALTER,)
                for node in self.graph.nodes_of(dependent, Verb.CREATE, Verb.ALTER):
                    for first in self.graph.nodes_of(original, *coming):
                        self.graph.order(first, node, node)

    def _needs_original(self, dependent: Identity, copy: Identity) -> bool:
        """Whether it is always the CREATE of originals that makes the copy, also where nothing of it differs."""
        is_needed = any(d.identity == copy and d.type != LATER for d in self.target.dependencies(dependent))
        return is_needed and copy in self.target and kinds()[copy.kind].follows(self.target.fact(copy))

    def order_merging(self, copy: Identity, original: Identity) -> None:
        """The originals take a declared copy in its place, as it is; what they made themselves could differ in that.

        A new table may also come after the originals.
        """
        altering = set(self._reaching(self.target, copy))
        put_before = self.graph.wish if self._is_of_new(copy) else self.graph.prefer
        for taking in (original, *self._originals(self.target, original)):
            verbs = (Verb.CREATE, Verb.ALTER) if taking in altering else (Verb.CREATE,)
            for first in self.graph.nodes_of(copy, Verb.CREATE, Verb.ALTER):
                for then in self.graph.nodes_of(taking, *verbs):
                    put_before(first, then)
        self.alter_others_before(Node(original, Verb.CREATE), copy)

    def _is_of_new(self, part: Identity) -> bool:
        """Whether what it is a part of is made in this plan."""
        whole = self.target.parent(part)
        return whole is not None and not self.replaced.keeps(whole)

    def prefer_before_coming(self, first: Node, original: Identity) -> None:
        """Ahead of a new original, on whatever level, which would meet what is, or is not yet, in its copy's place."""
        for new in (original, *self._originals(self.target, original)):
            self.graph.prefer(first, Node(new, Verb.CREATE))

    def alter_others_before(self, original: Node, copy: Identity) -> None:
        """A new original finds the copy as it is to be: altered itself, as are those that it has already."""
        if original.verb is Verb.CREATE:
            found = {original.identity, *self._originals(self.target, original.identity)}
            coming = {identity for identity in found if Node(identity, Verb.CREATE) in self.graph.nodes}
            others = {copy, *self._originals(self.target, copy)} - coming
            for other, new in product(others, coming):
                self.graph.prefer(Node(other, Verb.ALTER), Node(new, Verb.CREATE))

    def order_succeeding(self) -> None:
        """What a child has from a parent alone, and will have from another, is never without: that comes first.

        It finds what the child has as it is to be.
        """
        for create in [node for node in self.graph.nodes if node.verb is Verb.CREATE]:
            holder = self.target.parent(create.identity)
            dependents = self.target.dependents(create.identity) if holder and self.replaced.keeps(holder) else ()
            for copy in (identity for identity, deptype in dependents if deptype == ORIGINAL):
                self._come_before_olds(create, copy)
                if self.replaced.keeps(copy):
                    self.alter_others_before(create, copy)

    def _come_before_olds(self, create: Node, copy: Identity) -> None:
        stays = self.replaced.keeps(copy) and not self.aside.is_detached(copy)
        for old, deptype in self.source.dependencies(copy) if stays else ():
            if deptype == ORIGINAL and old not in self.target:
                self.graph.order(create, Node(old, Verb.DROP), Node(old, Verb.DROP))

    def order_going(self, copy: Identity, original: Identity) -> None:
        """A child can drop or alter an inherited column once its parent has it no more.

        Where it has several, another's new one would find the old one there.
        """
        if self.aside.is_detached(copy):
            return
        # The original may be there until the last of its own goes.
        for going in (original, *self._originals(self.source, original, (COPY,))):
            for first in self.graph.nodes_of(going, Verb.DROP) if self.graph.nodes_of(original, Verb.DROP) else ():
                for then in self.graph.nodes_of(copy, Verb.DROP, Verb.ALTER):
                    self.graph.order(first, then, then)
        for drop in self.graph.nodes_of(copy, Verb.DROP):
            for then in self.graph.nodes_of(original, Verb.CREATE):
                self.graph.order(drop, then, then)

    def other_originals(self, copy: Identity, original: Identity) -> list[Identity]:
        """What it is the copy of besides."""
        return [other for other, deptype in self.source.dependencies(copy) if deptype == COPY and other != original]

    def order_others_going(self, others: list[Identity], copy: Identity, original: Identity) -> None:
        """A copy is there until the last of its originals goes: where it goes, nothing new brings it before that."""
        coming = {copy, original, *self._originals(self.source, original, (COPY,))}
        coming |= {*self._originals(self.target, copy, (COPY,))}
        for other in others if self.graph.nodes_of(copy, Verb.DROP) else ():
            for going in (other, *self._originals(self.source, other, (COPY,))):
                for then in [node for new in coming for node in self.graph.nodes_of(new, Verb.CREATE)]:
                    self.graph.order(Node(going, Verb.DROP), then, then)
                for further in self._copies(copy):  # they would be merged into what they have from there
                    self.graph.prefer(Node(going, Verb.DROP), Node(further, Verb.CREATE))

    def _copies(self, original: Identity) -> Iterator[Identity]:
        """What goes with it, on all levels."""
        for copy, deptype in self.source.dependents(original):
            if deptype == COPY:
                yield copy
                yield from self._copies(copy)

    def _reaching(self, catalog: Catalog, copy: Identity, deptypes: Collection[str] = INHERITED) -> Iterator[Identity]:
        """The originals, on all levels, whose changes reach a copy: its table, and those between, stay attached."""
        for original, deptype in catalog.dependencies(copy):
            if deptype in deptypes and not self.aside.is_attached_anew(copy, catalog):
                yield original
                yield from self._reaching(catalog, original, deptypes)

    def _originals(
        self, catalog: Catalog, identity: Identity, deptypes: Collection[str] = INHERITED
    ) -> Iterator[Identity]:
        """What PostgreSQL changes the identity with, on all levels."""
        for original, deptype in catalog.dependencies(identity):
            if deptype in deptypes:
                yield original
                yield from self._originals(catalog, original, deptypes)
