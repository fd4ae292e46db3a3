"""What of a graph hangs together: components, and what can be reached. Pure; without recursion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

N = TypeVar("N", bound=tuple[Any, ...])


def components(nodes: set[N], after: dict[N, set[N]]) -> dict[N, int]:
    """Strongly connected components (Kosaraju): node → number."""
    order: list[N] = []
    seen: set[N] = set()
    for start in sorted(nodes):
        _visit(start, lambda node: [n for n in after.get(node, ()) if n in nodes], seen, order)
    before: dict[N, set[N]] = defaultdict(set)
    for first in nodes:
        for then in after.get(first, ()):
            before[then].add(first)
    found: dict[N, int] = {}
    assigned: set[N] = set()
    for number, start in enumerate(reversed(order)):
        members: list[N] = []
        _visit(start, lambda node: [n for n in before.get(node, ()) if n in nodes], assigned, members)
        found.update(dict.fromkeys(members, number))
    return found


def reached(nodes: set[N], after: dict[N, set[N]]) -> Callable[[N, N], bool]:
    """Whether a way leads from one node to another."""
    component = components(nodes, after)
    successors: dict[int, set[int]] = defaultdict(set)
    for node, found in after.items():
        successors[component[node]].update(component[then] for then in found)
    ahead: dict[int, int] = {}  # component → a bit for each that can be reached from it; the last have no successors
    for number in sorted(set(component.values()), reverse=True):
        ahead[number] = 1 << number
        for then in successors[number] - {number}:
            ahead[number] |= ahead[then]
    return lambda first, then: bool(ahead[component[first]] >> component[then] & 1)


def _visit(start: N, successors: Callable[[N], Iterable[N]], seen: set[N], finished: list[N]) -> None:
    """Depth-first search without recursion; appends nodes as they are finished."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(successors(start)))]
    while stack:
        node, rest = stack[-1]
        following = next((n for n in rest if n not in seen), None)
        if following is None:
            finished.append(node)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(successors(following))))
