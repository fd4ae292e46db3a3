"""Materialized views. https://www.postgresql.org/docs/current/sql-creatematerializedview.html"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.column_lists import has_no_list
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.defaults import nothing
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import column_settings
from syndicate_diff.kinds.shared.relation import (
    STORAGE,
    relation_claims,
    set_options,
    storage_clause,
)
from syndicate_diff.kinds.shared.view_query import COLUMNS, body
from syndicate_diff.rules import REPLACE, InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_QUERY = f"""
    SELECT c.oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
           pg_get_userbyid(c.relowner)::text AS owner,
           pg_get_viewdef(c.oid) AS definition,
           {COLUMNS} AS columns,
           {STORAGE.strip()},
           c.relispopulated AS populated
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'm' AND {user_object("pg_class", "c.oid")}
"""


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    method = f" USING {sql.name(fact['access_method'])}" if fact["access_method"] not in (None, "heap") else ""
    tablespace = f" TABLESPACE {sql.name(fact['tablespace'])}" if fact["tablespace"] else ""
    data = "" if _is_filled(creation) and not _is_for_another(creation) else "\nWITH NO DATA"
    head = f"CREATE MATERIALIZED VIEW {sql.qualified(*fact.parts)}{method}{storage_clause(fact)}{tablespace}"
    yield f"{head} AS\n{body(fact)}{data}"
    for column in creation.inlined:
        yield from column_settings.settings(column)


def _is_filled(creation: Creation) -> bool:
    """One that holds rows comes back with them: pg_dump writes none with them."""
    old = creation.source.get(creation.fact.identity)
    return bool(creation.fact["populated"] or (old and old["populated"]))


def _is_for_another(creation: Creation) -> bool:
    """Whether its owner may see other rows than the role that makes it: a REFRESH shows what the owner sees."""
    read = (creation.target.fact(used) for used in creation.target.needed(creation.fact.identity))
    are_hidden = any(fact.attributes.get("row_security") for fact in read)
    return are_hidden and creation.fact["owner"] not in (None, creation.source.role)


def _after_create(creation: Creation) -> Iterator[Statement]:
    """It is its owner's by then."""
    is_new = creation.fact.identity.kind == MATERIALIZED_VIEW.name
    if is_new and _is_filled(creation) and _is_for_another(creation):
        yield Statement(f"REFRESH MATERIALIZED VIEW {sql.qualified(*creation.fact.parts)}")


def _alter(change: Alteration, clause: str) -> str:
    return f"ALTER MATERIALIZED VIEW {sql.qualified(*change.new.parts)} {clause}"


def _set_options(change: Alteration) -> Iterator[str]:
    yield from (_alter(change, clause) for clause in set_options(change))


def _set_toast_options(change: Alteration) -> Iterator[str]:
    yield from (_alter(change, clause) for clause in set_options(change, "toast_options", "toast."))


def _set_access_method(change: Alteration) -> Statement:
    hazard = Hazard(Danger.TABLE_REWRITE, "SET ACCESS METHOD rewrites the whole materialized view")
    statement = _alter(change, f"SET ACCESS METHOD {sql.name(change.now('access_method'))}")
    return Statement(statement, rewrites=True, hazards=(hazard,))


def _set_tablespace(change: Alteration) -> Statement:
    hazard = Hazard(Danger.TABLE_REWRITE, "SET TABLESPACE copies the whole materialized view")
    statement = _alter(change, f"SET TABLESPACE {sql.name(change.now('tablespace') or 'pg_default')}")
    return Statement(statement, rewrites=True, hazards=(hazard,))


def _drop(removal: Removal) -> Statement:
    statement = f"DROP MATERIALIZED VIEW {sql.qualified(*removal.fact.parts)}"
    absent = Hazard(Danger.BRIEFLY_ABSENT, "queries of the materialized view fail until it is there again")
    comes_back = removal.fact.identity in removal.target
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, hazards=(absent,) if comes_back else ())


MATERIALIZED_VIEW = Kind(
    name="materialized view",
    sql="MATERIALIZED VIEW",
    catalog="pg_class",
    found_in="pg_class WHERE relkind = 'm'",
    query=_QUERY,
    create=_create,
    after_create=_after_create,
    drop_in=_drop,
    grant_on="TABLE",
    renamable=True,
    claims=relation_claims,
    texts=frozenset({"definition"}),
    lets_go=has_no_list("definition"),
    weight=62,
    reads_rows=True,
    evaluated=nothing,
    outdated=lambda fact: f"keeps the rows from before, until REFRESH MATERIALIZED VIEW {sql.qualified(*fact.parts)}",
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "definition": REPLACE,
        "columns": REPLACE,
        "options": InPlace(_set_options, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        "toast_options": InPlace(_set_toast_options, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        # SET ACCESS METHOD came with PostgreSQL 15.
        "access_method": InPlace(_set_access_method, possible=lambda change: change.source.version >= 15),
        "tablespace": InPlace(_set_tablespace),
        "populated": NotCompared("whether it holds rows is its content, not its definition"),
    },
)
