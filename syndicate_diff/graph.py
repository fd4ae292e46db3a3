"""The order of a plan: one graph over (identity, verb), sorted deterministically.

Nodes that are folded (a column into its table's CREATE, a child's drop into its parent's) lend
their edges to the node they are folded into. Where that makes a cycle, the folded nodes on it
stand alone again; then a shell stands in for a node on it; a cycle that is left is an error with its
path. Pure; knows no kind.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from syndicate_diff.connectivity import components, reached
from syndicate_diff.errors import DependencyCycle
from syndicate_diff.model import Identity


class Verb(StrEnum):
    """What a step does to an identity."""

    SET_ASIDE = "set aside"
    SHELL = "announce"
    HOLLOW = "hollow out"
    DROP = "drop"
    CREATE = "create"
    ALTER = "alter"
    RENAME = "rename"
    CARRY = "carry over"
    DROP_ASIDE = "drop aside"


class Node(NamedTuple):
    """One verb on one identity."""

    identity: Identity
    verb: Verb

    def __str__(self) -> str:
        return f"{self.verb} {self.identity}"


class Edge(NamedTuple):
    """`first` must run before `then`; `dependent` is the one of them that depends on the other."""

    first: Node
    then: Node
    dependent: Node


SortKey = Callable[[Node], Any]


class Graph:
    """Nodes, edges between them, and which node is folded into which."""

    def __init__(self) -> None:
        self.nodes: set[Node] = set()
        self.edges: set[Edge] = set()
        self.preferred: set[Edge] = set()
        self.wished: set[Edge] = set()
        self.alone: set[Edge] = set()
        self.given_up: set[Edge] = set()
        self.preferred_again: set[Edge] = set()
        self.folded: dict[Node, Node] = {}
        self.fixed: set[Node] = set()
        self.loose: set[Node] = set()
        self.otherwise: dict[Node, Node] = {}
        self.shells: dict[Node, Node] = {}
        self.ranks: dict[Node, int] = {}

    def add(self, node: Node) -> None:
        """Add a node."""
        self.nodes.add(node)

    def nodes_of(self, identity: Identity, *verbs: Verb) -> list[Node]:
        """The nodes of an identity that are there, in the order of the verbs."""
        return [node for verb in verbs if (node := Node(identity, verb)) in self.nodes]

    def order(self, first: Node, then: Node, dependent: Node) -> None:
        """`first` runs before `then`, where both are there."""
        if first in self.nodes and then in self.nodes and first != then:
            self.edges.add(Edge(first, then, dependent))
            self.preferred.discard(Edge(first, then, dependent))

    def prefer(self, first: Node, then: Node) -> None:
        """`first` runs before `then` unless that makes a cycle."""
        if Edge(first, then, then) not in self.edges:
            self.order(first, then, then)
            self.preferred |= self.edges & {Edge(first, then, then)}

    def wish(self, first: Node, then: Node) -> None:
        """As `prefer`, but given up before what is preferred."""
        self.prefer(first, then)
        self.wished |= self.preferred & {Edge(first, then, then)}

    def order_alone(self, first: Node, then: Node) -> None:
        """`first` runs before `then` where it has to stand alone."""
        self.order(first, then, first)
        self.alone |= self.edges & {Edge(first, then, first)}

    def _counts(self, edge: Edge) -> bool:
        return edge not in self.alone or edge.first not in self.folded

    def fold(self, node: Node, into: Node, *, fixed: bool, loose: bool = False) -> None:
        """`into` does what `node` would do; `fixed`: it cannot stand alone. What is folded last stands alone first.

        `loose`: neither depends on the other, so it stands alone again on whatever cycle it is.
        """
        self.folded[node] = into
        if loose:
            self.loose.add(node)
        if fixed:
            self.fixed.add(node)

    def fold_otherwise(self, node: Node, into: Node) -> None:
        """What is folded goes with this one, where it cannot with its own: it never stands alone."""
        self.otherwise[node] = into

    def stand_in(self, shell: Node, node: Node, rank: int) -> None:
        """Where `node` is on a cycle, `shell` can run before it, for what waits for it there.

        For what waits until an altered one lets go, that is: what needs it as it will be goes on waiting. Of several
        nodes on a cycle that of the highest rank is taken.
        """
        self.shells[node] = shell
        self.ranks[node] = rank

    def root(self, node: Node) -> Node:
        """The node that a node is folded into, through all levels."""
        while node in self.folded:
            node = self.folded[node]
        return node

    def ancestors(self, nodes: Iterable[Node]) -> set[Node]:
        """The nodes, and everything that must run before one of them."""
        before: dict[Node, list[Node]] = defaultdict(list)
        for edge in self.edges:
            before[edge.then].append(edge.first)
        found: set[Node] = set()
        queue = list(nodes)
        while queue:
            node = queue.pop()
            if node not in found:
                found.add(node)
                queue.extend(before[node])
        return found

    def sort(self, key: SortKey) -> list[Node]:
        """The nodes that run, in order. Raises DependencyCycle."""
        while True:
            roots = {node: self.root(node) for node in self.nodes}
            after = self._edges_between(roots)
            ordered, left = _kahn(set(roots.values()), after, key)
            if not left and self._prefer_again(ordered, after):
                continue
            if not left:
                return ordered
            kept_back = (edge for edge in self.edges if roots[edge.first] in left and roots[edge.then] in left)
            on_cycle = self._on_cycle(kept_back)
            if not any(mend(on_cycle) for mend in (self._give_up_preferred, self._unfold, self._use_shell)):
                raise _cycle_error(left, after)

    def _prefer_again(self, ordered: list[Node], after: dict[Node, set[Node]]) -> bool:
        """Whether something was given up that is possible after all, since others stand alone: it is preferred again.

        Each once, as several of them may be impossible together.
        """
        place = {node: number for number, node in enumerate(ordered)}
        again = {edge for edge in self.given_up - self.preferred_again if self._is_possible(edge, place, after)}
        self.preferred_again |= again
        self.preferred |= again
        self.edges |= again
        return bool(again)

    def _is_possible(self, edge: Edge, place: dict[Node, int], after: dict[Node, set[Node]]) -> bool:
        """Whether the ends of an edge are in the wrong order though nothing that is between them asks for it."""
        first, then = self.root(edge.first), self.root(edge.then)
        found, queue = {then}, [then]
        while queue and place[then] < place[first]:
            between = {node for node in after.get(queue.pop(), ()) if place[node] <= place[first]} - found
            found |= between
            queue.extend(between)
        return place[then] < place[first] and first not in found

    def _edges_between(self, roots: dict[Node, Node]) -> dict[Node, set[Node]]:
        after: dict[Node, set[Node]] = defaultdict(set)
        for edge in filter(self._counts, self.edges):
            first, then = roots[edge.first], roots[edge.then]
            if first != then:
                after[first].add(then)
        return after

    def _on_cycle(self, edges: Iterable[Edge]) -> set[Edge]:
        """Those of the edges that keep a cycle of them together."""
        return {edge for cycle in self._cycles(edges) for edge in cycle}

    def _cycles(self, edges: Iterable[Edge]) -> Iterable[set[Edge]]:
        """Those, and which of them are on cycles that share a node."""
        ends = {edge: (self.root(edge.first), self.root(edge.then)) for edge in filter(self._counts, edges)}
        after: dict[Node, set[Node]] = defaultdict(set)
        for first, then in ends.values():
            after[first].add(then)
        component = components({node for pair in ends.values() for node in pair}, after)
        found: dict[int, set[Edge]] = defaultdict(set)
        for edge, (first, then) in ends.items():
            if first != then and component[first] == component[then]:
                found[component[first]].add(edge)
        return found.values()

    def _waiting(self, edges: Iterable[Edge]) -> set[Node]:
        """The nodes on cycles of these edges."""
        return {self.root(node) for edge in self._on_cycle(edges) for node in (edge.first, edge.then)}

    def _give_up_preferred(self, on_cycle: set[Edge]) -> bool:
        """Those that others make impossible, which may be enough; else what is wished for; else as few as can be.

        Cycles that have nothing to do with one another are looked at one by one.
        """
        given_up: set[Edge] = set()
        for edges in self._cycles(on_cycle):
            wished = self.preferred & edges & self.wished
            given_up |= self._impossible(edges) or wished or self._contradictory(edges)
        self.preferred -= given_up
        self.edges -= given_up
        self.given_up |= given_up
        return bool(given_up)

    def _contradictory(self, on_cycle: set[Edge]) -> set[Edge]:
        """Preferred edges without which there is no cycle; all where there is one of what must be, too."""
        preferred = self.preferred & on_cycle
        kept = on_cycle - preferred
        if self._waiting(kept):
            return preferred
        queue = [sorted(preferred)]
        while queue:
            edges = queue.pop()
            if not self._waiting(kept.union(edges)):
                kept.update(edges)
            elif len(edges) > 1:
                middle = len(edges) // 2
                queue += [edges[middle:], edges[:middle]]
        return on_cycle - kept

    def _impossible(self, on_cycle: set[Edge]) -> set[Edge]:
        """Preferred edges that go against what must be."""
        after: dict[Node, set[Node]] = defaultdict(set)
        for edge in on_cycle - self.preferred:
            after[self.root(edge.first)].add(self.root(edge.then))
        is_reached = reached({self.root(node) for edge in on_cycle for node in (edge.first, edge.then)}, after)
        return {edge for edge in self.preferred & on_cycle if is_reached(self.root(edge.then), self.root(edge.first))}

    def _unfold(self, on_cycle: set[Edge]) -> bool:
        """Let as few folded nodes as can be stand alone: those without which more would wait in cycles."""
        folded = dict(self.folded)
        nodes = self._waiting(on_cycle)
        edges = [edge for edge in self.edges if nodes.issuperset((self.root(edge.first), self.root(edge.then)))]
        while movable := {node for edge in self._on_cycle(edges) for node in self._movable_ends(edge)}:
            for node in movable:
                self._move_out(node)
        moved = [node for node in folded if self.folded.get(node) != folded[node]]
        self._fold_again(moved, folded, edges, self._waiting(edges))
        self.folded = {node: self.folded[node] for node in folded if node in self.folded}
        return self.folded != folded

    def _move_out(self, node: Node) -> None:
        if node in self.otherwise:
            self.folded[node] = self.otherwise[node]
        else:
            del self.folded[node]

    def _fold_again(self, moved: list[Node], into: dict[Node, Node], edges: list[Edge], waiting: set[Node]) -> None:
        """Fold what need not stand alone: what was folded first goes first, and many at once where that works."""
        self.folded.update((node, into[node]) for node in moved)
        if self._waiting(edges) <= waiting:
            return
        for node in moved:
            self._move_out(node)
        middle = len(moved) // 2
        for half in (moved[:middle], moved[middle:]) if middle else ():
            self._fold_again(half, into, edges, waiting)

    def _use_shell(self, on_cycle: set[Edge]) -> bool:
        """Let a shell stand in for one node on a cycle: what waits for the node there waits for the shell."""
        roots = {node: self.root(node) for node in self.nodes}
        movable = [e for e in on_cycle if roots[e.first].verb is not Verb.ALTER or e.dependent == roots[e.first]]
        candidates = {roots[edge.first] for edge in movable} & self.shells.keys()
        if not candidates:
            return False
        node = min(candidates, key=lambda node: (-self.ranks[node], node))
        shell = self.shells.pop(node)
        waiting = {edge for edge in movable if roots[edge.first] == node}
        needed = {edge.first for edge in self.edges - on_cycle if roots[edge.then] == node != roots[edge.first]}
        self.nodes.add(shell)
        self.edges -= waiting
        self.edges |= {Edge(shell, edge.then, edge.dependent) for edge in waiting}
        self.edges |= {Edge(first, shell, shell) for first in needed} | {Edge(shell, node, node)}
        return True

    def _movable_ends(self, edge: Edge) -> Iterator[Node]:
        """What may stand alone of the end that depends on the other, or of both where they are folded loosely."""
        ends = {edge.dependent} | (self.loose & {edge.first, edge.then})
        yield from filter(None, map(self._movable, ends))

    def _movable(self, node: Node) -> Node | None:
        """The node itself or the nearest node it is folded into that may stand alone."""
        while node in self.folded:
            if node not in self.fixed and self.folded[node] != self.otherwise.get(node):
                return node
            node = self.folded[node]
        return None


def _kahn(nodes: set[Node], after: dict[Node, set[Node]], key: SortKey) -> tuple[list[Node], set[Node]]:
    """Topological order, the smallest key first; and the nodes that a cycle keeps back."""
    waiting: dict[Node, int] = dict.fromkeys(nodes, 0)
    for successors in after.values():
        for node in successors:
            waiting[node] += 1
    ready = [(key(node), node) for node, count in waiting.items() if not count]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, node = heapq.heappop(ready)
        ordered.append(node)
        for successor in after.get(node, ()):
            waiting[successor] -= 1
            if not waiting[successor]:
                heapq.heappush(ready, (key(successor), successor))
    return ordered, nodes - set(ordered)


def _cycle_error(left: set[Node], after: dict[Node, set[Node]]) -> DependencyCycle:
    component = components(left, after)
    members: dict[int, list[Node]] = defaultdict(list)
    for node, number in component.items():
        members[number].append(node)
    _, largest = max((len(nodes), nodes) for nodes in members.values())
    path = _path(set(largest), after)
    return DependencyCycle(
        "the steps of the plan wait for each other",
        why=" → ".join(str(node) for node in path),
        hint="break the cycle in the files, or apply one of the changes first",
    )


def _path(nodes: set[Node], after: dict[Node, set[Node]]) -> list[Node]:
    node = min(nodes)
    path = [node]
    while True:
        node = min(n for n in after[node] if n in nodes)
        if node in path:
            return [*path[path.index(node) :], node]
        path.append(node)
