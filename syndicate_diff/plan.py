"""The planner: changes → steps, in an order that works. Pure; knows no kind by name.

1. `diff` says what differs. 2. What cannot be altered is replaced, and takes what hangs on it
with it. 3. Every create, alter and drop is a node of one graph. 4. Each node, in order, is
rendered by its kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from syndicate_diff.diff import Scope, diff, everything
from syndicate_diff.errors import UnsupportedChange, Where
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, Replace, kinds, printed
from syndicate_diff.model import Catalog, Change, Dependency, Fact, Identity
from syndicate_diff.statement import Statement, statements

# A dependency of these types goes away with what it depends on: dropping the one drops the other.
_AUTOMATIC = frozenset("aiPS")
# The copy of an index, a key or a trigger that a partition has depends on the original with this type.
_COPY = "P"
# Dependencies on roles order steps, but a role is never replaced.
_ORDER_ONLY = frozenset("r")


@dataclass(frozen=True, slots=True)
class Step:
    """What a plan does to one identity, and why.

    `reason` is one sentence; `because` names the change that made a replacement necessary;
    `where` is the place in the files that asks for it, `domain` the folder's domain.
    """

    verb: Verb
    identity: Identity
    statements: tuple[Statement, ...]
    reason: str
    attributes: tuple[str, ...] = ()
    because: Identity | None = None
    where: Where | None = None
    domain: str | None = None

    @property
    def title(self) -> str:
        """``create table public.orders``."""
        return f"{self.verb} {printed(self.identity)}"


@dataclass
class _Replacements:
    """Which identities are replaced, why, and which objects move over to a replaced one."""

    because: dict[Identity, Identity | None] = field(default_factory=dict)
    adopting: dict[Identity, Identity] = field(default_factory=dict)
    aside: set[Identity] = field(default_factory=set)


class _Planner:
    """One planning run: the working state between the differ and the steps."""

    def __init__(self, source: Catalog, target: Catalog, scope: Scope) -> None:
        self.source, self.target, self.scope = source, target, scope
        changes = diff(source, target, scope)
        self.changes = {change.identity: change for change in changes if not _follows(change)}
        self.dropped = {i for i, change in self.changes.items() if change.new is None}
        self.created = {i for i, change in self.changes.items() if change.old is None}
        self.replaced = _Replacements()
        self.graph = Graph()

    # ---------------------------------------------------------------- replacing

    def find_replacements(self) -> None:
        """Everything that must be dropped and created, to a fixed point."""
        queue: list[Identity] = []
        for identity, change in self.changes.items():
            if change.old and change.new and not self._in_place(change):
                self._replace(identity, None, queue)
            elif change.old and change.new:
                self._disturb(identity, self._alteration(identity), queue)
        queue.extend(self.dropped)
        while queue:
            self._follow(queue.pop(0), queue)

    def spread_aside(self) -> None:
        """What is set aside goes on using what it depends on: that has to be set aside with it."""
        queue = list(self.replaced.aside)
        while queue:
            for dependency, _ in self.source.dependencies(queue.pop()):
                replaced = dependency in self.replaced.because and dependency not in self.replaced.aside
                if replaced and kinds()[dependency.kind].rename:
                    self.replaced.aside.add(dependency)
                    queue.append(dependency)

    def _in_place(self, change: Change) -> bool:
        alteration = self._alteration(change.identity)
        kind = kinds()[change.identity.kind]
        for attribute in sorted(change.attributes):
            rule = kind.rule(attribute)
            if isinstance(rule, Replace) or (isinstance(rule, InPlace) and not rule.possible(alteration)):
                return False
        return True

    def _alteration(self, identity: Identity) -> Alteration:
        change = self.changes.get(identity)
        adopts = identity in self.replaced.adopting
        kind = kinds()[identity.kind]
        attributes = set(change.attributes) if change else set()
        if adopts and kind.adopt:
            attributes.add(kind.adopt)
        return Alteration(
            self.source.fact(identity),
            self.target.fact(identity),
            self.source,
            self.target,
            frozenset(attributes),
            adopts,
        )

    def _survives(self, identity: Identity) -> bool:
        if kinds()[identity.kind].follows(self.source.fact(identity)):
            return False
        return identity in self.source and identity in self.target and identity not in self.replaced.because

    def _replace(self, identity: Identity, because: Identity | None, queue: list[Identity]) -> None:
        if identity in self.replaced.because:
            return
        self.replaced.because[identity] = because
        queue.append(identity)
        parent = self.source.parent(identity)
        if parent and self._survives(parent) and kinds()[identity.kind].must_fold(self.source.fact(identity)):
            self._replace(parent, because or identity, queue)

    def _disturb(self, identity: Identity, alteration: Alteration, queue: list[Identity]) -> None:
        """Replace the dependents that an in-place change cannot be made under."""
        for rule in self._rules(alteration):
            for dependent in self._dependents(identity):
                if self._survives(dependent.identity) and rule.disturbs(
                    alteration, self.source.fact(dependent.identity)
                ):
                    self._replace(dependent.identity, identity, queue)

    def _dependents(self, identity: Identity) -> list[Dependency]:
        return sorted(d for d in self.source.dependents(identity) if d.type not in _ORDER_ONLY)

    def _follow(self, gone: Identity, queue: list[Identity]) -> None:
        """What hangs on something dropped or replaced goes with it, or moves over."""
        comes_back = gone in self.target
        for dependent, deptype in self._dependents(gone):
            if not self._survives(dependent) or (deptype == _COPY and self._detached(dependent)):
                continue
            kind = kinds()[dependent.kind]
            if comes_back and kind.adopt and kinds()[gone.kind].adoptable and not self._is_part_of(dependent, gone):
                self._adopt(dependent, gone, queue)
            elif comes_back or deptype in _AUTOMATIC or dependent not in self.changes:
                self._replace(dependent, gone, queue)

    def _detached(self, part: Identity) -> bool:
        """Whether the table of a partition's index or key stops being a partition, and keeps it as its own."""
        holder = self.source.parent(part)
        if holder is None or holder not in self.target:
            return False
        attachments = [child for child in self.source.children(holder) if kinds()[child.kind].attaches]
        gone = {*self.dropped, *self.replaced.because}
        return any(
            attachment in gone or any(d.identity in gone for d in self.source.dependencies(attachment))
            for attachment in attachments
        )

    def _is_part_of(self, identity: Identity, whole: Identity) -> bool:
        parent = self.source.parent(identity)
        return parent == whole or (parent is not None and self._is_part_of(parent, whole))

    def _adopt(self, dependent: Identity, gone: Identity, queue: list[Identity]) -> None:
        self.replaced.aside.add(gone)
        if dependent in self.replaced.adopting:
            return
        self.replaced.adopting[dependent] = gone
        self._disturb(dependent, self._alteration(dependent), queue)

    def keep_data(self) -> None:
        """Replacing what holds rows is not a plan, unless they can be carried over."""
        for identity, because in self.replaced.because.items():
            kind = kinds()[identity.kind]
            if kind.holds_data and kind.carry:
                self.replaced.aside.add(identity)
            elif kind.holds_data and self.source.parent(identity) not in self.replaced.because:
                change = self.changes.get(identity)
                raise UnsupportedChange(
                    f"{identity} would have to be dropped and created, and its data lost",
                    why=f"{', '.join(sorted(change.attributes))} cannot be altered"
                    if change
                    else f"it depends on {because}",
                    hint="make the change in two steps, or drop the object in one plan and create it in the next",
                )

    # ---------------------------------------------------------------- the graph

    def build(self) -> None:
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
                if deptype == _COPY and not self._nodes_of(copy, Verb.DROP) and (holder := self.source.parent(copy)):
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
                if deptype == _COPY and self._detached(node.identity):
                    continue
                into = self._dropped_with(node.identity, dependency) if deptype in _AUTOMATIC else None
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

    # ---------------------------------------------------------------- rendering

    def steps(self) -> Iterator[Step]:
        """The steps in order."""
        ordered = self.graph.sort(self._sort_key)
        members: dict[Node, list[Node]] = defaultdict(list)
        for node in self.graph.folded:
            members[self.graph.root(node)].append(node)
        yield from _joined(step for node in ordered if (step := self._step(node, members[node])).statements)

    def _sort_key(self, node: Node) -> Any:
        """Readable order where any is right: what comes first, whole before parts, drops last."""
        catalog = self.source if node.verb in (Verb.DROP, Verb.DROP_ASIDE, Verb.SET_ASIDE) else self.target
        root = node.identity
        while parent := catalog.parent(root):
            root = parent
        if node.verb is Verb.CARRY:
            return (0, False, kinds()[root.kind].weight, root.parts, 0, 0, (), 0, node.identity.parts, node.verb)
        own = kind = kinds()[node.identity.kind]
        described = node.identity
        if kind.satellite:
            described = catalog.parent(node.identity) or described
            own = kinds()[described.kind]
        position = catalog.fact(described)[own.position] if own.position else 0
        late = node.verb in (Verb.DROP, Verb.DROP_ASIDE)
        among = 0 if described == root else own.weight
        place = (kinds()[root.kind].weight, root.parts, among, position, described.parts, kind.weight)
        turn = 1 if kind.last else (-1 if late else 1) if kind.watches else 0
        return (turn, late, *place, node.identity.parts, node.verb)

    def _step(self, node: Node, folded: list[Node]) -> Step:
        change = self.changes.get(node.identity)
        attributes = tuple(sorted(change.attributes)) if change else ()
        because = self.replaced.because.get(node.identity) or self.replaced.adopting.get(node.identity)
        rendered = tuple(self._render(node, folded))
        return Step(node.verb, node.identity, rendered, self._reason(node, attributes, because), attributes, because)

    def _render(self, node: Node, folded: list[Node]) -> list[Statement]:
        kind = kinds()[node.identity.kind]
        if node.verb is Verb.CREATE:
            return self._render_create(kind, node.identity, folded)
        if node.verb is Verb.ALTER:
            return self._render_alter(node.identity)
        if node.verb is Verb.SHELL:
            assert kind.shell is not None
            return statements(kind.shell(self.target.fact(node.identity)))
        fact = self.source.fact(node.identity)
        if node.verb is Verb.SET_ASIDE:
            return _located(statements(kind.set_aside_statements(fact, _aside_name(fact), self.source)), kind)
        if node.verb is Verb.CARRY:
            assert kind.carry is not None
            aside = _renamed(fact, _aside_name(fact))
            return statements(kind.carry(aside, self.target.fact(node.identity), self.source, self.target))
        if node.verb is Verb.DROP_ASIDE and kind.carry:
            return [Statement(f"DROP {kind.statement_name(_renamed(fact, _aside_name(fact)))}", lock=kind.lock)]
        if node.verb is Verb.DROP_ASIDE:
            return statements(kind.drop_statement(_renamed(fact, _aside_name(fact)), self.source))
        return _located(statements(kind.drop_statement(fact, self.source)), kind)

    def _render_create(self, kind: Kind, identity: Identity, folded: list[Node]) -> list[Statement]:
        inlined = tuple(self.target.fact(node.identity) for node in sorted(folded))
        fact = self.target.fact(identity)
        rendered = statements(kind.create(self._creation(fact, inlined)))
        owner = fact.attributes.get("owner")
        if owner is not None and owner != self.source.role:
            rendered.append(Statement(kind.set_owner(fact)))
        return _located(rendered, kind) + [s for made in (fact, *inlined) for s in self._after_create(made)]

    def _creation(self, fact: Fact, inlined: tuple[Fact, ...] = ()) -> Creation:
        with_parent = fact.parent is not None and Node(fact.parent, Verb.CREATE) in self.graph.nodes
        return Creation(fact, self.target, self.source, inlined, with_parent)

    def _after_create(self, fact: Fact) -> Iterator[Statement]:
        for kind in kinds().values():
            if kind.after_create:
                yield from statements(kind.after_create(self._creation(fact)))

    def _render_alter(self, identity: Identity) -> list[Statement]:
        alteration = self._alteration(identity)
        kind = kinds()[identity.kind]
        return [
            statement if statement.lock else replace(statement, lock=rule.lock)
            for rule in self._rules(alteration)
            for statement in _located(statements(rule.render(alteration)), kind)
        ]

    @staticmethod
    def _rules(alteration: Alteration) -> list[InPlace]:
        """The rules of the changed attributes, each once, in the order of the kind's table."""
        kind = kinds()[alteration.new.identity.kind]
        named = [*kind.alter, *(["owner"] if "owner" not in kind.alter else [])]
        rules = [kind.rule(name) for name in named if name in alteration.attributes]
        return list(dict.fromkeys(rule for rule in rules if isinstance(rule, InPlace)))

    @staticmethod
    def _reason(node: Node, attributes: tuple[str, ...], because: Identity | None) -> str:
        if because:
            return f"{because} is replaced or altered under it"
        return f"{', '.join(attributes)} changed" if attributes else ""


def _follows(change: Change) -> bool:
    """Whether other steps bring the change about: the fact follows another wherever it is."""
    follows = kinds()[change.identity.kind].follows
    return all(follows(fact) for fact in (change.old, change.new) if fact)


def _joined(steps: Iterable[Step]) -> Iterator[Step]:
    """What is said about an object right after it is created belongs to the step that creates it."""
    last: Step | None = None
    for step in steps:
        if last and _describes(step, last):
            last = replace(last, statements=last.statements + step.statements)
            continue
        if last:
            yield last
        last = step
    if last:
        yield last


def _describes(step: Step, creation: Step) -> bool:
    if not (step.verb is creation.verb is Verb.CREATE and kinds()[step.identity.kind].satellite):
        return False
    kind, *parts = step.identity.parts
    own = creation.identity.parts
    return tuple(parts[: len(own)]) == own and (kind == creation.identity.kind or len(parts) > len(own))


def _located(rendered: Iterable[Statement], kind: Kind) -> list[Statement]:
    return [statement if statement.lock else replace(statement, lock=kind.lock) for statement in rendered]


def _aside_name(fact: Fact) -> str:
    """A name of at most 63 bytes for an object that is about to be dropped."""
    return fact.name.encode()[:50].decode(errors="ignore") + "__replaced"


def _renamed(fact: Fact, name: str) -> Fact:
    return replace(fact, identity=Identity(fact.identity.kind, (*fact.parts[:-1], name)))


def plan_steps(source: Catalog, target: Catalog, scope: Scope = everything) -> list[Step]:
    """The steps that make `source` into `target`.

    Raises UnsupportedChange where data would be lost by a replacement, DependencyCycle where no
    order works.
    """
    planner = _Planner(source, target, scope)
    if not planner.changes:
        return []
    planner.find_replacements()
    planner.keep_data()
    planner.spread_aside()
    planner.build()
    return list(planner.steps())
