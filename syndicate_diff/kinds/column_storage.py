"""How the values of a column are stored: SET STORAGE and SET COMPRESSION.

https://www.postgresql.org/docs/current/storage-toast.html. Neither reaches inheriting tables and partitions here:
each has settings of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.kind import Alteration
from syndicate_diff.kinds import casts
from syndicate_diff.kinds.table_part import alter_column
from syndicate_diff.model import Fact

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


def settings(fact: Fact) -> Iterator[str]:
    """What a new column, or one whose type has changed, needs to be stored otherwise than its type says."""
    if fact["storage"]:
        yield alter_column(fact, f"SET STORAGE {_STORAGE[fact['storage']]}", only=True)
    if fact["compression"]:
        yield alter_column(fact, f"SET COMPRESSION {_COMPRESSION[fact['compression']]}", only=True)


def set_storage(change: Alteration) -> str:
    """SET STORAGE; back to that of the type, it has to be named before PostgreSQL 16."""
    storage = change.now("storage")
    if not storage and change.target.version >= 16:
        return alter_column(change.new, "SET STORAGE DEFAULT", only=True)
    storage = storage or casts.natural_storage(change.target, change.now("type"))
    return alter_column(change.new, f"SET STORAGE {_STORAGE[storage]}", only=True)


def set_compression(change: Alteration) -> str:
    """SET COMPRESSION."""
    compression = _COMPRESSION.get(change.now("compression"), "default")
    return alter_column(change.new, f"SET COMPRESSION {compression}", only=True)
