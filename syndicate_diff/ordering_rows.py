"""The order of steps around rows that are carried into a new table, kept by what reads them, or rewritten. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from syndicate_diff.attachments import attached_around, attached_below, attached_to, outermost
from syndicate_diff.decisions import Decisions
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import DECLARED, Identity
from syndicate_diff.registry import kinds


class Carrying:
    """Adds the edges around rows that move from an old table into its successor."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target, self.replaced, self.graph = replaced.source, replaced.target, replaced, graph

    def order(self) -> None:
        """Rows move into a new object once it can take them, and before what would check or watch them."""
        for identity in self.replaced.aside:
            carry = Node(identity, Verb.CARRY)
            if carry not in self.graph.nodes:
                continue
            self.graph.order(Node(identity, Verb.CREATE), carry, carry)
            self.graph.order(carry, Node(identity, Verb.DROP_ASIDE), carry)
            created = [n for d, _ in self.target.dependents(identity) for n in self.graph.nodes_of(d, Verb.CREATE)]
            receivers = [node for node in created if self._takes_rows_of(node.identity, identity)]
            for node in receivers:
                self.graph.order(node, carry, carry)
                self._receive_inside(node, carry)
            needed = self.graph.ancestors(receivers)
            for node in created:
                if node not in needed and self.graph.root(node) == node:
                    self.graph.order(carry, node, node)
            self._refer_after(identity, carry)
            self._drop_emptied_after(identity, carry)

    def _refer_after(self, whole: Identity, carry: Node) -> None:
        """What refers to a partition, as a foreign key does, finds the rows there."""
        for attachment in attached_below(self.target, whole):
            holder = self.target.parent(attachment)
            for user, deptype in self.target.dependents(holder) if holder else ():
                is_outside = all(outer != holder for outer in self.target.wholes(user))
                if deptype == DECLARED and is_outside and not kinds()[user.kind].attaches:
                    for create in self.graph.nodes_of(user, Verb.CREATE):
                        self.graph.prefer(carry, create)

    def _receive_inside(self, receiver: Node, carry: Node) -> None:
        """What is attached to a partition takes its rows."""
        holder = self.target.parent(receiver.identity)
        for dependent, _ in self.target.dependents(holder) if holder else ():
            inner = Node(dependent, Verb.CREATE)
            if holder and self._takes_rows_of(dependent, holder) and inner in self.graph.nodes:
                self.graph.prefer(inner, carry)
                self._receive_inside(inner, carry)

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
                if Node(holder, Verb.DROP) in self.graph.nodes:
                    self._drop_emptied_after(holder, carry)


class Filling:
    """Adds the edges before what keeps rows of what it reads, such as a materialized view."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target, self.graph = replaced.source, replaced.target, graph

    def order(self) -> None:
        """It comes when tables have gained and lost the parts that they are to gain and lose, and may be read."""
        for node in [node for node in self.graph.nodes if node.verb is Verb.CREATE]:
            for read in self.target.needed(node.identity) if kinds()[node.identity.kind].reads_rows else ():
                for catalog, verb in ((self.source, Verb.DROP), (self.target, Verb.CREATE)):
                    for attachment in attached_around(catalog, read):
                        self.graph.prefer(Node(attachment, verb), node)
                for said in self.target.children(read):
                    if kinds()[said.kind].satellite:
                        for grant in self.graph.nodes_of(said, Verb.CREATE, Verb.ALTER):
                            self.graph.prefer(grant, node)


class Moving:
    """Adds the edges around rows that go from one partition to another, as these are attached with other bounds."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target, self.graph = replaced.source, replaced.target, graph

    def order(self) -> None:
        """What refers to one of them, such as a foreign key or a sequence, comes when all rows have come."""
        for whole, attaching in self._attaching().items():
            if all(node.identity not in self.source for node in attaching):
                continue
            for attachment in attached_below(self.target, whole):
                for create in self._referring(attachment):
                    for node in attaching:
                        self.graph.prefer(node, create)

    def _attaching(self) -> dict[Identity, list[Node]]:
        """Outermost whole → what attaches partitions to it, or to one of these."""
        found: dict[Identity, list[Node]] = defaultdict(list)
        for node in self.graph.nodes:
            if node.verb is Verb.CREATE and kinds()[node.identity.kind].takes_rows:
                found[outermost(self.target, node.identity)].append(node)
        return found

    def _referring(self, attachment: Identity) -> Iterator[Node]:
        holder = self.target.parent(attachment)
        inside = {holder, *attached_to(self.target, attachment)}
        for user, deptype in self.target.dependents(holder) if holder else ():
            if deptype == DECLARED and inside.isdisjoint(self.target.wholes(user)) and not kinds()[user.kind].attaches:
                yield from self.graph.nodes_of(user, Verb.CREATE)


class Rewriting:
    """Adds the edges around columns that change: who rewrites a table makes anew the indexes that it has."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target, self.replaced, self.graph = replaced.source, replaced.target, replaced, graph

    def order(self) -> None:
        """Indexes go before, and come after."""
        for node in [node for node in self.graph.nodes if kinds()[node.identity.kind].age]:
            if node.verb is Verb.DROP:
                for change in self._changes(self.source.parent(node.identity)):
                    self.graph.prefer(node, change)
            elif node.verb is Verb.CREATE:
                for change in self._changes(self.target.parent(node.identity)):
                    self.graph.prefer(change, node)

    def _changes(self, table: Identity | None) -> Iterator[Node]:
        """Of the columns of one that stays."""
        for part in self.target.children(table) if table and self.replaced.keeps(table) else ():
            if kinds()[part.kind].in_row:
                yield from self.graph.nodes_of(part, Verb.CREATE, Verb.ALTER)
