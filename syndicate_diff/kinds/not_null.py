"""NOT NULL of columns: the constraint that PostgreSQL 18 has for it, its name and its state.

https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-NOT-NULL. Before 18 it is a mark of the
column without a name. A child table gets it from its parents, and loses it with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, since
from syndicate_diff.kind import Alteration
from syndicate_diff.kinds import inherited
from syndicate_diff.kinds.table_part import alter_column, alter_table
from syndicate_diff.model import Fact
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement

_CONSTRAINT = "FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum"
_NAME = f"(SELECT k.conname::text {_CONSTRAINT})"
_STATE = f"""
        (SELECT concat_ws(' ', CASE WHEN k.connoinherit THEN 'NO INHERIT' END,
                          CASE WHEN NOT k.convalidated THEN 'NOT VALID' END) {_CONSTRAINT})"""
_INHERITED = f"EXISTS (SELECT {_CONSTRAINT} AND NOT k.conislocal)"


def attributes(version: int) -> str:
    """The attributes of the column `a` that its query reads."""
    return f"""a.attnotnull AS not_null,
               {known(version, 18, _NAME, "NULL::text")} AS not_null_name,
               {since(version, 18, _STATE, "NULL::text")} AS not_null_state,
               {known(version, 18, _INHERITED, "false")} AS not_null_inherited"""


def claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    """The name of the constraint."""
    if fact["not_null_name"]:
        yield ("constraint", *fact.parts[:2], fact["not_null_name"])


def is_not_valid(fact: Fact) -> bool:
    """NOT NULL NOT VALID, which only ALTER TABLE can say."""
    return "NOT VALID" in (fact["not_null_state"] or "")


def is_in_definition(fact: Fact) -> bool:
    """Whether the column's definition says it: not where INHERITS brings it, nor what needs ALTER TABLE."""
    brought = fact["not_null_inherited"] and not fact["in_partition"]
    return bool(fact["not_null"]) and not (brought or is_not_valid(fact))


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
    state = f" {fact['not_null_state']}" if fact["not_null_state"] else ""
    constraint = f"ADD CONSTRAINT {sql.name(fact['not_null_name'])} NOT NULL {sql.name(fact.name)}"
    return alter_table(fact, f"{constraint}{state}")


def _add_over_rows(fact: Fact, *, named: bool) -> Statement:
    hazard = Hazard(Danger.MAY_FAIL, "fails where a row holds NULL")
    return Statement(add(fact, named=named), lock=LockMode.ACCESS_EXCLUSIVE, scans=True, hazards=(hazard,))


def change(change: Alteration) -> Iterator[str | Statement]:
    """Make a column required, or let it hold NULL."""
    if change.was("not_null") == change.now("not_null"):
        return
    if change.now("not_null"):
        yield from _set(change)
    elif not _is_dropped_with_parent(change):
        yield from _drop(change)


def _set(change: Alteration) -> Iterator[Statement]:
    """A child gets it with its parent, under the parent's name for it."""
    if all(inherited.parent_changes_too(change, attribute) for attribute in ("not_null", "not_null_name")):
        return
    # The children's constraints come first, and may have taken the name that it would get.
    children = inherited.copies(change.new.identity, linked_in=change.target, as_in=change.target)
    yield _add_over_rows(change.new, named=bool(children))


def _drop(change: Alteration) -> Iterator[str | Statement]:
    """A child that keeps its own is left out; a partition cannot be, and gets it again."""
    requiring = [fact for fact in inherited.surviving_copies(change) if fact["not_null"]]
    yield alter_column(change.new, "DROP NOT NULL", only=any(not fact["in_partition"] for fact in requiring))
    for fact in requiring:
        if fact["in_partition"]:
            yield _add_over_rows(fact, named=True)
        else:
            yield _rename(change.source.fact(fact.identity), fact)


def _is_dropped_with_parent(change: Alteration) -> bool:
    """Whether the parent's DROP NOT NULL reaches the child: not where a sibling that keeps its own makes it ONLY."""
    siblings = [
        sibling
        for parent in inherited.originals(change.old)
        for sibling in inherited.copies(parent, linked_in=change.source, as_in=change.target)
    ]
    reaches = change.old["in_partition"] or not any(sibling["not_null"] for sibling in siblings)
    return bool(reaches) and inherited.parent_changes_too(change, "not_null")


def change_name(change: Alteration) -> Rendered:
    """RENAME CONSTRAINT, where the column is required before and after."""
    old, new = change.was("not_null_name"), change.now("not_null_name")
    if old is None or new is None or not change.was("not_null") or not change.now("not_null"):
        return ()
    if inherited.parent_changes_too(change, "not_null_name") or inherited.parent_loses(change, "not_null"):
        return ()
    return _rename(change.old, change.new)


def _rename(old: Fact, new: Fact) -> str:
    if old["not_null_name"] == new["not_null_name"]:
        return ""
    names = f"{sql.name(old['not_null_name'])} TO {sql.name(new['not_null_name'])}"
    return alter_table(new, f"RENAME CONSTRAINT {names}")


def change_state(change: Alteration) -> Iterator[str]:
    """VALIDATE it, or have child tables inherit it or not, where the column is required before and after."""
    if not change.was("not_null") or not change.now("not_null"):
        return
    old, new = change.was("not_null_state") or "", change.now("not_null_state") or ""
    constraint = f"CONSTRAINT {sql.name(change.now('not_null_name'))}"
    if "NOT VALID" in old and "NOT VALID" not in new:
        yield alter_table(change.new, f"VALIDATE {constraint}")
    if ("NO INHERIT" in old) != ("NO INHERIT" in new):
        inherit = "NO INHERIT" if "NO INHERIT" in new else "INHERIT"
        yield alter_table(change.new, f"ALTER {constraint} {inherit}")
