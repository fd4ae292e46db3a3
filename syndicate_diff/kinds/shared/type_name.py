"""The names of types: that they hold them, and get others. https://www.postgresql.org/docs/current/sql-altertype.html"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.model import Fact


def type_claims(fact: Fact) -> list[tuple[str, ...]]:
    """The name that a type holds."""
    return [("type", *fact.parts)]


def rename_type(fact: Fact, new: str) -> str:
    """``ALTER TYPE … RENAME TO …``."""
    return f"ALTER TYPE {sql.qualified(*fact.parts)} RENAME TO {sql.name(new)}"
