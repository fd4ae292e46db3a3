"""Indexes that no constraint owns.

https://www.postgresql.org/docs/current/sql-createindex.html. An index of a partitioned table is made
ON ONLY it; the partitions' indexes are facts of their own, attached by `index_partition`.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array, user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind, NotCompared, no_statement
from syndicate_diff.kinds import unattached
from syndicate_diff.kinds.constraint import (
    index_on_table,
    set_clustered,
    set_index_options,
    set_index_tablespace,
    set_replica_identity,
)
from syndicate_diff.model import Fact
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

# pg_get_indexdef writes the storage parameters too; they can be altered and so stand apart.
_OPTIONS_TEXT = """
    ' WITH (' || (
        SELECT string_agg(quote_ident(k) || '=' || CASE WHEN quote_ident(v) = v THEN v ELSE quote_literal(v) END, ', '
                          ORDER BY position)
        FROM (SELECT split_part(o, '=', 1), substr(o, strpos(o, '=') + 1), position
              FROM unnest(ic.reloptions) WITH ORDINALITY u(o, position)) p(k, v, position)) || ')'"""

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
           {unattached.columns("ic")}
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
    yield from index_on_table(fact, fact.name)


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
    depends=unattached.depends,
    weight=30,
    lock=LockMode.SHARE,
    alter={
        "definition": REPLACE,
        "options": InPlace(
            lambda c: set_index_options(c, c.new.name, "options"), possible=lambda c: not c.new["partitioned"]
        ),
        "tablespace": InPlace(lambda c: set_index_tablespace(c, c.new.name)),
        # Nobody wants an invalid one.
        "valid": InPlace(
            no_statement,
            possible=lambda change: not change.now("valid"),
            reason="it is invalid, as a concurrent build that failed leaves it, and is built anew",
        ),
        "clustered": InPlace(set_clustered),
        "replica_identity": InPlace(set_replica_identity),
        "statistics": InPlace(_set_statistics),
        "partitioned": NotCompared("the table's attribute `partition_key` says it"),
        "is_unique": NotCompared("part of the definition"),
        "index_name": NotCompared("the last name part"),
        **unattached.RULES,
    },
)
