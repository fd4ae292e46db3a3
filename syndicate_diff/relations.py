"""Which relation an object is, or is a part of: what its statements lock. Pure; knows no kind by name."""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.model import Identity
from syndicate_diff.registry import kinds, target_of
from syndicate_diff.statement import LockMode


def lock_on(identity: Identity) -> tuple[LockMode | None, str | None]:
    """What creating and dropping usually takes, and on which relation; a satellite only locks whole relations."""
    own, target = kinds()[identity.kind], target_of(identity)
    kind = kinds()[target.kind]
    if kind.lock is None or (own.satellite and kind.catalog != "pg_class"):
        return None, None
    return own.lock, sql.qualified(*kind.relation(target.parts))


def relation_made(identity: Identity) -> str | None:
    """The relation that creating an object makes: a table, not a column or a link between tables."""
    kind = kinds()[identity.kind]
    if kind.catalog != "pg_class" or not kind.addressed:
        return None
    relation = kind.relation(identity.parts)
    is_part = len(identity.parts) > 2 and relation == identity.parts[:2]
    return None if is_part else sql.qualified(*relation)
