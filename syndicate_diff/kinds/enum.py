"""Enumerated types. https://www.postgresql.org/docs/current/sql-createtype.html

Labels are added in place; what PostgreSQL cannot do to labels (remove, reorder) replaces the type:
the old one is renamed aside, the columns move over by way of text, and it is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Alteration
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.type_names import type_claims
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace
from syndicate_diff.statement import Statement


def _create(fact: Fact) -> str:
    labels = ",\n    ".join(sql.literal(label) for label in fact["labels"] or ())
    inside = f"(\n    {labels}\n)" if labels else "()"
    return f"CREATE TYPE {sql.qualified(*fact.parts)} AS ENUM {inside}"


def _only_added(change: Alteration) -> bool:
    old, new = change.was("labels") or [], change.now("labels") or []
    return [label for label in new if label in old] == old


def _add_labels(change: Alteration) -> Iterator[Statement]:
    """New labels in their places; each can be used only after a commit."""
    present, wanted = list(change.was("labels") or []), change.now("labels") or []
    for position, label in enumerate(wanted):
        if label in present:
            continue
        place = _place(wanted, position, present)
        statement = f"ALTER TYPE {sql.qualified(*change.new.parts)} ADD VALUE {sql.literal(label)}{place}"
        yield Statement(statement, commit_before_use=True)
        present.insert(position, label)


def _place(wanted: list[str], position: int, present: list[str]) -> str:
    if position >= len(present):
        return ""
    if position == 0:
        return f" BEFORE {sql.literal(present[0])}"
    return f" AFTER {sql.literal(wanted[position - 1])}"


ENUM = Kind(
    name="enum",
    adoptable=True,
    sql="TYPE",
    catalog="pg_type",
    found_in="pg_type WHERE typtype = 'e' AND oid >= 16384",
    query=f"""
        SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts, pg_get_userbyid(t.typowner)::text AS owner,
               (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
                FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'e' AND {user_object("pg_type", "t.oid")}
    """,
    create=lambda creation: _create(creation.fact),
    renamable=True,
    claims=type_claims,
    weight=10,
    verbatim=frozenset({"labels"}),
    alter={"labels": InPlace(_add_labels, possible=_only_added, commits=True)},
)
