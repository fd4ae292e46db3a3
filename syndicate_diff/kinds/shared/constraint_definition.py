"""Constraints as ADD and CREATE TABLE take them: from ``pg_get_constraintdef``, without the words of other attributes.

https://www.postgresql.org/docs/current/sql-createtable.html
"""

from __future__ import annotations

import re

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import index_settings
from syndicate_diff.model import Fact

_STATE = re.compile(r"( NOT VALID| NOT ENFORCED| DEFERRABLE| INITIALLY DEFERRED)+\Z")


def without_state(fact: Fact) -> str:
    """What it says of rows."""
    return _STATE.sub("", fact["definition"])


def definition(fact: Fact) -> str:
    """The constraint as CREATE TABLE and ADD take it, without its validity."""
    return named(fact, index_settings.with_options(without_state(fact), fact))


def named(fact: Fact, text: str) -> str:
    """That text with its name, and when and whether it is checked."""
    deferral = (" DEFERRABLE" if fact["deferrable"] else "") + (" INITIALLY DEFERRED" if fact["deferred"] else "")
    enforced = "" if fact["enforced"] else " NOT ENFORCED"
    return f"CONSTRAINT {sql.name(fact.name)} {text}{deferral}{enforced}"


def validity(fact: Fact) -> str:
    """What only ADD can say after it."""
    return "" if fact["validated"] or not fact["enforced"] else " NOT VALID"


def has_same_definition(change: Alteration) -> bool:
    """Whether only such words differ that other attributes stand for: one that stays as it is means something else."""
    is_other = change.was("definition") != change.now("definition")
    return is_other and without_state(change.old) == without_state(change.new)


def contype(fact: Fact) -> str:
    """PostgreSQL's letter for the type of a constraint; empty of any other fact."""
    return str(fact["type"]) if fact.identity.kind == "constraint" else ""
