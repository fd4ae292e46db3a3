"""Indexes that no constraint owns.

https://www.postgresql.org/docs/current/sql-createindex.html. An index of a partitioned table is made
ON ONLY it; the partitions' indexes are facts of their own, attached by `index_partition`.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array, user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind, NotCompared
from syndicate_diff.kinds.constraint import (
    index_settings,
    set_clustered,
    set_index_options,
    set_index_tablespace,
    set_replica_identity,
)
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

# pg_get_indexdef writes the storage parameters too; they can be altered and so stand apart.
_OPTIONS_TEXT = """
    ' WITH (' || (
        SELECT string_agg(quote_ident(k) || '=' || CASE WHEN quote_ident(v) = v THEN v ELSE quote_literal(v) END, ', '
                          ORDER BY position)
        FROM (SELECT split_part(o, '=', 1), substr(o, strpos(o, '=') + 1), position
              FROM unnest(ic.reloptions) WITH ORDINALITY u(o, position)) p(k, v, position)) || ')'"""

# The partitions of an index's table: schema, name, schema, name …
_PARTITIONS = """
    (SELECT array_agg(u.name ORDER BY pn.nspname, p.relname, u.place)
     FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
     CROSS JOIN LATERAL unnest(ARRAY[pn.nspname::text, p.relname::text]) WITH ORDINALITY u(name, place)
     WHERE h.inhparent = x.indrelid AND p.relkind <> 'f' AND {condition})"""
# Some have no index that is attached to this one, as after CREATE INDEX ON ONLY: it is invalid.
_UNATTACHED = """
    NOT EXISTS (SELECT FROM pg_inherits hi JOIN pg_index xi ON xi.indexrelid = hi.inhrelid
                WHERE hi.inhparent = x.indexrelid AND xi.indrelid = p.oid)"""

_QUERY = f"""
    SELECT x.indexrelid AS oid, ARRAY[n.nspname::text, c.relname::text, ic.relname::text] AS parts,
           CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'table' END AS parent,
           CASE WHEN ic.reloptions IS NULL THEN pg_get_indexdef(x.indexrelid)
                ELSE replace(pg_get_indexdef(x.indexrelid), {_OPTIONS_TEXT}, '') END AS definition,
           {option_array("ic.reloptions")} AS options,
           (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = ic.reltablespace) AS tablespace,
           CASE WHEN ic.relkind = 'i' THEN x.indisvalid ELSE true END AS valid,
           x.indisclustered AS clustered, x.indisreplident AS replica_identity,
           (SELECT array_agg(a.attnum::text || '=' || a.attstattarget ORDER BY a.attnum) FROM pg_attribute a
            WHERE a.attrelid = x.indexrelid AND a.attstattarget >= 0) AS statistics,
           ic.relkind = 'I' AS partitioned, x.indisunique AS is_unique, ic.relname::text AS index_name,
           CASE WHEN ic.relkind = 'I' AND NOT x.indisvalid
                THEN {_PARTITIONS.format(condition=_UNATTACHED)} END AS unattached,
           CASE WHEN ic.relkind = 'I' AND NOT x.indisvalid
                THEN {_PARTITIONS.format(condition="true")} END AS partitions
    FROM pg_index x
    JOIN pg_class ic ON ic.oid = x.indexrelid
    JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {user_object("pg_class", "c.oid")} AND c.relkind IN ('r', 'p', 'm')
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
"""


def _address(fact: Fact) -> str:
    return sql.qualified(fact.parts[0], fact.name)


def definition(fact: Fact) -> str:
    """The CREATE INDEX with its storage parameters, which stand before WHERE."""
    text: str = fact["definition"]
    if not fact["options"]:
        return text
    head, where, tail = text.partition(" WHERE ")
    return f"{head} WITH ({sql.options(fact['options'])}){where}{tail}"


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    hazards = (Hazard(Danger.MAY_FAIL, "fails where two rows have the same key"),) if fact["is_unique"] else ()
    yield Statement(definition(fact), lock=LockMode.SHARE, scans=True, hazards=hazards)
    if fact["tablespace"]:
        yield f"ALTER INDEX {_address(fact)} SET TABLESPACE {sql.name(fact['tablespace'])}"
    yield from _statistics(fact, {}, sql.option_map(fact["statistics"]))
    yield from index_settings(fact, sql.qualified(*fact.parts[:2]), fact.name)


def _pairs(fact: Fact, attribute: str) -> list[tuple[str, str]]:
    flat = fact[attribute] or ()
    return list(zip(flat[::2], flat[1::2], strict=True))


def _depends(fact: Fact) -> Iterator[Identity]:
    """ATTACH PARTITION would make the indexes that this one must not have."""
    yield from (Identity("partition", parts) for parts in _pairs(fact, "partitions"))


def _only_attaches(change: Alteration) -> bool:
    return set(_pairs(change.new, "unattached")) <= set(_pairs(change.old, "unattached"))


def _statistics(fact: Fact, old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    for number in sorted({*old, *new}, key=int):
        if old.get(number) != new.get(number):
            yield f"ALTER INDEX {_address(fact)} ALTER COLUMN {number} SET STATISTICS {new.get(number, '-1')}"


def _set_statistics(change: Alteration) -> Iterator[str]:
    old, new = sql.option_map(change.was("statistics")), sql.option_map(change.now("statistics"))
    yield from _statistics(change.new, old, new)


def _invalidate(fact: Fact) -> Iterator[str]:
    """As a failed CREATE INDEX CONCURRENTLY leaves it; only a superuser can."""
    if not fact["valid"]:
        address = sql.literal(_address(fact)).strip()
        yield f"UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = {address}::regclass"


INDEX = Kind(
    name="index",
    sql="INDEX",
    catalog="pg_class",
    query=_QUERY,
    create=_create,
    in_copy=_invalidate,
    drop=lambda fact: Statement(f"DROP INDEX {_address(fact)}", lock=LockMode.ACCESS_EXCLUSIVE),
    rename=lambda fact, new: f"ALTER INDEX {_address(fact)} RENAME TO {sql.name(new)}",
    address=_address,
    claims=lambda fact: (
        [("relation", fact.parts[0], fact.name)] + ([("clustered", *fact.parts[:2])] if fact["clustered"] else [])
    ),
    depends=_depends,
    weight=30,
    lock=LockMode.SHARE,
    alter={
        "definition": REPLACE,
        "options": InPlace(
            lambda c: set_index_options(c, c.new.name, "options"), possible=lambda c: not c.new["partitioned"]
        ),
        "tablespace": InPlace(lambda c: set_index_tablespace(c, c.new.name)),
        # What a failed concurrent build left is built anew; nobody wants an invalid one.
        "valid": InPlace(lambda _: (), possible=lambda change: not change.now("valid")),
        "clustered": InPlace(set_clustered),
        "replica_identity": InPlace(set_replica_identity),
        "statistics": InPlace(_set_statistics),
        "partitioned": NotCompared("the table's attribute `partition_key` says it"),
        "is_unique": NotCompared("part of the definition"),
        "index_name": NotCompared("the last name part"),
        "unattached": InPlace(lambda _: (), possible=_only_attaches),
        "partitions": NotCompared("facts of their own"),
    },
)
