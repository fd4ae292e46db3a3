"""The parts that an index or key of a partitioned table has in the partitions, as CREATE INDEX makes them by itself.

https://www.postgresql.org/docs/current/ddl-partitioning.html. So it makes them again when the type of a column changes,
whatever they were called, and whatever they had of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.model import COPY, Catalog, Fact, Identity

# Whether the index ic, x in pg_index, of the table c has the name that PostgreSQL would give it (``ChooseIndexName``);
# k is its constraint.
HAS_USUAL_NAME = """
    ic.relname = concat_ws('_', c.relname, CASE WHEN k.contype = 'p' THEN NULL ELSE (
        SELECT string_agg(coalesce(a.attname, 'expr'), '_' ORDER BY u.place)
        FROM unnest(x.indkey::int2[]) WITH ORDINALITY u(number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.number AND u.number > 0) END,
        CASE k.contype WHEN 'p' THEN 'pkey' WHEN 'u' THEN 'key' WHEN 'x' THEN 'excl' ELSE 'idx' END)"""


def are_usual(whole: Fact, catalog: Catalog) -> bool:
    """Whether all parts, on all levels, would come again as they are, and no others."""
    return not whole["unattached"] and all(
        _is_usual(part, whole, catalog) and are_usual(part, catalog) for part in _parts(whole, catalog)
    )


def _parts(whole: Fact, catalog: Catalog) -> Iterator[Fact]:
    for dependent, deptype in catalog.dependents(whole.identity):
        if deptype == COPY and dependent.kind in ("index", "constraint"):
            yield catalog.fact(dependent)


def _is_usual(part: Fact, whole: Fact, catalog: Catalog) -> bool:
    link = catalog.get(Identity("index partition", (*part.parts[:2], part["index_name"] or "")))
    inherited = all(part[name] == whole[name] for name in ("index_options", "tablespace"))
    own = any(part[name] for name in ("clustered", "replica_identity")) or catalog.children(part.identity)
    return bool(link and link["has_usual_name"]) and inherited and not own
