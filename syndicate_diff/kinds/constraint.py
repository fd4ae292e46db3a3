"""Constraints of tables: primary key, unique, check, foreign key, exclusion.

https://www.postgresql.org/docs/current/ddl-constraints.html. NOT NULL belongs to the column. The
copies that a partition gets of its parent's foreign keys come and change with the parent's.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from syndicate_diff import sql
from syndicate_diff.catalog_sql import since, user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.defaults import never
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import (
    exclusion_copies,
    index_settings,
    inherited,
    inherited_check,
    key_index,
    stand_in,
    unattached,
)
from syndicate_diff.kinds.shared.check import UNCHECKED
from syndicate_diff.kinds.shared.column_lists import lists_columns
from syndicate_diff.kinds.shared.constraint_copies import (
    COPIES,
    OLDER_KEYS,
    ORIGINALS,
    REFERENCED_PARTITIONS,
    VALIDATED,
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
from syndicate_diff.kinds.shared.foreign_key_locks import (
    locks_of_copying,
    locks_of_referenced,
)
from syndicate_diff.kinds.shared.table_part import SHAPING, alter_table, is_of_foreign_table, table_name
from syndicate_diff.model import COPY, LATER, MERGED, THROUGH, Catalog, Dependency, Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared, no_statement
from syndicate_diff.statement import Danger, Hazard, Lock, LockMode, Rendered, Statement

_ORDER = {"p": 0, "u": 1, "x": 2, "c": 3, "f": 4}
_INDEXED = "pux"
# Since this major a partition that is detached keeps its copies of foreign keys to partitioned tables, too.
_KEEPS_COPIES = 15
_IS_LOST = """
    k.contype = 'f' AND k.conparentid <> 0 AND (SELECT relkind = 'p' FROM pg_class WHERE oid = k.confrelid)"""

# Of the key of a partition that is the part of an index that no key owns: schema, table and name of that.
_PARENT_INDEX = """
    (SELECT ARRAY[s.nspname, oc.relname, oi.relname]::text[]
     FROM pg_inherits h JOIN pg_index ox ON ox.indexrelid = h.inhparent
     JOIN pg_class oi ON oi.oid = ox.indexrelid JOIN pg_class oc ON oc.oid = ox.indrelid
     JOIN pg_namespace s ON s.oid = oc.relnamespace
     WHERE h.inhrelid = k.conindid)"""


def _query(version: int) -> str:
    return f"""
        SELECT k.oid, ARRAY[n.nspname::text, c.relname::text, k.conname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               k.contype::text AS type,
               {index_settings.without_options("pg_get_constraintdef(k.oid)", "i")}
                   || CASE WHEN k.convalidated AND NOT v.validated THEN ' NOT VALID' ELSE '' END AS definition,
               v.validated,
               {since(version, 18, "k.conenforced", "true")} AS enforced,
               k.condeferrable AS deferrable, k.condeferred AS deferred,
               k.conislocal AS is_local,
               k.coninhcount > 0 AND NOT (c.relispartition AND k.contype IN ('p', 'u', 'x')) AS inherited,
               {inherited_check.DECLARED} AS declared,
               CASE WHEN k.contype = 'c' AND k.coninhcount > 0 THEN {inherited_check.PARENTS} END AS parent_tables,
               c.relispartition AS in_partition, c.relkind = 'p' AS partitioned,
               (SELECT ARRAY[fn.nspname::text, fc.relname::text] FROM pg_class fc
                JOIN pg_namespace fn ON fn.oid = fc.relnamespace WHERE fc.oid = k.confrelid) AS referenced_table,
               CASE WHEN k.conparentid <> 0 THEN {ORIGINALS} END AS originals,
               CASE WHEN k.contype IN ('f', 'x') AND c.relkind = 'p' THEN {COPIES}
                    WHEN k.contype = 'c' AND NOT k.convalidated
                    THEN {inherited_check.not_valid_copies(version)} END AS copies,
               CASE WHEN k.contype IN ('p', 'u', 'x') AND k.conparentid = 0 AND c.relispartition
                    THEN {_PARENT_INDEX} END AS parent_index,
               CASE WHEN k.contype = 'f' AND k.conparentid = 0
                         AND EXISTS (SELECT FROM pg_class ref WHERE ref.oid = k.confrelid AND ref.relkind = 'p')
                    THEN {OLDER_KEYS}
                    WHEN k.contype = 'c' AND NOT k.convalidated
                    THEN {inherited_check.stronger(version)}
                    WHEN k.contype = 'x' AND c.relkind = 'p' THEN {exclusion_copies.OLDER} END AS made_after,
               CASE WHEN k.contype = 'f' AND k.conparentid = 0
                    THEN {REFERENCED_PARTITIONS} END AS referenced_partitions,
               {since(version, _KEEPS_COPIES, "false", _IS_LOST)} AS lost_by_detaching,
               {index_settings.attributes("i", " WHERE (%s)").strip()},
               CASE WHEN k.contype IN ('p', 'u', 'x') THEN i.relname::text END AS index_name,
               CASE WHEN k.contype = 'x' THEN {index_settings.EXPRESSION_COLUMNS} END AS expression_columns,
               {unattached.columns("i")},
               {exclusion_copies.is_copy("k")} AS made_by_attaching
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
        LEFT JOIN pg_index x ON x.indexrelid = i.oid
        LEFT JOIN pg_constraint p ON p.oid = k.conparentid
        CROSS JOIN LATERAL (SELECT {since(version, 18, VALIDATED, "k.convalidated")} AS validated) v
        WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND p.conrelid IS DISTINCT FROM k.conrelid
          AND {user_object("pg_class", "c.oid")}
    """


def _inlined(creation: Creation) -> list[Fact]:
    """The constraints that a CREATE TABLE takes in, keys first."""
    facts = [fact for fact in creation.inlined if fact.identity.kind == "constraint"]
    return sorted(facts, key=lambda fact: (_ORDER[fact["type"]], len(linked(fact, "made_after")), fact.name))


def inline(creation: Creation) -> list[str]:
    """The constraints as CREATE TABLE writes them, but not those that a parent brings."""
    written = [fact for fact in _inlined(creation) if not is_from_parents(fact) or _is_made_before_attaching(fact)]
    return [definition(fact) for fact in written if fact not in _left_out(written)]


def _columns(key: Fact) -> str:
    return str(key["definition"]).removeprefix("PRIMARY KEY").removeprefix("UNIQUE").strip()


def _left_out(facts: list[Fact]) -> list[Fact]:
    """The keys that PostgreSQL would silently leave out, because an earlier one has the same columns."""
    keys = [fact for fact in facts if fact["type"] in "pu"]
    bodies = [_columns(fact) for fact in keys]
    return [fact for number, fact in enumerate(keys) if bodies[number] in bodies[:number]]


def added_after_create(creation: Creation) -> Iterator[str]:
    """The keys that CREATE TABLE would not make."""
    yield from (alter_table(fact, f"ADD {definition(fact)}") for fact in _left_out(_inlined(creation)))


def _is_made_before_attaching(fact: Fact) -> bool:
    """ATTACH PARTITION wants the parent's checks to be there, takes keys that are, and makes what is missing."""
    return bool(fact["in_partition"]) and not comes_with_original(fact)


def _can_fold(fact: Fact) -> bool:
    """Not what needs a second statement, nor what is NOT VALID: CREATE TABLE would make it valid."""
    plain_index = not any(fact[name] for name in ("tablespace", "replica_identity", "clustered", "statistics"))
    named_as_index = fact["index_name"] in (None, fact.name)
    simple = plain_index and named_as_index and unattached.is_plain(fact) and not fact["made_by_attaching"]
    return bool(fact["validated"] or not fact["enforced"]) and simple


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    if stand_in.is_brought(creation):
        yield from _bring(creation)
    elif inherited_check.must_be_validated(creation):
        yield _validate_statement(fact)
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
    yield replace(statement, scans=scans, hazards=_MAY_FAIL if scans else ())


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
    return Statement(statement, lock=mode, also=also, scans=scans, hazards=_MAY_FAIL if scans else ())


_MAY_FAIL = (Hazard(Danger.MAY_FAIL, "fails where a row violates the constraint"),)


def locks_of_inlined(creation: Creation) -> tuple[Lock, ...]:
    """What a CREATE TABLE takes on the tables that its foreign keys refer to."""
    return locks_of_referenced(_inlined(creation), LockMode.SHARE_ROW_EXCLUSIVE)


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


def _validate(change: Alteration) -> Rendered:
    if change.was("validated") or not (change.was("enforced") and change.now("enforced")):
        return ()
    comes_too = change.now("type") == "f" or inherited.parent_changes_too(change, "validated")
    if comes_too and is_from_parents(change.new):
        return ()
    return _validate_statement(change.new)


def _validate_statement(fact: Fact) -> Statement:
    statement = alter_table(fact, f"VALIDATE CONSTRAINT {sql.name(fact.name)}")
    hazards = () if is_of_foreign_table(fact) else _MAY_FAIL
    return Statement(statement, lock=LockMode.SHARE_UPDATE_EXCLUSIVE, scans=bool(hazards), hazards=hazards)


def _validation_possible(change: Alteration) -> bool:
    """VALIDATE CONSTRAINT has no reverse."""
    return bool(change.now("validated") or not change.now("enforced"))


def _declare(change: Alteration) -> Rendered:
    """ADD CONSTRAINT merges into what is inherited, without a look at the rows; NO INHERIT declares by itself."""
    if not inherited.stays_child(change):
        return ()
    statement = alter_table(change.new, f"ADD {definition(change.new)}{validity(change.old)}")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE)


def _changes_with_original(change: Alteration) -> bool:
    """Whether it is a copy before and after; what becomes one must be like the original before that comes."""
    return is_from_parents(change.old) and is_from_parents(change.new)


def _set_deferral(change: Alteration) -> Rendered:
    if _changes_with_original(change):
        return ()
    deferrable = "DEFERRABLE" if change.now("deferrable") else "NOT DEFERRABLE"
    deferred = " INITIALLY DEFERRED" if change.now("deferred") else ""
    return alter_table(change.new, f"ALTER CONSTRAINT {sql.name(change.new.name)} {deferrable}{deferred}")


def _set_enforced(change: Alteration) -> Rendered:
    if _changes_with_original(change):
        return ()
    constraint = f"ALTER CONSTRAINT {sql.name(change.new.name)}"
    if not change.now("enforced"):
        also = locks_of_referenced([change.new], LockMode.ACCESS_EXCLUSIVE)
        return Statement(alter_table(change.new, f"{constraint} NOT ENFORCED"), also=also)
    also = locks_of_referenced([change.new], LockMode.SHARE_ROW_EXCLUSIVE)
    return Statement(alter_table(change.new, f"{constraint} ENFORCED"), also=also, scans=True, hazards=_MAY_FAIL)


def _is_foreign_key(change: Alteration) -> bool:
    return bool(change.now("type") == "f")


def _enforcing_possible(change: Alteration) -> bool:
    """ENFORCED validates the constraint, too."""
    return _is_foreign_key(change) and (change.now("validated") or not change.now("enforced"))


def _rename_index(change: Alteration) -> Rendered:
    old, new = change.was("index_name"), change.now("index_name")
    if old is None or new is None:
        return ()
    return index_settings.rename(change.new.parts[0], old, new)


def _depends(fact: Fact) -> Iterator[Identity | Dependency]:
    yield from inherited.dependencies(fact, COPY if is_from_parents(fact) else MERGED)
    yield from (Dependency(original, COPY) for original in linked(fact, "originals")[-1:])
    for copy in (fact.identity, *linked(fact, "originals")[:-1]) if fact["lost_by_detaching"] else ():
        yield Dependency(Identity("partition", copy.parts[:2]), "a")
    if fact["parent_index"]:
        yield Dependency(Identity("index", tuple(fact["parent_index"])), COPY)
    yield from (Dependency(older, LATER) for older in linked(fact, "made_after"))
    yield from (Dependency(copy, LATER) for copy in linked(fact, "copies") if fact["type"] != "x")
    yield from (Dependency(Identity("column", (*fact.parts[:2], c)), "n") for c in fact["expression_columns"] or ())
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


_DEFERRAL = InPlace(_set_deferral, possible=_is_foreign_key)

CONSTRAINT = Kind(
    name="constraint",
    sql="CONSTRAINT",
    catalog="pg_constraint",
    query=_query,
    create=_create,
    after_alter=lambda change: index_settings.after_alter(change, "constraint"),
    drop_in=_drop,
    rename=_rename,
    nameless=_nameless,
    address=lambda fact: f"{sql.name(fact.name)} ON {table_name(fact)}",
    depends=_depends,
    claims=_claims,
    calls=index_settings.calls,
    ignores=("P",),  # the attribute `originals` says it
    fold=_can_fold,
    comes_with=inherited_check.comes_with,
    displaces=_displaces,
    takes=key_index.indexes,
    follows=comes_with_original,
    weight=26,
    lets_go=never,
    age="age",
    texts=frozenset({"definition"}),
    by_position=lists_columns("definition"),
    outdated=_outdated,
    outlasts=_outlasts,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "type": REPLACE,
        "definition": InPlace(no_statement, possible=has_same_definition),
        "validated": InPlace(_validate, possible=_validation_possible, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        "enforced": InPlace(_set_enforced, possible=_enforcing_possible),
        "deferrable": _DEFERRAL,
        "deferred": _DEFERRAL,
        "declared": InPlace(_declare, possible=inherited_check.can_become),
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
