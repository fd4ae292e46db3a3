"""Event triggers. https://www.postgresql.org/docs/current/sql-createeventtrigger.html

They come last in a plan, for they fire on whatever DDL runs while they are there.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member
from syndicate_diff.context import Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.enabled_state import ENABLED
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE, InPlace


def _enable(fact: Fact) -> str:
    return f"ALTER EVENT TRIGGER {sql.name(fact.name)} {ENABLED[fact['enabled']]}"


def _create(creation: Creation) -> Iterator[str]:
    fact = creation.fact
    tags = ", ".join(sql.literal(tag) for tag in fact["tags"] or ())
    when = f"\n    WHEN TAG IN ({tags})" if tags else ""
    head = f"CREATE EVENT TRIGGER {sql.name(fact.name)} ON {sql.name(fact['event'])}"
    yield f"{head}{when}\n    EXECUTE FUNCTION {fact['function']}()"
    if fact["enabled"] != "O":
        yield _enable(fact)


EVENT_TRIGGER = Kind(
    name="event trigger",
    sql="EVENT TRIGGER",
    catalog="pg_event_trigger",
    found_in="pg_event_trigger",
    query=f"""
        SELECT t.oid, ARRAY[t.evtname::text] AS parts, pg_get_userbyid(t.evtowner)::text AS owner,
               t.evtevent::text AS event, t.evttags AS tags, t.evtfoid::regproc::text AS function,
               t.evtenabled::text AS enabled
        FROM pg_event_trigger t WHERE {not_member("pg_event_trigger", "t.oid")}
    """,
    create=_create,
    renamable=True,
    in_schema=False,
    weight=98,
    watches=lambda fact: fact["enabled"] != "D",
    alter={
        "event": REPLACE,
        "tags": REPLACE,
        "function": REPLACE,
        "enabled": InPlace(lambda change: _enable(change.new)),
    },
)
