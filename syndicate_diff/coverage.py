"""What is compared: every kind, every attribute, and what changing it does. Pure.

`docs/coverage.md` is this, as a file; a test keeps it so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from syndicate_diff.diff import everything
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog
from syndicate_diff.registry import kinds
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.scope import unreadable


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a kind: how a difference is treated, and the lock that takes (or why it is not compared)."""

    name: str
    treatment: str
    detail: str


def attributes(kind: Kind) -> list[Attribute]:
    """The attributes of a kind in the order of its table."""
    return [_attribute(name, kind) for name in kind.alter]


def _attribute(name: str, kind: Kind) -> Attribute:
    rule = kind.rule(name)
    if isinstance(rule, NotCompared):
        return Attribute(name, "not compared", rule.reason)
    if isinstance(rule, InPlace):
        lock = rule.lock or kind.lock
        return Attribute(name, "in place", str(lock) if lock else "")
    return Attribute(name, "replace", "")


def markdown() -> str:
    """The document: a table of attributes for each kind."""
    return "\n".join(_document()) + "\n"


def _document() -> Iterator[str]:
    yield "# What is compared"
    yield ""
    yield "Made by `schemadiff coverage --format markdown`. *In place* means that an ALTER (or CREATE OR REPLACE)"
    yield "makes the change where PostgreSQL allows it, else the object is replaced with all that hangs on it."
    yield "Owners, comments, grants and security labels are compared for every kind that has them."
    for kind in kinds().values():
        yield ""
        yield f"## {kind.name}"
        yield ""
        yield "| attribute | a difference is | lock, or reason |"
        yield "|---|---|---|"
        for attribute in attributes(kind):
            yield f"| {attribute.name} | {attribute.treatment} | {attribute.detail} |"


def counts(catalog: Catalog) -> dict[str, int]:
    """The number of facts by kind, of the kinds that the database has."""
    return {kind: len(rows.values) for kind, rows in catalog.rows.items() if rows.values}


def skipped(catalog: Catalog) -> list[str]:
    """What is left alone because it cannot be read, a sentence each."""
    return list(unreadable(everything, catalog))
