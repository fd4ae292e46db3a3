"""That the index of a partition is a part of the index of the partitioned table.

https://www.postgresql.org/docs/current/sql-alterindex.html (ATTACH PARTITION). Attaching an index that
is attached already does nothing, so the step is right whether the table was attached before or after.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import ambiguous_indexes, exclusion_copies, index_parts, unattached
from syndicate_diff.model import Fact, Identity
from syndicate_diff.rules import REPLACE, NotCompared
from syndicate_diff.statement import LockMode


def _depends(fact: Fact) -> Iterator[Identity]:
    """Either kind may own an index; the partition is attached before its indexes."""
    parent_table = fact["parent_table"]
    for kind, name, parent_name in (
        ("index", fact.name, fact["parent_index"][1]),
        ("constraint", fact["constraint_name"], fact["parent_constraint"]),
    ):
        if name:
            yield Identity(kind, (*fact.parts[:2], name))
        if parent_name:
            yield Identity(kind, (*parent_table, parent_name))
    yield Identity("partition", fact.parts[:2])


def _ends_with(fact: Fact) -> list[Identity]:
    parent = fact["parent_constraint"] or fact["parent_index"][1]
    kind = "constraint" if fact["parent_constraint"] else "index"
    return [Identity("partition", fact.parts[:2]), Identity(kind, (*fact["parent_table"], parent))]


_QUERY = f"""
    SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text, ic.relname::text] AS parts,
           'table' AS parent,
           ARRAY[pn.nspname::text, pi.relname::text] AS parent_index,
           ARRAY[pn.nspname::text, pc.relname::text] AS parent_table,
           k.conname::text AS constraint_name, pk.conname::text AS parent_constraint,
           {exclusion_copies.is_copy("k")} AS made_by_attaching, {index_parts.HAS_USUAL_NAME} AS has_usual_name
    FROM pg_inherits h
    JOIN pg_index x ON x.indexrelid = h.inhrelid
    JOIN pg_class ic ON ic.oid = x.indexrelid
    JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index px ON px.indexrelid = h.inhparent
    JOIN pg_class pi ON pi.oid = px.indexrelid
    JOIN pg_class pc ON pc.oid = px.indrelid
    JOIN pg_namespace pn ON pn.oid = pc.relnamespace
    LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_constraint pk ON pk.conindid = px.indexrelid AND pk.contype IN ('p', 'u', 'x')
    WHERE {user_object("pg_class", "c.oid")}
"""


INDEX_PARTITION = Kind(
    name="index partition",
    catalog="pg_inherits",
    found_in="pg_inherits",
    addressed=False,
    query=_QUERY,
    create=lambda creation: () if creation.fact["made_by_attaching"] else unattached.attach(creation.fact),
    ends_with=_ends_with,
    depends=_depends,
    displaces=ambiguous_indexes.made_anew,
    lookups=ambiguous_indexes.LOOKUPS,
    weight=34,
    lock=LockMode.ACCESS_EXCLUSIVE,
    relation=lambda parts: (parts[0], parts[-1]),
    alter={
        "parent_index": REPLACE,
        "parent_table": NotCompared("part of the parent index"),
        "constraint_name": NotCompared("part of the constraint"),
        "parent_constraint": NotCompared("part of the constraint"),
        "made_by_attaching": NotCompared("part of the constraint"),
        "has_usual_name": NotCompared("the last name part"),
    },
)
