"""What no statement can change, and a plan therefore only notes: the order of columns. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from syndicate_diff.diff import Scope
from syndicate_diff.kind import kinds
from syndicate_diff.model import Catalog, Identity


def notes(source: Catalog, target: Catalog, scope: Scope) -> Iterator[str]:
    """A sentence for every object whose parts stand in another order on the two sides."""
    for kind in kinds().values():
        if not kind.position or kind.name not in source.rows or kind.name not in target.rows:
            continue
        old, new = _orders(source, kind.name, kind.position), _orders(target, kind.name, kind.position)
        for parent in sorted(old.keys() & new.keys()):
            kept = [name for name in old[parent] if name in new[parent]]
            wanted = [name for name in new[parent] if name in old[parent]]
            if kept != wanted and scope(parent):
                yield f"{parent}: the {kind.name}s stay in the order {', '.join(kept)}; PostgreSQL cannot reorder them"


def _orders(catalog: Catalog, kind: str, position: str) -> dict[Identity, list[str]]:
    rows = catalog.rows[kind]
    if not rows.values:
        return {}
    place = rows.columns.index(position)
    found: dict[Identity, list[tuple[int, str]]] = defaultdict(list)
    for parts, values in rows.values.items():
        found[rows.parents[parts]].append((values[place], parts[-1]))
    return {parent: [name for _, name in sorted(names)] for parent, names in found.items()}
