"""Texts that stay and mean something else, because a function, a cast or an operator class comes or goes. Pure.

PostgreSQL resolves a call once, when it reads the text: ``f(a)`` stays a call of ``f(anyelement)`` where ``f(integer)``
comes later, which the files mean (https://www.postgresql.org/docs/current/typeconv-func.html). So does an
implicit cast, or the default operator class of a key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from syndicate_diff.model import Catalog, Change, Identity
from syndicate_diff.registry import kinds


def other_meanings(
    source: Catalog, target: Catalog, changing: Collection[Identity], renamed: Mapping[Identity, Identity]
) -> Iterator[Change]:
    """What does not change itself, and evaluates something else than before.

    Not where that goes: it is made anew without it then.
    """
    for user in sorted(_users(source, target, changing)):
        kind = kinds()[user.kind]
        if not kind.texts or user in changing or user not in source or user not in target:
            continue
        before = {renamed.get(used, used) for used in _evaluated(source, user)}
        after = _evaluated(target, user)
        old, new = source.fact(user), target.fact(user)
        texts = frozenset(name for name in kind.texts if new[name])
        if texts and before != after and all(used in target for used in before - after):
            yield Change(user, old, new, texts)


def _users(source: Catalog, target: Catalog, changing: Collection[Identity]) -> set[Identity]:
    """What uses something that is evaluated and changes, or what that is found through."""
    found: set[Identity] = set()
    for identity in filter(_is_evaluated, changing):
        found_through = kinds()[identity.kind].found_through
        for catalog in (source, target):
            if fact := catalog.get(identity):
                names = (identity, *found_through(fact, catalog))
                found.update(user for name in names for user, _ in catalog.dependents(name))
    return found


def _is_evaluated(identity: Identity) -> bool:
    """Not a column, which has its own name in every text."""
    kind = kinds()[identity.kind]
    return kind.evaluated is not None and not kind.in_row


def _evaluated(catalog: Catalog, user: Identity) -> set[Identity]:
    return {used for used, _ in catalog.dependencies(user) if _is_evaluated(used)}
