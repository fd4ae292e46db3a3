"""Which steps are written inside of another: parts in the CREATE of a whole, drops in that of what takes them. Pure.

Where the order does not allow it, they stand alone again (`graph`).
"""

from __future__ import annotations

from syndicate_diff.decisions import Decisions, rules_of
from syndicate_diff.defaults import nothing
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import COPY, Fact, Identity
from syndicate_diff.ordering_parts import Attachments
from syndicate_diff.registry import kinds
from syndicate_diff.taking_along import TakingAlong


class Folding:
    """Folds the nodes of a graph that has all of them."""

    def __init__(self, replaced: Decisions, graph: Graph, taking: TakingAlong, attachments: Attachments) -> None:
        self.source, self.target, self.replaced = replaced.source, replaced.target, replaced
        self.graph, self.taking, self.aside, self.attachments = graph, taking, taking.aside, attachments

    def fold(self) -> None:
        """All of them."""
        self._fold_creates()
        self._fold_drops()
        self._fold_alters()

    def _fold_creates(self) -> None:
        """A part is written in the CREATE of its whole where its kind says it can be."""
        for node in self._in_order_of_folding(Verb.CREATE):
            fact = self.target.fact(node.identity)
            if self.comes_with_whole(fact) and not self.attachments.would_take(node, fact.whole):
                must_fold = kinds()[node.identity.kind].must_fold(fact)
                self.graph.fold(node, Node(fact.whole, Verb.CREATE), fixed=must_fold)

    def comes_with_whole(self, fact: Fact) -> bool:
        """Whether the CREATE of the whole can write it; what would check rows that are carried over comes after."""
        kind = kinds()[fact.identity.kind]
        if not (fact.parent and Node(fact.parent, Verb.CREATE) in self.graph.nodes and kind.fold(fact)):
            return False
        takes_rows = kind.in_row or kind.attaches
        return bool(takes_rows) or Node(fact.parent, Verb.CARRY) not in self.graph.nodes

    def _fold_drops(self) -> None:
        """What PostgreSQL drops by itself needs no statement."""
        for node in self._in_order_of_folding(Verb.DROP):
            if node in self.graph.folded:
                continue
            found = [drop for drop in self.taking.drops_with(node.identity) if self.graph.root(drop[0]) != node]
            for into, deptype in found[:1]:
                # Nobody can drop a copy by itself, whether it goes with its original or by detaching, nor a column that
                # rows are distributed by; nor may what goes with another lose what ties it to that.
                own, kind = kinds()[node.identity.kind], kinds()[into.identity.kind]
                is_tied = kind.attaches or kind.goes_with is not nothing
                is_tied = is_tied or (own.in_row and own.must_fold(self.source.fact(node.identity)))
                self.graph.fold(node, into, fixed=deptype == COPY or is_tied)
            for into, deptype in found[1:] if not kinds()[node.identity.kind].in_row else ():
                if deptype == COPY:
                    self.graph.fold_otherwise(node, into)
            if node in self.graph.folded:
                self._go_before_renaming(node)

    def _go_before_renaming(self, drop: Node) -> None:
        """A part that cannot wait for the end of what is set aside goes while that has its name still."""
        for whole in self.source.wholes(drop.identity) if self.aside.stays_aside(drop.identity) else ():
            self.graph.order_alone(drop, Node(whole, Verb.SET_ASIDE))

    def _fold_alters(self) -> None:
        """What one statement can change in several parts of a whole is one step, where the order allows."""
        first: dict[Identity, Node] = {}
        for node in sorted(self.graph.nodes, key=self.position):
            whole = self.target.parent(node.identity) if node.verb is Verb.ALTER else None
            if whole and any(rule.joint for rule in rules_of(self.replaced.alteration(node.identity))):
                into = first.setdefault(whole, node)
                if into != node:
                    self.graph.fold(node, into, fixed=False, loose=True)

    def position(self, node: Node) -> tuple[int, Node]:
        """The order of siblings."""
        position = kinds()[node.identity.kind].position
        fact = self.target.get(node.identity) if position else None
        return (int(fact[position]) if fact and position else 0), node

    def _in_order_of_folding(self, verb: Verb) -> list[Node]:
        """Columns before constraints: where one of them must stand alone, it is the constraint; or else the first."""
        nodes = sorted((node for node in self.graph.nodes if node.verb is verb), reverse=True)
        return sorted(nodes, key=lambda node: kinds()[node.identity.kind].weight)
