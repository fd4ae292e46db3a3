"""The order of steps around results: what is made, or made again, is computed by what it evaluates in the end. Pure.

PostgreSQL knows what an index calls, and what that calls; a step in between that changes nothing has no node.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.decisions import Decisions
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import Catalog, Identity
from syndicate_diff.registry import kinds


class Results:
    """Adds the edges between what is evaluated and all that evaluates it, on whatever way."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target, self.graph = replaced.source, replaced.target, graph
        self.aside = replaced.aside

    def order(self) -> None:
        """A function is altered, or an overload gone, before something is computed by it."""
        for node in [node for node in self.graph.nodes if node.verb in (Verb.ALTER, Verb.DROP)]:
            if kinds()[node.identity.kind].evaluated is None or kinds()[node.identity.kind].in_row:
                continue
            for user in filter(self._needs_no_old_one, self._users(node)):
                for then in self.graph.nodes_of(user, Verb.CREATE, Verb.ALTER):
                    self.graph.prefer(node, then)

    def _needs_no_old_one(self, user: Identity) -> bool:
        """Not what is made while its predecessor, and so what that evaluates, is still there."""
        return self.aside.isdisjoint((user, *self.target.wholes(user)))

    def _users(self, node: Node) -> Iterator[Identity]:
        """What evaluates it on any level; a cast that goes was found by the values of columns."""
        seen, queue = {node.identity}, [node.identity]
        for used in queue:
            kind = kinds()[used.kind]
            is_end = kind.holds_data or kind.satellite or (kind.in_row and node.verb is not Verb.DROP)
            if is_end and used != node.identity:
                continue
            for user in self._direct_users(used, self.source if node.verb is Verb.DROP else self.target):
                if user not in seen:
                    seen.add(user)
                    queue.append(user)
                    yield user

    def _direct_users(self, used: Identity, catalog: Catalog) -> Iterator[Identity]:
        yield from (user for user, _ in self.target.dependents(used))
        yield from self.target.wholes(used)
        if fact := catalog.get(used):
            found = kinds()[used.kind].found_through
            for other in sorted({*found(fact, catalog), *(found(fact, self.target) if used in self.target else ())}):
                yield other
                yield from (user for user, _ in self.target.dependents(other))
