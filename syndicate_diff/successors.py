"""Which objects another takes the place of, so that what uses them can move over to it. Pure; knows no kind by name."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property

from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.registry import kinds


class Successors:
    """What of the source has a successor in the target, by the names and other things that only one object can have.

    `keeps` says whether the plan neither creates, drops nor replaces an object.
    """

    def __init__(self, source: Catalog, target: Catalog, keeps: Callable[[Identity], bool]) -> None:
        self.source, self.target, self._keeps = source, target, keeps

    def has(self, gone: Identity) -> bool:
        """Whether another object, which what uses the old one can move over to, takes the name."""
        kind = kinds()[gone.kind]
        return kind.adoptable and not self._taken.isdisjoint(kind.claims(self.source.fact(gone)))

    def among(self, needed: Iterable[Identity], gone: Identity) -> bool:
        """Whether what goes, or its whole, must be gone before something of what is needed can come."""
        going = (self.source.fact(identity) for identity in (gone, *self.source.wholes(gone)))
        coming = (self.target.fact(i) for used in needed for i in (used, *self.target.wholes(used)))
        claims = _claims(fact for fact in going if not self._keeps(fact.identity))
        return not claims.isdisjoint(_claims(fact for fact in coming if not self._keeps(fact.identity)))

    @cached_property
    def _taken(self) -> set[Hashable]:
        return _claims(fact for kind in kinds().values() if kind.adoptable for fact in self.target.facts(kind.name))


def _claims(facts: Iterable[Fact]) -> set[Hashable]:
    return {claim for fact in facts for claim in kinds()[fact.identity.kind].claims(fact)}
