"""The differ: two catalogs → the changes between them. Pure; knows no kind by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from syndicate_diff import bare_operators
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog, Change, Identity, Parts, Rows, left_alone
from syndicate_diff.normal import normal
from syndicate_diff.registry import kinds
from syndicate_diff.rules import compared

Scope = Callable[[Identity], bool]


def everything(_: Identity) -> bool:
    """The scope that manages all there is."""
    return True


def diff(source: Catalog, target: Catalog, scope: Scope = everything) -> list[Change]:
    """What must change in `source` to make it `target`, in the order of kinds and names.

    What one side could not read is left out.
    """
    changes = []
    skipped = left_alone(source, target)
    in_operators = bare_operators.differing(source, target)
    for kind in kinds().values():
        old, new = source.rows.get(kind.name, Rows()), target.rows.get(kind.name, Rows())
        others = {identity.parts for identity in in_operators if identity.kind == kind.name}
        for parts in sorted({*_differing(old, new), *others}):
            identity = Identity(kind.name, parts)
            if not scope(identity) or identity in skipped:
                continue
            if change := _change(kind, identity, source, target, in_operators):
                changes.append(change)
    return changes


def _differing(old: Rows, new: Rows) -> Iterator[Parts]:
    """The names whose values differ or that one side lacks; the hot loop."""
    before, after = old.values, new.values
    lookup = before.get
    for parts, values in after.items():
        if lookup(parts) != values:
            yield parts
    yield from (parts for parts in before if parts not in after)


def _change(
    kind: Kind, identity: Identity, source: Catalog, target: Catalog, in_operators: Collection[Identity]
) -> Change | None:
    old, new = source.get(identity), target.get(identity)
    if old is None or new is None:
        return Change(identity, old, new)
    version = min(source.version, target.version)
    others = bare_operators.bare_attributes(new) if identity in in_operators else ()
    attributes = frozenset(
        name
        for name, value in new.attributes.items()
        if (name in others or not _same(old.attributes.get(name), value, kind, name))
        and compared(kind.rule(name), version)
    )
    return Change(identity, old, new, attributes) if attributes else None


def _same(old: Any, new: Any, kind: Kind, attribute: str) -> bool:
    return bool(old == new) or meaning(old, kind, attribute) == meaning(new, kind, attribute)


def meaning(value: Any, kind: Kind, attribute: str) -> Any:
    """The value of an attribute in the form in which equal ones mean the same."""
    return value if attribute in kind.verbatim else normal(value)
