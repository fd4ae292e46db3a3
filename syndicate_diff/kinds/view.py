"""Views, and the columns of views and materialized views.

https://www.postgresql.org/docs/current/sql-createview.html. Only the columns of materialized views have settings.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array, user_object
from syndicate_diff.column_lists import has_no_list
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.defaults import nothing
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import column_settings
from syndicate_diff.kinds.shared.relation import relation_claims, set_options
from syndicate_diff.kinds.shared.view_query import COLUMNS, body
from syndicate_diff.model import Fact, Identity
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_QUERY = f"""
    SELECT c.oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
           pg_get_userbyid(c.relowner)::text AS owner,
           pg_get_viewdef(c.oid) AS definition,
           {COLUMNS} AS columns,
           {option_array("c.reloptions")} AS options
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'v' AND {user_object("pg_class", "c.oid")}
"""


def _text(fact: Fact, verb: str) -> str:
    options = f" WITH ({sql.options(fact['options'])})" if fact["options"] else ""
    return f"{verb} VIEW {sql.qualified(*fact.parts)}{options} AS\n{body(fact)}"


def _create(creation: Creation) -> str:
    return _text(creation.fact, "CREATE OR REPLACE" if creation.announced else "CREATE")


def _shell(fact: Fact) -> str:
    """The view with its columns and no query: what it would select from may itself need the view."""
    columns = ", ".join(fact["columns"] or ())
    return f"CREATE OR REPLACE VIEW {sql.qualified(*fact.parts)} AS\n SELECT {columns}"


def _replace(change: Alteration) -> Statement:
    return Statement(_text(change.new, "CREATE OR REPLACE"), hazards=tuple(_rights(change.old, change.new)))


def _is_on(options: list[str] | None, name: str) -> bool:
    """As PostgreSQL reads it (``parse_bool``): in any case, and as short as it is clear."""
    value = sql.option_map(options).get(name, "").lower()
    return value in ("on", "1") or (bool(value) and any(word.startswith(value) for word in ("true", "yes")))


def _rights(before: Fact, after: Fact) -> Iterator[Hazard]:
    """What other options mean for who sees what."""
    old, new = before["options"], after["options"]
    invokers = [_is_on(options, "security_invoker") for options in (old, new)]
    if invokers[0] != invokers[1]:
        whose = "who reads it" if invokers[1] else "its owner"
        yield Hazard(Danger.PRIVILEGES, f"the rights of {whose} decide what the view shows from now on")
    if _is_on(old, "security_barrier") and not _is_on(new, "security_barrier"):
        yield Hazard(Danger.PRIVILEGES, "conditions of who reads the view may see the rows that it hides")


def columns_stay(change: Alteration) -> bool:
    """OR REPLACE can only add columns at the end."""
    old, new = change.was("columns") or [], change.now("columns") or []
    return bool(new[: len(old)] == old)


def _set_options(change: Alteration) -> Iterator[Statement]:
    if change.was("definition") == change.now("definition"):
        for clause in set_options(change):
            statement = f"ALTER VIEW {sql.qualified(*change.new.parts)} {clause}"
            yield Statement(statement, hazards=tuple(_rights(change.old, change.new)))


_DEFINITION = InPlace(_replace, possible=columns_stay, lock=LockMode.ACCESS_EXCLUSIVE)

VIEW = Kind(
    name="view",
    sql="VIEW",
    catalog="pg_class",
    found_in="pg_class WHERE relkind = 'v' AND oid >= 16384",
    query=_QUERY,
    create=_create,
    shell=_shell,
    hollow=_shell,
    grant_on="TABLE",
    renamable=True,
    claims=relation_claims,
    texts=frozenset({"definition"}),
    evaluated=nothing,
    lets_go=has_no_list("definition"),
    rights=_rights,
    weight=60,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "definition": _DEFINITION,
        "columns": _DEFINITION,
        "options": InPlace(_set_options, lock=LockMode.ACCESS_EXCLUSIVE),
    },
)


def _comes_with(creation: Creation) -> list[Identity]:
    """Its type cannot be made anew under the view; OR REPLACE only adds columns that there are not."""
    return [creation.fact.whole] if creation.fact.identity in creation.source else []


VIEW_COLUMN = Kind(
    name="view column",
    sql="COLUMN",
    catalog="pg_class",
    found_in="pg_class WHERE relkind IN ('v', 'm') AND oid >= 16384",
    query=f"""
        SELECT c.oid, a.attnum AS subid, ARRAY[n.nspname::text, c.relname::text, a.attname::text] AS parts,
               CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS parent,
               format_type(a.atttypid, a.atttypmod) AS type,
               {column_settings.ATTRIBUTES.strip()}
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_type t ON t.oid = a.atttypid AND c.relkind = 'm'
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('v', 'm') AND {user_object("pg_class", "c.oid")}
    """,
    drop=nothing,  # it comes and goes with the view
    evaluated=nothing,
    fold=lambda fact: True,
    comes_with=_comes_with,
    weight=61,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={"type": NotCompared("the attribute `columns` of the view says it"), **column_settings.RULES},
)
