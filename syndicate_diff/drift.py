"""Drift: what differs between the live database and what was applied to it last. Pure.

Whatever the live and the desired state differ in has one of two causes, or both: somebody changed
the live database since the last apply (drift), or somebody changed the files (pending). The state
that the last apply left, one hash for each fact, tells which.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syndicate_diff.bare_operators import meant
from syndicate_diff.diff import Scope, diff, meaning
from syndicate_diff.model import Catalog, Change, Fact, Identity, Operator
from syndicate_diff.registry import kinds
from syndicate_diff.rules import NotCompared

PENDING, DRIFTED, BOTH = 2, 3, 4


@dataclass(frozen=True, slots=True)
class Drifted:
    """One object that somebody changed by hand.

    `what` is created, altered or dropped. `attributes` maps the changed ones to (applied, live);
    empty where the applied values are not known any more, because the files changed too.
    """

    identity: Identity
    what: str
    attributes: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class DriftReport:
    """What `drift` found; `known` is False where no applied state was ever recorded."""

    known: bool
    drifted: Sequence[Drifted]
    pending: Sequence[Identity]

    @property
    def exit_code(self) -> int:
        """0 none, 2 pending, 3 drift, 4 both."""
        return {
            (False, False): 0,
            (False, True): PENDING,
            (True, False): DRIFTED,
            (True, True): BOTH,
        }[bool(self.drifted), bool(self.pending)]


def key(identity: Identity) -> str:
    """The identity as the history's JSON has it: ``["table", "public", "orders"]``."""
    return json.dumps(identity.to_list(), ensure_ascii=False)


def fact_hash(fact: Fact, catalog: Catalog) -> str:
    """16 hexadecimal digits over what is compared of a fact of a catalog."""
    kind = kinds()[fact.identity.kind]
    compared = [
        (name, meaning(value, kind, name))
        for name, value in sorted(fact.attributes.items())
        if not isinstance(kind.rule(name), NotCompared)
    ]
    # Only where there are any: what others have is hashed as it was when older versions recorded it.
    operators = meant(catalog, fact.identity)
    text = repr(compared) + (repr(operators) if operators else "")
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def fact_hashes(catalog: Catalog, scope: Scope) -> dict[str, str]:
    """The state that an apply records: every managed fact."""
    managed = filter(scope, catalog.identities())
    return {key(identity): fact_hash(catalog.fact(identity), catalog) for identity in managed}


def drift(
    live: Catalog,
    desired: Catalog,
    scope: Scope,
    applied: Mapping[str, str] | None,
    comparable: Catalog | None = None,
) -> DriftReport:
    """Compare the live, the desired and the applied state (None: not known).

    `comparable` is the live state as read on the major version of the desired one, where the live
    server has another. The applied state was read on the live server, so that it cannot tell then
    whether what somebody changed is pending too; it counts as drift alone.
    """
    changes = diff(comparable or live, desired, scope)
    if applied is None:
        return DriftReport(False, (), tuple(change.identity for change in changes))
    drifted, pending = [], []
    for change in changes:
        was = applied.get(key(change.identity))
        lives, wanted = _hash(live, change.identity), _hash(desired, change.identity)
        if lives != was:
            operators = (meant(desired, change.identity), meant(live, change.identity))
            drifted.append(_drifted(change, was, wanted, operators))
        if lives == was if comparable else wanted != was:
            pending.append(change.identity)
    return DriftReport(True, tuple(drifted), tuple(pending))


def _hash(catalog: Catalog, identity: Identity) -> str | None:
    fact = catalog.get(identity)
    return fact_hash(fact, catalog) if fact else None


def _drifted(
    change: Change, was: str | None, wanted: str | None, operators: tuple[list[Operator], list[Operator]]
) -> Drifted:
    live, desired = change.old, change.new
    what = "created" if was is None else "dropped" if live is None else "altered"
    attributes: dict[str, tuple[object, object]] = {}
    if live and desired and wanted == was:
        # The files still say what was applied, so that they know the old values.
        differing = sorted(name for name in change.attributes if desired[name] != live[name])
        attributes = {name: (desired[name], live[name]) for name in differing}
        if not attributes:  # but the operators that the same text stands for
            applied, there = ([f"{o.schema}.{o.name}{o.operands}" for o in side] for side in operators)
            attributes["operators"] = (applied, there)
    return Drifted(change.identity, what, attributes)
