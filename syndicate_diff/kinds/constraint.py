"""Constraints of tables: primary key, unique, check, foreign key, exclusion.

https://www.postgresql.org/docs/current/ddl-constraints.html. NOT NULL belongs to the column. The
copies that a partition gets of its parent's foreign keys come and change with the parent's.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.defaults import never
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import (
    constraint_state,
    exclusion_copies,
    index_settings,
    inherited,
    inherited_check,
    key_index,
    rebuilt,
    stand_in,
    unattached,
)
from syndicate_diff.kinds.shared.check import UNCHECKED
from syndicate_diff.kinds.shared.constraint_copies import (
    becomes_copy,
    comes_with_original,
    has_gone_with_copy,
    is_from_parents,
    linked,
    rename,
    rename_copy,
    rename_from_aside,
    taken_for_copies,
)
from syndicate_diff.kinds.shared.constraint_definition import definition, has_same_definition, validity
from syndicate_diff.kinds.shared.constraint_query import query
from syndicate_diff.kinds.shared.constraint_state import MAY_FAIL, validate_statement
from syndicate_diff.kinds.shared.foreign_key_locks import (
    locks_of_copying,
    locks_of_referenced,
)
from syndicate_diff.kinds.shared.inlined_constraints import can_fold
from syndicate_diff.kinds.shared.table_part import SHAPING, alter_table, is_of_foreign_table, table_name
from syndicate_diff.model import AUTO, COPY, LATER, MERGED, NORMAL, THROUGH, Catalog, Dependency, Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared, no_statement
from syndicate_diff.statement import LockMode, Rendered, Statement

_INDEXED = "pux"


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    if stand_in.is_brought(creation):
        yield from _bring(creation)
    elif inherited_check.must_be_validated(creation):
        yield validate_statement(fact)
    if inherited_check.is_undeclared(fact):
        return
    inherits = inherited.comes_with_parent(creation, is_from_parents(fact)) and not becomes_copy(creation)
    if comes_with_original(fact) or inherits:
        yield from rename_from_aside(creation)
        return
    if fact["made_by_attaching"]:
        yield exclusion_copies.give_name(fact)
    elif creation.taken:
        yield key_index.add(fact, creation.taken[0])
    else:
        yield _add(creation)
    yield from _index_settings(fact)


def _bring(creation: Creation) -> Iterator[Statement]:
    *first, statement = stand_in.bring_check(creation)
    yield from first
    scans = not (validity(creation.fact) or is_of_foreign_table(creation.fact)) and bool(creation.fact["enforced"])
    yield replace(statement, scans=scans, hazards=MAY_FAIL if scans else ())


def _add(creation: Creation) -> Statement:
    fact = creation.fact
    not_valid = validity(fact)
    only = fact["partitioned"] and (fact["type"] in "pu" or fact["unattached"])
    only = only and not unattached.has_others(fact, creation)
    statement = alter_table(fact, f"ADD {definition(fact)}{not_valid}", only=only)
    mode = LockMode.SHARE_ROW_EXCLUSIVE if fact["type"] == "f" else LockMode.ACCESS_EXCLUSIVE
    is_looked_at = not (not_valid or only or is_of_foreign_table(fact) or inherited_check.is_there_already(creation))
    scans = is_looked_at and bool(fact["enforced"])
    also = locks_of_copying(fact, fact.whole, creation)
    return Statement(statement, lock=mode, also=also, scans=scans, hazards=MAY_FAIL if scans else ())


def _index_settings(fact: Fact) -> Iterator[Statement]:
    """What ADD CONSTRAINT cannot say about the index of a new key or exclusion constraint."""
    index = fact["index_name"]
    if index is None:
        return
    if index != fact.name:
        yield index_settings.rename(fact.parts[0], fact.name, index)
    yield from index_settings.after_create(fact)


def _drop(removal: Removal) -> Rendered:
    fact = removal.fact
    if inherited.goes_with_parent(removal, is_from_parents(fact)):
        return rename_copy(removal)
    if has_gone_with_copy(removal):
        return ()
    statement = alter_table(fact, f"DROP CONSTRAINT {sql.name(fact.name)}")
    mode = LockMode.ACCESS_EXCLUSIVE
    return Statement(statement, lock=mode, also=locks_of_referenced([fact], mode))


def _rename_index(change: Alteration) -> Rendered:
    old, new = change.was("index_name"), change.now("index_name")
    if old is None or new is None:
        return ()
    return index_settings.rename(change.new.parts[0], old, new)


def _depends(fact: Fact) -> Iterator[Identity | Dependency]:
    yield from inherited.dependencies(fact, COPY if is_from_parents(fact) else MERGED)
    yield from (Dependency(original, COPY) for original in linked(fact, "originals")[-1:])
    for copy in (fact.identity, *linked(fact, "originals")[:-1]) if fact["lost_by_detaching"] else ():
        yield Dependency(Identity("partition", copy.parts[:2]), AUTO)
    if fact["parent_index"]:
        yield Dependency(Identity("index", tuple(fact["parent_index"])), COPY)
    yield from (Dependency(older, LATER) for older in linked(fact, "made_after"))
    yield from (Dependency(copy, LATER) for copy in linked(fact, "copies") if fact["type"] != "x")
    yield from (Dependency(Identity("column", (*fact.parts[:2], c)), NORMAL) for c in fact["expression_columns"] or ())
    yield from unattached.depends(fact)
    if fact["made_by_attaching"]:
        yield from exclusion_copies.dependencies(fact)
    if fact["referenced_table"]:
        yield Identity("table", tuple(fact["referenced_table"]))
    if fact["referenced_table"] and fact["partitioned"]:
        # PostgreSQL drops the copies of the key where the partition that it names is detached.
        yield Identity("partition", tuple(fact["referenced_table"]))
    for partition in fact["referenced_partitions"] or ():
        yield Dependency(Identity("partition", tuple(partition)), THROUGH)


def _claims(fact: Fact) -> Iterable[Hashable]:
    yield ("constraint", *fact.parts)
    if fact["type"] == "f":  # the copies for the partitions that it refers to are named after its columns
        for table in (fact.parts[:2], *(copy.parts[:2] for copy in linked(fact, "copies"))):
            yield ("foreign key", *table, fact["definition"].split(" REFERENCES ")[0])
    if fact["type"] == "x":
        yield from exclusion_copies.claims(fact)
    if fact["type"] in _INDEXED:
        yield ("relation", fact.parts[0], fact["index_name"])
    if fact["type"] == "p":
        yield ("primary key", *fact.parts[:2])
    if fact["clustered"]:
        yield ("clustered", *fact.parts[:2])


def _displaces(creation: Creation) -> Iterator[Identity]:
    copies = linked(creation.fact, "copies") if creation.fact["type"] in "fx" else ()
    yield from taken_for_copies(creation, copies)
    yield from exclusion_copies.taken(creation, copies)


def _rename(fact: Fact, new: str) -> Rendered:
    """By the index where there is one, under the weaker lock."""
    if fact["index_name"] == fact.name:
        return index_settings.rename(fact.parts[0], fact.name, new)
    return rename(fact, new)


def _nameless(fact: Fact, catalog: Catalog, other: Catalog) -> dict[str, Any] | None:
    """Not a foreign key that has copies, or is to a partitioned table: hidden constraints are named after it.

    Of a typed table PostgreSQL renames nothing but keys, by their indexes.
    """
    has_index = fact["index_name"] is not None
    if has_index and fact["index_name"] != fact.name:
        return None
    may_have_copies = fact["type"] != "c" and (fact["partitioned"] or fact["in_partition"])
    if not has_index and (may_have_copies or fact["inherited"]):
        return None
    if not has_index and not inherited_check.rename_reaches_copies(fact.identity, catalog, other):
        return None
    referenced = catalog.get(Identity("table", tuple(fact["referenced_table"] or ())))
    is_of_typed = Identity("type of table", fact.parts[:2]) in catalog
    if (referenced and referenced["partition_key"]) or (is_of_typed and not fact["index_name"]):
        return None
    return {**fact.attributes, "index_name": None}


def _outdated(fact: Fact) -> str:
    if fact["index_name"]:
        return index_settings.outdated(sql.qualified(fact.parts[0], fact["index_name"]))
    return UNCHECKED if fact["type"] == "c" and fact["validated"] and not is_of_foreign_table(fact) else ""


def _outlasts(fact: Fact, change: Alteration | None) -> bool:
    """A check may prove the bound of a partition, or that no value is NULL, where it can stay meanwhile."""
    is_proof = fact["type"] == "c" and fact["validated"]
    return bool(is_proof and not (change and change.attributes & SHAPING))


CONSTRAINT = Kind(
    name="constraint",
    sql="CONSTRAINT",
    catalog="pg_constraint",
    query=query,
    create=_create,
    after_alter=lambda change: rebuilt.index_settings_again(change, "constraint"),
    drop_in=_drop,
    rename=_rename,
    nameless=_nameless,
    address=lambda fact: f"{sql.name(fact.name)} ON {table_name(fact)}",
    depends=_depends,
    claims=_claims,
    calls=index_settings.calls,
    ignores=("P",),  # the attribute `originals` says it
    fold=can_fold,
    comes_with=inherited_check.comes_with,
    displaces=_displaces,
    takes=key_index.indexes,
    follows=comes_with_original,
    weight=26,
    lets_go=never,
    age="age",
    texts=frozenset({"definition"}),
    outdated=_outdated,
    outlasts=_outlasts,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "type": REPLACE,
        "definition": InPlace(no_statement, possible=has_same_definition),
        **constraint_state.RULES,
        "is_local": NotCompared("the attribute `declared` says it, where a file can"),
        "inherited": NotCompared("follows from the table's inheritance"),
        "referenced_table": NotCompared("part of the definition"),
        "parent_tables": NotCompared("follows from the table's inheritance"),
        "originals": NotCompared("facts of their own"),
        "copies": NotCompared("facts of their own"),
        "made_after": NotCompared("orders the steps of a plan"),
        "referenced_partitions": NotCompared("facts of their own"),
        "lost_by_detaching": NotCompared("the tables say it"),
        "parent_index": NotCompared("the fact `index partition` says it"),
        "in_partition": NotCompared("the fact `partition` of the table says it"),
        "partitioned": NotCompared("the table's attribute `partition_key` says it"),
        "index_name": InPlace(_rename_index, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        **index_settings.RULES,
        "expression_columns": NotCompared("part of the definition"),
        **unattached.RULES,
        "unattached": exclusion_copies.UNATTACHED,
        "made_by_attaching": InPlace(no_statement, possible=lambda change: not change.now("made_by_attaching")),
    },
)
