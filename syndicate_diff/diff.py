"""The differ: two catalogs → the changes between them. Pure; knows no kind by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from syndicate_diff import bare_operators
from syndicate_diff.kind import Kind, compared, kinds
from syndicate_diff.model import Catalog, Change, Identity, Parts, Rows, left_alone
from syndicate_diff.normal import normal

Scope = Callable[[Identity], bool]


def everything(_: Identity) -> bool:
    """The scope that manages all there is."""
    return True


def diff(source: Catalog, target: Catalog, scope: Scope = everything) -> list[Change]:
    """What must change in `source` to make it `target`, in the order of kinds and names.

    What one side could not read is left out.
    """
    skipped = left_alone(source, target)
    changes = {}
    for kind in kinds().values():
        old, new = source.rows.get(kind.name, Rows()), target.rows.get(kind.name, Rows())
        for parts in sorted(_differing(old, new)):
            identity = Identity(kind.name, parts)
            if scope(identity) and identity not in skipped and (change := _change(kind, identity, source, target)):
                changes[identity] = change
    for identity in sorted(bare_operators.differing(source, target) - changes.keys() - skipped):
        if scope(identity) and (change := _change_of_operators(identity, source, target)):
            changes[identity] = change
    return list(changes.values())


def _differing(old: Rows, new: Rows) -> Iterator[Parts]:
    """The names whose values differ or that one side lacks; the hot loop."""
    before, after = old.values, new.values
    lookup = before.get
    for parts, values in after.items():
        if lookup(parts) != values:
            yield parts
    yield from (parts for parts in before if parts not in after)


def _change(kind: Kind, identity: Identity, source: Catalog, target: Catalog) -> Change | None:
    old, new = source.get(identity), target.get(identity)
    if old is None or new is None:
        return Change(identity, old, new)
    version = min(source.version, target.version)
    attributes = frozenset(
        name
        for name, value in new.attributes.items()
        if not _same(old.attributes.get(name), value, kind, name) and compared(kind.rule(name), version)
    )
    return Change(identity, old, new, attributes) if attributes else None


def _change_of_operators(identity: Identity, source: Catalog, target: Catalog) -> Change | None:
    """That its text, which is the same, stands for another operator."""
    old, new, kind = source.fact(identity), target.fact(identity), kinds()[identity.kind]
    version = min(source.version, target.version)
    named = (name for name in bare_operators.bare_attributes(new) if compared(kind.rule(name), version))
    attributes = frozenset(named)
    return Change(identity, old, new, attributes) if attributes else None


def _same(old: Any, new: Any, kind: Kind, attribute: str) -> bool:
    return bool(old == new) or meaning(old, kind, attribute) == meaning(new, kind, attribute)


def meaning(value: Any, kind: Kind, attribute: str) -> Any:
    """The value of an attribute in the form in which equal ones mean the same."""
    return value if attribute in kind.verbatim else normal(value)
