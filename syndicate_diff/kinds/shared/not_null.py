"""NOT NULL of columns: the constraint that PostgreSQL 18 has for it, its name and its state.

https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-NOT-NULL. Before 18 it is a mark of the
column without a name. A child table gets it from its parents, and loses it with them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, since
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import NewerInDump
from syndicate_diff.kinds.shared import check, inherited
from syndicate_diff.kinds.shared.table_part import (
    alter_column,
    alter_table,
    is_of_foreign_table,
    rename_constraint,
    table_name,
)
from syndicate_diff.model import Catalog, Fact, Rows
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_CONSTRAINT = "FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum"


def known_as(constraint: str) -> str:
    """SQL for the name of a constraint, of the column `a`, that a table has by itself or from its parents.

    What it has from several parents has the name that came first, also when that one has left, which is history, and so
    has what its children have from there: read as the first parent's. So is what a partition has NOT VALID, and not by
    itself, whatever it was called when it was attached: pg_dump does not say.
    """
    return f"""
    CASE WHEN {constraint}.conislocal OR (c.relispartition AND {constraint}.convalidated)
         THEN {constraint}.conname ELSE (
        WITH RECURSIVE known(conname, conrelid, conislocal, level) AS (
            SELECT {constraint}.conname, {constraint}.conrelid, {constraint}.conislocal, 0
            UNION ALL
            SELECT first.conname, first.conrelid, first.conislocal, known.level + 1
            FROM known CROSS JOIN LATERAL (
                SELECT r.* FROM pg_inherits rh
                JOIN pg_attribute ra ON ra.attrelid = rh.inhparent AND ra.attname = a.attname
                JOIN pg_constraint r ON r.conrelid = rh.inhparent AND r.contype = 'n' AND r.conkey[1] = ra.attnum
                                    AND NOT r.connoinherit
                WHERE rh.inhrelid = known.conrelid ORDER BY rh.inhseqno LIMIT 1) first
            WHERE NOT known.conislocal)
        SELECT conname FROM known ORDER BY level DESC LIMIT 1) END"""


_NAME = f"(SELECT ({known_as('k')})::text {_CONSTRAINT})"
_STORED_NAME = f"(SELECT k.conname::text {_CONSTRAINT})"
_STATE = f"""
        (SELECT concat_ws(' ', CASE WHEN k.connoinherit THEN 'NO INHERIT' END,
                          CASE WHEN NOT k.convalidated THEN 'NOT VALID' END) {_CONSTRAINT})"""
# Whether an inherited column has one of its own. Before 18 one that a parent has, too, counts as the parent's.
_IS_LOCAL = f"(SELECT k.conislocal {_CONSTRAINT})"
# A partition can have one of its own besides that of the whole, but pg_dump says so only of what is NOT VALID.
_IS_TOLD = f"(NOT c.relispartition OR (SELECT NOT k.convalidated {_CONSTRAINT}))"
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
    is_told = known(version, 18, _IS_TOLD, "NOT c.relispartition")
    local = f"a.attnotnull AND (a.attinhcount = 0 OR {known(version, 18, _IS_LOCAL, _NO_PARENT_HAS_IT)})"
    return f"""a.attnotnull AS not_null,
               {known(version, 18, _NAME, "NULL::text")} AS not_null_name,
               {since(version, 18, _STORED_NAME, "NULL::text")} AS not_null_stored_name,
               {since(version, 18, _STATE, "NULL::text")} AS not_null_state,
               {local} AS not_null_is_local,
               a.attnotnull AND NOT ({local}) AND {is_told} AS not_null_inherited"""


def claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    """The name of the constraint."""
    if fact["not_null_name"]:
        yield ("constraint", *fact.parts[:2], fact["not_null_name"])


def is_not_valid(fact: Fact) -> bool:
    """NOT NULL NOT VALID, which only ALTER TABLE can say."""
    return "NOT VALID" in (fact["not_null_state"] or "")


def is_valid(fact: Fact) -> bool:
    """NOT NULL that holds of all rows."""
    return bool(fact["not_null"]) and not is_not_valid(fact)


def is_handed_on(fact: Fact) -> bool:
    """Whether child tables inherit it."""
    return bool(fact["not_null"]) and "NO INHERIT" not in (fact["not_null_state"] or "")


def is_own(fact: Fact) -> bool:
    """Whether a table is said to require the column by itself; of a partition that has it valid nothing says so."""
    is_told = is_not_valid(fact) or not fact["in_partition"]
    return bool(fact["not_null"] and is_told and not fact["not_null_inherited"])


def lets_go_of_own(old: Fact, new: Fact) -> bool:
    """Whether a child will require for its parents' sake alone what it required by itself: no ALTER says that."""
    return bool(old["not_null_is_local"] and new["not_null"] and new["not_null_inherited"])


def comes_to_be_own(old: Fact, new: Fact) -> bool:
    """Whether a child will require by itself, too, what it required for its parents' sake alone."""
    return bool(old["not_null"] and not old["not_null_is_local"] and is_own(new))


def is_in_definition(fact: Fact) -> bool:
    """Whether CREATE TABLE says it: not where INHERITS brings it, nor what needs ALTER TABLE.

    Before 18 a column that is declared has its NOT NULL declared too, as pg_dump sees it.
    """
    brought = fact["not_null_inherited"] and (fact["not_null_name"] or inherited.is_undeclared(fact))
    return is_valid(fact) and not brought


def is_added_to_inherited(fact: Fact) -> bool:
    """Whether a table requires a column that it does not declare itself, and its parents do not require it alone."""
    return inherited.is_undeclared(fact) and not fact["in_partition"] and is_in_definition(fact)


def _default_name(fact: Fact) -> str:
    """The name that PostgreSQL 18 gives a constraint that has none."""
    return f"{fact.parts[1]}_{fact.name}_not_null"


def is_name_elsewhere(fact: Fact, step: Creation | Alteration) -> bool:
    """Whether that is, or will be, the name of a constraint of another table: PostgreSQL would choose another then.

    It wants the names that it chooses to be alone in a schema, and takes any that is given.
    """
    name = _default_name(fact)
    if fact["not_null_name"] != name:
        return False
    holders = (_holders(catalog).get((fact.parts[0], name), set()) for catalog in (step.source, step.target))
    return any(found - {fact.parts[1]} for found in holders)  # a domain of the table's name there cannot be


@lru_cache(maxsize=2)  # the two sides of a plan
def _holders(catalog: Catalog) -> Mapping[tuple[str, str], set[str]]:
    """(schema, name of a constraint) → the tables and domains that have one."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    nothing = Rows()
    for kind in ("constraint", "domain constraint"):
        for schema, holder, name in catalog.rows.get(kind, nothing).values:
            found[schema, name].add(holder)
    for fact in catalog.facts("domain not null"):
        found[fact.parts[0], fact["name"] or ""].add(fact.parts[1])
    columns = catalog.rows.get("column", nothing)
    place = columns.columns.index("not_null_name") if columns.values else 0
    for (schema, table, _), values in columns.values.items():
        if values[place]:
            found[schema, values[place]].add(table)
    return found


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


HOLDS_NULL = Hazard(Danger.MAY_FAIL, "fails where a row holds NULL")


def add_over_rows(change: Creation | Alteration, *, named: bool) -> Statement:
    """SET NOT NULL reads the rows, unless it is NOT VALID, or a check has the column required already."""
    fact = change.fact
    statement = Statement(add(fact, named=named), relation=table_name(fact))
    if is_of_foreign_table(fact) or is_not_valid(fact) or is_proven(change):
        return statement
    return replace(statement, scans=True, hazards=(HOLDS_NULL,))


def add_again(change: Alteration) -> Statement:
    """What was dropped a statement before: no row holds NULL, but that has to be read."""
    return replace(add_over_rows(change, named=True), hazards=())


def in_old_state(change: Alteration) -> Alteration:
    """Where it is called otherwise first, and validated later."""
    attributes = {**change.new.attributes, "not_null_state": change.was("not_null_state")}
    return replace(change, new=replace(change.new, attributes=attributes))


def keep_own(column: Fact) -> Statement:
    """A child's own, besides what it has from its parents: they are one constraint, under the same name and state."""
    return Statement(alter_table(column, f"ADD {table_constraint(column)}"), relation=table_name(column))


def is_proven(change: Creation | Alteration) -> bool:
    """Whether a valid check of the table says so (``NotNullImpliedByRelConstraints``)."""
    return says_not_null(change.fact) in check.proven(change.fact.whole, change)


def says_not_null(column: Fact) -> str:
    """The condition of a check."""
    return f"{sql.name(column.name)} IS NOT NULL"


def rename(old: Fact, new: Fact) -> Iterator[Statement]:
    """RENAME CONSTRAINT, from what it is called in truth, whichever parent it is known by."""
    if old["not_null_stored_name"] != new["not_null_name"]:
        statement = rename_constraint(new, old["not_null_stored_name"], new["not_null_name"])
        yield Statement(statement, relation=table_name(new))


def validate(column: Fact, name: str) -> Statement:
    """VALIDATE CONSTRAINT, which reaches the children."""
    statement = alter_table(column, f"VALIDATE CONSTRAINT {sql.name(name)}")
    hazards = () if is_of_foreign_table(column) else (HOLDS_NULL,)
    locked = table_name(column)
    return Statement(statement, LockMode.SHARE_UPDATE_EXCLUSIVE, locked, scans=bool(hazards), hazards=hazards)
