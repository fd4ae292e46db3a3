"""Another expression for a generated column, which children have from their parents or for themselves.

https://www.postgresql.org/docs/current/sql-altertable.html (SET EXPRESSION, from 17 on). Where PostgreSQL refuses it,
or would leave something of the table behind, the column is made anew, in a child that is detached meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.kind import Alteration, Creation
from syndicate_diff.kinds.shared import column_type, generated_column, inherited, not_null
from syndicate_diff.kinds.shared.table_part import alter_column, is_of_foreign_table
from syndicate_diff.model import INHERITED, Catalog, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, Rendered, Statement

_HAS_SET_EXPRESSION = 17
# From this major NOT NULL is a constraint, which is made anew as others are.
_HAS_NOT_NULL_CONSTRAINTS = 18
_MADE_ANEW = ("constraint", "index")


def change(change: Alteration) -> Rendered:
    """SET EXPRESSION, for the children too, unless one of them has an expression of its own: then each for itself."""
    if not is_set(change):
        return ()
    return _set(change.new, change, only=not _is_for_children(change))


def differing_from_parents(creation: Creation, fact: Fact) -> Iterator[Statement]:
    """SET EXPRESSION for a new column that comes from a parent, which has another."""
    if inherited.is_undeclared(fact) and _differs_from_parents(fact, creation):
        yield _set(fact, creation, only=True)


def _set(column: Fact, step: Alteration | Creation, *, only: bool) -> Statement:
    """Stored values are computed again; those that are virtual, and required, are looked at."""
    statement = Statement(alter_column(column, f"SET EXPRESSION AS ({column['expression']})", only=only))
    if not step.keeps(column.whole) or is_of_foreign_table(column):
        return statement
    if column["generated"] == "s":
        hazard = Hazard(Danger.TABLE_REWRITE, "the stored values are computed again")
        return replace(statement, rewrites=True, hazards=(hazard,))
    catalog = step.source if column.identity in step.source else step.target
    reached = [catalog.fact(column.identity), *(() if only else inherited.descendants(column.identity, catalog))]
    if not any(fact["not_null"] for fact in reached):
        return statement
    hazard = Hazard(Danger.MAY_FAIL, "fails where the expression gives NULL for a row")
    return replace(statement, scans=True, hazards=(hazard,))


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
    is_parted = any(_is_parted(change, catalog) for catalog in (change.source, change.target))
    return stays_generated and _is_accepted(change) and not is_parted


def _is_parted(change: Alteration, catalog: Catalog) -> bool:
    """Whether what is made anew on the column in this table alone would not be what parents and children have."""
    column = catalog.fact(change.new.identity)
    is_alone = not _is_for_children(change) and bool(
        inherited.copies(column.identity, linked_in=catalog, as_in=catalog)
    )
    return (is_alone and _is_constraint(column, catalog)) or (
        not _is_reached(change) and _has_from_parents(column.identity, catalog)
    )


def disturbs(change: Alteration, user: Fact) -> bool:
    """Whether a constraint or an index must be dropped before and created after.

    PostgreSQL makes it anew; where the children do not follow, their copies would be that of another, too, and the
    index of a partition without its file.
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
    if not is_set and (one_stays or _differs_from_parents(fact, creation)):
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
    return any(_is_constraint(parent, catalog) for parent in parents) or any(
        deptype in INHERITED for user in _made_anew(column, catalog) for _, deptype in catalog.dependencies(user)
    )


def _is_constraint(column: Fact, catalog: Catalog) -> bool:
    """Whether its NOT NULL is one that children inherit."""
    return catalog.version >= _HAS_NOT_NULL_CONSTRAINTS and not_null.is_handed_on(column)


def _made_anew(column: Identity, catalog: Catalog) -> list[Identity]:
    """The constraints and indexes that PostgreSQL makes anew with the expression."""
    return [user for user, _ in catalog.dependents(column) if user.kind in _MADE_ANEW]
