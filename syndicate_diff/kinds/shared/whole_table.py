"""When a table has all rows that it is to have: those of its partitions and children, too."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.attachments import attached_below, attached_to
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared.table_part import is_of_foreign_table
from syndicate_diff.model import Fact, Identity
from syndicate_diff.registry import kinds


def is_complete(table: Identity, change: Creation | Alteration) -> bool:
    """Whether nothing is attached later than what is created now."""
    now = change.fact.identity
    return all(other == now or change.exists(other) for other in attached_below(change.target, table))


def gets_part(creation: Creation) -> Iterator[Identity]:
    """The tables that what is created attaches another to, on all levels."""
    attachment = creation.fact.identity
    if kinds()[attachment.kind].attaches:
        yield from dict.fromkeys(attached_to(creation.target, attachment))


def may_have_values(column: Fact, creation: Creation) -> bool:
    """Whether there are rows of before, and the column was there, or came with a new table that they are in now."""
    table = column.whole
    if is_of_foreign_table(column):
        return False
    return column.identity in creation.source or (table not in creation.source and _has_older_part(table, creation))


def _has_older_part(table: Identity, creation: Creation) -> bool:
    parts = (creation.target.parent(attachment) for attachment in attached_below(creation.target, table))
    return any(part in creation.source for part in parts if part)
