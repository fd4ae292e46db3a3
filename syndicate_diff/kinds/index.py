"""Indexes that no constraint owns.

https://www.postgresql.org/docs/current/sql-createindex.html. An index of a partitioned table is made
ON ONLY it; the partitions' indexes are facts of their own, attached by `index_partition`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Creation, Removal
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import index_settings, rebuilt, unattached
from syndicate_diff.kinds.shared.table_part import SHAPING, table_name
from syndicate_diff.model import COPY, Catalog, Fact
from syndicate_diff.rules import REPLACE, InPlace, NotCompared, no_statement
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_QUERY = f"""
    SELECT x.indexrelid AS oid, ARRAY[n.nspname::text, c.relname::text, ic.relname::text] AS parts,
           CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'table' END AS parent,
           {index_settings.without_options("pg_get_indexdef(x.indexrelid)", "ic")} AS definition,
           {index_settings.attributes("ic", " WHERE %s").strip()},
           CASE WHEN ic.relkind = 'i' THEN x.indisvalid ELSE true END AS valid,
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


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    has_others = unattached.has_others(fact, creation)
    has_rows = has_others or not fact["partitioned"]
    hazard = Hazard(Danger.MAY_FAIL, "fails where two rows have the same key")
    definition = str(fact["definition"]).replace(" ON ONLY ", " ON ", 1) if has_others else fact["definition"]
    yield Statement(
        index_settings.with_options(definition, fact),
        lock=LockMode.SHARE,
        relation=table_name(fact),
        scans=has_rows,
        hazards=(hazard,) if fact["is_unique"] and has_rows else (),
    )
    yield from index_settings.after_create(fact)


def _invalidate(fact: Fact) -> Iterator[str]:
    """As a failed CREATE INDEX CONCURRENTLY leaves it; only a superuser can."""
    if not fact["valid"]:
        address = sql.literal(_address(fact))
        yield f"UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = {address}::regclass"


def _nameless(fact: Fact, *_: Catalog) -> dict[str, Any] | None:
    if not fact["valid"]:
        return None
    nameless = str(fact["definition"]).replace(f" INDEX {sql.name(fact.name)} ON ", " INDEX ON ", 1)
    return {**fact.attributes, "definition": nameless}


def _drop(removal: Removal) -> Statement:
    """With the keys of partitions that are its parts: nothing takes these away before it."""
    parts = removal.source.dependents(removal.fact.identity)
    cascade = " CASCADE" if any(part.type == COPY and part.identity.kind != "index" for part in parts) else ""
    statement = f"DROP INDEX {_address(removal.fact)}{cascade}"
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, relation=table_name(removal.fact))


INDEX = Kind(
    name="index",
    sql="INDEX",
    catalog="pg_class",
    query=_QUERY,
    create=_create,
    after_alter=lambda change: rebuilt.index_settings_again(change, "index"),
    in_copy=_invalidate,
    drop_in=_drop,
    rename=lambda fact, new: index_settings.rename(fact.parts[0], fact.name, new),
    nameless=_nameless,
    address=_address,
    claims=lambda fact: (
        [("relation", fact.parts[0], fact.name)] + ([("clustered", *fact.parts[:2])] if fact["clustered"] else [])
    ),
    depends=unattached.depends,
    calls=index_settings.calls,
    weight=30,
    age="age",
    # The key that it becomes the index of wants its columns to be NOT NULL.
    outlasts=lambda fact, change: bool(fact["is_unique"] and change and not change.attributes & SHAPING),
    texts=frozenset({"definition"}),
    outdated=lambda fact: index_settings.outdated(_address(fact)),
    lock=LockMode.SHARE,
    relation=lambda parts: (parts[0], parts[-1]),
    alter={
        "definition": REPLACE,
        **index_settings.RULES,
        # Nobody wants an invalid one.
        "valid": InPlace(
            no_statement,
            possible=lambda change: not change.now("valid"),
            reason="it is invalid, as a concurrent build that failed leaves it, and is built anew",
        ),
        "partitioned": NotCompared("the table's attribute `partition_key` says it"),
        "is_unique": NotCompared("part of the definition"),
        "index_name": NotCompared("the last name part"),
        **unattached.RULES,
    },
)
