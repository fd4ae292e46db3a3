"""Generated columns: the expressions, which children of a table have from their parents or for themselves.

https://www.postgresql.org/docs/current/ddl-generated-columns.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.kind import Alteration, Creation
from syndicate_diff.kinds.shared import inherited
from syndicate_diff.kinds.shared.table_part import alter_column, is_of_foreign_table
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, Rendered, Statement

_HAS_SET_EXPRESSION = 17

# The stored columns that the table c has from a table that has them from its own parents.
STORED_BELOW = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attgenerated = 's' AND EXISTS (
         SELECT FROM pg_inherits h JOIN pg_attribute p ON p.attrelid = h.inhparent AND p.attname = a.attname
         WHERE h.inhrelid = c.oid AND p.attinhcount > 0))"""


def definition(fact: Fact) -> str:
    """``GENERATED ALWAYS AS (…) STORED``."""
    stored = "STORED" if fact["generated"] == "s" else "VIRTUAL"
    return f"GENERATED ALWAYS AS ({fact['expression']}) {stored}"


def differing_from_parents(creation: Creation, fact: Fact) -> Iterator[Statement]:
    """SET EXPRESSION for a new column that comes from a parent, which has another."""
    parents = [creation.target.fact(parent) for parent in inherited.originals(fact) if parent in creation.target]
    if inherited.is_undeclared(fact) and any(parent["expression"] != fact["expression"] for parent in parents):
        yield _set(fact, creation, only=True)


def set_expression(change: Alteration) -> Rendered:
    """SET EXPRESSION, for the children too, unless one of them has an expression of its own: then each for itself."""
    if not is_set(change):
        return ()
    only = not _is_for_children(change)
    return _set(change.new, change, only=only)


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
    return bool(change.now("generated")) and not any(map(_is_for_children, inherited.changes_of_originals(change)))


def _is_for_children(change: Alteration) -> bool:
    """Whether the expression changes, and that of all children, on all levels, to the same."""
    expression = change.now("expression")
    return bool(change.was("expression") != expression and _children_come_to_have(expression, change))


def _children_come_to_have(expression: str, change: Alteration) -> bool:
    return all(
        child.now("expression") == expression and _children_come_to_have(expression, child)
        for child in inherited.changes_of_copies(change)
    )


def expression_possible(change: Alteration) -> bool:
    """SET EXPRESSION, or none any more."""
    if can_drop_expression(change):
        return True
    return bool(change.now("generated")) and bool(change.was("generated")) and _can_be_set(change)


def attached_otherwise(creation: Creation) -> Iterator[Identity]:
    """What attaches the table, where its new column can neither come from a parent nor get the expression later."""
    fact = creation.fact
    parents = [creation.target.fact(parent) for parent in inherited.originals(fact) if parent in creation.target]
    if fact["generated"] and parents and not _can_be_set(creation):
        differs = any(parent["expression"] != fact["expression"] for parent in parents)
        if differs or any(_is_unchanged(parent, creation) for parent in parents):
            yield from inherited.attachments(fact)


def _is_unchanged(parent: Fact, creation: Creation) -> bool:
    """Whether a column stays that has the same expression all the while, and cannot go and come with others."""
    return (
        creation.keeps(parent.identity) and creation.source.fact(parent.identity)["expression"] == parent["expression"]
    )


def _can_be_set(step: Alteration | Creation) -> bool:
    """Whether there is SET EXPRESSION (``ATExecSetExpression``): from 17 on.

    Not of a virtual column as long as its table has a check or is itself in a publication; whether the table or
    another that the statement could be about, as tables with the same column follow one another.
    """
    if step.source.version < _HAS_SET_EXPRESSION:
        return False
    is_virtual = step.fact["generated"] == "v"
    return not (is_virtual and any(_is_hindered(step.fact.identity, catalog) for catalog in (step.source, step.target)))


def _is_hindered(column: Identity, catalog: Catalog) -> bool:
    """Whether one of the tables that have the column in common has what SET EXPRESSION refuses."""
    return any(
        used.kind == "publication table" or (used.kind == "constraint" and catalog.fact(used)["type"] == "c")
        for relative in inherited.relatives(column, catalog)
        for table in catalog.wholes(relative)
        for used in (*catalog.children(table), *(dependent for dependent, _ in catalog.dependents(table)))
    )


def drop_expression(change: Alteration) -> str:
    """DROP EXPRESSION, which reaches the children; the values stay."""
    if inherited.parent_changes_too(change, "generated"):
        return ""
    return alter_column(change.new, "DROP EXPRESSION")


def is_out_of_reach(change: Alteration, dependent: Fact) -> bool:
    """Whether DROP EXPRESSION is refused because of what inherits the column from a child: it reaches one level."""
    attaches = dependent.identity.kind in ("partition", "inheritance")
    return can_drop_expression(change) and attaches and change.new.name in (dependent["stored_below"] or ())


def can_drop_expression(change: Alteration) -> bool:
    """A stored column can become a plain one, never the reverse."""
    return change.was("generated") == "s" and not change.now("generated")
