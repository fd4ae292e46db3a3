"""What a plan has decided so far about each identity: whether it stays, goes, comes, is replaced or renamed. Pure."""

from __future__ import annotations

from syndicate_diff.attachments import attached_to, attachments
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.diff import Scope, diff
from syndicate_diff.model import (
    DECLARED,
    LATER,
    MERGED,
    ORIGINAL,
    ROLE,
    Catalog,
    Change,
    Dependency,
    Identity,
    left_alone,
)
from syndicate_diff.other_meanings import other_meanings
from syndicate_diff.registry import kinds
from syndicate_diff.renames import carried, renamed
from syndicate_diff.rivals import Rivals
from syndicate_diff.rules import InPlace, no_statement
from syndicate_diff.successors import Successors

# A dependency of these types goes away with what it depends on: dropping the one drops the other.
AUTOMATIC = frozenset("aiPS")
# Dependencies on roles, on the columns of parent tables and on what is made before order steps, and nothing else.
ORDER_ONLY = frozenset(ROLE + ORIGINAL + MERGED + LATER)


class Decisions:
    """What is dropped, created, changed, renamed, made anew, or moves over, as far as that is known.

    `because` has what is replaced and what made that necessary (None: its own change); `adopting` what
    moves over, and to the successor of what; `aside` what is renamed while its successor is made; `renamed` what
    stays under another name, old → new, with `links_kept`; `gone_along` are copies that go, and come, with an original
    that is replaced, instead of staying with a table that is detached meanwhile; `resolved_again` are the changes of
    texts that mean something else.
    """

    def __init__(self, source: Catalog, target: Catalog, scope: Scope) -> None:
        self.source, self.target, self.scope = source, target, scope
        self.left_alone = left_alone(source, target)
        changes = diff(source, target, scope)
        self.changes = {change.identity: change for change in changes if not _follows(change)}
        self.following = {change.identity for change in changes} - self.changes.keys()
        self.dropped = {i for i, change in self.changes.items() if change.new is None}
        self.created = {i for i, change in self.changes.items() if change.old is None}
        self.renamed = renamed(self.dropped, self.created, source, target)
        found = other_meanings(source, target, self.changes, self.renamed)
        self.resolved_again = {
            change.identity: change
            for change in found
            if scope(change.identity) and change.identity not in self.left_alone and not _follows(change)
        }
        self.changes.update(self.resolved_again)
        self.links_kept = {link: self.changes.pop(link) for link in carried(changes, self.renamed, source, target)}
        self.dropped -= {*self.renamed.keys(), *self.links_kept}
        self.created -= {*self.renamed.values(), *self.links_kept}
        self.because: dict[Identity, Identity | None] = {}
        self.adopting: dict[Identity, Identity] = {}
        self.aside: set[Identity] = set()
        self.gone_along: set[Identity] = set()
        self.rivals = Rivals(source, target, self.dropped, self.created)
        self.successors = Successors(source, target, self.keeps)

    def keeps(self, identity: Identity) -> bool:
        """Whether the plan neither creates, drops nor replaces it."""
        goes = identity in self.because or identity in self.gone_along
        return identity in self.source and identity in self.target and not goes

    def is_unmanaged(self, identity: Identity) -> bool:
        """Whether the plan leaves it as it is, or as it comes to be by itself."""
        return not self.scope(identity)

    def commits(self, identity: Identity) -> bool:
        """Whether it is altered, and what comes after that comes in another transaction."""
        is_altered = identity in self.changes and self.keeps(identity)
        return is_altered and any(rule.commits for rule in rules_of(self.alteration(identity)))

    def has_statements(self, identity: Identity) -> bool:
        """Whether the alteration is more than what other steps bring about."""
        return any(rule.render is not no_statement for rule in rules_of(self.alteration(identity)))

    def creation(self, identity: Identity) -> Creation:
        """Before it is known what is there when it comes, that is what stays."""
        return Creation(self.target.fact(identity), self.source, self.target, self.keeps, self.keeps)

    def alteration(self, identity: Identity) -> Alteration:
        """What the rules of its changes are given, before the order of steps is known."""
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
            self.keeps,
            frozenset(attributes),
            adopts,
        )

    def displaced_by(self, identity: Identity) -> list[Identity]:
        """What must not be there when something new comes."""
        return list(kinds()[identity.kind].displaces(self.creation(identity)))

    def brought_by(self, part: Identity) -> list[Identity]:
        """What must be created so that a part of the target comes, where its own CREATE cannot do it."""
        return list(kinds()[part.kind].comes_with(self.creation(part)))

    def outlasts(self, gone: Identity, changing: Identity) -> bool:
        """Whether what goes can stay, and may spare a look at the rows, while what it depends on is altered."""
        outlasts = kinds()[gone.kind].outlasts
        return self.keeps(changing) and outlasts(self.source.fact(gone), self.alteration(changing))

    def detached(self, part: Identity) -> bool:
        """Whether the table of a partition's index or key stops being a partition, and keeps it as its own.

        It does not keep what refers to the very table that it is a part of: that needs all rows until it goes.
        """
        holder = self.source.parent(part)
        if holder is None or holder not in self.target:
            return False
        used = {dependency.identity for dependency in self.source.dependencies(part)}
        attaching = attachments(self.source, holder)
        return any(map(self._is_detached, attaching)) and not any(
            whole in used for attachment in attaching for whole in attached_to(self.source, attachment)
        )

    def _is_detached(self, attachment: Identity) -> bool:
        needed = (used for used, deptype in self.source.dependencies(attachment) if deptype == DECLARED)
        return any(identity in self.dropped or identity in self.because for identity in (attachment, *needed))

    def survives(self, identity: Identity) -> bool:
        """Whether it stays, and has steps of its own."""
        return self.keeps(identity) and not self.only_follows(identity)

    def only_follows(self, identity: Identity) -> bool:
        """Whether it comes, changes and goes with another, before and after."""
        follows = kinds()[identity.kind].follows
        return all(follows(catalog.fact(identity)) for catalog in (self.source, self.target))

    def is_managed(self, identity: Identity) -> bool:
        """Whether the plan may touch it, or it is touched with another."""
        follows = kinds()[identity.kind].follows(self.source.fact(identity))
        return follows or (self.scope(identity) and identity not in self.left_alone)

    def dependents(self, identity: Identity) -> list[Dependency]:
        """What depends on it, but what only the order of steps is about."""
        return sorted(d for d in self.source.dependents(identity) if d.type not in ORDER_ONLY)

    def needed(self, dependent: Identity) -> set[Identity]:
        """What it depends on in the target."""
        return {dependency.identity for dependency in self.target.dependencies(dependent)}


def rules_of(alteration: Alteration) -> list[InPlace]:
    """The rules of the changed attributes, each once, in the order of the kind's table."""
    kind = kinds()[alteration.new.identity.kind]
    named = [*kind.alter, *(["owner"] if "owner" not in kind.alter else [])]
    rules = [kind.rule(name) for name in named if name in alteration.attributes]
    return list(dict.fromkeys(rule for rule in rules if isinstance(rule, InPlace)))


def _follows(change: Change) -> bool:
    """Whether other steps bring the change about: the fact follows another wherever it is.

    One that goes may have been left behind by what it followed.
    """
    follows = kinds()[change.identity.kind].follows
    return change.new is not None and all(follows(fact) for fact in (change.old, change.new) if fact)
