"""Statements: SQL with everything a reviewer and the executor must know about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import starmap
from typing import NamedTuple

# What a session sets that runs statements, as pg_dump's scripts do: what roles and databases may have set otherwise,
# and what statements are read by. Names are qualified everywhere, and bodies of functions may name what comes later.
# How text of rows is read (the order of day and month, timezone) stays as it is: rows may be converted. How it is
# written is for values that go through text and must come back: no other style has time zones that can be read again.
_SESSION = {
    "client_encoding": "'UTF8'",
    "search_path": "''",
    "check_function_bodies": "off",
    "standard_conforming_strings": "on",
    "array_nulls": "on",
    "transform_null_equals": "off",
    "xmloption": "content",
    "lc_monetary": "'C'",
    "extra_float_digits": "1",
    "datestyle": "'ISO'",
    "default_tablespace": "''",
    "default_table_access_method": "heap",
}
SESSION = "\n".join(f"SET {name} = {value};" for name, value in _SESSION.items())


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

    @property
    def blocks_writes(self) -> bool:
        """Whether who writes has to wait; who reads, for the strongest mode alone."""
        return self in (LockMode.SHARE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.EXCLUSIVE, LockMode.ACCESS_EXCLUSIVE)


class Danger(StrEnum):
    """The classes of hazards; the names are what `--allow` takes."""

    DATA_LOSS = "data_loss"
    TABLE_REWRITE = "table_rewrite"
    BLOCKS_WRITES = "blocks_writes"
    MAY_FAIL = "may_fail_on_data"
    PRIVILEGES = "privileges"
    BRIEFLY_ABSENT = "briefly_absent"
    CHANGES_MEANING = "changes_meaning"


@dataclass(frozen=True, slots=True)
class Hazard:
    """One danger of one statement, with the reason in one sentence."""

    danger: Danger
    message: str


class Secret(NamedTuple):
    """A piece of a statement that nobody may see, as it is `written` there, and what is `shown` instead."""

    written: str
    shown: str

    def words(self) -> set[str]:
        """What of it must not be seen, as a message of the server may quote it."""
        return set(_WORD.findall(self.written)) - set(_WORD.findall(self.shown))


class Lock(NamedTuple):
    """A lock on one relation."""

    relation: str
    mode: LockMode


_WORD = re.compile(r"[^\s'\"=\\]{3,}")


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement without its semicolon.

    `lock` is the strongest mode it takes on `relation`, as that is called when the statement begins; what belongs
    to that (indexes, owned sequences, partitions, children) is locked no more strongly. `also` are the other
    relations whose readers or writers have to wait for it. What it makes itself does not count. `scans` says
    whether it reads, `rewrites` whether it writes anew every row of what it locks; `transactional` is False
    where PostgreSQL forbids a transaction block; `commit_before_use` asks for a commit before the next statement
    (new enum labels); `secrets` are for no eyes: whatever shows a statement shows `shown`. `joint` is how it begins
    where those that begin alike can be one statement.
    """

    sql: str
    lock: LockMode | None = None
    relation: str | None = None
    also: tuple[Lock, ...] = ()
    scans: bool = False
    rewrites: bool = False
    hazards: tuple[Hazard, ...] = ()
    transactional: bool = True
    commit_before_use: bool = False
    secrets: tuple[Secret, ...] = ()
    joint: str = field(default="", compare=False)  # said to the planner alone: no file of a plan has it

    @property
    def locks(self) -> tuple[Lock, ...]:
        """All that it says, that on its own relation first; of several on one relation the strongest."""
        own = (Lock(self.relation, self.lock),) if self.relation and self.lock else ()
        strongest: dict[str, LockMode] = {}
        for relation, mode in own + self.also:
            strongest[relation] = max(mode, strongest.get(relation, mode), key=list(LockMode).index)
        return tuple(starmap(Lock, strongest.items()))

    @property
    def shown(self) -> str:
        """The SQL without its secrets."""
        text = self.sql
        for secret in self.secrets:
            text = text.replace(secret.written, secret.shown)
        return text

    def conceal(self, message: str) -> str:
        """A message about the statement without its secrets."""
        for word in sorted((word for secret in self.secrets for word in secret.words()), key=len, reverse=True):
            message = message.replace(word, "***")
        return message


Rendered = str | Statement | Iterable[str | Statement]


def statements(rendered: Rendered) -> list[Statement]:
    """What a kind returned (text, a statement, or several) as a list of statements."""
    if isinstance(rendered, str):
        return [Statement(rendered)] if rendered else []
    if isinstance(rendered, Statement):
        return [rendered]
    return [statement for part in rendered for statement in statements(part)]


def joined(parts: list[list[Statement]]) -> list[Statement]:
    """The statements of several parts, of each the joint one as one with those of the others."""
    before, joint, after = [], [], []
    for part in parts:
        place = next((n for n, statement in enumerate(part) if statement.joint), len(part))
        before += part[:place]
        joint += part[place : place + 1]
        after += part[place + 1 :]
    return [*before, *([_as_one(joint)] if joint else []), *dict.fromkeys(after)]  # several may need the same


def _as_one(joint: list[Statement]) -> Statement:
    first, *others = joint
    if not others:
        return first
    rewrites = any(statement.rewrites for statement in joint)
    clauses = ",\n    ".join(statement.sql.removeprefix(first.joint) for statement in joint)
    return replace(
        first,
        sql=f"{first.joint.rstrip()}\n    {clauses}",
        also=tuple(dict.fromkeys(lock for statement in joint for lock in statement.also)),
        scans=any(statement.scans for statement in joint) and not rewrites,
        rewrites=rewrites,
        hazards=tuple(dict.fromkeys(hazard for statement in joint for hazard in statement.hazards)),
    )


def with_wait(statement: Statement) -> Statement:
    """The statement with the hazard that others wait while rows are read; a rewrite has a hazard of its own."""
    waits = [lock.relation for lock in statement.locks if lock.mode.blocks_writes]
    if not (statement.scans and waits) or statement.rewrites:
        return statement
    hazard = Hazard(Danger.BLOCKS_WRITES, f"nobody can write to {' and '.join(waits)} while every row is read")
    return replace(statement, hazards=(*statement.hazards, hazard))


def data_loss(statement: str, what: str, also: tuple[Lock, ...] = ()) -> Statement:
    """A statement that destroys rows or values."""
    return Statement(statement, also=also, hazards=(Hazard(Danger.DATA_LOSS, what),))
