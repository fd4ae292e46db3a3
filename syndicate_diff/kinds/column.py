"""Columns of tables and foreign tables.

https://www.postgresql.org/docs/current/sql-altertable.html. A column that a table inherits and
does not declare itself follows its parent's column: PostgreSQL alters both at once. The larger subjects
have modules of their own in `shared`: `column_type`, `column_settings`, `generated_column`, `identity_column`,
`set_expression`, `not_null`, `not_null_changes`, `inherited`.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import since, sorted_options, user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import (
    attached_not_null,
    casts,
    column_settings,
    column_type,
    generated_column,
    identity_column,
    inherited,
    inherited_column,
    inherited_not_null,
    not_null,
    not_null_anew,
    not_null_changes,
    not_null_validated,
    set_expression,
)
from syndicate_diff.kinds.shared.constraint_definition import contype
from syndicate_diff.kinds.shared.foreign_key_locks import locks_of_gone_with
from syndicate_diff.kinds.shared.foreign_options import shown_options
from syndicate_diff.kinds.shared.new_column import create
from syndicate_diff.kinds.shared.table_part import alter_column, alter_table, is_of_foreign_table
from syndicate_diff.model import COPY, MERGED, ORIGINAL, Dependency, Fact, Identity
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import LockMode, Statement, data_loss, statements


def _query(version: int) -> str:
    return f"""
        SELECT c.oid, a.attnum AS subid, ARRAY[n.nspname::text, c.relname::text, a.attname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               a.attnum AS position,
               format_type(a.atttypid, a.atttypmod) AS type,
               CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
                    THEN a.attcollation::regcollation::text END AS collation,
               {not_null.attributes(version)},
               {identity_column.kind_of(version)} AS identity,
               {identity_column.OPTIONS} AS identity_options,
               {identity_column.TYPE} AS identity_type,
               {identity_column.PERSISTENCE} AS identity_persistence,
               a.attgenerated::text AS generated,
               CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS expression,
               {column_settings.ATTRIBUTES.strip()},
               {sorted_options("a.attfdwoptions")} AS foreign_options,
               c.relispartition AS in_partition,
               a.attislocal AS is_local, a.attinhcount::int AS inherit_count,
               CASE WHEN a.attinhcount > 0 THEN {inherited.PARENTS} END AS parent_tables,
               c.relkind = 'p' AND EXISTS (
                   SELECT FROM pg_depend k
                   WHERE k.classid = 'pg_class'::regclass AND k.objid = c.oid AND k.objsubid = a.attnum
                     AND k.refclassid = 'pg_class'::regclass AND k.refobjid = c.oid AND k.deptype = 'i'
               ) AS in_partition_key
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f')
          AND {user_object("pg_class", "c.oid")}
    """


def _inner_objects(version: int) -> str:
    """Generation expressions, sequences of identities, and the constraint that PostgreSQL 18 has for each NOT NULL."""
    expressions = """
        SELECT 'pg_attrdef'::regclass::oid, d.oid, 'pg_class'::regclass::oid, d.adrelid, d.adnum::int
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE a.attgenerated <> ''"""
    sequences = """
        UNION ALL
        SELECT d.classid, d.objid, d.refclassid, d.refobjid, d.refobjsubid
        FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'"""
    constraints = """
        UNION ALL
        SELECT 'pg_constraint'::regclass::oid, k.oid, 'pg_class'::regclass::oid, k.conrelid, k.conkey[1]::int
        FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0 AND k.oid >= 16384"""
    return expressions + sequences + since(version, 18, constraints, "")


def _drop(removal: Removal) -> Iterator[str | Statement]:
    fact = removal.fact
    if inherited_column.goes_with_parent(removal):
        return
    only = inherited_column.some_child_keeps(fact, removal)
    if removal.source.version >= inherited_not_null.REACHES_COPIES and not _is_in_primary_key(removal):
        yield from inherited_not_null.before_drop(removal)
    statement = alter_table(fact, f"DROP COLUMN {sql.name(fact.name)}", only=only)
    successor = removal.target.get(fact.identity)
    computed = fact["generated"] and (successor is None or successor["generated"])
    keys = tuple(locks_of_gone_with(removal))
    if computed or is_of_foreign_table(fact):
        yield Statement(statement, also=keys)
    else:
        yield data_loss(statement, "the values of the column are lost", keys)


def _is_in_primary_key(removal: Removal) -> bool:
    dependents = (removal.source.fact(d.identity) for d in removal.source.dependents(removal.fact.identity))
    return any(contype(dependent) == "p" for dependent in dependents)


def _set_identity_and_not_null(change: Alteration) -> Iterator[str | Statement]:
    """A column is required before it gets an identity, and loses the identity before it can be empty."""
    if identity_column.is_dropped(change) and not column_type.differs(change):
        yield identity_column.drop(change)
    yield from not_null_validated.validate_first(change)
    yield from not_null_changes.change(change)
    yield from identity_column.change(change)


def _disturbs(change: Alteration, dependent: Fact) -> bool:
    is_required = attached_not_null.is_required_by_key_of_partition(change, dependent)
    return is_required or identity_column.is_used_by(change, dependent)


def _after_create(creation: Creation) -> Iterator[Statement]:
    yield from identity_column.after_attaching(creation)
    yield from identity_column.after_coming(creation)


def _vacate(change: Alteration) -> Iterator[str | Statement]:
    """The names that a column has: of its sequence, of its constraint."""
    yield from statements(identity_column.vacate(change))
    yield from statements(not_null_changes.vacate(change))


def _set_foreign_options(change: Alteration) -> str:
    old, new = change.was("foreign_options"), change.now("foreign_options")
    return alter_column(change.new, sql.foreign_option_changes(old, new))


def _depends(fact: Fact) -> Iterator[Dependency]:
    deptype = COPY if fact["in_partition"] else MERGED if fact["is_local"] else ORIGINAL
    return inherited.dependencies(fact, deptype)


def _is_in_partition_key(fact: Fact) -> bool:
    """PARTITION BY wants it to be there, and stays with it: it comes with its table alone."""
    return bool(fact["in_partition_key"])


def _comes_with(creation: Creation) -> Iterator[Identity]:
    if _is_in_partition_key(creation.fact):
        yield creation.fact.whole
    yield from inherited_column.made_anew_with(creation)


def _claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    yield from identity_column.claims(fact)
    yield from not_null.claims(fact)


_EXCLUSIVE = LockMode.ACCESS_EXCLUSIVE
_IDENTITY_AND_NOT_NULL = InPlace(_set_identity_and_not_null, disturbs=_disturbs, lock=_EXCLUSIVE)
_TYPE = InPlace(
    column_type.change,
    possible=column_type.is_possible,
    disturbs=column_type.disturbs,
    lock=_EXCLUSIVE,
    joint=True,  # the table is rewritten once, and what compares two of its columns always finds an operator
)

COLUMN = Kind(
    name="column",
    sql="COLUMN",
    catalog="pg_class",
    query=_query,
    covers=_inner_objects,
    create=create,
    after_create=_after_create,
    after_alter=identity_column.after_parents,
    drop_in=_drop,
    rename=lambda fact, new: alter_table(fact, f"RENAME COLUMN {sql.name(fact.name)} TO {sql.name(new)}"),
    vacate=_vacate,
    claims=_claims,
    fold=lambda fact: True,
    must_fold=_is_in_partition_key,
    comes_with=_comes_with,
    displaces=set_expression.attached_otherwise,
    depends=_depends,
    adopt="type",
    position="position",
    weight=22,
    evaluated=lambda fact: ("a place in the row", fact["expression"]),
    texts=frozenset({"expression"}),
    outdated=generated_column.outdated,
    lock=_EXCLUSIVE,
    lookups=casts.LOOKUPS,
    newer_in_dump=not_null.NEWER_IN_DUMP,
    verbatim=frozenset({"foreign_options"}),
    shown={"foreign_options": shown_options()},
    alter={
        "position": NotCompared("PostgreSQL cannot reorder columns; a note of the plan says so"),
        "generated": InPlace(
            generated_column.drop_expression,
            possible=generated_column.can_drop_expression,
            disturbs=generated_column.is_out_of_reach,
            lock=_EXCLUSIVE,
        ),
        "type": _TYPE,
        "collation": _TYPE,
        "expression": InPlace(
            set_expression.change,
            possible=set_expression.is_possible,
            disturbs=set_expression.disturbs,
            lock=_EXCLUSIVE,
        ),
        "identity": _IDENTITY_AND_NOT_NULL,
        "not_null": _IDENTITY_AND_NOT_NULL,
        "identity_options": _IDENTITY_AND_NOT_NULL,
        "identity_type": InPlace(identity_column.change_type, lock=LockMode.SHARE_ROW_EXCLUSIVE),
        "identity_persistence": InPlace(identity_column.change_persistence),
        "not_null_name": InPlace(not_null_changes.change_name, lock=_EXCLUSIVE, since=18),
        "not_null_inherited": InPlace(
            not_null_changes.change_inherited, reaches=not_null_anew.reached, lock=_EXCLUSIVE, since=18, of_parents=True
        ),
        "not_null_stored_name": NotCompared("history; the attribute `not_null_name` has what it is known by"),
        "not_null_is_local": NotCompared("the attribute `not_null_inherited` says it, where anything does"),
        "not_null_state": InPlace(
            not_null_changes.change_state,
            disturbs=attached_not_null.is_required_by_key_of_child,
            reaches=not_null_anew.reached,
            lock=_EXCLUSIVE,
            since=18,
        ),
        **column_settings.RULES,
        "foreign_options": InPlace(_set_foreign_options, lock=_EXCLUSIVE),
        "in_partition": NotCompared("the fact `partition` of the table says it"),
        "is_local": NotCompared("follows from the table's inheritance"),
        "inherit_count": NotCompared("follows from the table's inheritance"),
        "parent_tables": NotCompared("follows from the table's inheritance"),
        "in_partition_key": NotCompared("the table's attribute `partition_key` says it"),
    },
)
