"""What has the name, or something else that only one can have, of another that goes or comes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import cached_property

from syndicate_diff.model import Catalog, Identity
from syndicate_diff.registry import kinds

# What only one object at a time can have → what has it.
Claimed = Mapping[Hashable, list[Identity]]


class Rivals:
    """Questions about what goes, and what comes in its place without being the same."""

    def __init__(
        self, source: Catalog, target: Catalog, dropped: Collection[Identity], created: Collection[Identity]
    ) -> None:
        self.source, self.target, self.dropped, self.created = source, target, dropped, created

    def predecessors(self, new: Identity) -> list[Identity]:
        """What goes, and has the name of something new."""
        return _named_alike(new, self.target, self._claimed_by_dropped)

    def followers(self, old: Identity) -> list[Identity]:
        """What is new, and has the name of something that goes."""
        return _named_alike(old, self.source, self._claimed_by_created)

    @cached_property
    def _claimed_by_dropped(self) -> Claimed:
        return _claimed(self.dropped, self.source)

    @cached_property
    def _claimed_by_created(self) -> Claimed:
        return _claimed(self.created, self.target)


def _claimed(identities: Iterable[Identity], catalog: Catalog) -> Claimed:
    found: dict[Hashable, list[Identity]] = defaultdict(list)
    for identity in sorted(identities):
        for claim in kinds()[identity.kind].claims(catalog.fact(identity)):
            found[claim].append(identity)
    return found


def _named_alike(identity: Identity, catalog: Catalog, claimed: Claimed) -> list[Identity]:
    claims = kinds()[identity.kind].claims(catalog.fact(identity)) if claimed else ()
    return [other for claim in claims for other in claimed.get(claim, ()) if other != identity]
