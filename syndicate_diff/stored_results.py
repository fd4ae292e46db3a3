"""What keeps results of something that gives other results after a plan: an index, a stored generated column. Pure.

PostgreSQL lets a function be replaced under an index of its results, and computes nothing anew: such an index finds
the wrong rows, a column keeps old values, a check holds for rows that it would refuse
(https://www.postgresql.org/docs/current/xfunc-volatility.html).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from syndicate_diff.defaults import nothing
from syndicate_diff.model import INHERITED, Catalog, Identity
from syndicate_diff.registry import kinds, printed
from syndicate_diff.statement import Danger, Hazard
from syndicate_diff.whole_rows import readers, takes_apart


class StoredResults:
    """Finds what is kept by a plan, with results of what the plan changes."""

    def __init__(self, source: Catalog, target: Catalog, keeps: Callable[[Identity], bool]) -> None:
        self.source, self.target, self.keeps = source, target, keeps
        self.keepers_of_rows: dict[tuple[Identity, ...], list[tuple[Identity, str]]] = {}

    def hazards(self, identity: Identity) -> Iterator[Hazard]:
        """One for each object that keeps results of an object as it was before the plan."""
        if kinds()[identity.kind].evaluated in (None, nothing):
            return  # nothing of its own decides any
        old, new = (self._evaluated(catalog, identity) for catalog in (self.source, self.target))
        is_part = any(catalog.parent(identity) for catalog in (self.source, self.target))
        if old == new or not (is_part or (old and new)):
            return
        found = {keeper: said for keeper, said in self._found(identity) if self.keeps(keeper)}
        for keeper in sorted(found):
            copied_from = (d.identity for d in self.target.dependencies(keeper) if d.type in INHERITED)
            if found.keys().isdisjoint(copied_from):
                yield Hazard(Danger.CHANGES_MEANING, f"{printed(keeper)} {found[keeper]}")

    def _evaluated(self, catalog: Catalog, identity: Identity) -> object:
        """What of it decides the results."""
        evaluated, fact = kinds()[identity.kind].evaluated, catalog.get(identity)
        return evaluated(fact) if evaluated and fact else None

    def _found(self, identity: Identity) -> list[tuple[Identity, str]]:
        """What keeps its results; whichever part of a row comes or goes, that is the same."""
        if not kinds()[identity.kind].in_row or self._stays(identity):
            return list(self._keepers(identity))
        wholes = tuple(whole for catalog in (self.source, self.target) for whole in catalog.wholes(identity))
        if wholes not in self.keepers_of_rows:
            self.keepers_of_rows[wholes] = list(self._keepers(identity))
        return self.keepers_of_rows[wholes]

    def _keepers(self, identity: Identity) -> Iterator[tuple[Identity, str]]:
        """What keeps its results, or results of what evaluates it, on all levels, and how that is said."""
        seen, queue = {identity}, [identity]
        rewritten = set(self.target.wholes(identity)) if self._stays(identity) else ()
        for evaluated in queue:
            for user in self._users(evaluated):
                if user in seen or user not in self.target or self.target.parent(user) in rewritten:
                    continue
                seen.add(user)
                kind = kinds()[user.kind]
                if said := kind.outdated(self.target.fact(user)):
                    yield user, said
                if kind.evaluated and (kind.reads_rows or not said):
                    queue.append(user)

    def _users(self, identity: Identity) -> Iterator[Identity]:
        """What evaluates it: what depends on it, what calls it by its name alone, and what it is a part of."""
        is_part_of_row = kinds()[identity.kind].in_row
        wholes = [whole for catalog in (self.source, self.target) for whole in catalog.wholes(identity)]
        if self._stays(identity):
            yield from self._direct_users(identity)
        if self._stays(identity) or not is_part_of_row:
            yield from wholes
        if is_part_of_row:
            yield from (reader for whole in wholes if whole in self.target for reader in readers(self.target, whole))

    def _stays(self, identity: Identity) -> bool:
        return identity in self.source and identity in self.target

    def _direct_users(self, identity: Identity) -> Iterator[Identity]:
        own = {dependency.identity for dependency in self.target.dependencies(identity)}
        # A view is used by its columns.
        parts = [part for part in self.target.children(identity) if kinds()[part.kind].evaluated is nothing]
        for used in (identity, *parts):
            for user, _ in self.target.dependents(used):
                if self.target.parent(user) != identity and not self._takes_apart(user, identity):
                    yield user
        found = kinds()[identity.kind].found_through(self.target.fact(identity), self.target)
        yield from (other for other in found if other not in own)

    def _takes_apart(self, user: Identity, part: Identity) -> bool:
        return kinds()[part.kind].in_row and takes_apart(self.target.fact(user), part)
