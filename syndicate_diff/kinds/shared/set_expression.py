"""Another expression for a generated column, which children have from their parents or for themselves.

https://www.postgresql.org/docs/current/sql-altertable.html (SET EXPRESSION, from 17 on). Where PostgreSQL refuses it,
or would leave something of the table behind, the column is made anew, in a child that is detached meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import (
    column_type,
    generated_column,
    inherited,
    not_null,
    not_null_validated,
    not_null_while_rebuilding,
    type_names,
)
from syndicate_diff.kinds.shared.constraint_definition import contype
from syndicate_diff.kinds.shared.table_part import alter_column, is_of_foreign_table
from syndicate_diff.model import INHERITED, Catalog, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, Statement

_HAS_SET_EXPRESSION = 17
# From this major NOT NULL is a constraint, which is made anew as others are.
_HAS_NOT_NULL_CONSTRAINTS = 18
_MADE_ANEW = ("constraint", "index")
_REWRITES = Hazard(Danger.TABLE_REWRITE, "the stored values are computed again")
_VIOLATES = Hazard(Danger.MAY_FAIL, "fails where a new value violates a constraint")
_HOLDS_NULL = Hazard(Danger.MAY_FAIL, "fails where the expression gives NULL for a row")


def change(change: Alteration) -> Iterator[Statement]:
    """SET EXPRESSION, for the children too, unless one of them has an expression of its own: then each for itself."""
    if is_set(change):
        yield from not_null_while_rebuilding.drop(change)
        yield _with_effects(_set(change.new, only=not _is_for_children(change)), change)
        yield from not_null_while_rebuilding.add_again(change)
        yield from not_null_validated.validate_remade(change)


def _with_effects(statement: Statement, change: Alteration) -> Statement:
    if is_of_foreign_table(change.new):
        return statement
    return _with_stored_values(statement, change) if change.now("generated") == "s" else _with_values(statement, change)


def differing_from_parents(creation: Creation, fact: Fact) -> Iterator[Statement]:
    """SET EXPRESSION for a new column that comes from a parent, which has another."""
    if inherited.is_undeclared(fact) and _differs_from_parents(fact, creation):
        statement = _set(fact, only=True)
        has_rows = fact["generated"] == "s" and creation.keeps(fact.whole) and not is_of_foreign_table(fact)
        yield replace(statement, rewrites=True, hazards=_of_stored(fact, creation.target)) if has_rows else statement


def _of_stored(column: Fact, target: Catalog) -> tuple[Hazard, ...]:
    """What is said of new values by themselves."""
    violates = (_VIOLATES,) if type_names.checks_values(target, column["type"]) else ()
    return (_REWRITES, *violates, *((_HOLDS_NULL,) if not_null.is_valid(column) else ()))


def _set(column: Fact, *, only: bool) -> Statement:
    return Statement(alter_column(column, f"SET EXPRESSION AS ({column['expression']})", only=only))


def _with_stored_values(statement: Statement, change: Alteration) -> Statement:
    """They are computed again, and what the keys and checks say of them is looked at."""
    users = list(column_type.users(change, change.old.identity))
    if not _is_for_children(change):
        users = [user for user in users if change.old.identity in dict(change.source.dependencies(user.identity))]
    constrained = any(contype(user) or user.attributes.get("is_unique") for user in users)
    constrained |= any(type_names.checks_values(change.target, fact["type"]) for fact in _reached(change))
    hazards = (_REWRITES, *((_VIOLATES,) if constrained else ()), *_failing_on_null(change))
    return replace(statement, also=tuple(column_type.locks_of_keys(change, users)), rewrites=True, hazards=hazards)


def _with_values(statement: Statement, change: Alteration) -> Statement:
    """Those of a virtual column are looked at only where they are required."""
    hazards = _failing_on_null(change)
    return replace(statement, scans=True, hazards=hazards) if hazards else statement


def _failing_on_null(change: Alteration) -> tuple[Hazard, ...]:
    return (_HOLDS_NULL,) if any(map(not_null.is_valid, _reached(change))) else ()


def _reached(change: Alteration) -> list[Fact]:
    """The column, and those of children that get the expression with it."""
    is_for_children = _is_for_children(change)
    return [change.old, *(inherited.descendants(change.old.identity, change.source) if is_for_children else ())]


def is_set(change: Alteration) -> bool:
    """Whether the column gets the expression by a statement of its own."""
    return bool(change.now("generated")) and not _is_reached(change)


def _is_reached(change: Alteration) -> bool:
    """Whether a parent's statement changes it, too."""
    return any(map(_is_for_children, inherited.changes_of_originals(change)))


def _is_for_children(change: Alteration) -> bool:
    """Whether the expression changes, and that of all children, on all levels, to the same."""
    expression = change.now("expression")
    return bool(change.was("expression") != expression and _children_come_to_have(expression, change))


def _children_come_to_have(expression: str, change: Alteration) -> bool:
    return all(
        child.now("expression") == expression and _children_come_to_have(expression, child)
        for child in inherited.changes_of_copies(change)
    )


def is_possible(change: Alteration) -> bool:
    """SET EXPRESSION, or none any more."""
    if generated_column.can_drop_expression(change):
        return True
    stays_generated = bool(change.was("generated") and change.now("generated"))
    is_parted = any(_would_part(change, catalog) for catalog in (change.source, change.target))
    return stays_generated and _is_accepted(change) and not is_parted


def _would_part(change: Alteration, catalog: Catalog) -> bool:
    """Whether what is made anew on the column in this table alone would not be what parents and children have."""
    column = catalog.fact(change.new.identity)
    is_alone = not _is_for_children(change) and bool(
        inherited.copies(column.identity, linked_in=catalog, as_in=catalog)
    )
    return (is_alone and _hands_on_not_null_constraint(column, catalog)) or (
        not _is_reached(change) and _has_from_parents(column.identity, catalog)
    )


def disturbs(change: Alteration, user: Fact) -> bool:
    """Whether a constraint or an index must be dropped before and created after.

    PostgreSQL makes it anew in this table alone: where the children do not follow, their copies would be copies of
    what is no more.
    """
    is_for_others = any(deptype in INHERITED for _, deptype in change.source.dependents(user.identity))
    is_made_anew = user.identity.kind in _MADE_ANEW and is_set(change) and not _is_for_children(change)
    return column_type.hinders_rebuilding(change, user) or (is_made_anew and is_for_others)


def attached_otherwise(creation: Creation) -> Iterator[Identity]:
    """What attaches the table, where its new column can neither come from a parent nor get the expression later."""
    fact = creation.fact
    if not (fact["generated"] and inherited.comes_from(fact, creation.target)):
        return
    is_set = _is_accepted(creation) and not _has_from_parents(fact.identity, creation.target)
    # What stays does not bring it.
    one_stays = any(creation.keeps(parent.identity) for parent in inherited.comes_from(fact, creation.target))
    if one_stays or (not is_set and _differs_from_parents(fact, creation)):
        yield from inherited.attachments(fact)


def _differs_from_parents(column: Fact, creation: Creation) -> bool:
    parents = inherited.comes_from(column, creation.target)
    return any(parent["expression"] != column["expression"] for parent in parents)


def _is_accepted(step: Alteration | Creation) -> bool:
    """Whether PostgreSQL has it, and accepts it (``ATExecSetExpression``).

    Not of a virtual column as long as its table has a check or is itself in a publication; whether the table or
    another that the statement could be about, as tables with the same column follow one another.
    """
    if step.source.version < _HAS_SET_EXPRESSION:
        return False
    is_virtual = step.fact["generated"] == "v"
    return not (is_virtual and any(_is_refused(step.fact.identity, catalog) for catalog in (step.source, step.target)))


def _is_refused(column: Identity, catalog: Catalog) -> bool:
    return any(
        used.kind == "publication table" or (used.kind == "constraint" and catalog.fact(used)["type"] == "c")
        for relative in inherited.relatives(column, catalog)
        for table in catalog.wholes(relative)
        for used in (*catalog.children(table), *(dependent for dependent, _ in catalog.dependents(table)))
    )


def _has_from_parents(column: Identity, catalog: Catalog) -> bool:
    """Whether something on it comes from parents: made anew in the child alone, it would be lost or the child's own."""
    parents = inherited.comes_from(catalog.fact(column), catalog)
    return any(_hands_on_not_null_constraint(parent, catalog) for parent in parents) or any(
        deptype in INHERITED for user in _made_anew(column, catalog) for _, deptype in catalog.dependencies(user)
    )


def _hands_on_not_null_constraint(column: Fact, catalog: Catalog) -> bool:
    """Whether its NOT NULL is one that children inherit."""
    return catalog.version >= _HAS_NOT_NULL_CONSTRAINTS and not_null.is_handed_on(column)


def _made_anew(column: Identity, catalog: Catalog) -> list[Identity]:
    """The constraints and indexes that PostgreSQL makes anew with the expression."""
    return [user for user, _ in catalog.dependents(column) if user.kind in _MADE_ANEW]
