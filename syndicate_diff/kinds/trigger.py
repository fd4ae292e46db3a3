"""Triggers. https://www.postgresql.org/docs/current/sql-createtrigger.html

The copies that partitions get of their parent's triggers are the parent's.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind
from syndicate_diff.model import Fact
from syndicate_diff.statement import LockMode

_ENABLED = {"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


def _table(fact: Fact) -> str:
    return sql.qualified(*fact.parts[:2])


def _enable(fact: Fact) -> str:
    keyword = "FOREIGN TABLE" if fact.parent and fact.parent.kind == "foreign table" else "TABLE"
    return f"ALTER {keyword} {_table(fact)} {_ENABLED[fact['enabled']]} TRIGGER {sql.name(fact.name)}"


def _create(creation: Creation) -> Iterator[str]:
    yield creation.fact["definition"]
    if creation.fact["enabled"] != "O":
        yield _enable(creation.fact)


def _replace(change: Alteration) -> Iterator[str]:
    definition: str = change.now("definition")
    yield definition.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)


def _can_replace(change: Alteration) -> bool:
    return not change.was("is_constraint") and not change.now("is_constraint")


TRIGGER = Kind(
    name="trigger",
    sql="TRIGGER",
    catalog="pg_trigger",
    query=f"""
        SELECT t.oid, ARRAY[n.nspname::text, c.relname::text, t.tgname::text] AS parts,
               CASE c.relkind WHEN 'v' THEN 'view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               pg_get_triggerdef(t.oid) AS definition,
               t.tgenabled::text AS enabled,
               t.tgconstraint <> 0 AS is_constraint
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND {user_object("pg_class", "c.oid")}
    """,
    create=_create,
    rename=lambda fact, new: f"ALTER TRIGGER {sql.name(fact.name)} ON {_table(fact)} RENAME TO {sql.name(new)}",
    address=lambda fact: f"{sql.name(fact.name)} ON {_table(fact)}",
    weight=70,
    lock=LockMode.SHARE_ROW_EXCLUSIVE,
    alter={
        "definition": InPlace(_replace, possible=_can_replace, lock=LockMode.SHARE_ROW_EXCLUSIVE),
        "enabled": InPlace(lambda change: _enable(change.new), lock=LockMode.SHARE_ROW_EXCLUSIVE),
        "is_constraint": REPLACE,
    },
)
