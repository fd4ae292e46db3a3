"""Rewrite rules of tables and views. https://www.postgresql.org/docs/current/sql-createrule.html

The rule `_RETURN` of a view is the view.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.column_lists import has_no_list
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.enabled_state import ENABLED
from syndicate_diff.kinds.shared.table_part import name_on_table, table_name
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace
from syndicate_diff.statement import LockMode


def _text(fact: Fact) -> str:
    text: str = fact["definition"]
    return text.rstrip().removesuffix(";")


def _enable(fact: Fact) -> str:
    return f"ALTER TABLE {table_name(fact)} {ENABLED[fact['enabled']]} RULE {sql.name(fact.name)}"


def _create(creation: Creation) -> Iterator[str]:
    yield _text(creation.fact)
    if creation.fact["enabled"] != "O":
        yield _enable(creation.fact)


def _replace(change: Alteration) -> str:
    return _text(change.new).replace("CREATE RULE", "CREATE OR REPLACE RULE", 1)


RULE = Kind(
    name="rule",
    sql="RULE",
    catalog="pg_rewrite",
    found_in="pg_rewrite WHERE oid >= 16384",
    query=f"""
        SELECT r.oid, ARRAY[n.nspname::text, c.relname::text, r.rulename::text] AS parts,
               CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS parent,
               pg_get_ruledef(r.oid) AS definition,
               r.ev_enabled::text AS enabled
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE r.rulename <> '_RETURN' AND c.relkind IN ('r', 'p', 'v') AND {user_object("pg_class", "c.oid")}
    """,
    create=_create,
    renamable=True,
    address=name_on_table,
    texts=frozenset({"definition"}),
    # As of functions.
    lets_go=lambda fact: " ON CONFLICT" not in fact["definition"] and has_no_list("definition")(fact),
    weight=68,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "definition": InPlace(_replace, lock=LockMode.ACCESS_EXCLUSIVE),
        "enabled": InPlace(lambda change: _enable(change.new), lock=LockMode.ACCESS_EXCLUSIVE),
    },
)
