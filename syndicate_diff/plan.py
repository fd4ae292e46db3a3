"""The planner: changes → steps, in an order that works. Pure; knows no kind by name.

1. `replacements` says what differs and what must be replaced. 2. `ordering` makes one graph of every
create, alter and drop. 3. Each node, in order, is rendered by its kind, here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from syndicate_diff import sql
from syndicate_diff.bare_operators import with_search_path
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.decisions import Decisions, rules_of
from syndicate_diff.defaults import never
from syndicate_diff.diff import Scope, everything
from syndicate_diff.errors import Where
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.order_of_columns import ReadingByPosition
from syndicate_diff.ordering import Ordering
from syndicate_diff.registry import kinds, printed
from syndicate_diff.relations import lock_on
from syndicate_diff.relocation import relocated
from syndicate_diff.replacements import Replacements
from syndicate_diff.rules import InPlace, another_owner
from syndicate_diff.statement import Hazard, LockMode, Rendered, Statement, joined, statements, with_wait
from syndicate_diff.stored_results import StoredResults

_DIGITS = re.compile(r"([0-9]+)")
_SETTING = ("SET ", "RESET ")  # of the session: they lock nothing
_ON_SOURCE = (Verb.HOLLOW, Verb.DROP, Verb.DROP_ASIDE, Verb.SET_ASIDE)


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


class _Renderer:
    """Writes the statements of each node."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target = replaced.source, replaced.target
        self.changes, self.replaced, self.graph = replaced.changes, replaced, graph
        self.old_names = {new: old for old, new in replaced.renamed.items()}
        self.done: set[Node] = set()
        self.by_position = ReadingByPosition(self.source, self.target, replaced.keeps)
        self.stored_results = StoredResults(self.source, self.target, replaced.keeps)

    def steps(self) -> Iterator[Step]:
        """The steps in order."""
        ordered = self.graph.sort(self._sort_key)
        members: dict[Node, list[Node]] = defaultdict(list)
        for node in self.graph.folded:
            members[self.graph.root(node)].append(node)
        yield from _joined(self._rendered(ordered, members))

    def _rendered(self, ordered: list[Node], members: Mapping[Node, list[Node]]) -> Iterator[Step]:
        for node in ordered:
            step = self._step(node, members[node])
            nodes = [one for one in (node, *members[node]) if one.identity in self.target]
            remade = [user for one in nodes for user in self._remade(one)]
            made = (one.identity for one in nodes)
            step = replace(step, statements=tuple(with_search_path(step.statements, made, remade, self.target)))
            self.done.update((node, *members[node]))
            if step.statements:
                yield step

    def _remade(self, node: Node) -> Iterator[Identity]:
        """What PostgreSQL makes anew where values get another type."""
        adopt = kinds()[node.identity.kind].adopt if node.verb is Verb.ALTER else None
        if adopt and adopt in self.replaced.alteration(node.identity).attributes:
            yield from (user for user, _ in self.target.dependents(node.identity) if self.replaced.keeps(user))

    def _is_there(self, identity: Identity) -> bool:
        """Whether what the target has is there when the step begins that is rendered now."""
        return self.replaced.keeps(identity) or Node(identity, Verb.CREATE) in self.done

    def _is_left(self, identity: Identity) -> bool:
        """Whether what the source has is still there then."""
        gone = (Node(identity, verb) for verb in (Verb.DROP, Verb.SET_ASIDE))
        return identity in self.source and self.done.isdisjoint(gone)

    def _is_pending(self, identity: Identity) -> bool:
        """Whether it is altered or dropped by a step that has not been rendered."""
        return not self.done.issuperset(self.graph.nodes_of(identity, Verb.ALTER, Verb.DROP))

    def _sort_key(self, node: Node) -> Any:
        """Readable order where any is right: what comes first, whole before parts, drops last."""
        catalog = self.source if node.verb in _ON_SOURCE else self.target
        *_, root = node.identity, *catalog.wholes(node.identity)
        if node.verb is Verb.CARRY:
            return (0, False, kinds()[root.kind].weight, _natural(root), 0, 0, (), 0, node.identity.parts, node.verb)
        own = kind = kinds()[node.identity.kind]
        described = node.identity
        if kind.satellite:
            described = catalog.parent(node.identity) or described
            own = kinds()[described.kind]
        position = catalog.fact(described)[own.position] if own.position else 0
        late = node.verb in (Verb.HOLLOW, Verb.DROP, Verb.DROP_ASIDE)
        among = 0 if described == root else own.weight
        place = (kinds()[root.kind].weight, _natural(root), among, position, _natural(described), kind.weight)
        return (self._turn(node), late, *place, node.identity.parts, node.verb)

    def _turn(self, node: Node) -> int:
        """What commits comes first of all; what watches other steps comes last, and goes first."""
        if kinds()[node.identity.kind].last:
            return 1
        if node.verb is Verb.ALTER and self.replaced.commits(node.identity):
            return -2
        watches = kinds()[node.identity.kind].watches
        if watches is never:
            return 0
        old, new = (catalog.get(node.identity) for catalog in (self.source, self.target))
        if new and watches(new) and node.verb not in _ON_SOURCE:
            return 1
        return -1 if old and watches(old) else 0

    def _step(self, node: Node, folded: list[Node]) -> Step:
        if old := self.old_names.get(node.identity):
            return self._rename(old, node.identity)
        altered = [other for other in folded if other.verb is Verb.ALTER]
        if altered:
            return self._alter_parts([node, *altered])
        change = self.changes.get(node.identity)
        attributes = tuple(sorted(change.attributes)) if change else ()
        because = self.replaced.because.get(node.identity) or self.replaced.adopting.get(node.identity)
        rendered = tuple(self._with_meaning(node, self._render(node, folded)))
        reason = self._reason(node, attributes, because) or self._reason_of_taking(node, folded)
        return Step(node.verb, node.identity, rendered, reason, attributes, because)

    def _taken(self, folded: Iterable[Node]) -> list[Fact]:
        """What a step that creates something takes over."""
        return [self.source.fact(node.identity) for node in folded if node.verb is Verb.DROP]

    def _reason_of_taking(self, node: Node, folded: Iterable[Node]) -> str:
        taken = self._taken(folded) if node.verb is Verb.CREATE else []
        return "; ".join(f"{printed(fact.identity)} becomes a part of it" for fact in taken)

    def _alter_parts(self, nodes: list[Node]) -> Step:
        """Parts of one whole that a statement alters together: a step of the whole."""
        altered = (self._step(node, []) for node in sorted(nodes, key=self._sort_key))
        steps = [step for step in altered if step.statements]
        if len(steps) == 1:
            return steps[0]
        whole = self.target.parent(nodes[0].identity)
        assert whole is not None
        attributes = tuple(sorted({attribute for step in steps for attribute in step.attributes}))
        reason = "; ".join(f"{printed(step.identity)}: {step.reason}" for step in steps)
        because = {step.because for step in steps}
        rendered = joined([list(step.statements) for step in steps])
        cause = because.pop() if len(because) == 1 else None
        return Step(Verb.ALTER, whole, tuple(rendered), reason, attributes, cause)

    def _rename(self, old: Identity, new: Identity) -> Step:
        kind = kinds()[old.kind]
        fact = self._aside(self.source.fact(old)) if self._is_vacated(old) else self.source.fact(old)
        written = _located(kind.rename_statements(fact, new.parts[kind.name_part]), old)
        return Step(Verb.RENAME, new, tuple(written), f"nothing but the name of {printed(old)} differs")

    def _with_meaning(self, node: Node, rendered: list[Statement]) -> list[Statement]:
        """What reads columns by another order than that of the files says so, and what others keep results of."""
        hazards = tuple(self._meaning_changed(node)) if rendered else ()
        return [replace(rendered[0], hazards=rendered[0].hazards + hazards), *rendered[1:]] if hazards else rendered

    def _meaning_changed(self, node: Node) -> Iterator[Hazard]:
        if node.verb in (Verb.CREATE, Verb.ALTER):
            yield from self.by_position.hazards(self.target.fact(node.identity))
        if node.verb in (Verb.CREATE, Verb.ALTER) or node.identity not in self.target:
            yield from self.stored_results.hazards(node.identity)
        if node.verb is Verb.CREATE and node.identity in self.replaced.because:
            old, new = self.source.fact(node.identity), self.target.fact(node.identity)
            yield from (*kinds()[node.identity.kind].rights(old, new), *another_owner(old, new))

    def _render(self, node: Node, folded: list[Node]) -> list[Statement]:
        kind = kinds()[node.identity.kind]
        if node.verb is Verb.CREATE:
            return self._render_create(kind, node.identity, folded)
        if node.verb is Verb.ALTER:
            return self._render_alter(node.identity)
        if node.verb is Verb.SHELL:
            assert kind.shell is not None
            return _located(kind.shell(self.target.fact(node.identity)), node.identity)
        fact = self.source.fact(node.identity)
        if node.verb is Verb.HOLLOW:
            assert kind.hollow is not None
            return _located(kind.hollow(fact), fact.identity)
        if node.verb is Verb.SET_ASIDE and self.replaced.keeps(node.identity):
            return _located(kind.vacate(self.replaced.alteration(node.identity)), node.identity)
        if node.verb is Verb.SET_ASIDE:
            name = sql.aside_name(fact.parts[kind.name_part])
            return _located(kind.set_aside_statements(self._removal(fact), name), fact.identity)
        if node.verb is Verb.CARRY:
            assert kind.carry is not None
            return _located(kind.carry(self._aside(fact), self._alteration(node.identity)), node.identity)
        if node.verb is Verb.DROP_ASIDE and kind.carry:
            return _located(f"DROP {kind.statement_name(self._aside(fact))}", self._aside(fact).identity)
        if node.verb is Verb.DROP_ASIDE:
            return _located(kind.drop_statement(self._removal(self._aside(fact))), self._aside(fact).identity)
        return _located(kind.drop_statement(self._removal(fact, folded)), fact.identity)

    def _render_create(self, kind: Kind, identity: Identity, folded: list[Node]) -> list[Statement]:
        inlined = tuple(self.target.fact(node.identity) for node in sorted(folded) if node.verb is Verb.CREATE)
        fact = self.target.fact(identity)
        rendered = statements(kind.create(self._creation(fact, inlined, tuple(self._taken(folded)))))
        owner = fact.attributes.get("owner")
        if owner is not None and owner != self.source.role:
            rendered.append(Statement(kind.set_owner(fact)))
        return _located(rendered, identity) + [s for made in (fact, *inlined) for s in self._after_create(made)]

    def _aside(self, fact: Fact) -> Fact:
        """An object under the name that it gets when it is set aside."""
        place = kinds()[fact.identity.kind].name_part % len(fact.parts)
        *outer, name = fact.parts[: place + 1]
        signature = (self._with_aside_types(fact, part) for part in fact.parts[place + 1 :])
        return replace(fact, identity=Identity(fact.identity.kind, (*outer, sql.aside_name(name), *signature)))

    def _with_aside_types(self, routine: Fact, signature: str) -> str:
        """The signature of a routine once the types in it are set aside."""
        for used in sorted(d.identity for d in self.source.dependencies(routine.identity)):
            if used in self.replaced.aside:
                fact = self.source.fact(used)
                old, new = (sql.qualified(*named.parts) for named in (fact, self._aside(fact)))
                signature = re.sub(rf"(?<=[( ]){re.escape(old)}(?=[\[,)])", new.replace("\\", r"\\"), signature)
        return signature

    def _removal(self, fact: Fact, folded: Iterable[Node] = ()) -> Removal:
        going = tuple(self.source.fact(node.identity) for node in sorted(folded))
        return Removal(fact, self.source, self.target, self.replaced.keeps, self._is_left, going)

    def _creation(self, fact: Fact, inlined: tuple[Fact, ...] = (), taken: tuple[Fact, ...] = ()) -> Creation:
        with_parent = fact.parent is not None and Node(fact.parent, Verb.CREATE) in self.graph.nodes
        announced = Node(fact.identity, Verb.SHELL) in self.graph.nodes
        keeps, exists = self.replaced.keeps, self._is_there
        pending = self._is_pending
        unmanaged = self.replaced.is_unmanaged
        return Creation(
            fact, self.source, self.target, keeps, exists, inlined, taken, with_parent, announced, pending, unmanaged
        )

    def _after_create(self, fact: Fact) -> Iterator[Statement]:
        creation = self._creation(fact)
        for kind in kinds().values():
            if kind.after_create:
                yield from statements(kind.after_create(creation))

    def _is_vacated(self, identity: Identity) -> bool:
        """Whether a step of its own gives up its names."""
        vacating = Node(identity, Verb.SET_ASIDE)
        return vacating in self.graph.nodes and vacating not in self.graph.folded

    def _alteration(self, identity: Identity) -> Alteration:
        return replace(
            self.replaced.alteration(identity),
            vacated=self._is_vacated(identity),
            pending=lambda other: other != identity and self._is_pending(other),
            exists=self._is_there,
            unmanaged=self.replaced.is_unmanaged,
        )

    def _render_alter(self, identity: Identity) -> list[Statement]:
        alteration = self._alteration(identity)
        rendered = [
            statement
            for rule in rules_of(alteration)
            for statement in _located(rule.render(alteration), identity, rule.lock)
        ]
        following = (kind.after_alter(alteration) for kind in kinds().values() if kind.after_alter)
        return rendered + [statement for written in following for statement in statements(written)]

    def _reason(self, node: Node, attributes: tuple[str, ...], because: Identity | None) -> str:
        if node.verb in (Verb.SHELL, Verb.HOLLOW):
            return "it and what it needs need each other"
        if node.verb is Verb.SET_ASIDE and node.identity not in self.replaced.aside:
            return "another one gets its name before it gets its own"
        if because:
            return f"{because} is replaced or altered under it"
        change = self.changes.get(node.identity)
        if change and change.old and change.new and all(change.old[name] == change.new[name] for name in attributes):
            return "its text stays, and means something else"
        rules = {name: kinds()[node.identity.kind].rule(name) for name in attributes}
        said = {name: rule.reason for name, rule in rules.items() if isinstance(rule, InPlace) and rule.reason}
        unsaid = [name for name in attributes if name not in said]
        return "; ".join([*said.values(), *([f"{', '.join(unsaid)} changed"] if unsaid else [])])


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


def _located(rendered: Rendered, identity: Identity, lock: LockMode | None = None) -> list[Statement]:
    """The statements with the lock of a rule, or that of the kind, and the relation, where they do not say them."""
    usual, relation = lock_on(identity)
    found = []
    for statement in statements(rendered):
        mode = statement.lock or lock or usual
        if mode and not statement.sql.startswith(_SETTING):
            statement = replace(statement, lock=mode, relation=statement.relation or relation)
        found.append(with_wait(statement))
    return found


@cache
def _natural(identity: Identity) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Name parts in an order in which ``p_2`` comes before ``p_10``."""
    return tuple(
        tuple((int(piece), "") if piece.isdecimal() else (-1, piece) for piece in _DIGITS.split(part) if piece)
        for part in identity.parts
    )


def plan_steps(source: Catalog, target: Catalog, scope: Scope = everything) -> list[Step]:
    """The steps that make `source` into `target`.

    Raises UnsupportedChange where data would be lost by a replacement, DependencyCycle where no
    order works.
    """
    if moved := relocated(source, target, scope):
        before, after = moved
        return [*_steps(source, before, scope), *_steps(after, target, scope)]
    return _steps(source, target, scope)


def _steps(source: Catalog, target: Catalog, scope: Scope) -> list[Step]:
    replaced = Replacements(source, target, scope)
    if not replaced.changes:
        return []
    return list(_Renderer(replaced, Ordering(replaced).graph).steps())
