"""The state that applies recorded, of one project among several that share a history. Pure.

Each replaces what it manages and keeps the rest. A key of its own, ``["managed", "app", "audit"]`` with the schemas
that the settings list, says that a project has recorded its state; a history without such keys is that of one project.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from syndicate_diff.model import Identity
from syndicate_diff.registry import kinds
from syndicate_diff.scope import ManagedScope

_MANAGED = "managed"
Recorded = Mapping[str, str]


def state_of_project(recorded: Recorded | None, scope: ManagedScope) -> Recorded | None:
    """What was recorded of what is managed; None where this project has recorded nothing yet."""
    if recorded is None:
        return None
    others = list(_projects(recorded))
    if others and not any(_overlap(schemas, scope.schemas) for schemas in others):
        return None
    return {key: value for key, value in recorded.items() if _is_managed(key, scope)}


def with_state_of_others(recorded: Recorded | None, state: Recorded, scope: ManagedScope) -> Recorded:
    """What to record: the state of this project, and what was recorded of others."""
    others = {key: value for key, value in (recorded or {}).items() if not _is_own(key, scope)}
    return {**others, json.dumps([_MANAGED, *sorted(scope.schemas or ())]): "", **state}


def _projects(recorded: Recorded) -> Iterator[Collection[str]]:
    """The schemas that each of the projects manages; none stands for all."""
    for kind, *schemas in map(json.loads, recorded):
        if kind == _MANAGED:
            yield schemas


def _overlap(one: Collection[str], other: Collection[str] | None) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def _is_own(key: str, scope: ManagedScope) -> bool:
    kind, *schemas = json.loads(key)
    return _overlap(schemas, scope.schemas) if kind == _MANAGED else _is_managed(key, scope)


def _is_managed(key: str, scope: ManagedScope) -> bool:
    """Not what an older version of schemadiff knew by a kind that there is no more."""
    identity = Identity.from_list(json.loads(key))
    target_kind = identity.parts[0] if identity.kind in kinds() and kinds()[identity.kind].satellite else identity.kind
    return identity.kind in kinds() and target_kind in kinds() and scope(identity)
