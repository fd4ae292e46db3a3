"""Row types whose values are stored in columns: those of composite types, and of tables.

PostgreSQL does not rewrite them: https://www.postgresql.org/docs/current/sql-altertable.html
(``find_composite_type_dependencies`` in tablecmds.c).
"""

from __future__ import annotations

from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.kind import Alteration, Creation
from syndicate_diff.model import Catalog, Identity


def is_stored(catalog: Catalog, target: Catalog, identity: Identity) -> bool:
    """Whether rows go on holding values of a type, or of a table's row type, be it inside of another type."""
    seen, queue = {identity}, [identity]
    while queue:
        for dependent, _ in catalog.dependents(queue.pop()):
            holder = catalog.parent(dependent)
            if holder and holder.kind in ("table", "materialized view") and dependent.kind.endswith("column"):
                if holder != identity and dependent in target:
                    return True
                continue
            following = holder if holder and holder.kind == "composite type" else dependent
            if following not in seen and following.kind in ("composite type", "domain", "range type"):
                seen.add(following)
                queue.append(following)
    return False


def refuse_rewrite(step: Creation | Alteration, what: str) -> None:
    """Raise UnsupportedChange where columns store rows of the table of a column that would get other values."""
    table = step.fact.whole
    if is_stored(step.source, step.target, table):
        raise UnsupportedChange(
            f"{step.fact.identity} cannot {what}: columns of other tables store rows of {table}",
            why="PostgreSQL rewrites no row types that are stored",
            hint="give those columns a composite type, or another type, in a plan before",
        )
