"""Changing the type and the collation of a column.

https://www.postgresql.org/docs/current/sql-altertable.html (SET DATA TYPE). `casts` knows whether rows stay as they
are, `conversions` how values get the new type, `lost_values` what they lose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import (
    attached_not_null,
    casts,
    column_settings,
    conversions,
    generated_column,
    identity_column,
    index_parts,
    inherited,
    lost_values,
    not_null_validated,
    not_null_while_rebuilding,
    stored_row_types,
    type_names,
)
from syndicate_diff.kinds.shared.constraint_copies import linked
from syndicate_diff.kinds.shared.constraint_definition import contype
from syndicate_diff.kinds.shared.table_part import alter_column, alter_table, is_of_foreign_table
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, Lock, LockMode, Statement

_LEAVES_DEPENDENCIES = 14
# ALTER COLUMN TYPE is refused while these use the column; indexes, constraints and statistics follow by
# themselves.
REFUSED_BY = (
    "view",
    "materialized view",
    "rule",
    "policy",
    "trigger",
    "function",
    "procedure",
    "publication table",
)


def differs(change: Alteration) -> bool:
    """Whether the type itself is another one: not the collation alone, nor a replaced type of the same name."""
    return "type" in change.attributes and change.was("type") != change.now("type")


def is_possible(change: Alteration) -> bool:
    """Not for a column that rows are distributed by; a generated column is computed again, unless it becomes plain.

    Up to 14 DROP EXPRESSION leaves what the column depended on, and the change of type stumbles over that.
    """
    becomes_plain = generated_column.can_drop_expression(change) and change.source.version > _LEAVES_DEPENDENCIES
    is_computed = change.old["generated"] and not becomes_plain
    return not (change.old["in_partition_key"] or is_computed)


def change(change: Alteration) -> Iterator[Statement | str]:
    """ALTER COLUMN TYPE, and what it resets; a column that follows its parent's changes with that."""
    if identity_column.is_dropped(change) and differs(change):  # the new type may be none that can have one
        yield identity_column.drop(change)
    if follows_parent(change):
        return
    stored_row_types.refuse_rewrite(change, "change its type")
    yield from not_null_while_rebuilding.drop(change)
    yield from conversions.with_money([_alter_type(change)], [change])
    for fact in (change.new, *inherited.surviving_descendants(change)):
        yield from column_settings.stored(fact)
    yield from not_null_while_rebuilding.add_again(change)
    yield from not_null_validated.validate_remade(change)


def follows_parent(change: Alteration) -> bool:
    """Whether a parent's ALTER reaches it, which none of its own can change, declared or not."""
    return inherited.stays_child(change) and any(map(change.keeps, inherited.originals(change.new)))


def _alter_type(change: Alteration) -> Statement:
    collate = f" COLLATE {change.now('collation')}" if change.now("collation") else ""
    # A foreign table has no rows to convert, and takes no USING.
    using = "" if is_of_foreign_table(change.new) else conversions.using_clause(change, sql.name(change.new.name))
    text = alter_column(change.new, f"TYPE {change.now('type')}{collate}{using}")
    statement = Statement(text, joint=alter_table(change.new, ""))
    return statement if is_of_foreign_table(change.new) else with_effects(statement, change)


def with_effects(statement: Statement, change: Alteration) -> Statement:
    """A change of type with what it does to rows."""
    old, new = change.was("type"), change.now("type")
    found = list(users(change, change.old.identity))
    statement = replace(statement, also=(*statement.also, *locks_of_keys(change, found)))
    if casts.keeps_rows(change):
        read = [user for user in found if _is_read_again(user, change)]
        compared = [user for user in read if _may_refuse(user, change)]
        fails = Hazard(Danger.MAY_FAIL, "fails where a row violates a constraint under the new type or collation")
        return replace(statement, scans=bool(read), hazards=(fails,) if compared else ())
    column = sql.name(change.new.name)  # a statement can be about several
    changes = f"{column} from {old} to {new}" if old != new else f"{column} moving over to the new {new}"
    hazards = [Hazard(Danger.TABLE_REWRITE, f"{changes} rewrites the table and its indexes")]
    hazards += hazards_of_values(change)
    if change.is_adoption or not lost_values.widens(change):
        stops = f"a value of {column} that the new type {new} cannot hold stops the plan"
        cut = "; blanks beyond its length are cut" if lost_values.cuts_blanks(new) else ""
        hazards.append(Hazard(Danger.MAY_FAIL, stops + cut))
    elif lost_values.rounds(change) and any(_is_unique(user) or contype(user) == "c" for user in found):
        met = f"fails where values of {column} that are rounded are equal in a key, or such as a check refuses"
        hazards.append(Hazard(Danger.MAY_FAIL, met))
    return replace(statement, rewrites=True, hazards=tuple(hazards))


def hazards_of_values(change: Alteration) -> Iterator[Hazard]:
    """What becomes of values that the new type takes otherwise than they were."""
    column, new = sql.name(change.new.name), change.now("type")
    if lost_values.rounds(change):
        yield Hazard(Danger.DATA_LOSS, f"values of {column} are rounded or cut to what {new} holds")
    elif lost_values.hangs_on_function(change):
        yield Hazard(
            Danger.DATA_LOSS, f"values of {column} become what the function of the cast to {new} makes of them"
        )
    if lost_values.swaps_attributes(change):
        yield Hazard(Danger.DATA_LOSS, f"attributes of {column} are taken in their order, which is another in {new}")
    if lost_values.hangs_on_time_zone(change):
        read = "a time zone, which is that of the session that applies the plan (SHOW timezone)"
        yield Hazard(Danger.CHANGES_MEANING, f"values of {column} are converted by {read}")
    if lost_values.hangs_on_date_style(change):
        order = "the order of day and month in the session that applies the plan (SHOW datestyle)"
        yield Hazard(Danger.CHANGES_MEANING, f"values of {column} are read by {order}")


def users(change: Alteration, column: Identity) -> Iterator[Fact]:
    """What depends on the column, or its copies, and stays."""
    for user, _ in change.source.dependents(column):
        if user.kind == column.kind and user.parts[:2] != column.parts[:2]:
            yield from users(change, user)
        elif change.keeps(user):
            yield change.source.fact(user)


def locks_of_keys(change: Alteration, users: list[Fact]) -> Iterator[Lock]:
    """Foreign keys are made again, without reading rows: their other tables are locked, too."""
    keys = [user for user in users if user.attributes.get("referenced_table") and _is_there(user, change)]
    tables = {table for key in keys for table in (key.parts[:2], tuple(key["referenced_table"]))}
    for table in sorted(tables - {change.new.parts[:2]}):
        yield Lock(sql.qualified(*table), LockMode.ACCESS_EXCLUSIVE)


def _is_there(key: Fact, change: Alteration) -> bool:
    """Whether it is the copy of none that is dropped before, and in no partition that is meanwhile detached.

    Unless the column is of that partition itself, which keeps its copies but for those to what it was a part of.
    """
    if inherited.stays_child(replace(change, new=key)):
        return all(map(change.keeps, linked(key, "originals")))
    wholes = {original.parts[:2] for original in linked(key, "originals")}
    return key.parts[:2] == change.new.parts[:2] and tuple(key["referenced_table"]) not in wholes


def _is_read_again(user: Fact, change: Alteration) -> bool:
    """Whether a valid check is made again, or an index that is not known to be the same (``CheckIndexCompatible``).

    What an index only includes is not compared.
    """
    if user.identity.kind not in ("constraint", "index") or contype(user) == "f":
        return False
    if contype(user) == "c":
        return bool(user["validated"])
    if user["partitioned"] or user["predicate"] or _has_expression(user):
        return True
    return _is_in_key(change.old, user) and not _are_compared_alike(change)


def _are_compared_alike(change: Alteration) -> bool:
    collations = type_names.collation(change.source, change.old), type_names.collation(change.target, change.new)
    return casts.has_same_operators(change) and collations[0] == collations[1]


def _may_refuse(user: Fact, change: Alteration) -> bool:
    """Whether rows that a check, a key or a unique index took could be such as it refuses now."""
    if contype(user) == "c":
        return not _are_compared_alike(change)
    name = type_names.collation(change.target, change.new)
    collations = (fact for fact in change.target.facts("collation") if sql.qualified(*fact.parts) == name)
    can_be_equal = not all(fact["deterministic"] for fact in collations)
    return _is_unique(user) and (can_be_equal or not casts.has_same_operators(change))


def _is_unique(user: Fact) -> bool:
    """Whether it is a key, an exclusion constraint or a unique index."""
    is_key = contype(user) in ("p", "u", "x")
    return is_key or bool(user.attributes.get("is_unique"))


def _key(index: Fact) -> str:
    """The definition without the columns that it includes."""
    return str(index["definition"]).partition(" INCLUDE (")[0]


def _has_expression(index: Fact) -> bool:
    return _key(index).count("(") > 1


def _is_in_key(column: Fact, index: Fact) -> bool:
    elements = _key(index).partition("(")[2]
    return bool(re.search(rf'(?<![\w"]){re.escape(sql.name(column.name))}(?![\w"])', elements))


def _keeps_keys(change: Alteration) -> bool:
    return casts.has_same_operators(change) and casts.keeps_rows(change)


def _compares_any(key: Fact, catalog: Catalog) -> bool:
    """Whether a foreign key has a column whose operators are for all types of its sort.

    PostgreSQL then fails to find a cast as it makes the key anew (``findFkeyCast``).
    """
    columns = (catalog.fact(used) for used, _ in catalog.dependencies(key.identity) if used.kind == "column")
    return any(type_names.is_of_a_sort(catalog, column["type"]) for column in columns)


def hinders_rebuilding(change: Alteration, user: Fact) -> bool:
    """Whether PostgreSQL, which makes anew what is about the column, could not make it as it is.

    An index, or a key of whatever sort, with parts in partitions that would not come again so; a check, NOT VALID, of
    which a copy is valid; a partition or a child that has another name for NOT NULL, which 18 finds in its way; a
    child that has the column from others, too.
    """
    if user.identity.kind in ("partition", "inheritance"):
        copy = change.source.fact(Identity("column", (*user.parts, change.old.name)))
        if is_of_foreign_table(copy) and conversions.using_clause(change, ""):
            return True  # which has no place for it
        is_called_otherwise = attached_not_null.is_called_otherwise(change, user)
        return is_called_otherwise or len(set(inherited.outermost(copy, change))) > 1
    if contype(user) == "f":
        copies = linked(user, "copies")
        return any(copy.parts[-1] != user.name or change.source.children(copy) for copy in copies)
    if contype(user) == "c":
        return not user["validated"] and _has_valid_copies(user, change.source)
    is_index = user.identity.kind in ("index", "constraint") and user["index_name"] is not None
    return is_index and user["partitioned"] and not index_parts.are_usual(user, change.source)


def _has_valid_copies(check: Fact, catalog: Catalog) -> bool:
    copies = inherited.copies(check.identity, linked_in=catalog, as_in=catalog)
    return any(copy["validated"] or _has_valid_copies(copy, catalog) for copy in copies)


def disturbs(change: Alteration, dependent: Fact) -> bool:
    """Whether a dependent must be dropped before and created after.

    So must a foreign key, because the type of its other side may change in another step, and a
    generated column of the same table.
    """
    if hinders_rebuilding(change, dependent):
        return True
    if dependent.identity.kind == "constraint":
        return contype(dependent) == "f" and (not _keeps_keys(change) or _compares_any(dependent, change.source))
    if dependent.identity.kind == "column":
        is_of_table = dependent.identity.parts[:2] == change.new.parts[:2]
        return is_of_table and not _becomes_plain(dependent, change)
    if dependent.identity.kind == "default":
        return not _is_cast_along(dependent, change)
    return dependent.identity.kind in REFUSED_BY


def _becomes_plain(generated: Fact, change: Alteration) -> bool:
    """Whether DROP EXPRESSION comes before, which leaves the values."""
    new = change.target.get(generated.identity)
    return new is not None and generated_column.can_drop_expression(replace(change, old=generated, new=new))


def _is_cast_along(default: Fact, change: Alteration) -> bool:
    """Whether ALTER COLUMN TYPE makes the default what it is to be.

    It casts the expression as SET DEFAULT would, so one that stays the same has that cast; another may have none.
    """
    wanted = change.target.get(default.identity)
    return wanted is not None and wanted["expression"] == default["expression"] and not change.is_adoption
