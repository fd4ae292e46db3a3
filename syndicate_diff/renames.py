"""What goes and comes back under another name: it is renamed. Pure; knows no kind by name.

Only kinds that say so (`Kind.nameless`): what is derived from other things, as an index is from rows, is the
same object wherever its definition is the same. What holds rows or values of its own is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from syndicate_diff.model import COPY, Catalog, Change, Identity
from syndicate_diff.registry import kinds
from syndicate_diff.rules import compared

Key = tuple[Any, ...]
Renamed = dict[Identity, Identity]


def renamed(dropped: Iterable[Identity], created: Iterable[Identity], source: Catalog, target: Catalog) -> Renamed:
    """The old identity → the new one, of the same whole, where all that is compared but the name is the same.

    What partitions have, such as the parts of an index, is found after its originals: these are the same, too, or
    are renamed.
    """
    going: dict[Key, list[Identity]] = defaultdict(list)
    for old in sorted(dropped, reverse=True):
        if key := _key(old, source, target):
            going[key].append(old)
    left = {new: going[key] for new in sorted(created) if (key := _key(new, target, source)) in going}
    found: Renamed = {}
    while pairs := list(_pairs(left, found, source, target)):
        for old, new in pairs:
            found[old] = new
            left.pop(new).remove(old)
    return found


def _pairs(
    left: dict[Identity, list[Identity]], found: Renamed, source: Catalog, target: Catalog
) -> Iterator[tuple[Identity, Identity]]:
    """What corresponds to each other by what is found by now, each of them once."""
    taken = set()
    for new, candidates in left.items():
        originals = _originals(new, target, {})
        for old in reversed(candidates):
            # What is nobody's part yet can become one.
            if old not in taken and _originals(old, source, found) in (originals, set()):
                taken.add(old)
                yield old, new
                break


def _key(identity: Identity, catalog: Catalog, other: Catalog) -> Key | None:
    """What two objects have in common that differ in their names alone; None: not renamed."""
    kind = kinds()[identity.kind]
    version = min(catalog.version, other.version)
    attributes = kind.nameless(catalog.fact(identity), catalog, other) if kind.nameless else None
    if attributes is None:
        return None
    values = sorted((name, repr(value)) for name, value in attributes.items() if compared(kind.rule(name), version))
    place = kind.name_part % len(identity.parts)
    return identity.kind, identity.parts[:place], identity.parts[place + 1 :], catalog.parent(identity), *values


def _originals(identity: Identity, catalog: Catalog, names: Renamed) -> set[Identity]:
    """What it is the copy of, as it is called once all is renamed."""
    return {names.get(used, used) for used, deptype in catalog.dependencies(identity) if deptype == COPY}


def is_taken(old: Identity, new: Identity, source: Catalog, target: Catalog) -> bool:
    """Whether attaching its table is to take it for a copy, and can take nothing else: no other is like it."""
    is_copy = any(deptype == COPY for _, deptype in target.dependencies(new))
    return is_copy and _is_alone(old, source) and _is_alone(new, target)


def _is_alone(part: Identity, catalog: Catalog) -> bool:
    """Whether its table has no other that is like it."""
    holder, own = catalog.parent(part), _likeness(part, catalog)
    siblings = catalog.children(holder) if holder else ()
    return own is None or [_likeness(sibling, catalog) for sibling in siblings].count(own) == 1


def _likeness(part: Identity, catalog: Catalog) -> str | None:
    age = kinds()[part.kind].age
    found = catalog.fact(part)[age] if age else None
    return str(found[0]) if found else None


def carried(changes: Iterable[Change], names: Renamed, source: Catalog, target: Catalog) -> set[Identity]:
    """The links (`Kind.ends_with`) that go on joining the same objects, whatever these are called."""
    links = [change for change in changes if kinds()[change.identity.kind].ends_with]
    before = {_joined(link.identity, source, names): link.identity for link in links if link.old}
    after = {_joined(link.identity, target, {}): link.identity for link in links if link.new}
    return {links[joined] for joined in before.keys() & after.keys() for links in (before, after)}


def _joined(link: Identity, catalog: Catalog, names: Renamed) -> frozenset[Identity]:
    return frozenset(names.get(used, used) for used, _ in catalog.dependencies(link) if used in catalog)
