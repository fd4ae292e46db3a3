"""Why there is no plan: what PostgreSQL would refuse, or would lose or drop in silence. Pure."""

from __future__ import annotations

from collections.abc import Collection

from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.model import Change, Identity
from syndicate_diff.registry import printed


def in_the_way(
    dependent: Identity, identity: Identity, what: str, left_alone: Collection[Identity]
) -> UnsupportedChange:
    """What is not managed, or, as what is `left_alone`, cannot be read, depends on what is altered or goes."""
    unread = dependent in left_alone
    why = "its definition cannot be read" if unread else "it is not managed (managed and ignore in schemadiff.yml)"
    way = "connect as a role that can read it" if unread else f"manage {printed(dependent)} too"
    return UnsupportedChange(
        f"{printed(identity)} cannot be {what}: {printed(dependent)} depends on it and must stay as it is",
        why=why,
        hint=f"{way}, or drop it by hand before the plan" + (", and create it after" * (what != "dropped")),
    )


def data_lost(identity: Identity, because: Identity | None, change: Change | None) -> UnsupportedChange:
    """What holds rows would be replaced, for its own change or because of something else."""
    return UnsupportedChange(
        f"{identity} would have to be dropped and created, and its data lost",
        why=f"{', '.join(sorted(change.attributes))} cannot be altered" if change else f"it depends on {because}",
        hint="make the change in two steps, or drop the object in one plan and create it in the next",
    )
