"""What no statement can change: the order of columns. A plan notes it, and says what reads them by it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property

from syndicate_diff.column_lists import lists_columns
from syndicate_diff.diff import Scope
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.registry import kinds
from syndicate_diff.statement import Danger, Hazard


def notes(source: Catalog, target: Catalog, scope: Scope) -> Iterator[str]:
    """A sentence for every object whose parts stand in another order on the two sides."""
    for kind, whole, old, new in _in_both(source, target):
        kept = [name for name in old if name in new]
        wanted = [name for name in new if name in old]
        if kept != wanted and scope(whole):
            yield f"{whole}: the {kind}s stay in the order {', '.join(kept)}; PostgreSQL cannot reorder them"


class ReadingByPosition:
    """Finds what is written for the columns of the target as they stand there, and will stand otherwise."""

    def __init__(self, source: Catalog, target: Catalog, keeps: Callable[[Identity], bool]) -> None:
        self.source, self.target, self.keeps = source, target, keeps

    def hazards(self, fact: Fact) -> Iterator[Hazard]:
        """One for each object whose columns a fact of the target would take for others."""
        kind = kinds()[fact.identity.kind]
        by_position = kind.by_position or lists_columns(*sorted(kind.texts))
        for whole in sorted(self._shifted.keys() & self._reached(fact.identity)):
            if by_position(fact, whole, self._shifted[whole]):
                last = "put new columns last, as PostgreSQL does"
                reason = f"it reads the columns of {whole} by their position, which is another in the files: {last}"
                yield Hazard(Danger.CHANGES_MEANING, reason)

    def _reached(self, identity: Identity) -> set[Identity]:
        """What it uses itself, or by what it calls."""
        used = {dependency.identity for dependency in self.target.dependencies(identity)}
        return used.union(d.identity for one in used for d in self.target.dependencies(one))

    @cached_property
    def _shifted(self) -> dict[Identity, list[str]]:
        found = {}
        for _, whole, old, new in _in_both(self.source, self.target):
            will_be = [name for name in old if name in new] + [name for name in new if name not in old]
            if will_be != new and self.keeps(whole):
                found[whole] = new
        return found


def _in_both(source: Catalog, target: Catalog) -> Iterator[tuple[str, Identity, list[str], list[str]]]:
    """The kind of the parts, what both sides have of these, and how they stand there on each."""
    for kind in kinds().values():
        if kind.position and kind.name in source.rows and kind.name in target.rows:
            old, new = (_orders(catalog, kind.name, kind.position) for catalog in (source, target))
            yield from ((kind.name, whole, old[whole], new[whole]) for whole in sorted(old.keys() & new.keys()))


def _orders(catalog: Catalog, kind: str, position: str) -> dict[Identity, list[str]]:
    rows = catalog.rows[kind]
    if not rows.values:
        return {}
    place = rows.columns.index(position)
    found: dict[Identity, list[tuple[int, str]]] = defaultdict(list)
    for parts, values in rows.values.items():
        found[rows.parents[parts]].append((values[place], parts[-1]))
    return {parent: [name for _, name in sorted(names)] for parent, names in found.items()}
