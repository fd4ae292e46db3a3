"""Statements that move rows, while no trigger fires: the rows are there already.

https://www.postgresql.org/docs/current/sql-altertable.html (DISABLE TRIGGER)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import enabled_state
from syndicate_diff.kinds.shared.foreign_key_locks import with_partitions
from syndicate_diff.kinds.shared.table_part import table_name
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import LockMode, Statement

_TRIGGER = "trigger"
_OF_PARTITION = "trigger of partition"  # a copy that fires otherwise than its original
_FOR_EACH_ROW = " FOR EACH ROW "


def without_triggers(
    table: Identity, statements: Iterable[Statement], change: Creation | Alteration
) -> Iterator[Statement]:
    """The statements, in between of which no trigger of a table, or of its partitions by now, fires.

    Foreign keys are checked at once: PostgreSQL alters no table that has checks to come.
    """
    now = change.fact.identity  # a partition that is attached by this very step
    parts = list(with_partitions(table, change.target, lambda other: other == now or change.exists(other)))
    triggers = [trigger for part in parts for trigger in _by_now(part, _TRIGGER, change) if _fires(trigger, table)]
    if any(_is_deferred(part, change) for part in parts):
        yield Statement("SET CONSTRAINTS ALL IMMEDIATE")
    silent = {trigger.identity for trigger in triggers}
    others = [copy for part in parts for copy in _by_now(part, _OF_PARTITION, change)]
    for trigger in (*triggers, *others):
        if trigger["enabled"] != "D":
            yield _enable(trigger, "D")
    yield from statements
    for trigger in triggers:
        if trigger["enabled"] != "D":
            yield _enable(trigger, trigger["enabled"])
    for copy in others:  # which their originals have taken along
        if copy["enabled"] != "D" or Identity(_TRIGGER, tuple(copy["original"])) in silent:
            yield _enable(copy, copy["enabled"])


def _is_deferred(table: Identity, change: Creation | Alteration) -> bool:
    catalogs = (change.source, change.target)
    keys = (catalog.fact(key) for catalog in catalogs for key in catalog.children(table, "constraint"))
    return any(key["type"] == "f" and key["deferred"] for key in keys)


def _fires(trigger: Fact, table: Identity) -> bool:
    """Of partitions, those for each row."""
    return trigger.whole == table or _FOR_EACH_ROW in trigger["definition"]


def _by_now(table: Identity, kind: str, change: Creation | Alteration) -> Iterator[Fact]:
    for trigger in change.source.children(table, kind) if change.keeps(table) else ():
        if change.pending(trigger):
            yield change.source.fact(trigger)
    for trigger in change.target.children(table, kind):
        if change.exists(trigger) and not change.pending(trigger):
            yield change.target.fact(trigger)


def _enable(trigger: Fact, enabled: str) -> Statement:
    """With the copies that partitions have of it."""
    text = enabled_state.enable_trigger(trigger, enabled, only=trigger.identity.kind == _OF_PARTITION)
    return Statement(text, LockMode.SHARE_ROW_EXCLUSIVE, table_name(trigger))
