"""The graph of a plan: every create, alter and drop is a node, with what must run before what. Pure.

Dependencies of the source order what goes, those of the target what comes; names and other
things that only one object can have, attachments and rows that are carried over order the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.kind import kinds
from syndicate_diff.model import COPY, ORIGINAL, Catalog, Dependency, Identity
from syndicate_diff.replacements import AUTOMATIC, Replacements
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
        self._order_ambiguous()
        self._order_found_through()
        self._order_detaching()
        self._fold_creates()
        self._fold_drops()
        self._order_attachments()
        self._order_links()
        self._order_carrying()

    def _add_nodes(self) -> None:
        replaced = self.replaced
        for identity in [*self.dropped, *replaced.because]:
            if kinds()[identity.kind].ends_with:
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
            if replaced.keeps(identity) and replaced.has_statements(identity):
                self.graph.add(Node(identity, Verb.ALTER))

    def _nodes_of(self, identity: Identity, *verbs: Verb) -> list[Node]:
        return [node for verb in verbs if (node := Node(identity, verb)) in self.graph.nodes]

    def _order_by_dependencies(self, catalog: Catalog, verb: Verb) -> None:
        """Dependencies of the source order what goes, those of the target what comes."""
        seen = {node.identity for node in self.graph.nodes}
        altered = {node.identity for node in self.graph.nodes if node.verb is Verb.ALTER}
        for identity in seen:
            for dependency in catalog.dependencies(identity):
                if dependency.identity in seen:
                    self._order_pair(identity, dependency, verb)
                if altered:
                    self._order_with_originals(identity, self._originals(catalog, dependency.identity) & altered, verb)

    def _order_pair(self, dependent: Identity, dependency: Dependency, verb: Verb) -> None:
        if verb is Verb.CREATE:
            self._order_coming(dependent, dependency)
        elif dependency.type == ORIGINAL:
            self._order_copy_going(dependent, dependency.identity)
        else:
            self._order_going(dependent, dependency.identity)

    @staticmethod
    def _originals(catalog: Catalog, identity: Identity) -> set[Identity]:
        """What PostgreSQL changes the identity with."""
        return {d.identity for d in catalog.dependencies(identity) if d.type in (COPY, ORIGINAL)}

    def _order_with_originals(self, dependent: Identity, originals: set[Identity], verb: Verb) -> None:
        """What depends on a copy goes before, and comes after, the change of the original."""
        for original in originals - {dependent}:
            alter = Node(original, Verb.ALTER)
            if verb is Verb.DROP:
                for drop in self._nodes_of(dependent, Verb.DROP, Verb.DROP_ASIDE):
                    self.graph.order(drop, alter, drop)
            else:
                for node in self._nodes_of(dependent, Verb.CREATE, Verb.ALTER):
                    self.graph.order(alter, node, node)

    def _order_copy_going(self, copy: Identity, original: Identity) -> None:
        """A child can drop or alter an inherited column once its parent has it no more."""
        if self._is_detached(copy):
            return
        for first in self._nodes_of(original, Verb.DROP):
            for then in self._nodes_of(copy, Verb.DROP, Verb.ALTER):
                self.graph.order(first, then, then)

    def _order_going(self, dependent: Identity, dependency: Identity) -> None:
        """The dependent lets go (drop, set aside or alter) before its dependency goes or changes."""
        if self._is_mutual(self.source, dependent, dependency):
            self._fold_mutual_drop(dependent, dependency)
            return
        if kinds()[dependency.kind].attaches and self.source.parent(dependency) in self.dropped:
            return  # it is not detached, but goes with the table
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
        return not (self._stays_aside(first.identity) or self._is_emptied(first.identity))

    def _is_emptied(self, identity: Identity) -> bool:
        """Whether it is, or is part of, a partition that is dropped after its rows were carried over."""
        return any(
            whole in self.replaced.aside or self._is_emptied(whole)
            for holder in (identity, self.source.parent(identity))
            if holder in self.dropped
            for whole in self._wholes(holder)
        )

    def _stays_attached(self, attachment: Identity) -> bool:
        return kinds()[attachment.kind].takes_rows and self._is_emptied(attachment)

    def _wholes(self, holder: Identity) -> Iterator[Identity]:
        """What an object is a partition of."""
        for attachment in self.source.children(holder):
            if kinds()[attachment.kind].takes_rows:
                yield from (d.identity for d in self.source.dependencies(attachment) if d.identity != holder)

    def _is_left_aside(self, node: Node) -> bool:
        return node.verb is Verb.DROP and self._stays_aside(node.identity)

    def _stays_aside(self, identity: Identity) -> bool:
        """Whether a part goes with the old object that is set aside; other parts free their names before."""
        parent = self.source.parent(identity)
        if parent in self.replaced.aside:
            return kinds()[identity.kind].position is not None
        return parent is not None and self._stays_aside(parent)

    def _is_detached(self, part: Identity) -> bool:
        holder = self.source.parent(part)
        attachments = [a for a in self.source.children(holder) if kinds()[a.kind].attaches] if holder else []
        return any(not self.replaced.keeps(attachment) for attachment in attachments)

    def _order_coming(self, dependent: Identity, dependency: Dependency) -> None:
        """The dependency is there, and altered, before the dependent is created or altered.

        A copy is altered before its original: what it changes itself it could not change once it is inherited.
        """
        needed, deptype = dependency
        announced = Node(needed, Verb.SHELL) in self.graph.nodes and self._is_mutual(self.target, dependent, needed)
        for then in self._nodes_of(dependent, Verb.CREATE, Verb.ALTER):
            for first in self._nodes_of(needed, Verb.SHELL if announced else Verb.CREATE, Verb.ALTER):
                both_alter = first.verb is then.verb is Verb.ALTER
                if both_alter and deptype in (COPY, ORIGINAL):
                    self.graph.order(then, first, then)
                elif not (both_alter and kinds()[dependent.kind].satellite) or self._changes_owner(needed):
                    self.graph.order(first, then, then)

    def _changes_owner(self, identity: Identity) -> bool:
        """Whose object it is decides who grants on it; nothing else of it concerns what is said about it."""
        return identity in self.changes and "owner" in self.changes[identity].attributes

    @staticmethod
    def _is_mutual(catalog: Catalog, dependent: Identity, dependency: Identity) -> bool:
        return any(d.identity == dependent for d in catalog.dependencies(dependency))

    def _order_detaching(self) -> None:
        """A partition that keeps its copies is detached before the originals are dropped."""
        for original in [node for node in self.graph.nodes if node.verb is Verb.DROP]:
            for copy, deptype in self.source.dependents(original.identity):
                holder = self.source.parent(copy)
                if deptype == COPY and holder and holder not in self.dropped and not self._nodes_of(copy, Verb.DROP):
                    for attachment in self.source.children(holder):
                        if kinds()[attachment.kind].attaches:
                            self.graph.order(Node(attachment, Verb.DROP), original, original)

    def _order_identities(self) -> None:
        """An identity is gone, or out of the way, before it comes back."""
        for identity, because in self.replaced.because.items():
            if self._stays_aside(identity):
                continue
            if because in self.dropped:  # by its name or its columns, the old one could be found again
                self.graph.prefer(Node(because, Verb.DROP), Node(identity, Verb.CREATE))
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

    def _order_ambiguous(self) -> None:
        """What goes does so, where it can, before something else is called by its name, or found by its columns."""
        going: dict[Hashable, list[Node]] = defaultdict(list)
        for node in self.graph.nodes:
            if node.verb is Verb.DROP:
                for call in kinds()[node.identity.kind].calls(self.source.fact(node.identity)):
                    going[call].append(node)
        for name in {node.identity.kind for nodes in going.values() for node in nodes}:
            for fact in self.target.facts(name):
                drops = [drop for call in kinds()[name].calls(fact) for drop in going.get(call, ())]
                for caller, _ in self.target.dependents(fact.identity) if drops else ():
                    for then in self._nodes_of(caller, Verb.CREATE, Verb.ALTER):
                        for drop in drops:
                            self.graph.prefer(drop, then)

    def _order_found_through(self) -> None:
        """What is used through something else that stands for it comes before its users, and goes after them."""
        for node in [node for node in self.graph.nodes if node.verb in (Verb.CREATE, Verb.DROP)]:
            catalog = self.source if node.verb is Verb.DROP else self.target
            for used in kinds()[node.identity.kind].found_through(catalog.fact(node.identity)):
                for user, _ in catalog.dependents(used):
                    if node.verb is Verb.DROP:
                        for first in self._nodes_of(user, Verb.DROP, Verb.ALTER):
                            self.graph.prefer(first, node)
                    else:
                        for then in self._nodes_of(user, Verb.CREATE, Verb.ALTER):
                            self.graph.prefer(node, then)

    def _order_attachments(self) -> None:
        """What makes an object a part of another comes last of all steps on it, and goes first."""
        for node in list(self.graph.nodes):
            if not kinds()[node.identity.kind].attaches:
                continue
            if self.graph.root(node) != node:
                self._order_steps_on_whole(node, self.target if node.verb is Verb.CREATE else self.source)
                continue
            catalog = self.source if node.verb is Verb.DROP else self.target
            parent = catalog.parent(node.identity)
            assert parent is not None
            for other in self._steps_on(parent):
                if self._depends_on(catalog, other.identity, node.identity) or self._is_left_aside(other):
                    continue
                if node.verb is other.verb is Verb.CREATE and self._could_be_taken(node, other):
                    self.graph.order(node, other, other)
                elif node.verb is Verb.DROP or (node.verb is Verb.ALTER and other.verb is Verb.DROP):
                    self.graph.order(node, other, node)
                else:
                    self.graph.order(other, node, node)
            if node.verb is not Verb.ALTER:
                self._order_steps_on_whole(node, catalog)

    def _attachments(self, holder: Identity) -> list[Node]:
        """What makes a new object a part of another."""
        attaching = [child for child in self.target.children(holder) if kinds()[child.kind].attaches]
        return [node for child in attaching for node in self._nodes_of(child, Verb.CREATE)]

    def _could_be_taken(self, attachment: Node, part: Node) -> bool:
        """Whether attaching could take a part, such as an index, for the copy of one that the whole has."""
        kind, holder = kinds()[part.identity.kind], self.target.parent(attachment.identity)
        if kind.satellite or kind.position or self.target.parent(part.identity) != holder:
            return False
        own = all(deptype != COPY for _, deptype in self.target.dependencies(part.identity))
        return own and kinds()[attachment.identity.kind].takes_rows

    def _order_steps_on_whole(self, attachment: Node, catalog: Catalog) -> None:
        """What changes a whole reaches what is attached to it: that is detached before, and attached after."""
        if self.source.parent(attachment.identity) in self.dropped:
            return
        wholes = [d.identity for d in catalog.dependencies(attachment.identity) if d.type == "d"]
        for whole in wholes:
            if attachment.verb is Verb.DROP:
                self._let_go_before(whole, attachment)
            else:
                self._refer_after(whole, attachment)
            for step in self._steps_on(whole):
                if self._is_left_aside(step):
                    continue
                if attachment.verb is Verb.DROP:
                    self.graph.order(attachment, step, attachment)
                elif step.verb is Verb.DROP or kinds()[step.identity.kind].position:
                    self.graph.order(step, attachment, attachment)

    def _let_go_before(self, whole: Identity, detachment: Node) -> None:
        """What refers to the whole from outside, such as a foreign key, may need all its rows until it goes."""
        for dependent in self._referring(self.source, whole, detachment):
            for drop in self._nodes_of(dependent, Verb.DROP):
                self.graph.order(drop, detachment, drop)

    def _refer_after(self, whole: Identity, attachment: Node) -> None:
        """It comes when the whole is complete: PostgreSQL then numbers its copies in the order of the parts."""
        for dependent in self._referring(self.target, whole, attachment):
            for create in self._nodes_of(dependent, Verb.CREATE):
                self.graph.prefer(attachment, create)

    def _referring(self, catalog: Catalog, whole: Identity, attachment: Node) -> Iterator[Identity]:
        inside = {whole, catalog.parent(attachment.identity)}
        for used in (whole, *catalog.children(whole)):
            for dependent, deptype in catalog.dependents(used):
                outside = deptype != COPY and inside.isdisjoint(_wholes_of_part(catalog, dependent))
                if outside and not (kinds()[dependent.kind].attaches or kinds()[dependent.kind].ends_with):
                    yield dependent

    def _order_links(self) -> None:
        """What depends on a whole, such as a foreign key on a key, comes when all links to it are made."""
        for node in [node for node in self.graph.nodes if node.verb is Verb.CREATE]:
            ends_with = kinds()[node.identity.kind].ends_with
            if ends_with is None:
                continue
            whole = ends_with(self.target.fact(node.identity))[-1]
            for dependent, deptype in self.target.dependents(whole):
                if deptype != COPY and not kinds()[dependent.kind].ends_with:
                    for then in self._nodes_of(dependent, Verb.CREATE):
                        self.graph.order(node, then, then)

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
            receivers = [node for node in created if self._takes_rows_of(node.identity, identity)]
            for node in receivers:
                self.graph.order(node, carry, carry)
            needed = self.graph.ancestors(receivers)
            for node in created:
                if node not in needed and self.graph.root(node) == node:
                    self.graph.order(carry, node, node)
            self._drop_emptied_after(identity, carry)

    def _takes_rows_of(self, receiver: Identity, whole: Identity) -> bool:
        """Whether it makes another table a part of the whole; not the whole itself a part of something else."""
        itself = whole in (self.source.parent(receiver), self.target.parent(receiver))
        return kinds()[receiver.kind].takes_rows and not itself

    def _drop_emptied_after(self, identity: Identity, carry: Node) -> None:
        """A partition that the new table does not have gives up its rows before it goes."""
        for dependent, _ in self.source.dependents(identity):
            holder = self.source.parent(dependent)
            if self._takes_rows_of(dependent, identity) and holder:
                self.graph.order(carry, Node(holder, Verb.DROP), carry)

    def _claims(self, catalog: Catalog, identity: Identity) -> set[Hashable]:
        return set(kinds()[identity.kind].claims(catalog.fact(identity)))

    def _released(self, node: Node) -> set[Hashable]:
        kept = self._stays_aside(node.identity) or self._stays_attached(node.identity)
        if node.verb is Verb.SET_ASIDE or (node.verb is Verb.DROP and not kept):
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
            carried = parent and Node(parent.identity, Verb.CARRY) in self.graph.nodes
            needed = kind.position or kind.attaches  # to take the rows; what checks them comes after
            if parent and parent in self.graph.nodes and kind.fold(fact) and (needed or not carried):
                if any(self._could_be_taken(attachment, node) for attachment in self._attachments(parent.identity)):
                    continue
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

    def _fold_preference(self, dependency: Dependency) -> tuple[int, Dependency]:
        """The copy that a partition has of something goes with the original, unless that goes with its table."""
        if dependency.type != COPY:
            return 1, dependency
        return 2 if self.source.parent(dependency.identity) in self.dropped else 0, dependency

    def _dropped_with(self, identity: Identity, whole: Identity) -> Node | None:
        """The node whose drop takes a part along; a part of what is set aside must free its names before."""
        if Node(whole, Verb.DROP) in self.graph.nodes:
            return Node(whole, Verb.DROP) if self._stays_aside(identity) or not self._stays_aside(whole) else None
        return Node(whole, Verb.DROP_ASIDE) if self._stays_aside(identity) else None


def _wholes_of_part(catalog: Catalog, part: Identity | None) -> Iterator[Identity]:
    while part := part and catalog.parent(part):
        yield part
