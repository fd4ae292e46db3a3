"""Statements: SQL with everything a reviewer and the executor must know about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from syndicate_diff import sql as write
from syndicate_diff.model import Identity


class LockMode(StrEnum):
    """PostgreSQL's table-level lock modes, weakest first.

    https://www.postgresql.org/docs/current/explicit-locking.html
    """

    ACCESS_SHARE = "ACCESS SHARE"
    ROW_SHARE = "ROW SHARE"
    ROW_EXCLUSIVE = "ROW EXCLUSIVE"
    SHARE_UPDATE_EXCLUSIVE = "SHARE UPDATE EXCLUSIVE"
    SHARE = "SHARE"
    SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
    EXCLUSIVE = "EXCLUSIVE"
    ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"


class Danger(StrEnum):
    """The classes of hazards; the names are what `--allow` takes."""

    DATA_LOSS = "data_loss"
    TABLE_REWRITE = "table_rewrite"
    BLOCKS_WRITES = "blocks_writes"
    MAY_FAIL = "may_fail_on_data"
    PRIVILEGES = "privileges"
    BRIEFLY_ABSENT = "briefly_absent"


@dataclass(frozen=True, slots=True)
class Hazard:
    """One danger of one statement, with the reason in one sentence."""

    danger: Danger
    message: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement without its semicolon.

    `lock` is the strongest mode it takes on `relation`; `scans` and `rewrites` say what it does to the
    rows of that relation; `transactional` is False where PostgreSQL forbids a transaction
    block; `commit_before_use` asks for a commit before the next statement (new enum labels).
    """

    sql: str
    lock: LockMode | None = None
    relation: str | None = None
    scans: bool = False
    rewrites: bool = False
    hazards: tuple[Hazard, ...] = ()
    transactional: bool = True
    commit_before_use: bool = False


Rendered = str | Statement | Iterable[str | Statement]


def statements(rendered: Rendered) -> list[Statement]:
    """What a kind returned (text, a statement, or several) as a list of statements."""
    if isinstance(rendered, str):
        return [Statement(rendered)] if rendered else []
    if isinstance(rendered, Statement):
        return [rendered]
    return [statement for part in rendered for statement in statements(part)]


def data_loss(statement: str, what: str, lock: LockMode = LockMode.ACCESS_EXCLUSIVE) -> Statement:
    """A statement that destroys rows or values."""
    return Statement(statement, lock=lock, hazards=(Hazard(Danger.DATA_LOSS, what),))


def relation_of(identity: Identity) -> str | None:
    """The schema-qualified relation that a table-like or table-part identity is about."""
    return write.qualified(*identity.parts[:2]) if len(identity.parts) > 1 else None
