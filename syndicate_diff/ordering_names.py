"""The order of steps by names: what only one object can have, and what others find an object by. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from syndicate_diff.aside import Aside
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.kind import kinds
from syndicate_diff.model import Catalog, Identity
from syndicate_diff.replacements import Replacements


class Names:
    """Adds its edges to the graph of a plan."""

    def __init__(self, replaced: Replacements, graph: Graph, aside: Aside) -> None:
        self.source, self.target, self.graph, self.aside = replaced.source, replaced.target, graph, aside
        self.renamed = replaced.renamed

    def order(self) -> None:
        """All of them."""
        self._order_claims()
        self._order_ambiguous()
        self._order_found_through()

    def _order_claims(self) -> None:
        """Who holds a name (or another thing that only one can have) lets go before another takes it."""
        leaving: dict[Hashable, list[Node]] = defaultdict(list)
        for node in self.graph.nodes:
            for claim in self._released(node):
                leaving[claim].append(node)
        for node in self.graph.nodes:
            for claim in self._taken(node):
                for first in leaving.get(claim, ()):
                    if first.identity != node.identity:
                        self.graph.order(first, node, first)

    def _released(self, node: Node) -> set[Hashable]:
        if node.verb is Verb.DROP and (node.identity in self.renamed or self._is_kept(node.identity)):
            return set()
        if Node(node.identity, Verb.ALTER) in self.graph.nodes:
            vacating = self.graph.nodes_of(node.identity, Verb.SET_ASIDE, Verb.ALTER)[0]
            return self._given_up(node.identity) if node == vacating else set()
        return self._claims(self.source, node.identity) if node.verb in (Verb.SET_ASIDE, Verb.DROP) else set()

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
            if node.verb is Verb.DROP:
                for call in kinds()[node.identity.kind].calls(self.source.fact(node.identity)):
                    going[call].append(node)
        for caller in [node for node in self.graph.nodes if going and node.verb in (Verb.CREATE, Verb.ALTER)]:
            for called, _ in self.target.dependencies(caller.identity):
                for call in kinds()[called.kind].calls(self.target.fact(called)) if called in self.target else ():
                    for drop in going.get(call, ()):
                        self.graph.prefer(drop, caller)

    def _order_found_through(self) -> None:
        """What is used through something else that stands for it comes before its users, and goes after them."""
        for node in [node for node in self.graph.nodes if node.verb in (Verb.CREATE, Verb.DROP)]:
            catalog = self.source if node.verb is Verb.DROP else self.target
            for used in kinds()[node.identity.kind].found_through(catalog.fact(node.identity), catalog):
                for user, _ in catalog.dependents(used):
                    if node.verb is Verb.DROP:
                        for first in self.graph.nodes_of(user, Verb.DROP, Verb.ALTER):
                            self.graph.prefer(first, node)
                    else:
                        for then in self.graph.nodes_of(user, Verb.CREATE, Verb.ALTER):
                            self.graph.prefer(node, then)
