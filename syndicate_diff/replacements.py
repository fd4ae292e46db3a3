"""What a plan has to do: what differs, what must be replaced, and what goes or moves with it. Pure.

What PostgreSQL cannot alter is dropped and created, with all that hangs on it. What holds values of
a replaced type moves over to its successor; a table's rows are carried over.
"""

from __future__ import annotations

from syndicate_diff import copies_of_detached
from syndicate_diff.attachments import attached_to, attachments
from syndicate_diff.context import Alteration
from syndicate_diff.decisions import AUTOMATIC, Decisions, rules_of
from syndicate_diff.diff import Scope
from syndicate_diff.model import COPY, NORMAL, ROLE, THROUGH, Catalog, Change, Identity
from syndicate_diff.refusals import data_lost, in_the_way
from syndicate_diff.registry import kinds, target_of
from syndicate_diff.renames import is_taken
from syndicate_diff.rules import InPlace, Replace, no_statement


class Replacements(Decisions):
    """The changes between two catalogs, and what they bring with them.

    Raises UnsupportedChange where data would be lost by a replacement.
    """

    def __init__(self, source: Catalog, target: Catalog, scope: Scope) -> None:
        super().__init__(source, target, scope)
        self._find()
        self._keep_data()
        self.aside = self._all_aside()
        self.gone_along = set(copies_of_detached.going_along(self))

    def _find(self) -> None:
        """Everything that must be dropped and created, to a fixed point."""
        queue: list[Identity] = []
        self._replace_changed(queue)
        dropped = sorted(self.dropped)
        for identity in dropped:
            self._refuse_losing_roles(identity)
        queue.extend(dropped)
        more = (
            self._end_links,
            self._end_renames,
            self._displace,
            self._take_aside,
            self._free_names,
            self._replace_changed,
        )
        self._follow_all(queue)
        while any(find(queue) for find in more):
            self._follow_all(queue)

    def _end_links(self, queue: list[Identity]) -> bool:
        """What a link connects is replaced where the link must end and nothing else ends it."""
        for identity in [*sorted(self.dropped), *self.because]:
            ends_with = kinds()[identity.kind].ends_with
            if ends_with is None:
                continue
            ends = [end for end in ends_with(self.source.fact(identity)) if end in self.source]
            all_stay = bool(ends) and all(self.keeps(end) or end in self.renamed for end in ends)
            if all_stay and not self._make_anew(ends[-1], queue):
                self._replace(ends[-1], identity, queue)
        return bool(queue)

    def _end_renames(self, queue: list[Identity]) -> bool:
        """What is on a table that is attached or detached is not renamed: attaching could take it for a copy."""
        for old in list(self.renamed):
            leaving, coming = (
                [found for found in attachments(catalog, self.source.parent(old)) if not self.keeps(found)]
                for catalog in (self.source, self.target)
            )
            if leaving or (coming and not is_taken(old, self.renamed[old], self.source, self.target)):
                self._make_anew(old, queue)
        return bool(queue)

    def _displace(self, queue: list[Identity]) -> bool:
        """What is in the way of something new, or would be taken in its place, is made anew; so is what brings it.

        What follows from that is found before others are looked at, which may need no more then.
        """
        found = False
        for identity in [*sorted(self.created), *self.because]:
            self._replace_whole(identity, self.because.get(identity) or identity, queue)
            for other in self.displaced_by(identity):
                if not self._make_anew(other, queue) and self.keeps(other):
                    self._replace(other, identity, queue)
            found = self._follow_all(queue) or found
        return found

    def _replace_changed(self, queue: list[Identity]) -> bool:
        """What cannot be altered, or stay under what is: as others, such as tables that hold values, are replaced."""
        for identity, change in list(self.changes.items()):
            if change.old and change.new and self.keeps(identity):
                if self._in_place(change):
                    self._disturb(identity, self.alteration(identity), queue)
                else:
                    self._replace(identity, None, queue)
        return bool(queue)

    def _take_aside(self, queue: list[Identity]) -> bool:
        """What the successor of something that is set aside could have no place in is replaced, too."""
        for identity in sorted(self._all_aside()):
            for used, _ in sorted(self.source.dependencies(identity)):
                if used.kind == kinds()[identity.kind].aside_with and self.survives(used):
                    self._replace(used, identity, queue)
        return bool(queue)

    def _free_names(self, queue: list[Identity]) -> bool:
        """What comes to use something whose name it has kept another from giving up goes, too, and comes back."""
        for new in sorted(self.created):
            for old in self.rivals.predecessors(new):
                for user in self.target.users(new):
                    if user in self.changes and self.survives(user) and old in self.source.needed(user):
                        self._replace(user, old, queue)
        return bool(queue)

    def _all_aside(self) -> set[Identity]:
        """What is set aside, or has values until these move, goes on using what it depends on: that is set aside."""
        found = {*self.aside, *filter(self._rows_are_carried, self.because)}
        queue = [*found, *filter(self._is_left_late, self.dropped)]
        while queue:
            identity = queue.pop()
            queue.extend(part for part in self.source.children(identity) if kinds()[part.kind].in_row)
            for dependency, _ in self.source.dependencies(identity):
                gone = dependency in self.because or (
                    dependency in self.dropped
                    and (self.successors.has(dependency) or self._could_be_called(dependency, identity))
                )
                kind = kinds()[dependency.kind]
                if gone and dependency not in found and kind.can_be_renamed and not kind.in_row:  # columns stay
                    found.add(dependency)
                    queue.append(dependency)
        return found

    @staticmethod
    def _rows_are_carried(identity: Identity) -> bool:
        """Whether its rows move over to its successor."""
        kind = kinds()[identity.kind]
        return kind.holds_data and kind.carry is not None

    def _is_left_late(self, gone: Identity) -> bool:
        """Whether something that stays lets go of it when it is altered itself, which may need what is new."""
        parts = (gone, *(part for part in self.source.children(gone) if kinds()[part.kind].in_row))
        users = (dependent for part in parts for dependent, _ in self.dependents(part))
        return any(user in self.changes and self.keeps(user) for user in users)

    def _in_place(self, change: Change) -> bool:
        alteration = self.alteration(change.identity)
        kind = kinds()[change.identity.kind]
        for attribute in sorted(change.attributes):
            rule = kind.rule(attribute)
            if isinstance(rule, Replace) or (isinstance(rule, InPlace) and not rule.possible(alteration)):
                return False
            is_same = alteration.was(attribute) == alteration.now(attribute)
            if is_same and isinstance(rule, InPlace) and rule.render is no_statement:
                return False  # no other step brings other operators about
        return True

    def _replace(self, identity: Identity, because: Identity | None, queue: list[Identity]) -> None:
        if identity in self.because:
            return
        self.because[identity] = because
        queue.append(identity)
        # A column of a partition key comes with its table alone; from that, partitions with their columns are detached.
        wholes = list(self.target.wholes(identity))
        for whole in self.brought_by(identity):
            if whole in wholes and self.survives(whole):
                self._replace(whole, identity, queue)

    def _replace_whole(self, part: Identity, because: Identity, queue: list[Identity]) -> None:
        """A part that only the CREATE of its whole can make takes the whole along."""
        parent = self.target.parent(part)
        if parent and self.survives(parent) and self._is_part_of_values(part, parent):
            self._replace(parent, because, queue)
        for original in filter(self.survives, self.brought_by(part)):
            self._replace(original, because, queue)

    def _is_part_of_values(self, part: Identity, whole: Identity) -> bool:
        """Whether values of the whole, which can move over to a successor, would lose the part."""
        return part in self.because and kinds()[part.kind].in_row and kinds()[whole.kind].adoptable

    def _disturb(self, identity: Identity, alteration: Alteration, queue: list[Identity]) -> None:
        """Replace the dependents that an in-place change cannot be made under."""
        for rule in rules_of(alteration):
            for dependent in self._possibly_disturbed(identity):
                if not rule.disturbs(alteration, self.source.fact(dependent)) or self._make_anew(dependent, queue):
                    continue
                if not self.is_managed(dependent):
                    raise in_the_way(dependent, identity, "altered", self.left_alone)
                if self.survives(dependent):
                    self._replace(dependent, identity, queue)

    def _possibly_disturbed(self, identity: Identity) -> list[Identity]:
        """What depends on it, also what is attached to its whole and comes to depend on it through that."""
        found = {dependent for dependent, _ in self.dependents(identity)}
        coming = {dependent for dependent, deptype in self.target.dependents(identity) if deptype == THROUGH}
        attached = (other for other in coming if other in self.source and kinds()[other.kind].attaches)
        whole = {self.source.parent(identity)}
        return sorted(found | {other for other in attached if not whole.isdisjoint(attached_to(self.source, other))})

    def _follow_all(self, queue: list[Identity]) -> bool:
        """What hangs on these goes with them, and what hangs on that; whether there are any."""
        found = bool(queue)
        while queue:
            self._follow(queue.pop(0), queue)
        return found

    def _follow(self, gone: Identity, queue: list[Identity]) -> None:
        """What hangs on something dropped or replaced goes with it, or moves over."""
        self._replace_outdated_copies(gone, queue)
        for dependent, deptype in self.dependents(gone):
            if deptype == THROUGH and gone not in self.needed(dependent):
                continue  # it needs nothing that leaves for good
            if self._is_left_to_others(dependent, deptype, gone):
                continue
            if copies_of_detached.is_outdated(self, dependent):
                self._replace(dependent, gone, queue)
            if copies_of_detached.goes_and_comes_back(self, dependent, deptype):
                self._follow(dependent, queue)
            if not self._make_anew(dependent, queue) and self.survives(dependent):
                self._decide(dependent, deptype, gone, queue)

    def _is_left_to_others(self, dependent: Identity, deptype: str, gone: Identity) -> bool:
        """Whether it is not managed, and goes with what does; raises UnsupportedChange where it would have to go."""
        comes_back = gone in self.target
        wholes = self.source.wholes(dependent)
        goes_along = not comes_back and any(whole == gone or whole in self.dropped for whole in wholes)
        if self.is_managed(dependent) or goes_along:
            return False
        if comes_back or not (deptype == COPY or kinds()[dependent.kind].ends_with):
            raise in_the_way(dependent, gone, "replaced" if comes_back else "dropped", self.left_alone)
        return True  # the copy that a partition of others' has goes with its original

    def _decide(self, dependent: Identity, deptype: str, gone: Identity, queue: list[Identity]) -> None:
        """What stays so far stays as a copy, moves over, lets go by its own change, or is replaced, too."""
        is_kept = deptype == COPY and (self.detached(dependent) or copies_of_detached.stays_copy(self, dependent))
        if is_kept and not copies_of_detached.is_in_the_way(self, dependent, gone):
            return
        kind, has_successor = kinds()[dependent.kind], self.successors.has(gone)
        if kind.adopt and has_successor and gone not in self.source.wholes(dependent):
            self._adopt(dependent, gone, queue)
        elif (
            gone in self.target or deptype in AUTOMATIC or has_successor or not self._lets_go(dependent, deptype, gone)
        ):
            self._replace(dependent, gone, queue)

    def _lets_go(self, dependent: Identity, deptype: str, gone: Identity) -> bool:
        """Whether its own change ends that it depends on what goes."""
        return (
            dependent in self.changes
            and (kinds()[dependent.kind].lets_go(self.target.fact(dependent)) or deptype != NORMAL)
            and not self.successors.among(self.needed(dependent), gone)
            and not self._could_be_called(gone, dependent)
        )

    def _could_be_called(self, gone: Identity, dependent: Identity) -> bool:
        """Whether what a dependent calls from now on cannot be told from what it called: that must be gone first."""
        calls = set(kinds()[gone.kind].calls(self.source.fact(gone)))
        needed = map(self.target.get, self.needed(dependent) if calls and dependent in self.target else ())
        is_column = kinds()[dependent.kind].in_row  # to make it anew would change the order of columns
        return not is_column and any(calls.intersection(kinds()[n.identity.kind].calls(n)) for n in needed if n)

    def _replace_outdated_copies(self, attachment: Identity, queue: list[Identity]) -> None:
        """What a table keeps when it is detached is not yet what it will get when it is attached."""
        holder = self.source.parent(attachment) if kinds()[attachment.kind].attaches else None
        for part in self.source.children(holder) if holder else ():
            if copies_of_detached.is_outdated(self, part):
                self._replace(part, attachment, queue)

    def _make_anew(self, old: Identity, queue: list[Identity]) -> bool:
        """What would only be renamed is dropped and created after all; says whether it would have been renamed."""
        new = self.renamed.pop(old, None)
        if new is not None:
            self.dropped.add(old)
            self.created.add(new)
            for link, _ in [*self.source.dependents(old), *self.target.dependents(new)]:
                if link in self.links_kept:
                    self._change_after_all(self.links_kept.pop(link))
            queue.append(old)
        return new is not None

    def _change_after_all(self, link: Change) -> None:
        """What it joins is made anew, and not renamed."""
        self.changes[link.identity] = link
        if link.new is None:
            self.dropped.add(link.identity)
        elif link.old is None:
            self.created.add(link.identity)

    def _refuse_losing_roles(self, identity: Identity) -> None:
        """What is not managed cannot lose its owner, or a role that has rights on it."""
        for dependent in sorted(self.source.dependents(identity)):
            is_of_database = not kinds()[target_of(dependent.identity).kind].cluster
            if dependent.type == ROLE and is_of_database and not self.is_managed(dependent.identity):
                raise in_the_way(dependent.identity, identity, "dropped", self.left_alone)

    def _adopt(self, dependent: Identity, gone: Identity, queue: list[Identity]) -> None:
        if dependent in self.adopting:
            self.aside.add(gone)
            return
        self.adopting[dependent] = gone
        if not self._can_adopt(dependent):
            del self.adopting[dependent]
            self._replace(dependent, gone, queue)
            return
        self.aside.add(gone)
        self._disturb(dependent, self.alteration(dependent), queue)

    def _can_adopt(self, dependent: Identity) -> bool:
        alteration = self.alteration(dependent)
        return all(rule.possible(alteration) for rule in rules_of(alteration))

    def _keep_data(self) -> None:
        """Replacing what holds rows is not a plan, unless they can be carried over."""
        for identity, because in self.because.items():
            is_lost = kinds()[identity.kind].holds_data and not self._rows_are_carried(identity)
            if is_lost and self.source.parent(identity) not in self.because:
                raise data_lost(identity, because, self.changes.get(identity))
