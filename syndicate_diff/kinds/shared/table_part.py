"""Statements about what belongs to a table or a foreign table: columns, constraints, triggers.

https://www.postgresql.org/docs/current/sql-altertable.html,
https://www.postgresql.org/docs/current/sql-alterforeigntable.html
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.model import Catalog, Fact, Identity

# What of a column decides what reads of it: where nothing else changes, that can stay meanwhile.
SHAPING = frozenset({"type", "collation", "generated", "expression"})


def table_name(fact: Fact) -> str:
    """The table of a part, as statements name it."""
    return sql.qualified(*fact.parts[:2])


def columns_of(table: Identity, catalog: Catalog) -> list[Fact]:
    """The columns of a table in their order."""
    facts = [catalog.fact(identity) for identity in catalog.children(table, "column")]
    return sorted(facts, key=lambda fact: int(fact["position"]))


def name_on_table(fact: Fact) -> str:
    """``a ON public.t``: how statements address what has a name on a table only."""
    return f"{sql.name(fact.name)} ON {table_name(fact)}"


def is_of_foreign_table(fact: Fact) -> bool:
    """Whether the table of a part is a foreign one, which statements must say."""
    return fact.parent is not None and fact.parent.kind == "foreign table"


def alter_table(fact: Fact, clause: str, *, only: bool = False) -> str:
    """``ALTER TABLE t …`` for a part of t; `only`: its children and partitions stay as they are."""
    keyword = "FOREIGN TABLE" if is_of_foreign_table(fact) else "TABLE"
    return f"ALTER {keyword} {'ONLY ' if only else ''}{table_name(fact)} {clause}"


def rename_constraint(fact: Fact, old: str, new: str) -> str:
    """``ALTER TABLE t RENAME CONSTRAINT a TO b``, which ALTER FOREIGN TABLE lacks, of foreign tables too."""
    return f"ALTER TABLE {table_name(fact)} RENAME CONSTRAINT {sql.name(old)} TO {sql.name(new)}"


def alter_column(fact: Fact, clause: str, *, only: bool = False) -> str:
    """``ALTER TABLE t ALTER COLUMN c …``."""
    return alter_table(fact, f"ALTER COLUMN {sql.name(fact.name)} {clause}", only=only)
