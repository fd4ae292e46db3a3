"""Materialized views. https://www.postgresql.org/docs/current/sql-creatematerializedview.html"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array, user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind, NotCompared
from syndicate_diff.kinds.table import relation_claims, rename_relation, set_options
from syndicate_diff.kinds.view import COLUMNS, body
from syndicate_diff.model import Fact
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_COLUMN_SETTINGS = """
    (SELECT array_agg(quote_ident(a.attname) || ' ' || coalesce(
                CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' || CASE a.attstorage
                     WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
                'SET STATISTICS ' || a.attstattarget) ORDER BY a.attnum)
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       AND (a.attstorage <> t.typstorage OR a.attstattarget >= 0))"""

_QUERY = f"""
    SELECT c.oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
           pg_get_userbyid(c.relowner)::text AS owner,
           pg_get_viewdef(c.oid) AS definition,
           {COLUMNS} AS columns,
           {option_array("c.reloptions")} AS options,
           (SELECT a.amname::text FROM pg_am a WHERE a.oid = c.relam) AS access_method,
           (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = c.reltablespace) AS tablespace,
           {_COLUMN_SETTINGS} AS column_settings,
           c.relispopulated AS populated
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'm' AND {user_object("pg_class", "c.oid")}
"""


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    method = f" USING {sql.name(fact['access_method'])}" if fact["access_method"] not in (None, "heap") else ""
    options = f" WITH ({sql.options(fact['options'])})" if fact["options"] else ""
    tablespace = f" TABLESPACE {sql.name(fact['tablespace'])}" if fact["tablespace"] else ""
    data = "" if fact["populated"] else "\nWITH NO DATA"
    yield (f"CREATE MATERIALIZED VIEW {sql.qualified(*fact.parts)}{method}{options}{tablespace} AS\n{body(fact)}{data}")
    for setting in fact["column_settings"] or ():
        yield f"ALTER MATERIALIZED VIEW {sql.qualified(*fact.parts)} ALTER COLUMN {setting}"


def _alter(change: Alteration, clause: str) -> str:
    return f"ALTER MATERIALIZED VIEW {sql.qualified(*change.new.parts)} {clause}"


def _set_options(change: Alteration) -> Iterator[str]:
    yield from (_alter(change, clause) for clause in set_options(change))


def _set_tablespace(change: Alteration) -> str:
    return _alter(change, f"SET TABLESPACE {sql.name(change.now('tablespace') or 'pg_default')}")


def _set_columns(change: Alteration) -> Iterator[str]:
    old, new = change.was("column_settings") or [], change.now("column_settings") or []
    yield from (_alter(change, f"ALTER COLUMN {setting}") for setting in new if setting not in old)


def _only_added(change: Alteration) -> bool:
    return not set(change.was("column_settings") or []) - set(change.now("column_settings") or [])


def _refresh(change: Alteration) -> Statement:
    data = "" if change.now("populated") else " WITH NO DATA"
    statement = f"REFRESH MATERIALIZED VIEW {sql.qualified(*change.new.parts)}{data}"
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, scans=True)


def _drop(fact: Fact) -> Statement:
    statement = f"DROP MATERIALIZED VIEW {sql.qualified(*fact.parts)}"
    hazard = Hazard(Danger.BRIEFLY_ABSENT, "queries of the materialized view fail until it is there again")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, hazards=(hazard,))


MATERIALIZED_VIEW = Kind(
    name="materialized view",
    sql="MATERIALIZED VIEW",
    catalog="pg_class",
    query=_QUERY,
    create=_create,
    drop=_drop,
    grant_on="TABLE",
    rename=lambda fact, new: rename_relation("MATERIALIZED VIEW", fact, new),
    claims=relation_claims,
    weight=62,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "definition": REPLACE,
        "columns": REPLACE,
        "options": InPlace(_set_options),
        "access_method": REPLACE,
        "tablespace": InPlace(_set_tablespace),
        "column_settings": InPlace(_set_columns, possible=_only_added),
        "populated": NotCompared("whether it holds rows is its content, not its definition"),
    },
)
