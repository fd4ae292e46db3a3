"""The order of what is linked to the same of a whole: the indexes and keys of partitions. Pure.

Attaching a table links its indexes to those of the whole; PostgreSQL takes for each the first that is like it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import cache
from itertools import pairwise

from syndicate_diff.attachments import attachments
from syndicate_diff.decisions import Decisions
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import COPY, DECLARED, INHERITED, Catalog, Identity
from syndicate_diff.registry import kinds


class Links:
    """Adds the edges around these links."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target, self.keeps, self.graph = replaced.source, replaced.target, replaced.keeps, graph
        self._going_from = cache(lambda whole: list(self._find_going_from(whole)))

    def order(self) -> None:
        """All of them, once it is known what is folded."""
        self._order_links()
        self._order_copying()
        self._order_by_age()

    def _order_links(self) -> None:
        """What depends on a whole, such as a foreign key on a key, comes when all links to it are made.

        So does what attaches its table, if it is there before: PostgreSQL takes no index that is not valid yet. Valid
        it becomes with the last link, or without one, when the partitions that have no part of it are gone.
        """
        for node in [node for node in self.graph.nodes if node.verb is Verb.CREATE]:
            if kinds()[node.identity.kind].age:
                for whole in self._partitioned(node.identity):
                    self._order_after_partitions(whole, node)
                    for attachment in attachments(self.source, whole):
                        self.graph.prefer(Node(attachment, Verb.DROP), node)
            ends_with = kinds()[node.identity.kind].ends_with
            if ends_with is None:
                continue
            whole = ends_with(self.target.fact(node.identity))[-1]
            holder = self.target.parent(whole)
            for attachment in attachments(self.target, holder):
                self.graph.prefer(node, Node(attachment, Verb.CREATE))
            if holder:
                self._order_after_partitions(holder, node)
            self._order_before_users(node, whole)

    def _order_before_users(self, link: Node, whole: Identity) -> None:
        """Those of the outermost whole wait for the links on all levels."""
        for dependent, deptype in self.target.dependents(whole):
            if deptype != COPY and not kinds()[dependent.kind].ends_with:
                for then in self.graph.nodes_of(dependent, Verb.CREATE):
                    self.graph.prefer(link, then)  # impossible where it must be there before its table is attached
        for outer, deptype in self.target.dependencies(whole):
            if deptype == COPY:
                self._order_before_users(link, outer)

    def _partitioned(self, part: Identity) -> Iterator[Identity]:
        """What may have partitions: what a new part belongs to, and what it refers to, as a foreign key does."""
        parent = self.target.parent(part)
        yield from (parent,) if parent else ()
        yield from (used for used, deptype in self.target.dependencies(part) if deptype == DECLARED)

    def _order_after_partitions(self, whole: Identity, node: Node) -> None:
        """The node comes when the partitions, on all levels, are gone that the whole does not keep."""
        for drop in self._going_from(whole):
            self.graph.prefer(drop, node)

    def _find_going_from(self, whole: Identity) -> Iterator[Node]:
        seen, queue = {whole}, [whole]
        for holder in queue:
            for catalog in (self.source, self.target):
                for attachment, _ in catalog.dependents(holder):
                    partition = catalog.parent(attachment)
                    if kinds()[attachment.kind].takes_rows and partition and partition not in seen:
                        yield from self.graph.nodes_of(attachment, Verb.DROP)
                        seen.add(partition)  # what was a part of it can be its whole now
                        queue.append(partition)

    def _order_copying(self) -> None:
        """What partitions get copies of comes before what they have of their own, which could be taken for one."""
        for original in [node for node in self.graph.nodes if node.verb is Verb.CREATE]:
            for copy, deptype in self.target.dependents(original.identity):
                holder = self.target.parent(copy)
                if deptype == COPY and holder and kinds()[copy.kind].follows(self.target.fact(copy)):
                    for own in self.target.children(holder, copy.kind):
                        if is_own(self.target, own):
                            self.graph.prefer(original, Node(own, Verb.CREATE))

    def _order_by_age(self) -> None:
        """Attaching a table links its parts to those of the whole by their age: they come in the order of those.

        What can be taken for each other comes in the order of the target, which a copy of a database keeps so.
        """
        parts: dict[Hashable, list[tuple[tuple[float, float, int], Identity]]] = defaultdict(list)
        for part in [node.identity for node in self.graph.nodes if node.verb is Verb.CREATE]:
            if found_age := own_age(self.target, part):
                likeness, age = found_age
                wholes = [whole for whole, deptype in self.target.dependencies(part) if deptype == COPY]
                turns = [self._age(whole) for whole in wholes] or [(math.inf, math.inf, age)]
                parts[self.target.parent(part), likeness] += [(turn, part) for turn in turns]
        for found in parts.values():
            for (_, first), (_, then) in pairwise(sorted(found)):
                self.graph.order(Node(first, Verb.CREATE), Node(then, Verb.CREATE), Node(then, Verb.CREATE))

    def _age(self, whole: Identity) -> tuple[float, float, int]:
        """What is new comes after attaching, and is linked to what is left; what is linked to nothing is taken last."""
        kept = self.keeps(whole)
        _, age = own_age(self.source if kept else self.target, whole) or ("", 0)
        return (age, 0, 0) if kept else (math.inf, age, 0)


def is_own(catalog: Catalog, part: Identity) -> bool:
    """Whether it has nothing to do with the same part of a parent."""
    return all(deptype not in INHERITED for _, deptype in catalog.dependencies(part))


def own_age(catalog: Catalog, part: Identity) -> tuple[str, int] | None:
    """What it is like, and its place among what is like it."""
    age = kinds()[part.kind].age
    found = catalog.fact(part)[age] if age else None
    return (found[0], int(found[1])) if found else None
