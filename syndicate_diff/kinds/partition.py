"""Partitions: that a table is attached to a partitioned table, with which bound.

https://www.postgresql.org/docs/current/ddl-partitioning.html. A partition is created as a table of its
own, with its own indexes and constraints, and attached: that takes the weaker lock on the parent,
and its indexes get the names that the files give them.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, since, user_object
from syndicate_diff.context import Creation, Removal
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import (
    attached_not_null,
    check,
    exclusion_copies,
    generated_column,
    inherited,
    moved_rows,
    not_null,
)
from syndicate_diff.kinds.shared.constraint_copies import (
    linked,
    taken_for_copies,
)
from syndicate_diff.kinds.shared.foreign_key_locks import (
    can_refer,
    comes_from_whole,
    is_own_at_attaching,
    is_own_at_detaching,
    is_there,
    keys_to_whole,
    locks_of_copying,
    locks_of_referenced,
    locks_on_referring,
    validates_copies,
    with_partitions,
)
from syndicate_diff.model import LATER, THROUGH, Catalog, Dependency, Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared, no_statement
from syndicate_diff.statement import Danger, Hazard, Lock, LockMode, Statement

_DEFAULT = "DEFAULT"
# Since this major partitions have the identity columns of the partitioned table. Attaching gives them to the table
# alone, and not to its own partitions; detaching takes them away from these too, and would fail.
_HAVE_IDENTITY = 17
_IS_IN_IDENTITY = """
    pc.relispartition AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = pc.oid AND a.attidentity <> '')"""
# Since this major attaching a partition locks the tables that refer to the partitioned table.
_LOCKS_REFERRING = 15


def _query(version: int) -> str:
    return f"""
        SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               ARRAY[pn.nspname::text, pc.relname::text] AS parent_table,
               pg_get_expr(c.relpartbound, c.oid) AS bound,
               CASE WHEN NOT i.inhdetachpending THEN pg_get_partition_constraintdef(c.oid) END AS "constraint",
               CASE WHEN pg_get_expr(c.relpartbound, c.oid) = '{_DEFAULT}'
                    THEN {inherited.partitions("pc.oid", "p.oid <> c.oid")} END AS siblings,
               {known(version, 18, attached_not_null.INHERITED_NAMES, "NULL::text[]")} AS not_null_names,
               {attached_not_null.required_by_own_key(version)} AS required_by_key,
               {generated_column.STORED_BELOW} AS stored_below,
               {since(version, _HAVE_IDENTITY, _IS_IN_IDENTITY, "false")} AS in_identity,
               i.inhdetachpending AS half_detached,
               c.relkind = 'f' AS is_foreign, {inherited.FOREIGN_COLUMNS} AS foreign_columns
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class pc ON pc.oid = i.inhparent
        JOIN pg_namespace pn ON pn.oid = pc.relnamespace
        WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND {user_object("pg_class", "c.oid")}
    """


def _parent(fact: Fact) -> str:
    return sql.qualified(*fact["parent_table"])


def _create(creation: Creation) -> Iterator[Statement]:
    moves = moved_rows.may_lie_outside(creation.fact, creation)
    yield from moved_rows.take_out(creation.fact, creation) if moves else ()
    yield _attach(creation)
    yield from attached_not_null.keep_own(creation)
    yield from moved_rows.put_back(creation.fact, creation)


def _attach(creation: Creation) -> Statement:
    fact = creation.fact
    statement = f"ALTER TABLE ONLY {_parent(fact)} ATTACH PARTITION {sql.qualified(*fact.parts)} {fact['bound']}"
    has_rows = not fact["is_foreign"] and _has_rows(fact.whole, creation)
    keys = list(_keys_of_whole(fact, creation))
    rest = [default for default in _defaults(fact, creation.source) if creation.keeps(default.identity)]
    is_read = has_rows and not (_takes_all(fact, creation) or _is_proven(fact, creation))
    are_inside = moved_rows.may_lie_outside(fact, creation) or moved_rows.lie_inside(fact, creation)
    messages = ["fails where a row lies outside the bound"] if is_read and not are_inside else []
    is_checked = has_rows and any(validates_copies(key, fact.whole, creation) for key in keys)
    messages += ["fails where a row violates a foreign key of the table"] if is_checked else []
    messages += ["fails where the default partition holds a row of the bound"] if rest else []
    return Statement(
        statement,
        also=(*map(_lock, rest), *_locks_of_keys(fact, keys, creation)),
        scans=is_read or bool(messages),
        hazards=tuple(Hazard(Danger.MAY_FAIL, message) for message in messages),
    )


def _is_proven(fact: Fact, creation: Creation) -> bool:
    """Whether checks of the table say all that the bound says (``ConstraintImpliedByRelConstraint``)."""
    columns = map(creation.target.fact, creation.target.children(fact.whole, "column"))
    required = [column for column in columns if column["not_null"] and not not_null.is_not_valid(column)]
    known = {*map(not_null.says_not_null, required), *check.proven(fact.whole, creation)}
    return bool(fact["constraint"]) and check.conditions(fact["constraint"]) <= known


def _takes_all(fact: Fact, creation: Creation) -> bool:
    """Whether it takes any row: a default partition alone, if so does the table, where that is a partition by now."""
    outer = Identity(PARTITION.name, tuple(fact["parent_table"]))
    is_inside = outer in creation.target and creation.exists(outer)
    takes_rest = fact["bound"] == _DEFAULT and not fact["siblings"]
    return takes_rest and not (is_inside and not _takes_all(creation.target.fact(outer), creation))


def _has_rows(table: Identity, creation: Creation) -> bool:
    """Whether a table was there before, or has a part that was; a new one of the same name gets the rows."""
    return any(part in creation.source for part in with_partitions(table, creation.target))


def _defaults(fact: Fact, catalog: Catalog) -> Iterator[Fact]:
    """The sibling that takes the rows that no other does."""
    for dependent, _ in catalog.dependents(Identity("table", tuple(fact["parent_table"]))):
        if dependent.kind == PARTITION.name and dependent != fact.identity:
            sibling = catalog.fact(dependent)
            if sibling["bound"] == _DEFAULT and sibling["parent_table"] == fact["parent_table"]:
                yield sibling


def _lock(partition: Fact) -> Lock:
    return Lock(sql.qualified(*partition.parts), LockMode.ACCESS_EXCLUSIVE)


def _keys_of_whole(fact: Fact, creation: Creation) -> Iterator[Fact]:
    """The keys that the partitioned table has by now."""
    table = Identity("table", tuple(fact["parent_table"]))
    keys = map(creation.target.fact, creation.target.children(table, "constraint"))
    return (key for key in keys if is_there(key.identity, creation) or comes_from_whole(key, creation))


def _locks_of_keys(fact: Fact, keys: list[Fact], creation: Creation) -> Iterator[Lock]:
    """It gets a copy of each foreign key of the table, or its own is taken for it; those to the table refer to it."""
    for key in keys:
        yield from locks_of_copying(key, fact.whole, creation)
    if creation.source.version >= _LOCKS_REFERRING:
        found = keys_to_whole(fact.identity, creation.target, creation.exists)
        inside = set(with_partitions(fact.whole, creation.target, creation.exists))  # locked with the partition
        own = [key for key in found if key.whole not in inside and is_own_at_attaching(key, creation)]
        yield from locks_on_referring(own, LockMode.SHARE_ROW_EXCLUSIVE)


def locks_of_parents(removal: Removal) -> tuple[Lock, ...]:
    """What it takes on the partitioned table, and its default partition, to drop or detach a partition."""
    facts = [fact for fact in (removal.fact, *removal.folded) if fact.identity.kind == PARTITION.name]
    return tuple(
        lock
        for fact in facts
        for lock in (Lock(_parent(fact), LockMode.ACCESS_EXCLUSIVE), *map(_lock, _defaults_left(fact, removal)))
    )


def _defaults_left(fact: Fact, removal: Removal) -> Iterator[Fact]:
    return (default for default in _defaults(fact, removal.source) if removal.exists(default.identity))


def _detach(removal: Removal) -> Statement:
    fact = removal.fact
    statement = f"ALTER TABLE {_parent(fact)} DETACH PARTITION {sql.qualified(*fact.parts)}"
    if fact["half_detached"]:
        return Statement(f"{statement} FINALIZE")
    hazards = [Hazard(Danger.BRIEFLY_ABSENT, "the rows of the partition are not part of the table any more")]
    found = keys_to_whole(fact.identity, removal.source, removal.exists)
    keys = [key for key in found if is_own_at_detaching(key, removal)]
    referring = sorted({sql.qualified(*key.parts[:2]) for key in keys if can_refer(key, removal)})
    if referring:
        tables = " or ".join(referring)
        hazards.append(Hazard(Danger.MAY_FAIL, f"fails where a row of {tables} refers to one of the partition"))
    also = (*locks_of_parents(removal), *_locks_of_kept(removal), *locks_on_referring(keys, LockMode.ACCESS_EXCLUSIVE))
    return Statement(statement, also=also, scans=bool(referring), hazards=tuple(hazards))


def _detach_half(fact: Fact) -> str:
    """What DETACH … CONCURRENTLY leaves where it was interrupted: no query sees the rows of the partition."""
    if not fact["half_detached"]:
        return ""
    table = sql.literal(sql.qualified(*fact.parts))
    return f"UPDATE pg_catalog.pg_inherits SET inhdetachpending = true WHERE inhrelid = {table}::regclass"


def _locks_of_kept(removal: Removal) -> tuple[Lock, ...]:
    """Its copies of foreign keys become its own, but those that have gone with their originals, or go with this."""
    keys = map(removal.source.fact, removal.source.children(removal.fact.whole, "constraint"))
    copies = (key for key in keys if key["originals"] and not key["lost_by_detaching"])
    kept = [key for key in copies if all(map(removal.exists, [key.identity, *linked(key, "originals")]))]
    return locks_of_referenced(kept, LockMode.SHARE_ROW_EXCLUSIVE)


def _depends(fact: Fact) -> Iterator[Identity | Dependency]:
    """The default partition is attached last: whatever is attached after it has its rows looked at."""
    yield Identity("table", tuple(fact["parent_table"]))
    if fact["in_identity"]:
        yield Dependency(Identity(PARTITION.name, tuple(fact["parent_table"])), LATER)
    of_columns = (fact[attribute] or () for attribute in ("stored_below", "foreign_columns"))
    for column in set(attached_not_null.differing_from_whole(fact)).union(*of_columns):
        yield Dependency(Identity("column", (*fact["parent_table"], column)), THROUGH)
    for sibling in fact["siblings"] or ():
        yield Dependency(Identity(PARTITION.name, tuple(sibling)), LATER)


def _displaces(creation: Creation) -> Iterator[Identity]:
    """Partitions that would not get identity columns; what could be taken for a copy of a foreign key that comes."""
    tables = {table.parts: table for table in with_partitions(creation.fact.whole, creation.target)}
    attached = [Identity(PARTITION.name, parts) for parts in tables if parts != creation.fact.parts]
    yield from (partition for partition in attached if creation.target.fact(partition)["in_identity"])
    for key in (key for table in tables.values() for key in creation.target.children(table, "constraint")):
        original = linked(creation.target.fact(key), "originals")[-1:]
        if original and original[0].parts[:2] not in tables:
            yield from taken_for_copies(creation, [key])
            yield from exclusion_copies.taken(creation, [key])


def _claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    yield ("partition of", *fact["parent_table"], fact["bound"])
    yield ("partitions of", *fact["parent_table"])


PARTITION = Kind(
    name="partition",
    catalog="pg_inherits",
    found_in="pg_inherits",
    addressed=False,
    query=_query,
    own_parts=0,
    create=_create,
    drop_in=_detach,
    depends=_depends,
    displaces=_displaces,
    claims=_claims,
    takes_rows=True,
    attaches=True,
    weight=32,
    lock=LockMode.ACCESS_EXCLUSIVE,
    in_copy=_detach_half,
    alter={
        "parent_table": REPLACE,
        "bound": REPLACE,
        "half_detached": REPLACE,
        "constraint": NotCompared("follows from the bounds"),
        "siblings": NotCompared("facts of their own"),
        "not_null_names": InPlace(
            no_statement, possible=attached_not_null.names_come_with_parents, since=18, of_parents=True
        ),
        "required_by_key": NotCompared("the key says it"),
        "stored_below": NotCompared("the columns say it"),
        "in_identity": NotCompared("the columns say it"),
        "foreign_columns": NotCompared("the columns say it"),
        "is_foreign": NotCompared("the kind of the parent fact says it"),
    },
)
