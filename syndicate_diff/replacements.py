"""What a plan has to do: what differs, what must be replaced, and what goes or moves with it. Pure.

What PostgreSQL cannot alter is dropped and created, with all that hangs on it. What holds values of
a replaced type moves over to its successor; a table's rows are carried over.
"""

from __future__ import annotations

from syndicate_diff.diff import Scope, diff
from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.kind import Alteration, InPlace, Replace, kinds
from syndicate_diff.model import Catalog, Change, Dependency, Identity

# A dependency of these types goes away with what it depends on: dropping the one drops the other.
AUTOMATIC = frozenset("aiPS")
# The copy of an index, a key or a trigger that a partition has depends on the original with this type.
COPY = "P"
# Dependencies on roles order steps, but a role is never replaced.
_ORDER_ONLY = frozenset("r")


class Replacements:
    """The changes between two catalogs, and what they bring with them.

    `because` has what is replaced and what made that necessary (None: its own change); `adopting` what
    moves over, and to the successor of what; `aside` what is renamed while its successor is made.
    Raises UnsupportedChange where data would be lost by a replacement.
    """

    def __init__(self, source: Catalog, target: Catalog, scope: Scope) -> None:
        self.source, self.target = source, target
        changes = diff(source, target, scope)
        self.changes = {change.identity: change for change in changes if not _follows(change)}
        self.dropped = {i for i, change in self.changes.items() if change.new is None}
        self.created = {i for i, change in self.changes.items() if change.old is None}
        self.because: dict[Identity, Identity | None] = {}
        self.adopting: dict[Identity, Identity] = {}
        self.aside: set[Identity] = set()
        self._find()
        self._keep_data()
        self._spread_aside()

    def _find(self) -> None:
        """Everything that must be dropped and created, to a fixed point."""
        queue: list[Identity] = []
        for identity, change in self.changes.items():
            if change.old and change.new and not self._in_place(change):
                self._replace(identity, None, queue)
            elif change.old and change.new:
                self._disturb(identity, self.alteration(identity), queue)
        queue.extend(self.dropped)
        while queue:
            self._follow(queue.pop(0), queue)

    def _spread_aside(self) -> None:
        """What is set aside goes on using what it depends on: that has to be set aside with it."""
        queue = list(self.aside)
        while queue:
            for dependency, _ in self.source.dependencies(queue.pop()):
                replaced = dependency in self.because and dependency not in self.aside
                if replaced and kinds()[dependency.kind].rename:
                    self.aside.add(dependency)
                    queue.append(dependency)

    def _in_place(self, change: Change) -> bool:
        alteration = self.alteration(change.identity)
        kind = kinds()[change.identity.kind]
        for attribute in sorted(change.attributes):
            rule = kind.rule(attribute)
            if isinstance(rule, Replace) or (isinstance(rule, InPlace) and not rule.possible(alteration)):
                return False
        return True

    def alteration(self, identity: Identity) -> Alteration:
        change = self.changes.get(identity)
        adopts = identity in self.adopting
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
        return identity in self.source and identity in self.target and identity not in self.because

    def _replace(self, identity: Identity, because: Identity | None, queue: list[Identity]) -> None:
        if identity in self.because:
            return
        self.because[identity] = because
        queue.append(identity)
        parent = self.source.parent(identity)
        if parent and self._survives(parent) and kinds()[identity.kind].must_fold(self.source.fact(identity)):
            self._replace(parent, because or identity, queue)

    def _disturb(self, identity: Identity, alteration: Alteration, queue: list[Identity]) -> None:
        """Replace the dependents that an in-place change cannot be made under."""
        for rule in rules_of(alteration):
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
            if not self._survives(dependent) or (deptype == COPY and self.detached(dependent)):
                continue
            kind = kinds()[dependent.kind]
            if comes_back and kind.adopt and kinds()[gone.kind].adoptable and not self._is_part_of(dependent, gone):
                self._adopt(dependent, gone, queue)
            elif comes_back or deptype in AUTOMATIC or dependent not in self.changes:
                self._replace(dependent, gone, queue)

    def detached(self, part: Identity) -> bool:
        """Whether the table of a partition's index or key stops being a partition, and keeps it as its own."""
        holder = self.source.parent(part)
        if holder is None or holder not in self.target:
            return False
        attachments = [child for child in self.source.children(holder) if kinds()[child.kind].attaches]
        gone = {*self.dropped, *self.because}
        return any(
            attachment in gone or any(d.identity in gone for d in self.source.dependencies(attachment))
            for attachment in attachments
        )

    def _is_part_of(self, identity: Identity, whole: Identity) -> bool:
        parent = self.source.parent(identity)
        return parent == whole or (parent is not None and self._is_part_of(parent, whole))

    def _adopt(self, dependent: Identity, gone: Identity, queue: list[Identity]) -> None:
        self.aside.add(gone)
        if dependent in self.adopting:
            return
        self.adopting[dependent] = gone
        self._disturb(dependent, self.alteration(dependent), queue)

    def _keep_data(self) -> None:
        """Replacing what holds rows is not a plan, unless they can be carried over."""
        for identity, because in self.because.items():
            kind = kinds()[identity.kind]
            if kind.holds_data and kind.carry:
                self.aside.add(identity)
            elif kind.holds_data and self.source.parent(identity) not in self.because:
                change = self.changes.get(identity)
                raise UnsupportedChange(
                    f"{identity} would have to be dropped and created, and its data lost",
                    why=f"{', '.join(sorted(change.attributes))} cannot be altered"
                    if change
                    else f"it depends on {because}",
                    hint="make the change in two steps, or drop the object in one plan and create it in the next",
                )


def rules_of(alteration: Alteration) -> list[InPlace]:
    """The rules of the changed attributes, each once, in the order of the kind's table."""
    kind = kinds()[alteration.new.identity.kind]
    named = [*kind.alter, *(["owner"] if "owner" not in kind.alter else [])]
    rules = [kind.rule(name) for name in named if name in alteration.attributes]
    return list(dict.fromkeys(rule for rule in rules if isinstance(rule, InPlace)))


def _follows(change: Change) -> bool:
    """Whether other steps bring the change about: the fact follows another wherever it is."""
    follows = kinds()[change.identity.kind].follows
    return all(follows(fact) for fact in (change.old, change.new) if fact)
