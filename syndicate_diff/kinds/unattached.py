"""Indexes of partitioned tables that some partitions have no part of, whether a key owns them or not.

https://www.postgresql.org/docs/current/sql-createindex.html: ON ONLY makes one, and so does ALTER TABLE
ONLY … ADD CONSTRAINT. It stays invalid until every partition has an index that is attached to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.kind import Alteration, InPlace, NotCompared, Rule, no_statement
from syndicate_diff.model import Fact, Identity

# The partitions of an index's table: schema, name, schema, name …
_PARTITIONS = """
    (SELECT array_agg(u.name ORDER BY pn.nspname, p.relname, u.place)
     FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
     CROSS JOIN LATERAL unnest(ARRAY[pn.nspname::text, p.relname::text]) WITH ORDINALITY u(name, place)
     WHERE h.inhparent = x.indrelid AND p.relkind <> 'f' AND {condition})"""
_HAS_NO_PART = """
    NOT EXISTS (SELECT FROM pg_inherits hi JOIN pg_index xi ON xi.indexrelid = hi.inhrelid
                WHERE hi.inhparent = x.indexrelid AND xi.indrelid = p.oid)"""


def columns(relation: str) -> str:
    """SQL for the attributes, of the index whose pg_class row goes by that name and whose pg_index row is x."""
    invalid = f"{relation}.relkind = 'I' AND NOT x.indisvalid"
    return f"""
           CASE WHEN {invalid} THEN {_PARTITIONS.format(condition=_HAS_NO_PART)} END AS unattached,
           CASE WHEN {invalid} THEN {_PARTITIONS.format(condition="true")} END AS partitions"""


def _pairs(fact: Fact, attribute: str) -> list[tuple[str, str]]:
    flat = fact[attribute] or ()
    return list(zip(flat[::2], flat[1::2], strict=True))


def depends(fact: Fact) -> Iterator[Identity]:
    """ATTACH PARTITION would make the parts that this index must not have."""
    yield from (Identity("partition", parts) for parts in _pairs(fact, "partitions"))


def _only_attaches(change: Alteration) -> bool:
    return set(_pairs(change.new, "unattached")) <= set(_pairs(change.old, "unattached"))


RULES: dict[str, Rule] = {
    "unattached": InPlace(
        no_statement, possible=_only_attaches, reason="a partition must have nothing that is attached to it"
    ),
    "partitions": NotCompared("facts of their own"),
}
