"""The order of steps by names: what only one object can have, and what others find an object by. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from syndicate_diff.aside import Aside
from syndicate_diff.decisions import Decisions
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import INHERITED, Catalog, Identity
from syndicate_diff.registry import kinds


def _name(claim: Hashable) -> Hashable:
    """What is the same of a part and of its copies: the name that is claimed, see `Kind.claims`."""
    return claim[-1] if isinstance(claim, tuple) else claim


class Names:
    """Adds its edges to the graph of a plan."""

    def __init__(self, replaced: Decisions, graph: Graph, aside: Aside) -> None:
        self.source, self.target, self.graph, self.aside = replaced.source, replaced.target, graph, aside
        self.renamed, self.resolved_again = replaced.renamed, replaced.resolved_again

    def order(self) -> None:
        """All of them."""
        self._order_claims()
        self._order_ambiguous()
        self._order_unnamed()
        self._order_found_through()

    def _order_claims(self) -> None:
        """Who holds a name (or another thing that only one can have) lets go before another takes it."""
        leaving: dict[Hashable, set[Node]] = defaultdict(set)
        for node in self.graph.nodes:
            for claim in self._released(node):
                leaving[claim] |= self._letting_go(node, claim)
        for node in self.graph.nodes:
            for claim in self._taken(node):
                for then in self._taking(node, claim) if claim in leaving else ():
                    for first in leaving[claim]:
                        if first.identity != then.identity:
                            self.graph.order(first, then, first)

    def _letting_go(self, node: Node, claim: Hashable) -> set[Node]:
        """The steps that give a name up: a copy is renamed with its originals, where these are."""
        found = set()
        for original in self._altered_originals(node):
            if _name(claim) in map(_name, self._given_up(original.identity)):
                vacating = self.graph.nodes_of(original.identity, Verb.SET_ASIDE, Verb.ALTER)[0]
                found |= self._letting_go(vacating, claim)
        return found or {node}

    def _taking(self, node: Node, claim: Hashable) -> set[Node]:
        """The steps that give it to an object, as `_letting_go`."""
        found = set()
        for original in self._altered_originals(node):
            if _name(claim) in map(_name, self._taken(original)):
                found |= self._taking(original, claim)
        return found or {node}

    def _altered_originals(self, node: Node) -> list[Node]:
        if Node(node.identity, Verb.ALTER) not in self.graph.nodes:
            return []
        originals = [used for used, deptype in self.target.dependencies(node.identity) if deptype in INHERITED]
        altered = (Node(original, Verb.ALTER) for original in originals)
        return [original for original in altered if original in self.graph.nodes]

    def _released(self, node: Node) -> set[Hashable]:
        if node.verb is Verb.DROP and (node.identity in self.renamed or self._is_kept(node.identity)):
            return set()
        if Node(node.identity, Verb.ALTER) in self.graph.nodes:
            vacating = self.graph.nodes_of(node.identity, Verb.SET_ASIDE, Verb.ALTER)[0]
            return self._given_up(node.identity) if node == vacating else set()
        if node.verb is Verb.SET_ASIDE:  # a table's columns stay with it, and have given up their names, too
            parts = filter(self.aside.stays_aside, self.source.children(node.identity))
            return self._claims(self.source, node.identity).union(*(self._claims(self.source, part) for part in parts))
        return self._claims(self.source, node.identity) if node.verb is Verb.DROP else set()

    def _is_kept(self, identity: Identity) -> bool:
        return self.aside.stays_aside(identity) or self.aside.stays_attached(identity)

    def _given_up(self, identity: Identity) -> set[Hashable]:
        return self._claims(self.source, identity) - self._claims(self.target, identity)

    def _taken(self, node: Node) -> set[Hashable]:
        if node.verb is Verb.CREATE:
            return self._claims(self.target, node.identity)
        if node.verb is Verb.ALTER:
            return self._claims(self.target, node.identity) - self._claims(self.source, node.identity)
        return set()

    def _claims(self, catalog: Catalog, identity: Identity) -> set[Hashable]:
        return set(kinds()[identity.kind].claims(catalog.fact(identity)))

    def _order_ambiguous(self) -> None:
        """What goes does so, where it can, before something else is called by its name, or found by its columns."""
        going: dict[Hashable, list[Node]] = defaultdict(list)
        for node in self.graph.nodes:
            if node.verb in (Verb.DROP, Verb.SET_ASIDE):
                for call in kinds()[node.identity.kind].calls(self.source.fact(node.identity)):
                    going[call].append(node)
        for caller in [node for node in self.graph.nodes if going and node.verb in (Verb.CREATE, Verb.ALTER)]:
            for called, _ in self.target.dependencies(caller.identity):
                for call in kinds()[called.kind].calls(self.target.fact(called)) if called in self.target else ():
                    for drop in going.get(call, ()):
                        self.graph.prefer(drop, caller)

    def _order_unnamed(self) -> None:
        """What texts mean without naming it goes before texts are read that are to mean something else."""
        going = [node for node in self.graph.nodes if node.verb is Verb.DROP and kinds()[node.identity.kind].unnamed]
        for reader in [node for node in self.graph.nodes if going and self._reads_text(node)]:
            for drop in going:
                self.graph.prefer(drop, reader)

    @staticmethod
    def _reads_text(node: Node) -> bool:
        """Not where a column is altered: its values may need the cast that goes."""
        kind = kinds()[node.identity.kind]
        return bool(kind.texts) and (node.verb is Verb.CREATE or (node.verb is Verb.ALTER and not kind.in_row))

    def _order_found_through(self) -> None:
        """What is used through something else that stands for it comes before its users, and goes after them."""
        for node in [node for node in self.graph.nodes if node.verb in (Verb.CREATE, Verb.DROP)]:
            catalog = self.source if node.verb is Verb.DROP else self.target
            for used in kinds()[node.identity.kind].found_through(catalog.fact(node.identity), catalog):
                for user, _ in catalog.dependents(used):
                    if node.verb is Verb.DROP and user in self.resolved_again:
                        for first in (node, *self.graph.nodes_of(node.identity, Verb.CREATE)):
                            for then in self.graph.nodes_of(user, Verb.CREATE, Verb.ALTER):
                                self.graph.prefer(first, then)
                    elif node.verb is Verb.DROP:
                        for first in self.graph.nodes_of(user, Verb.DROP, Verb.ALTER):
                            self.graph.prefer(first, node)
                    else:
                        for then in self.graph.nodes_of(user, Verb.CREATE, Verb.ALTER):
                            self.graph.prefer(node, then)
