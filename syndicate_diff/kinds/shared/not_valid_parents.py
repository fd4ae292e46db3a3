"""A new table that has a NOT NULL from its parents which is NOT VALID (18).

https://www.postgresql.org/docs/current/ddl-inherit.html. INHERITS makes it valid in the new table, which has no rows,
and INHERIT wants it to be there already. Only what ADD brings through a parent is NOT VALID and the parent's alone. So
the table is made under stand-ins for its parents, which get it then, and the parents come in their place.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import inherited, not_null
from syndicate_diff.kinds.shared.stand_in import about
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import Statement

_LIKE = "INCLUDING CONSTRAINTS INCLUDING GENERATED"


def stand_ins(creation: Creation, parents: list[Identity]) -> dict[Identity, str]:
    """Those of a new table by the parents in whose place they are: none where INHERITS can name the parents."""
    schema, table = creation.fact.parts
    if not any(_not_valid(creation)):
        return {}
    return {
        parent: sql.qualified(schema, sql.stand_in_name(f"{table}.{number}"))
        for number, parent in enumerate(parents, start=1)
    }


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
    for column in (fact for fact in creation.inlined if fact.identity.kind == "column"):
        is_required = any(map(not_null.is_handed_on, inherited.comes_from(column, creation.target)))
        if is_required and not_null.is_not_valid(column) and not column["in_partition"]:
            yield column
