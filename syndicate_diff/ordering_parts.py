"""The order of steps around wholes and their parts: attaching and detaching. Pure.

Partitions and inheriting tables are attached to their parents, the indexes of partitions to those of the parents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from syndicate_diff.aside import Aside
from syndicate_diff.attachments import attached_to, attachments
from syndicate_diff.decisions import Decisions, rules_of
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import COPY, DECLARED, INHERITED, LATER, THROUGH, Catalog, Identity
from syndicate_diff.ordering_links import is_own, own_age
from syndicate_diff.registry import kinds


class Attachments:
    """Adds the edges around what makes an object a part of another."""

    def __init__(self, replaced: Decisions, graph: Graph, aside: Aside) -> None:
        self.source, self.target, self.dropped = replaced.source, replaced.target, replaced.dropped
        self.graph, self.aside, self.keeps, self.detached = graph, aside, replaced.keeps, replaced.detached
        self.displaced_by, self.brought_by = replaced.displaced_by, replaced.brought_by
        self.alteration, self.gone_along = replaced.alteration, replaced.gone_along
        self.reaching: dict[Identity, list[Node]] = defaultdict(list)
        # A whole is asked about by each of its partitions.
        self._users_of = cache(lambda whole, is_old: list(self._find_users_of(whole, is_old=is_old)))

    def order(self) -> None:
        """All of them, once it is known what is folded."""
        for node in [node for node in self.graph.nodes if node.verb is Verb.ALTER]:
            alteration = self.alteration(node.identity)
            for reached in {other for rule in rules_of(alteration) for other in rule.reaches(alteration)}:
                self.reaching[reached].append(node)
        self._order_detaching()
        self._order_attachments()

    def _order_attachments(self) -> None:
        """What makes an object a part of another comes last of all steps on it, and goes first."""
        for node in list(self.graph.nodes):
            if not kinds()[node.identity.kind].attaches:
                continue
            if self.graph.root(node) != node:
                self._order_steps_on_whole(node, self.target if node.verb is Verb.CREATE else self.source)
                continue
            catalog = self.source if node.verb is Verb.DROP else self.target
            self._order_steps_on_holder(node, catalog)
            if node.verb is not Verb.ALTER:
                self._order_steps_on_whole(node, catalog)
            if node.verb is Verb.CREATE:
                self._order_displaced(node)

    def _order_steps_on_holder(self, attachment: Node, catalog: Catalog) -> None:
        """Those on the object that it makes a part."""
        holder = catalog.parent(attachment.identity)
        assert holder is not None
        wholes = set(attached_to(catalog, attachment.identity))
        taken = self._taken_along(holder)
        for step in self._steps_on(holder):
            drops = Verb.DROP in (attachment.verb, step.verb)
            comes_later = not drops and self._depends_on(catalog, step.identity, attachment.identity)
            goes_with_original = holder in self.dropped and self._goes_with_other(step)
            if comes_later or goes_with_original or self.aside.is_left_aside(step):
                continue
            if self._is_among(taken, step) or self._lets_go_of(attachment, wholes, step):
                self.graph.order(step, attachment, step)
            else:
                self._order_step_on_holder(attachment, step)

    def _order_step_on_holder(self, attachment: Node, step: Node) -> None:
        verbs = (attachment.verb, step.verb)
        if verbs == (Verb.CREATE, Verb.CREATE) and self._could_be_taken(attachment, step):
            self.graph.order(attachment, step, step)
        elif verbs == (Verb.CREATE, Verb.ALTER) and self._could_be_taken(attachment, step):
            self.graph.prefer(step, attachment)  # it may depend on what comes after
        elif attachment.verb is Verb.CREATE and self._outlasts(step):
            self.graph.prefer(attachment, step)
        elif verbs == (Verb.DROP, Verb.DROP) and is_own(self.source, step.identity):
            self.graph.prefer(step, attachment)
        elif attachment.verb is Verb.DROP or verbs == (Verb.ALTER, Verb.DROP):
            self.graph.order(attachment, step, attachment)
        else:
            self.graph.order(step, attachment, attachment)

    def _outlasts(self, drop: Node) -> bool:
        """Whether attaching may read fewer rows while that is there; nothing comes in its place."""
        if drop.verb is not Verb.DROP or drop.identity in self.target:
            return False
        return kinds()[drop.identity.kind].outlasts(self.source.fact(drop.identity), None)

    def _order_displaced(self, attachment: Node) -> None:
        """What attaching would take for something else, on whatever level, goes before and comes after."""
        for other in self.displaced_by(attachment.identity):
            for drop in self.graph.nodes_of(other, Verb.DROP):
                self.graph.order(drop, attachment, drop)
            for create in self.graph.nodes_of(other, Verb.CREATE):
                self.graph.prefer(attachment, create)

    def _order_steps_on_whole(self, attachment: Node, catalog: Catalog) -> None:
        """What changes a whole reaches what is attached to it: that is detached before, and attached after."""
        wholes = set(attached_to(catalog, attachment.identity))  # a change of the outermost reaches all
        holder = self.source.parent(attachment.identity)
        if attachment.verb is Verb.DROP and holder in self.dropped:
            for whole in attached_to(catalog, attachment.identity, self.keeps):
                self._go_before_changes(whole, attachment)
            self._detach_outer_before(attachment, wholes)
            self._copies_go_before(attachment)
            self._end_before(holder, {*wholes, holder}, attachment)
        elif attachment.verb is Verb.DROP:
            self._detach_before(attachment, holder, wholes)
        else:
            self._attach_after(attachment, wholes)

    def _detach_before(self, attachment: Node, holder: Identity | None, wholes: set[Identity]) -> None:
        inside = {*wholes, holder}
        taken = {drop for part in inside if part for drop in self._taken_along(part)}
        self._end_before(holder, inside, attachment)  # PostgreSQL would drop the copies of a foreign key to it
        for whole in wholes:
            if kinds()[attachment.identity.kind].takes_rows:
                self._let_go_before(whole, inside, attachment)
            for step in filter(self._is_not_left_aside, self._steps_on(whole)):
                if self._is_nothing_to(holder, step):
                    self.graph.prefer(attachment, step)
                elif step.verb is Verb.DROP and self._goes_along(step, holder):
                    self.graph.order(step, attachment, step)
                elif not (self._is_among(taken, step) or self._lets_go_of(attachment, wholes, step)):
                    self.graph.order(attachment, step, attachment)
                elif self._stays_with(holder, step) or kinds()[step.identity.kind].attaches:
                    self.graph.prefer(step, attachment)
                elif step.verb is Verb.DROP or kinds()[step.identity.kind].in_row:
                    self.graph.order(step, attachment, attachment)

    def _stays_with(self, holder: Identity | None, drop: Node) -> bool:
        """Whether what is detached keeps its copy of what goes, which has to stay until then."""
        dependents = self.source.dependents(self._taking(drop).identity)
        copies = (copy for copy, deptype in dependents if deptype == COPY and copy not in self.gone_along)
        own = [copy for copy in copies if self.source.parent(copy) == holder]
        return any(self.detached(copy) and not self.graph.nodes_of(copy, Verb.DROP) for copy in own)

    def _attach_after(self, attachment: Node, wholes: set[Identity]) -> None:
        holder = self.target.parent(attachment.identity)
        takes_rows = kinds()[attachment.identity.kind].takes_rows
        for whole in wholes:
            if takes_rows:
                self._refer_after(whole, {*wholes, holder}, attachment)
            for step in filter(self._is_not_left_aside, self._steps_on(whole)):
                is_needed = step.verb is Verb.DROP or kinds()[step.identity.kind].in_row
                if is_needed or self._meets_copy(step, attachment):
                    self.graph.order(step, attachment, attachment)
                elif takes_rows and step.verb is Verb.CREATE and self._keeps_copy(holder, step):
                    self.graph.prefer(attachment, step)

    def _is_not_left_aside(self, step: Node) -> bool:
        return not self.aside.is_left_aside(step)

    def _goes_along(self, drop: Node, holder: Identity | None) -> bool:
        """Whether the copy that a part has of what goes must not stay with it."""
        copies = (copy for copy, deptype in self.source.dependents(drop.identity) if deptype == COPY)
        return any(copy in self.gone_along and self.source.parent(copy) == holder for copy in copies)

    def _is_nothing_to(self, partition: Identity | None, drop: Node) -> bool:
        """Whether an index goes that the partition has no part of."""
        if drop.verb is not Verb.DROP or not own_age(self.source, drop.identity):
            return False
        copies = (copy for copy, deptype in self.source.dependents(drop.identity) if deptype in INHERITED)
        return all(self.source.parent(copy) != partition for copy in copies)

    def _keeps_copy(self, holder: Identity | None, step: Node) -> bool:
        """Whether a partition keeps a copy that could be taken for the one that it gets of what is made."""
        follows = kinds()[step.identity.kind].follows
        parts = self.target.children(holder, step.identity.kind) if holder else ()
        copies = [part for part in parts if follows(self.target.fact(part))]
        gets_one = any(used == step.identity for copy in copies for used, _ in self.target.dependencies(copy))
        return gets_one and any(map(self.keeps, copies))

    def _meets_copy(self, step: Node, attachment: Node) -> bool:
        """Whether it makes what a table that comes to inherit has already, and has from there alone.

        Not where it brings that to the table.
        """
        if step.verb is not Verb.CREATE or kinds()[attachment.identity.kind].takes_rows:
            return False
        holder = self.target.parent(attachment.identity)
        copies = (copy for copy, deptype in self.target.dependents(step.identity) if deptype == COPY)
        met = (copy for copy in copies if self.target.parent(copy) == holder)
        return any(step.identity not in self.brought_by(copy) for copy in met)

    def _detach_outer_before(self, attachment: Node, wholes: set[Identity]) -> None:
        """What refers to the outermost of them may stay, and let go of all that is attached to one that leaves."""
        if any(deptype == THROUGH for _, deptype in self.source.dependents(attachment.identity)):
            for outer in [Node(other, Verb.DROP) for whole in wholes for other in attachments(self.source, whole)]:
                if outer not in self.graph.folded:
                    self.graph.order(outer, attachment, attachment)

    def _copies_go_before(self, attachment: Node) -> None:
        """What drops the copies of a table that goes comes before that is detached, and has them as its own."""
        parts = self.source.children(self.source.fact(attachment.identity).whole)
        for drop in [Node(part, Verb.DROP) for part in parts]:
            if self._goes_with_other(drop):
                self.graph.prefer(self._taking(drop), attachment)

    def _taken_along(self, holder: Identity) -> set[Node]:
        """The drops of originals that take along what a table has as their copies, before it is detached."""
        drops = [Node(part, Verb.DROP) for part in self.source.children(holder) if self.detached(part)]
        return {self._taking(drop) for drop in drops if self._goes_with_other(drop)}

    def _goes_with_other(self, drop: Node) -> bool:
        """Whether the drop of something else than its whole must take it along."""
        return drop in self.graph.fixed and self.graph.folded[drop].identity != self.source.parent(drop.identity)

    def _taking(self, drop: Node) -> Node:
        """What drops a copy: nobody can do that by itself."""
        while self._goes_with_other(drop):
            drop = self.graph.folded[drop]
        return drop

    def _is_among(self, drops: set[Node], step: Node) -> bool:
        """Whether it is one of them, or goes with one, as a comment on it does."""
        while step not in drops and step in self.graph.folded:
            step = self.graph.folded[step]
        return step in drops

    def _go_before_changes(self, whole: Identity, attachment: Node) -> None:
        """What goes need not change with what it is a part of, and could be in the way of new parts."""
        for step in self._steps_on(whole):
            if step.verb is Verb.CREATE and kinds()[step.identity.kind].in_row and self.keeps(whole):
                self.graph.order(attachment, step, attachment)
            elif step.verb is Verb.ALTER and kinds()[step.identity.kind].in_row:
                self.graph.order(attachment, step, attachment)  # it could be in the way
            elif step.verb is Verb.ALTER or (step.verb is Verb.CREATE and self.keeps(whole)):
                self.graph.prefer(attachment, step)

    def _lets_go_of(self, attachment: Node, wholes: set[Identity], step: Node) -> bool:
        """Whether it ends, or goes with, what refers to one of them: a foreign key of theirs, or a part's own.

        No foreign key has anything to do with tables that inherit.
        """
        ended = self._taking(step)
        attaches, takes_rows = kinds()[ended.identity.kind].attaches, kinds()[attachment.identity.kind].takes_rows
        ends = ended.verb is Verb.DROP and (ended not in self.graph.folded if attaches else takes_rows)
        dependencies = self.source.dependencies(ended.identity) if ends else ()
        refers = any(deptype == DECLARED and used in wholes for used, deptype in dependencies)
        is_copy = any(deptype in INHERITED for _, deptype in dependencies)
        return refers and (not is_copy or self.source.parent(ended.identity) in wholes)

    def _let_go_before(self, whole: Identity, inside: set[Identity | None], detachment: Node) -> None:
        """What refers to the whole from outside, such as a foreign key, may need all its rows until it goes."""
        for dependent in self._referring(self.source, whole, inside):
            if not self._is_copy_of_part(dependent, inside):
                for drop in self.graph.nodes_of(dependent, Verb.DROP):
                    if not self._needs_rows(dependent):
                        self.graph.prefer(drop, detachment)
                    elif not self._goes_with(drop, whole):
                        self.graph.order(drop, detachment, drop)

    def _needs_rows(self, user: Identity) -> bool:
        """Not what is said of something else, such as whose a sequence is."""
        parent = self.source.parent(user)
        return parent is None or kinds()[parent.kind].holds_data

    def _goes_with(self, drop: Node, whole: Identity) -> bool:
        """Whether the drop of the whole, or of a part of it, takes that along: an owned sequence."""
        going = self.graph.root(drop).identity
        return whole in (going, *self.source.wholes(going))

    def _is_copy_of_part(self, part: Identity, inside: set[Identity | None]) -> bool:
        """Whether a table on a level below has it from one of them."""
        originals = [used for used, deptype in self.source.dependencies(part) if deptype == COPY]
        return any(self.source.parent(o) in inside or self._is_copy_of_part(o, inside) for o in originals)

    def _refer_after(self, whole: Identity, inside: set[Identity | None], attachment: Node) -> None:
        """It comes when the whole is complete: PostgreSQL then numbers its copies in the order of the parts.

        The old one goes before, so that nobody has to wait for attaching who writes to its table.
        """
        for dependent in self._referring(self.target, whole, inside):
            for create in self.graph.nodes_of(dependent, Verb.CREATE):
                self.graph.prefer(attachment, create)
        self._end_before(whole, inside, attachment)

    def _end_before(self, used: Identity | None, inside: set[Identity | None], attachment: Node) -> None:
        """What refers to it from outside, and goes, goes first where it can.

        DETACH takes the keys that partitions have from a partitioned table for some that refer to its whole.
        """
        for dependent in self._referring(self.source, used, inside) if used else ():
            for drop in self.graph.nodes_of(dependent, Verb.DROP):
                self.graph.prefer(drop, attachment)

    def _referring(self, catalog: Catalog, whole: Identity, inside: set[Identity | None]) -> Iterator[Identity]:
        for dependent, wholes in self._users_of(whole, is_old=catalog is self.source):
            if inside.isdisjoint(wholes):
                yield dependent

    def _find_users_of(self, whole: Identity, *, is_old: bool) -> Iterator[tuple[Identity, set[Identity]]]:
        """What uses it or a part of it, but copies and attachments; and what each of these is a part of."""
        catalog = self.source if is_old else self.target
        for used in (whole, *catalog.children(whole)):
            for user, deptype in catalog.dependents(used):
                is_link = kinds()[user.kind].attaches or kinds()[user.kind].ends_with
                if deptype not in (*INHERITED, LATER, THROUGH) and not is_link:
                    yield user, set(catalog.wholes(user))

    def _steps_on(self, whole: Identity) -> list[Node]:
        """The nodes of an identity's parts, of its own alteration, of what alters them too or is said about them."""
        parts = {*self.source.children(whole), *self.target.children(whole)}
        parts |= {p for part in list(parts) for c in (self.source, self.target) for p in c.children(part)}
        nodes = self.graph.nodes_of(whole, Verb.ALTER)
        nodes += [n for part in parts for n in self.graph.nodes_of(part, Verb.DROP, Verb.ALTER, Verb.CREATE)]
        return nodes + [node for part in parts for node in self.reaching[part] if node not in nodes]

    @staticmethod
    def _depends_on(catalog: Catalog, dependent: Identity, dependency: Identity) -> bool:
        """Whether it, or what it is a part of, such as the constraint that a comment is on, depends on that."""
        found = (dependent, *catalog.wholes(dependent))
        return dependency in found or any(d.identity == dependency for one in found for d in catalog.dependencies(one))

    def _could_be_taken(self, attachment: Node, part: Node) -> bool:
        """Whether attaching could take a part, such as an index, for the copy of one that the whole has."""
        holder = self.target.parent(attachment.identity)
        found = (part.identity, *self.target.wholes(part.identity))
        direct = next((whole for whole in found if self.target.parent(whole) == holder), None)
        if direct is None or kinds()[direct.kind].satellite or kinds()[direct.kind].in_row:
            return False
        own = all(deptype != COPY for _, deptype in self.target.dependencies(direct))
        return own and kinds()[attachment.identity.kind].takes_rows

    def would_take(self, part: Node, holder: Identity) -> bool:
        """Whether attaching the holder of a new part could take that for the copy of what its parent has."""
        attaching = attachments(self.target, holder)
        nodes = [node for attachment in attaching for node in self.graph.nodes_of(attachment, Verb.CREATE)]
        return any(self._could_be_taken(node, part) for node in nodes)

    def _order_detaching(self) -> None:
        """A partition that keeps its copies is detached before the originals are dropped."""
        for original in [node for node in self.graph.nodes if node.verb is Verb.DROP]:
            for copy, deptype in self.source.dependents(original.identity):
                holder = self.source.parent(copy)
                if deptype != COPY or not self.detached(copy) or self.graph.nodes_of(copy, Verb.DROP):
                    continue
                if copy in self.gone_along:
                    continue
                for attachment in attachments(self.source, holder):
                    self.graph.order(Node(attachment, Verb.DROP), original, original)
