"""The constraints that a CREATE TABLE writes."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import inherited_not_null, unattached
from syndicate_diff.kinds.shared.constraint_copies import (
    comes_with_original,
    is_from_parents,
    linked,
)
from syndicate_diff.kinds.shared.constraint_definition import definition
from syndicate_diff.kinds.shared.foreign_key_locks import locks_of_referenced
from syndicate_diff.kinds.shared.table_part import alter_table
from syndicate_diff.model import Fact
from syndicate_diff.statement import Lock, LockMode

_ORDER = {"p": 0, "u": 1, "x": 2, "c": 3, "f": 4}


def _inlined(creation: Creation) -> list[Fact]:
    """The constraints that a CREATE TABLE takes in, keys first."""
    facts = [fact for fact in creation.inlined if fact.identity.kind == "constraint"]
    return sorted(facts, key=lambda fact: (_ORDER[fact["type"]], len(linked(fact, "made_after")), fact.name))


def inline(creation: Creation) -> list[str]:
    """The constraints as CREATE TABLE writes them, but not those that a parent brings."""
    written = [fact for fact in _inlined(creation) if not is_from_parents(fact) or _is_made_before_attaching(fact)]
    left_out = _left_out(creation)
    return [definition(fact) for fact in written if fact not in left_out]


def _columns(key: Fact) -> str:
    return str(key["definition"]).removeprefix("PRIMARY KEY").removeprefix("UNIQUE").strip()


def _left_out(creation: Creation) -> list[Fact]:
    """The keys that PostgreSQL would silently leave out, because an earlier one has the same columns, or that would
    make the table require their columns by itself; and what of the table refers to these.
    """
    inlined = _inlined(creation)
    requiring = [fact for fact in inlined if inherited_not_null.is_under_key(fact, creation.target)]
    keys = [fact for fact in inlined if fact["type"] in "pu" and fact not in requiring]
    bodies = [_columns(fact) for fact in keys]
    twice = [fact for number, fact in enumerate(keys) if bodies[number] in bodies[:number]]
    referring = [fact for fact in inlined if fact["referenced_table"] == list(fact.parts[:2])] if requiring else []
    return [*requiring, *twice, *referring]


def added_after_create(creation: Creation) -> Iterator[str]:
    """The constraints that CREATE TABLE would not make, or not alone."""
    yield from (alter_table(fact, f"ADD {definition(fact)}") for fact in _left_out(creation))


def _is_made_before_attaching(fact: Fact) -> bool:
    """ATTACH PARTITION wants the parent's checks to be there, takes keys that are, and makes what is missing."""
    return bool(fact["in_partition"]) and not comes_with_original(fact)


def can_fold(fact: Fact) -> bool:
    """Not what needs a second statement, nor what is NOT VALID: CREATE TABLE would make it valid."""
    plain_index = not any(fact[name] for name in ("tablespace", "replica_identity", "clustered", "statistics"))
    named_as_index = fact["index_name"] in (None, fact.name)
    simple = plain_index and named_as_index and unattached.is_plain(fact) and not fact["made_by_attaching"]
    return bool(fact["validated"] or not fact["enforced"]) and simple


def locks_of_inlined(creation: Creation) -> tuple[Lock, ...]:
    """What a CREATE TABLE takes on the tables that its foreign keys refer to."""
    return locks_of_referenced(_inlined(creation), LockMode.SHARE_ROW_EXCLUSIVE)
