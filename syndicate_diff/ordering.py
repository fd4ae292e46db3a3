"""The graph of a plan: every create, alter and drop is a node, with what must run before what. Pure.

Dependencies of the source order what goes, those of the target what comes; names and other
things that only one object can have, attachments and rows that are carried over order the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.kind import kinds
from syndicate_diff.model import Catalog, Dependency, Identity
from syndicate_diff.replacements import AUTOMATIC, COPY, Replacements
from syndicate_diff.statement import statements


class Ordering:
    """Makes the `graph` of the changes and replacements."""

    def __init__(self, replaced: Replacements) -> None:
        self.source, self.target = replaced.source, replaced.target
        self.changes, self.dropped, self.created = replaced.changes, replaced.dropped, replaced.created
        self.replaced = replaced
        self.graph = Graph()
        self._build()

    def _build(self) -> None:
        """Nodes, edges and folding."""
        self._add_nodes()
        self._order_by_dependencies(self.source, Verb.DROP)
        self._order_by_dependencies(self.target, Verb.CREATE)
        self._order_identities()
        self._order_claims()
        self._order_detaching()
        self._fold_creates()
        self._fold_drops()
        self._order_attachments()
        self._order_carrying()

    def _add_nodes(self) -> None:
        replaced = self.replaced
        for identity in [*self.dropped, *replaced.because]:
            if kinds()[identity.kind].vanishes:
                continue
            self.graph.add(Node(identity, Verb.DROP_ASIDE if identity in replaced.aside else Verb.DROP))
        for identity in replaced.aside:
            self.graph.add(Node(identity, Verb.SET_ASIDE))
            if kinds()[identity.kind].carry:
                self.graph.add(Node(identity, Verb.CARRY))
        for identity in [*self.created, *replaced.because]:
            self.graph.add(Node(identity, Verb.CREATE))
            shell = kinds()[identity.kind].shell
            if shell and statements(shell(self.target.fact(identity))):
                self.graph.add(Node(identity, Verb.SHELL))
                self.graph.order(Node(identity, Verb.SHELL), Node(identity, Verb.CREATE), Node(identity, Verb.CREATE))
        for identity in [*self.changes, *replaced.adopting]:
            if identity in self.source and identity in self.target and identity not in replaced.because:
                self.graph.add(Node(identity, Verb.ALTER))

    def _nodes_of(self, identity: Identity, *verbs: Verb) -> list[Node]:
        return [node for verb in verbs if (node := Node(identity, verb)) in self.graph.nodes]

    def _order_by_dependencies(self, catalog: Catalog, verb: Verb) -> None:
        """Dependencies of the source order what goes, those of the target what comes."""
        seen = {node.identity for node in self.graph.nodes}
        for identity in seen:
            for dependency in catalog.dependencies(identity):
                if dependency.identity in seen:
                    self._order_pair(identity, dependency.identity, verb)

    def _order_pair(self, dependent: Identity, dependency: Identity, verb: Verb) -> None:
        if verb is Verb.DROP:
            self._order_going(dependent, dependency)
        else:
            self._order_coming(dependent, dependency)

    def _order_going(self, dependent: Identity, dependency: Identity) -> None:
        """The dependent lets go (drop, set aside or alter) before its dependency goes or changes."""
        if self._is_mutual(self.source, dependent, dependency):
            self._fold_mutual_drop(dependent, dependency)
            return
        kept = any(d.identity == dependency for d in self.target.dependencies(dependent))
        for first in self._nodes_of(dependent, Verb.DROP, Verb.DROP_ASIDE, Verb.ALTER):
            for then in self._nodes_of(dependency, Verb.DROP, Verb.DROP_ASIDE):
                self.graph.order(first, then, first)
            for then in self._nodes_of(dependency, Verb.ALTER, Verb.SET_ASIDE, Verb.CARRY):
                if self._lets_go(first, then) or (first.verb is then.verb is Verb.ALTER and not kept):
                    self.graph.order(first, then, first)

    def _fold_mutual_drop(self, dependent: Identity, dependency: Identity) -> None:
        """What needs a shell takes along what it was announced for: DROP … CASCADE."""
        drop, whole = Node(dependent, Verb.DROP), Node(dependency, Verb.DROP)
        if kinds()[dependency.kind].shell and {drop, whole} <= self.graph.nodes:
            self.graph.fold(drop, whole, fixed=True)

    def _lets_go(self, first: Node, then: Node) -> bool:
        """A drop comes before a change of what it depended on, but columns stay in what is set aside."""
        if first.verb is not Verb.DROP or then.verb is Verb.ALTER:
            return first.verb is Verb.DROP
        return not (self._stays_aside(first.identity) or self._goes_with_holder(first.identity))

    def _goes_with_holder(self, identity: Identity) -> bool:
        """Whether a partition is dropped altogether, and so stays attached until its rows are carried over."""
        parent = self.source.parent(identity)
        return kinds()[identity.kind].takes_rows and parent in self.dropped

    def _stays_aside(self, identity: Identity) -> bool:
        """Whether a part goes with the old object that is set aside; other parts free their names before."""
        parent = self.source.parent(identity)
        return parent in self.replaced.aside and kinds()[identity.kind].position is not None

    def _order_coming(self, dependent: Identity, dependency: Identity) -> None:
        """The dependency is there, and altered, before the dependent is created or altered."""
        announced = Node(dependency, Verb.SHELL) in self.graph.nodes and self._is_mutual(
            self.target, dependent, dependency
        )
        for then in self._nodes_of(dependent, Verb.CREATE, Verb.ALTER):
            for first in self._nodes_of(dependency, Verb.SHELL if announced else Verb.CREATE, Verb.ALTER):
                self.graph.order(first, then, then)

    @staticmethod
    def _is_mutual(catalog: Catalog, dependent: Identity, dependency: Identity) -> bool:
        return any(d.identity == dependent for d in catalog.dependencies(dependency))

    def _order_detaching(self) -> None:
        """A partition that keeps its copies is detached before the originals are dropped."""
        for original in [node for node in self.graph.nodes if node.verb is Verb.DROP]:
            for copy, deptype in self.source.dependents(original.identity):
                if deptype == COPY and not self._nodes_of(copy, Verb.DROP) and (holder := self.source.parent(copy)):
                    for attachment in self.source.children(holder):
                        if kinds()[attachment.kind].attaches:
                            self.graph.order(Node(attachment, Verb.DROP), original, original)

    def _order_identities(self) -> None:
        """An identity is gone, or out of the way, before it comes back."""
        for identity in self.replaced.because:
            if self._stays_aside(identity):
                continue
            for first in self._nodes_of(identity, Verb.DROP, Verb.SET_ASIDE):
                for then in self._nodes_of(identity, Verb.SHELL, Verb.CREATE):
                    self.graph.order(first, then, first)
            drop_aside = Node(identity, Verb.DROP_ASIDE)
            self.graph.order(Node(identity, Verb.CREATE), drop_aside, drop_aside)

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

    def _order_attachments(self) -> None:
        """What makes an object a part of another comes last of all steps on it, and goes first."""
        for node in list(self.graph.nodes):
            if not kinds()[node.identity.kind].attaches or self.graph.root(node) != node:
                continue
            catalog = self.source if node.verb is Verb.DROP else self.target
            parent = catalog.parent(node.identity)
            assert parent is not None
            for other in self._steps_on(parent):
                if self._depends_on(catalog, other.identity, node.identity):
                    continue
                if node.verb is Verb.DROP or (node.verb is Verb.ALTER and other.verb is Verb.DROP):
                    self.graph.order(node, other, node)
                else:
                    self.graph.order(other, node, node)
            if node.verb is Verb.CREATE:
                self._drop_parts_before(node)

    def _drop_parts_before(self, attachment: Node) -> None:
        """What the whole loses is gone before something is attached that would have to match it."""
        for whole in kinds()[attachment.identity.kind].depends(self.target.fact(attachment.identity)):
            for part in self.source.children(whole):
                for drop in self._nodes_of(part, Verb.DROP):
                    if not self._stays_aside(part):
                        self.graph.order(drop, attachment, attachment)

    def _steps_on(self, whole: Identity) -> list[Node]:
        """The nodes of an identity's parts, of its own alteration, and of what is said about the parts."""
        parts = {*self.source.children(whole), *self.target.children(whole)}
        parts |= {p for part in list(parts) for c in (self.source, self.target) for p in c.children(part)}
        nodes = self._nodes_of(whole, Verb.ALTER)
        return nodes + [n for part in parts for n in self._nodes_of(part, Verb.DROP, Verb.ALTER, Verb.CREATE)]

    @staticmethod
    def _depends_on(catalog: Catalog, dependent: Identity, dependency: Identity) -> bool:
        return dependent == dependency or any(d.identity == dependency for d in catalog.dependencies(dependent))

    def _order_carrying(self) -> None:
        """Rows move into a new object once it can take them, and before what would check or watch them."""
        for identity in self.replaced.aside:
            carry = Node(identity, Verb.CARRY)
            if carry not in self.graph.nodes:
                continue
            self.graph.order(Node(identity, Verb.CREATE), carry, carry)
            self.graph.order(carry, Node(identity, Verb.DROP_ASIDE), carry)
            created = [n for d, _ in self.target.dependents(identity) for n in self._nodes_of(d, Verb.CREATE)]
            receivers = [node for node in created if kinds()[node.identity.kind].takes_rows]
            for node in receivers:
                self.graph.order(node, carry, carry)
            needed = self.graph.ancestors(receivers)
            for node in created:
                if node not in needed and self.graph.root(node) == node:
                    self.graph.order(carry, node, node)
            self._drop_emptied_after(identity, carry)

    def _drop_emptied_after(self, identity: Identity, carry: Node) -> None:
        """A partition that the new table does not have gives up its rows before it goes."""
        for dependent, _ in self.source.dependents(identity):
            holder = self.source.parent(dependent)
            if kinds()[dependent.kind].takes_rows and holder:
                self.graph.order(carry, Node(holder, Verb.DROP), carry)

    def _claims(self, catalog: Catalog, identity: Identity) -> set[Hashable]:
        return set(kinds()[identity.kind].claims(catalog.fact(identity)))

    def _released(self, node: Node) -> set[Hashable]:
        if node.verb is Verb.SET_ASIDE or (node.verb is Verb.DROP and not self._stays_aside(node.identity)):
            return self._claims(self.source, node.identity)
        if node.verb is Verb.ALTER:
            return self._claims(self.source, node.identity) - self._claims(self.target, node.identity)
        return set()

    def _taken(self, node: Node) -> set[Hashable]:
        if node.verb is Verb.CREATE:
            return self._claims(self.target, node.identity)
        if node.verb is Verb.ALTER:
            return self._claims(self.target, node.identity) - self._claims(self.source, node.identity)
        return set()

    def _fold_creates(self) -> None:
        """A part is written in the CREATE of its whole where its kind says it can be."""
        for node in list(self.graph.nodes):
            if node.verb is not Verb.CREATE:
                continue
            fact = self.target.fact(node.identity)
            kind = kinds()[node.identity.kind]
            parent = Node(fact.parent, Verb.CREATE) if fact.parent else None
            carried = parent and Node(parent.identity, Verb.CARRY) in self.graph.nodes and not kind.position
            if parent and parent in self.graph.nodes and kind.fold(fact) and not carried:
                self.graph.fold(node, parent, fixed=kind.must_fold(fact))

    def _fold_drops(self) -> None:
        """What PostgreSQL drops by itself needs no statement."""
        for node in sorted(self.graph.nodes):
            if node.verb is not Verb.DROP or node in self.graph.folded:
                continue
            for dependency, deptype in sorted(self.source.dependencies(node.identity), key=self._fold_preference):
                if deptype == COPY and self.replaced.detached(node.identity):
                    continue
                into = self._dropped_with(node.identity, dependency) if deptype in AUTOMATIC else None
                if into and self.graph.root(into) != node:
                    self.graph.fold(node, into, fixed=False)
                    break

    def _fold_preference(self, dependency: Dependency) -> tuple[bool, Dependency]:
        """The copy that a partition has of something goes with the original, unless that goes with its table."""
        original_stays = self.source.parent(dependency.identity) not in self.dropped
        return (not (dependency.type == "P" and original_stays), dependency)

    def _dropped_with(self, identity: Identity, whole: Identity) -> Node | None:
        """The node whose drop takes a part along; a part of what is set aside must free its names before."""
        if Node(whole, Verb.DROP) in self.graph.nodes:
            return None if self._stays_aside(whole) else Node(whole, Verb.DROP)
        return Node(whole, Verb.DROP_ASIDE) if self._stays_aside(identity) else None
