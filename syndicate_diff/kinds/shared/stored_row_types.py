"""Row types whose values are stored in columns: those of composite types, and of tables.

PostgreSQL does not rewrite them: https://www.postgresql.org/docs/current/sql-altertable.html
(``find_composite_type_dependencies`` in tablecmds.c).
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.context import Alteration, Creation
from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.model import Catalog, Identity


def is_stored(catalog: Catalog, target: Catalog, identity: Identity) -> bool:
    """Whether rows go on holding values of a type, or of a table's row type, be it inside of another type."""
    return any(column in target for column in _columns(catalog, identity))


def is_held(step: Alteration, identity: Identity) -> bool:
    """Whether rows hold values of a type until the plan is done: the old table of those that move over does, too."""
    columns = list(_columns(step.source, identity))
    tables = {table for column in columns if (table := step.source.parent(column)) and table.kind == "table"}
    is_carried = any(table in step.target and not step.keeps(table) for table in tables)
    return is_carried or any(column in step.target for column in columns)


def is_column_with_rows(catalog: Catalog, identity: Identity) -> bool:
    """Whether it is a column of a table or of a materialized view: no other relation stores values."""
    holder = catalog.parent(identity)
    is_column = identity.kind in ("column", "view column")
    return is_column and holder is not None and holder.kind in ("table", "materialized view")


def _columns(catalog: Catalog, identity: Identity) -> Iterator[Identity]:
    """The columns that store values of a type, be it inside of another type; not those of the table itself."""
    seen, queue = {identity}, [identity]
    while queue:
        for dependent, _ in catalog.dependents(queue.pop()):
            holder = catalog.parent(dependent)
            if is_column_with_rows(catalog, dependent):
                if holder != identity:
                    yield dependent
                continue
            following = holder if holder and holder.kind == "composite type" else dependent
            if following not in seen and following.kind in ("composite type", "domain", "range type"):
                seen.add(following)
                queue.append(following)


def refuse_rewrite(step: Creation | Alteration, what: str) -> None:
    """Raise UnsupportedChange where columns store rows of the table of a column that would get other values."""
    table = step.fact.whole
    if is_stored(step.source, step.target, table):
        raise UnsupportedChange(
            f"{step.fact.identity} cannot {what}: columns of other tables store rows of {table}",
            why="PostgreSQL rewrites no row types that are stored",
            hint="give those columns a composite type, or another type, in a plan before",
        )
