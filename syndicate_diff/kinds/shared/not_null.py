"""NOT NULL of columns: the constraint that PostgreSQL 18 has for it, its name and its state.

https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-NOT-NULL. Before 18 it is a mark of the
column without a name. A child table gets it from its parents, and loses it with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, since
from syndicate_diff.kind import Alteration, Creation, NewerInDump
from syndicate_diff.kinds.shared import inherited
from syndicate_diff.kinds.shared.table_part import (
    alter_column,
    alter_table,
    is_of_foreign_table,
    rename_constraint,
    table_name,
)
from syndicate_diff.model import Fact
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement

_CONSTRAINT = "FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum"


def known_as(constraint: str) -> str:
    """SQL for the name of a constraint, of the column `a`, that a table has by itself or from its parents.

    What it has from several parents has the name that came first, which is history, and so has what its children have
    from there: read as the first parent's.
    """
    return f"""
    CASE WHEN {constraint}.conislocal OR c.relispartition THEN {constraint}.conname ELSE (
        WITH RECURSIVE known(conname, conrelid, conislocal, coninhcount, level) AS (
            SELECT {constraint}.conname, {constraint}.conrelid, {constraint}.conislocal, {constraint}.coninhcount, 0
            UNION ALL
            SELECT first.conname, first.conrelid, first.conislocal, first.coninhcount, known.level + 1
            FROM known CROSS JOIN LATERAL (
                SELECT r.* FROM pg_inherits rh
                JOIN pg_attribute ra ON ra.attrelid = rh.inhparent AND ra.attname = a.attname
                JOIN pg_constraint r ON r.conrelid = rh.inhparent AND r.contype = 'n' AND r.conkey[1] = ra.attnum
                WHERE rh.inhrelid = known.conrelid ORDER BY rh.inhseqno LIMIT 1) first
            WHERE NOT known.conislocal AND (known.coninhcount > 1 OR first.conname = known.conname))
        SELECT conname FROM known ORDER BY level DESC LIMIT 1) END"""


_NAME = f"(SELECT ({known_as('k')})::text {_CONSTRAINT})"
_STORED_NAME = f"(SELECT k.conname::text {_CONSTRAINT})"
_STATE = f"""
        (SELECT concat_ws(' ', CASE WHEN k.connoinherit THEN 'NO INHERIT' END,
                          CASE WHEN NOT k.convalidated THEN 'NOT VALID' END) {_CONSTRAINT})"""
# Whether an inherited column has one of its own. Before 18 one that a parent has, too, counts as the parent's.
_IS_LOCAL = f"(SELECT k.conislocal {_CONSTRAINT})"
_NO_PARENT_HAS_IT = """
        NOT EXISTS (SELECT FROM pg_inherits h JOIN pg_attribute p ON p.attrelid = h.inhparent
                    WHERE h.inhrelid = a.attrelid AND p.attname = a.attname AND p.attnotnull)"""

# Before 18 it has no name, and whether a child has one of its own or that of its parents alone, no server knows.
NEWER_IN_DUMP = (
    NewerInDump(18, re.compile(r'CONSTRAINT (?:"(?:[^"]|"")+"|\w+) NOT NULL\b'), "NOT NULL"),
    NewerInDump(
        18,
        re.compile(r"(?m)^CREATE (?:\w+ )?TABLE [^;]*?^INHERITS \("),
        lambda table: re.sub(r"(?m)^    NOT NULL .*\n| NOT NULL", "", table[0]),
    ),
)


def attributes(version: int) -> str:
    """The attributes of the column `a` of the relation `c` that its query reads."""
    local = f"a.attnotnull AND (a.attinhcount = 0 OR {known(version, 18, _IS_LOCAL, _NO_PARENT_HAS_IT)})"
    return f"""a.attnotnull AS not_null,
               {known(version, 18, _NAME, "NULL::text")} AS not_null_name,
               {since(version, 18, _STORED_NAME, "NULL::text")} AS not_null_stored_name,
               {since(version, 18, _STATE, "NULL::text")} AS not_null_state,
               {local} AS not_null_is_local,
               a.attnotnull AND NOT ({local} OR c.relispartition) AS not_null_inherited"""


def claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    """The name of the constraint."""
    if fact["not_null_name"]:
        yield ("constraint", *fact.parts[:2], fact["not_null_name"])


def is_not_valid(fact: Fact) -> bool:
    """NOT NULL NOT VALID, which only ALTER TABLE can say."""
    return "NOT VALID" in (fact["not_null_state"] or "")


def is_handed_on(fact: Fact) -> bool:
    """Whether child tables inherit it."""
    return bool(fact["not_null"]) and "NO INHERIT" not in (fact["not_null_state"] or "")


def is_in_definition(fact: Fact) -> bool:
    """Whether CREATE TABLE says it: not where INHERITS brings it, nor what needs ALTER TABLE.

    Before 18 a column that is declared has its NOT NULL declared too, as pg_dump sees it.
    """
    brought = fact["not_null_inherited"] and (fact["not_null_name"] or inherited.is_undeclared(fact))
    return bool(fact["not_null"]) and not (brought or is_not_valid(fact))


def is_added_to_inherited(fact: Fact) -> bool:
    """Whether a table requires a column that it does not declare itself, and its parents do not require it alone."""
    return inherited.is_undeclared(fact) and not fact["in_partition"] and is_in_definition(fact)


def _default_name(fact: Fact) -> str:
    """The name that PostgreSQL 18 gives a constraint that has none."""
    return f"{fact.parts[1]}_{fact.name}_not_null"


def definition(fact: Fact, *, named: bool = False) -> str:
    """``NOT NULL`` in a column's definition, with its name where that is not PostgreSQL's own, or `named` asks."""
    name = fact["not_null_name"]
    named = name is not None and (named or name != _default_name(fact))
    state = (fact["not_null_state"] or "").replace("NOT VALID", "").strip()
    return (f"CONSTRAINT {sql.name(name)} " if named else "") + "NOT NULL" + (f" {state}" if state else "")


def add(fact: Fact, *, named: bool) -> str:
    """SET NOT NULL, or ADD CONSTRAINT where that cannot say it."""
    if definition(fact, named=named) == "NOT NULL":
        return alter_column(fact, "SET NOT NULL")
    return alter_table(fact, f"ADD {table_constraint(fact)}")


def table_constraint(fact: Fact) -> str:
    """As PostgreSQL 18 has it besides the columns: ``CONSTRAINT a NOT NULL b``."""
    state = f" {fact['not_null_state']}" if fact["not_null_state"] else ""
    return f"CONSTRAINT {sql.name(fact['not_null_name'])} NOT NULL {sql.name(fact.name)}{state}"


_HOLDS_NULL = Hazard(Danger.MAY_FAIL, "fails where a row holds NULL")


def add_over_rows(change: Creation | Alteration, *, named: bool) -> Statement:
    """SET NOT NULL reads the rows, unless it is NOT VALID, or a check has the column required already."""
    fact = change.fact
    statement = Statement(add(fact, named=named), relation=table_name(fact))
    if is_of_foreign_table(fact) or is_not_valid(fact) or is_proven(change):
        return statement
    return replace(statement, scans=True, hazards=(_HOLDS_NULL,))


def is_proven(change: Creation | Alteration) -> bool:
    """Whether a valid check of the table says so (``NotNullImpliedByRelConstraints``)."""
    table, proof = change.fact.parent, f"CHECK (({sql.name(change.fact.name)} IS NOT NULL))"
    # A new column can have come to other tables, with checks there, before the step.
    catalog, is_there = (
        (change.target, change.exists) if isinstance(change, Creation) else (change.source, change.keeps)
    )
    checks = map(catalog.fact, catalog.children(table, "constraint") if table else ())
    return any(c["definition"] == proof and c["validated"] and is_there(c.identity) for c in checks)


def change(change: Alteration) -> Iterator[Statement]:
    """Make a column required, or let it hold NULL."""
    if change.was("not_null") == change.now("not_null"):
        return
    if change.now("not_null"):
        yield from _set(change)
    elif not inherited.parent_loses(change, "not_null"):
        yield from _drop(change)


def _set(change: Alteration) -> Iterator[Statement]:
    """A child gets it with its parent, under the parent's name for it; NOT VALID as that, and valid after that."""
    if _comes_with_parents(change):
        return
    # PostgreSQL would choose a name that no child has for its own.
    has_children = any(
        inherited.copies(change.new.identity, linked_in=catalog, as_in=catalog)
        for catalog in (change.source, change.target)
    )
    yield add_over_rows(change, named=has_children)
    if is_not_valid(change.new):
        yield from dict.fromkeys(_validate_coming(change))


def _validate_coming(change: Alteration) -> Iterator[Statement]:
    """Children that get it NOT VALID with their parents', and come to have it valid; VALIDATE reaches all below."""
    for child in inherited.changes_of_copies(change):
        if child.was("not_null") or not _comes_with_parents(child):
            continue
        if is_not_valid(child.new):
            yield from _validate_coming(child)
        else:
            yield _validate(child.new, child.now("not_null_name"))


def _comes_with_parents(change: Alteration) -> bool:
    changes_too = all(inherited.parent_changes_too(change, attribute) for attribute in ("not_null", "not_null_name"))
    if changes_too and (change.now("not_null_inherited") or change.new["in_partition"]):
        return True
    return bool(change.now("not_null_name") and change.now("not_null_inherited") and inherited.parents_come(change))


def validate_copies(creation: Creation) -> Iterator[Statement]:
    """Children that get it with a new column, NOT VALID as that, and come to have it valid."""
    if is_not_valid(creation.fact):
        yield from dict.fromkeys(_validate_coming_with(creation))


def _validate_coming_with(creation: Creation) -> Iterator[Statement]:
    for copy in inherited.copies(creation.fact.identity, linked_in=creation.target, as_in=creation.target):
        step = replace(creation, fact=copy)
        old = creation.source.fact(copy.identity) if creation.keeps(copy.identity) else None
        gets_it = copy["not_null_inherited"] or copy["in_partition"]
        if not (creation.keeps(copy.whole) and inherited.stays_child(step) and gets_it) or (old and old["not_null"]):
            continue
        if is_not_valid(copy):
            yield from _validate_coming_with(step)
        else:
            yield _validate(copy, copy["not_null_name"])


def _drop(change: Alteration, *, apart: bool = False) -> Iterator[Statement]:
    """The children lose it with the parent, unless one of them keeps it or has its own: then each for itself.

    So do those on further levels: one could be a child of several.
    """
    children = inherited.changes_of_copies(change)
    only = bool(children) and (apart or not all(map(_may_be_reached, children)))
    yield Statement(alter_column(change.new, "DROP NOT NULL", only=only), relation=table_name(change.new))
    following = [statement for child in children for statement in _after_drop(child, apart=only)]
    # A child of several tables is found once for each, and loses it after the last of them.
    yield from reversed(dict.fromkeys(reversed(following)))


def _may_be_reached(child: Alteration) -> bool:
    """Whether the parent's DROP NOT NULL may reach a child: what has a constraint of its own keeps that.

    So does, from 18 on, what has one from other parents, too; from those that come later it gets one again. A partition
    cannot be left out.
    """
    named = child.was("not_null_name")
    keeps_own = named and child.was("not_null_is_local") and child.now("not_null_is_local")
    loses = child.was("not_null_inherited") and not child.now("not_null")
    stays_inherited = named and child.was("not_null_inherited") and child.now("not_null_inherited")
    below = inherited.changes_of_copies(child)
    reaches_all = (loses or stays_inherited) and all(map(_may_be_reached, below))
    return bool(child.new["in_partition"] or keeps_own or reaches_all)


def _after_drop(child: Alteration, *, apart: bool) -> Iterator[Statement]:
    """What a child needs after its parent's DROP NOT NULL, which reached it or, `apart`, left it out."""
    if child.new["in_partition"]:
        yield from _after_drop_of_whole(child)
    elif (apart or child.now("not_null")) and _loses_later(child):
        return
    elif child.now("not_null") and (apart or not child.now("not_null_inherited")):
        yield from _rename(child.old, child.new)
        yield from _change_state(child, child.now("not_null_name"))
    elif child.now("not_null"):
        return
    elif apart:
        yield from _drop(child, apart=True)
    else:
        for copy in inherited.changes_of_copies(child):
            yield from _after_drop(copy, apart=False)


def _loses_later(child: Alteration) -> bool:
    """Whether a child of several tables still has it from one of them when this step is done."""
    parents = (parent for parent in inherited.changes_of_originals(child) if is_handed_on(parent.old))
    return any(
        _loses_later(parent) if inherited.parent_loses(parent, "not_null") else child.pending(parent.new.identity)
        for parent in parents
    )


def _after_drop_of_whole(partition: Alteration) -> Iterator[Statement]:
    """The DROP reached all levels, but what partitions have of their own, where it has a name, is still there."""
    is_left = partition.was("not_null_is_local")
    if partition.now("not_null") and is_left and partition.was("not_null_name"):
        yield from _rename(partition.old, partition.new)
        yield from _change_state(partition, partition.now("not_null_name"))
    elif partition.now("not_null"):
        yield add_over_rows(partition, named=True)
    elif is_left:
        yield from _drop(partition)
    else:
        for part in inherited.changes_of_copies(partition):
            yield from _after_drop_of_whole(part)


def change_name(change: Alteration) -> Rendered:
    """RENAME CONSTRAINT, where the column is required before and after."""
    if not _is_renamed(change):
        return ()
    return _rename(_aside(change.old) if change.vacated else change.old, change.new)


def vacate(change: Alteration) -> Rendered:
    """Give up the name of the constraint."""
    return _rename(change.old, _aside(change.old)) if _is_renamed(change) else ()


def _is_renamed(change: Alteration) -> bool:
    old, new = change.was("not_null_name"), change.now("not_null_name")
    if old is None or new is None or not change.was("not_null") or not change.now("not_null") or old == new:
        return False
    return not (inherited.parent_changes_too(change, "not_null_name") or inherited.parent_loses(change, "not_null"))


def _aside(column: Fact) -> Fact:
    name = sql.aside_name(column["not_null_name"])
    return replace(column, attributes={**column.attributes, "not_null_name": name, "not_null_stored_name": name})


def _rename(old: Fact, new: Fact) -> Iterator[Statement]:
    """From what it is called in truth, whichever parent it is known by."""
    if old["not_null_stored_name"] != new["not_null_name"]:
        statement = rename_constraint(new, old["not_null_stored_name"], new["not_null_name"])
        yield Statement(statement, relation=table_name(new))


def change_state(change: Alteration) -> Iterator[Statement]:
    """VALIDATE it, or have child tables inherit it or not, where the column is required before and after."""
    if change.was("not_null") and change.now("not_null") and not inherited.parent_loses(change, "not_null"):
        # What comes to be renamed with a parent's is not yet.
        name = change.now("not_null_name") if _is_renamed(change) else change.was("not_null_stored_name")
        yield from _change_state(change, name)


def _change_state(change: Alteration, name: str) -> Iterator[Statement]:
    old, new = change.was("not_null_state") or "", change.now("not_null_state") or ""
    changes_inheritance = ("NO INHERIT" in old) != ("NO INHERIT" in new)
    if _loses_validity(change) or (changes_inheritance and is_of_foreign_table(change.new)):
        if not inherited.parent_changes_too(change, "not_null_state"):
            yield from _make_anew(change)
        return
    if "NOT VALID" in old and "NOT VALID" not in new:
        yield _validate(change.new, name)
    if changes_inheritance:
        inherit = "NO INHERIT" if "NO INHERIT" in new else "INHERIT"
        statement = alter_table(change.new, f"ALTER CONSTRAINT {sql.name(name)} {inherit}")
        yield Statement(statement, relation=table_name(change.new))


def _loses_validity(change: Alteration) -> bool:
    return is_not_valid(change.new) and not is_not_valid(change.old)


def _validate(column: Fact, name: str) -> Statement:
    statement = alter_table(column, f"VALIDATE CONSTRAINT {sql.name(name)}")
    hazards = () if is_of_foreign_table(column) else (_HOLDS_NULL,)
    locked = table_name(column)
    return Statement(statement, LockMode.SHARE_UPDATE_EXCLUSIVE, locked, scans=bool(hazards), hazards=hazards)


def _make_anew(change: Alteration) -> Iterator[Statement]:
    """VALIDATE has no reverse. DROP NOT NULL reaches the children, but not what they have of their own."""
    below = _changes_on_all_levels(change)
    lost = [change, *(child for child in below if child.was("not_null_is_local") and _loses_validity(child))]
    for anew in lost:
        yield Statement(alter_column(anew.new, "DROP NOT NULL"), relation=table_name(anew.new))
    for anew in reversed(lost):
        yield Statement(add(anew.new, named=True), relation=table_name(anew.new))
    if is_not_valid(change.new):
        yield from dict.fromkeys(statement for anew in lost for statement in _validate_reached(anew))


def _validate_reached(change: Alteration) -> Iterator[Statement]:
    """Children that lost theirs to DROP NOT NULL, and got it NOT VALID; VALIDATE reaches all below."""
    for child in inherited.changes_of_copies(change):
        if child.was("not_null_is_local"):
            continue
        if is_not_valid(child.new):
            yield from _validate_reached(child)
        else:
            yield _validate(child.new, child.now("not_null_name"))


def _changes_on_all_levels(change: Alteration) -> Iterator[Alteration]:
    for child in inherited.changes_of_copies(change):
        yield child
        yield from _changes_on_all_levels(child)


def change_inherited(change: Alteration) -> Rendered:
    """Have a child require by itself what it has from its parents; the reverse takes a new table."""
    if change.now("not_null_inherited") or not (change.was("not_null") and change.now("not_null")):
        return ()
    if not inherited.stays_child(change) or inherited.parent_loses(change, "not_null"):
        return ()
    return alter_column(change.new, "SET NOT NULL")
