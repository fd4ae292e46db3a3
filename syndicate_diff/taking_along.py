"""What PostgreSQL drops with something else, and so needs no statement. Pure; knows no kind by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from syndicate_diff.aside import Aside
from syndicate_diff.attachments import attached_to, attachments
from syndicate_diff.decisions import AUTOMATIC, Decisions
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import COPY, DECLARED, INHERITED, LATER, THROUGH, Dependency, Identity
from syndicate_diff.registry import kinds


class TakingAlong:
    """Finds the drops that take others along."""

    def __init__(self, replaced: Decisions, graph: Graph, aside: Aside) -> None:
        self.source, self.dropped = replaced.source, replaced.dropped
        self.replaced, self.graph, self.aside = replaced, graph, aside

    def drops_with(self, identity: Identity) -> Iterator[tuple[Node, str]]:
        """The drops that take something along, and how it depends on what they drop."""
        by_preference = partial(self._fold_preference, identity)
        for dependency in sorted(self.source.dependencies(identity), key=by_preference):
            if dependency.type not in AUTOMATIC or self._would_hide_lock(identity, dependency.identity):
                continue
            into = None if self._is_left(dependency.identity) else self._dropped_with(identity, dependency.identity)
            if into and self.is_possible(identity, dependency):
                yield into, dependency.type
        for whole in kinds()[identity.kind].goes_with(self.source.fact(identity), self.source):
            if into := self._dropped_with(identity, whole):
                yield into, ""

    def _is_left(self, exception: Identity) -> bool:
        """Whether the object stays that a fact is about, and with it what is said about it."""
        return kinds()[exception.kind].is_exception and Node(exception, Verb.DROP) not in self.graph.folded

    def _would_hide_lock(self, identity: Identity, taking: Identity) -> bool:
        """Whether nobody is told of a lock: before 15 a generated column goes with a function that its values need."""
        locks = kinds()[identity.kind].lock and not kinds()[taking.kind].lock
        return bool(locks) and taking != self.source.parent(identity)

    def is_possible(self, identity: Identity, dependency: Dependency) -> bool:
        """Not a partition where what refers to its whole, such as a foreign key, stays: it is detached before.

        Nor what would leave copies behind.
        """
        users = (user for user, deptype in self.source.dependents(identity) if deptype == THROUGH)
        if kinds()[identity.kind].attaches and any(map(self.replaced.keeps, users)) and self._leaves(identity):
            return False
        if dependency.type not in INHERITED and self._leaves_copies(identity, dependency.identity):
            return False
        if self._goes_before(identity, dependency.identity):
            return False
        is_left = dependency.type == COPY and self.replaced.detached(identity)
        return not is_left or any(
            goes(identity, dependency.identity) for goes in (self._goes_with_original, self._goes_while_attached)
        )

    def _goes_while_attached(self, copy: Identity, original: Identity) -> bool:
        """Whether its original refers to its table as a part of the whole, as a foreign key of that to itself does."""
        through = {Dependency(attachment, THROUGH) for attachment in attachments(self.source, self.source.parent(copy))}
        return not through.isdisjoint(self.source.dependencies(original))

    def _goes_before(self, copy: Identity, attachment: Identity) -> bool:
        """Whether its original refers to what is detached, and goes before that with all its copies."""
        originals = [used for used, deptype in self.source.dependencies(copy) if deptype == COPY]
        through = Dependency(attachment, THROUGH)
        going = (original for original in originals if not self.replaced.keeps(original))
        return any(through in self.source.dependencies(original) for original in going)

    def _leaves_copies(self, part: Identity, whole: Identity) -> bool:
        """Whether copies of a part, such as a check, would go on being inherited: those of its whole stay."""
        copies = list(self._copies(part))
        staying = {copy for copy in self._copies(whole) if self.replaced.keeps(copy)} if copies else set()
        used = {d.identity for copy in copies for d in self.source.dependencies(copy) if d.type != LATER}
        return not used.isdisjoint(staying)

    def _copies(self, original: Identity) -> Iterator[Identity]:
        """On all levels."""
        for copy, deptype in self.source.dependents(original):
            if deptype in INHERITED:
                yield copy
                yield from self._copies(copy)

    def _goes_with_original(self, copy: Identity, original: Identity) -> bool:
        """The copy that a detached partition does not keep goes before, with what is dropped from a table that stays.

        Not where a table in between keeps its own, or one that is detached from inside the copy of this; nor a
        column, which meanwhile is one like any other.
        """
        if any(self.replaced.keeps(inner) and self.replaced.detached(inner) for inner in self._copies(copy)):
            return False
        attaching = attachments(self.source, self.source.parent(copy))
        if kinds()[copy.kind].in_row or not all(kinds()[attachment.kind].takes_rows for attachment in attaching):
            return False
        wholes = {whole for attachment in attaching for whole in attached_to(self.source, attachment)}
        copies = (other for other, deptype in self.source.dependents(original) if deptype == COPY)
        if any(self.source.parent(other) in wholes and self.replaced.keeps(other) for other in copies):
            return False
        further = (used for used, deptype in self.source.dependencies(original) if deptype == COPY)
        whole = self.source.fact(original).whole
        return (
            self.replaced.keeps(whole)
            or whole in self.replaced.aside
            or (self.replaced.detached(original) and any(self._goes_with_original(original, used) for used in further))
        )

    def _leaves(self, attachment: Identity) -> bool:
        """Whether the whole stays: else it has left before with all that is attached to it."""
        return all(
            self.replaced.keeps(whole) for whole, deptype in self.source.dependencies(attachment) if deptype == DECLARED
        )

    def _fold_preference(self, identity: Identity, dependency: Dependency) -> tuple[int, Dependency]:
        """The copy that a partition has of something goes with the original, unless that goes with its table.

        Tables whose rows are carried over stay until that is done, with their columns.
        """
        original = dependency.identity
        if dependency.type != COPY:
            return 1, dependency
        is_before = self._goes_while_attached(identity, original) or self._goes_before_table(original)
        return 0 if is_before else 2, dependency

    def _goes_before_table(self, part: Identity) -> bool:
        """Whether its table stays, or is emptied, and it goes before with what it is, on whatever level, a copy of."""
        if self.source.parent(part) not in self.dropped:
            return True
        originals = (used for used, deptype in self.source.dependencies(part) if deptype == COPY)
        is_column = kinds()[part.kind].in_row
        return self.aside.is_emptied(part) and not is_column and any(map(self._goes_before_table, originals))

    def _is_renamed_with_original(self, copy: Identity) -> bool:
        """Whether it stays, and what is said about it, as what it is the copy of does."""
        originals = [used for used, deptype in self.source.dependencies(copy) if deptype in INHERITED]
        return any(used in self.replaced.renamed or self._is_renamed_with_original(used) for used in originals)

    def _dropped_with(self, identity: Identity, whole: Identity) -> Node | None:
        """The node whose drop takes a part along; a part of what is set aside must free its names before."""
        if kinds()[identity.kind].satellite and self._is_renamed_with_original(whole):
            return None
        stays = self.aside.stays_aside(identity)
        if Node(whole, Verb.DROP) in self.graph.nodes and whole not in self.replaced.renamed:
            return Node(whole, Verb.DROP) if stays or not self.aside.stays_aside(whole) else None
        return Node(whole, Verb.DROP_ASIDE) if stays else None
