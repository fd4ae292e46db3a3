"""What managed tables have from parents that are not managed: it follows these, which nobody tells the files. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from syndicate_diff.attachments import attached_to, attachments
from syndicate_diff.diff import Scope, diff
from syndicate_diff.model import INHERITED, Catalog, Change, Fact, Identity
from syndicate_diff.registry import kinds
from syndicate_diff.rules import InPlace


def following(scope: Scope, live: Catalog, desired: Catalog) -> frozenset[Identity]:
    """What differs between both states just as the same of a parent does that is not managed.

    Not where the table comes, goes, or is attached otherwise: then it follows nobody.
    """
    outside = {change.identity: change for change in diff(live, desired, lambda identity: not scope(identity))}
    left = {change.identity: change for change in diff(live, desired, scope) if outside}
    found: dict[Identity, Change] = {}
    while True:
        known = {**outside, **found}
        new = {
            identity: change
            for identity, change in left.items()
            if identity not in found and _follows(change, known, live, desired)
        }
        if not new:
            return frozenset(found)
        found.update(new)


def _follows(change: Change, known: Mapping[Identity, Change], live: Catalog, desired: Catalog) -> bool:
    catalog = live if change.old else desired
    *_, table = (change.identity, *catalog.wholes(change.identity))
    stays = table in live and table in desired
    attaching = attachments(catalog, table) if stays else ()
    if not attaching or not all(_is_the_same(attachment, live, desired) for attachment in attaching):
        return False
    if change.identity in attaching:
        is_known = any(_is_of(table, identity, live) for identity in known)
        return bool(change.attributes) and _only_restates(change, change.attributes) and is_known
    originals = set(_originals(change.identity, table, catalog))
    return any(_differs_alike(change, known[original]) for original in originals & known.keys())


def _is_the_same(attachment: Identity, live: Catalog, desired: Catalog) -> bool:
    """Whether it makes the table a part of the same in both states."""
    both = attachment in live and attachment in desired
    return both and {*attached_to(live, attachment)} == {*attached_to(desired, attachment)}


def _is_of(table: Identity, original: Identity, catalog: Catalog) -> bool:
    """Whether it is of a table that this one is attached to."""
    wholes = (whole for attachment in attachments(catalog, table) for whole in attached_to(catalog, attachment))
    return any(original == whole or whole in catalog.wholes(original) for whole in wholes)


def _originals(part: Identity, table: Identity, catalog: Catalog) -> Iterator[Identity]:
    """The same of each parent, by what PostgreSQL says and by the name; and what ends it."""
    yield from (used for used, deptype in catalog.dependencies(part) if deptype in INHERITED)
    for attachment in attachments(catalog, table):
        for whole in attached_to(catalog, attachment):
            yield Identity(part.kind, (*whole.parts, *part.parts[len(table.parts) :]))
    ends_with = kinds()[part.kind].ends_with
    yield from ends_with(catalog.fact(part)) if ends_with else ()


def _differs_alike(change: Change, original: Change) -> bool:
    if not (change.old and change.new and original.old and original.new):
        return (change.old is None, change.new is None) == (original.old is None, original.new is None)
    own = change.attributes - original.attributes
    alike = change.attributes & original.attributes
    pairs = ((change.old, original.old), (change.new, original.new))
    return _only_restates(change, own) and all(_are_alike(*pair, alike) for pair in pairs)


def _are_alike(fact: Fact, original: Fact, attributes: frozenset[str]) -> bool:
    return all(fact[name] == original[name] for name in attributes)


def _only_restates(change: Change, attributes: frozenset[str]) -> bool:
    """Whether they say nothing but what it has from parents."""
    rules = [kinds()[change.identity.kind].rule(name) for name in attributes]
    return all(isinstance(rule, InPlace) and rule.of_parents for rule in rules)
