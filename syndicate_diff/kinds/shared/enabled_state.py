"""When triggers and rules fire. https://www.postgresql.org/docs/current/sql-altertable.html (ENABLE TRIGGER)"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.kinds.shared.table_part import alter_table
from syndicate_diff.model import Fact

# What the catalogs say → what ALTER says; a new one is at 'O' and fires in sessions that are no replica.
ENABLED = {"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


def enable_trigger(fact: Fact, enabled: str, *, only: bool = False) -> str:
    """``ALTER TABLE … DISABLE TRIGGER …``."""
    return alter_table(fact, f"{ENABLED[enabled]} TRIGGER {sql.name(fact.name)}", only=only)
