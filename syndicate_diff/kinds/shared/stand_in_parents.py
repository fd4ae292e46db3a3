"""A new table whose parents INHERITS cannot name: stand-ins are made for them, and they come in the place of those.

https://www.postgresql.org/docs/current/ddl-inherit.html. INHERITS makes a NOT NULL from parents that is NOT VALID (18)
valid in the new table, which has no rows, and INHERIT wants it to be there already. Only what ADD brings through a
parent is NOT VALID and the parent's alone: the stand-ins get it then. INHERITS refuses parents, too, that store a
column in different ways, or whose defaults differ, unless the table declares one; stand-ins say nothing of either.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import column_settings, inherited, inherited_column, not_null
from syndicate_diff.kinds.shared.stand_in import about
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import Statement

_LIKE = "INCLUDING CONSTRAINTS INCLUDING GENERATED"


def stand_ins(creation: Creation, parents: list[Identity]) -> dict[Identity, str]:
    """Those of a new table by the parents in whose place they are: none where INHERITS can name the parents."""
    schema, table = creation.fact.parts
    if not (any(_not_valid(creation)) or _is_refused(creation)):
        return {}
    return {
        parent: sql.qualified(schema, sql.stand_in_name(f"{table}.{number}"))
        for number, parent in enumerate(parents, start=1)
    }


def _is_refused(creation: Creation) -> bool:
    return any(
        column_settings.are_at_odds(inherited_column.named_by_inherits(column, creation))
        or (inherited.is_undeclared(column) and len(inherited_column.defaults_of_parents(column, creation)) > 1)
        for column in _columns(creation)
    )


def make(stand_in: str, parent: Identity, creation: Creation) -> Iterator[Statement]:
    """Like the parent, but without what is NOT VALID."""
    yield about(stand_in, f"CREATE TABLE {stand_in} (LIKE {sql.qualified(*parent.parts)} {_LIKE})")
    for column in _not_valid_from(parent, creation):
        yield about(stand_in, f"ALTER TABLE {stand_in} ALTER COLUMN {sql.name(column.name)} DROP NOT NULL")


def complete(stand_in: str, parent: Identity, creation: Creation) -> Iterator[Statement]:
    """With what is NOT VALID, which so reaches the table."""
    for column in _not_valid_from(parent, creation):
        yield about(stand_in, f"ALTER TABLE {stand_in} ADD {not_null.table_constraint(column)}")


def _not_valid_from(parent: Identity, creation: Creation) -> list[Fact]:
    """The columns of a parent whose NOT NULL the table is to have so."""
    return [
        original
        for column in _not_valid(creation)
        for original in inherited.comes_from(column, creation.target)
        if original.parts[:2] == parent.parts and not_null.is_handed_on(original)
    ]


def _not_valid(creation: Creation) -> Iterator[Fact]:
    """The columns that the table requires for its parents' sake, also besides its own, as NOT VALID."""
    for column in _columns(creation):
        is_required = any(map(not_null.is_handed_on, inherited.comes_from(column, creation.target)))
        if is_required and not_null.is_not_valid(column) and not column["in_partition"]:
            yield column


def _columns(creation: Creation) -> list[Fact]:
    return [fact for fact in creation.inlined if fact.identity.kind == "column"]
