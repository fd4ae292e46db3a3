"""What goes and comes back under another name: it is renamed. Pure; knows no kind by name.

Only kinds that say so (`Kind.nameless`): what is derived from other things, as an index is from rows, is the
same object wherever its definition is the same. What holds rows or values of its own is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from syndicate_diff.kind import compared, kinds
from syndicate_diff.model import COPY, Catalog, Identity

Key = tuple[Any, ...]
Renamed = dict[Identity, Identity]


def renamed(dropped: Iterable[Identity], created: Iterable[Identity], source: Catalog, target: Catalog) -> Renamed:
    """The old identity → the new one, of the same whole, where all that is compared but the name is the same."""
    version = min(source.version, target.version)
    going: dict[Key, list[Identity]] = defaultdict(list)
    for old in sorted(dropped, reverse=True):
        if key := _key(old, source, version):
            going[key].append(old)
    found = {}
    for new in sorted(created):
        key = _key(new, target, version)
        if key and going.get(key):
            found[going[key].pop()] = new
    return found


def _key(identity: Identity, catalog: Catalog, version: int) -> Key | None:
    """What two objects have in common that differ in their names alone; None: not renamed."""
    kind = kinds()[identity.kind]
    attributes = kind.nameless(catalog.fact(identity), catalog) if kind.nameless else None
    if attributes is None or _is_linked(identity, catalog):
        return None
    values = sorted((name, repr(value)) for name, value in attributes.items() if compared(kind.rule(name), version))
    place = kind.name_part % len(identity.parts)
    return identity.kind, identity.parts[:place], identity.parts[place + 1 :], catalog.parent(identity), *values


def _is_linked(identity: Identity, catalog: Catalog) -> bool:
    """Whether the same part of other tables hangs on it, or it on that: those are known by its name."""
    links = catalog.dependencies(identity) | catalog.dependents(identity)
    return any(link.type == COPY or kinds()[link.identity.kind].ends_with for link in links)
