"""Subscriptions. https://www.postgresql.org/docs/current/sql-createsubscription.html

No statement here speaks to the publisher: subscriptions are made with ``connect = false``, and dropped
after they let go of their slot, which stays where it is. So a new subscription is disabled;
whether one runs is operation, not schema. The connection string, which may hold a password, can be
read by superusers only; a subscription whose connection string cannot be read is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, since
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind, NewerInDump
from syndicate_diff.model import Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, Secret, Statement

# PostgreSQL refuses the whole query for one column that the role may not read, so that column is asked for
# by a query of its own, only where it is allowed. ts_stat runs a query given as text and needs no extension;
# words have at most 2046 bytes, hence the pieces of 500 characters.
_MAY_READ = "has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT')"
_IN_THIS_DATABASE = "subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
_CONNECTION = rf"""
    CASE WHEN {_MAY_READ} THEN (
        SELECT coalesce(string_agg(substr(w.word, 9), '' ORDER BY w.word COLLATE "C"), '')
        FROM ts_stat(format($$
            SELECT array_to_tsvector(array_agg(lpad(i::text, 8, '0') || substr(subconninfo, i, 500)))
            FROM pg_subscription, generate_series(1, length(subconninfo), 500) i WHERE oid = %s$$, s.oid)) w
    ) END"""


def _query(version: int) -> str:
    # The default of 18, which a shadow of that major gives where nothing is said: for an older server it is none.
    parallel = known(version, 18, "'parallel'", since(version, 18, "'off'", "'parallel'"))
    streaming = f"CASE s.substream WHEN 'p' THEN {parallel} WHEN 't' THEN 'on' ELSE 'off' END"
    streamed = since(version, 16, streaming, "CASE WHEN s.substream THEN 'on' ELSE 'off' END")
    return f"""
        SELECT s.oid, ARRAY[s.subname::text] AS parts, pg_get_userbyid(s.subowner)::text AS owner,
               {_CONNECTION} AS connection,
               s.subpublications AS publications,
               s.subenabled AS enabled,
               s.subslotname::text AS slot_name,
               s.subbinary AS binary,
               {streamed} AS streaming,
               s.subsynccommit AS synchronous_commit,
               {since(version, 15, "s.subtwophasestate <> 'd'", "false")} AS two_phase,
               {since(version, 15, "s.subdisableonerr", "false")} AS disable_on_error,
               {since(version, 16, "s.subpasswordrequired", "true")} AS password_required,
               {since(version, 16, "s.subrunasowner", "false")} AS run_as_owner,
               {since(version, 16, "s.suborigin", "'any'")} AS origin,
               {since(version, 17, "s.subfailover", "false")} AS failover
        FROM pg_subscription s
        WHERE s.{_IN_THIS_DATABASE}
    """


# attribute (and option) → default; streaming's differs between versions, so that it is always written
_OPTIONS: dict[str, Any] = {
    "binary": False,
    "streaming": None,
    "synchronous_commit": "off",
    "two_phase": False,
    "disable_on_error": False,
    "password_required": True,
    "run_as_owner": False,
    "origin": "any",
    "failover": False,
}


def _option(fact: Fact, attribute: str) -> str:
    value = fact[attribute]
    if attribute == "slot_name":
        return f"slot_name = {'NONE' if value is None else sql.literal(value)}"
    return f"{attribute} = {str(value).lower()}"


def _connection(fact: Fact) -> str:
    return sql.literal(fact["connection"])


def shown_connection(connection: str) -> str:
    """A connection string without its passwords. Without everything, where libpq does not understand it."""
    from psycopg2 import ProgrammingError
    from psycopg2.extensions import make_dsn, parse_dsn

    try:
        parameters = parse_dsn(connection)
    except ProgrammingError:
        return "***"
    return make_dsn(**{key: "***" if key.endswith("password") else value for key, value in sorted(parameters.items())})


def _concealed(statement: str, fact: Fact) -> Statement:
    shown = sql.literal(shown_connection(fact["connection"]))
    return Statement(statement, secrets=(Secret(_connection(fact), shown),))


def _create(creation: Creation) -> Statement:
    fact = creation.fact
    options = ["connect = false", _option(fact, "slot_name")]
    options += [_option(fact, name) for name, default in _OPTIONS.items() if fact[name] != default]
    statement = (
        f"CREATE SUBSCRIPTION {sql.name(fact.name)} CONNECTION {_connection(fact)} "
        f"PUBLICATION {sql.names(fact['publications'])} WITH ({', '.join(options)})"
    )
    return _concealed(statement, fact)


def _alter(fact: Fact, clause: str) -> str:
    return f"ALTER SUBSCRIPTION {sql.name(fact.name)} {clause}"


def _set_connection(change: Alteration) -> Statement:
    return _concealed(_alter(change.new, f"CONNECTION {_connection(change.new)}"), change.new)


def _set_publications(change: Alteration) -> str:
    """Without the refresh, which would ask the publisher."""
    publications = sql.names(change.now("publications"))
    return _alter(change.new, f"SET PUBLICATION {publications} WITH (refresh = false)")


def _set_options(change: Alteration) -> Iterator[str]:
    names = [name for name in ("slot_name", *_OPTIONS) if name in change.attributes]
    if "slot_name" in names and change.now("slot_name") is None:
        yield _alter(change.new, "DISABLE")
    yield _alter(change.new, f"SET ({', '.join(_option(change.new, name) for name in names)})")


def _drop(fact: Fact) -> Iterator[Statement | str]:
    if fact["slot_name"] is not None:
        yield _alter(fact, "DISABLE")
        yield _alter(fact, "SET (slot_name = NONE)")
    lost = "the position in the publisher's changes is lost"
    if fact["slot_name"] is not None:
        lost += f"; slot {fact['slot_name']} stays on the publisher and keeps WAL until it is dropped there"
    yield Statement(f"DROP SUBSCRIPTION {sql.name(fact.name)}", hazards=(Hazard(Danger.DATA_LOSS, lost),))


def _owner(fact: Fact) -> Iterator[Identity]:
    """pg_subscription is shared by all databases, so pg_shdepend files its owners under none."""
    yield Identity("role", (fact["owner"],))


_SET = InPlace(_set_options)

SUBSCRIPTION = Kind(
    name="subscription",
    sql="SUBSCRIPTION",
    catalog="pg_subscription",
    found_in="pg_subscription",
    query=_query,
    unreadable=f"""
        SELECT ARRAY[subname::text], 'only a superuser may read the connection string of a subscription'
        FROM pg_subscription WHERE {_IN_THIS_DATABASE} AND NOT {_MAY_READ}
    """,
    shown={"connection": shown_connection},
    newer_in_dump=(
        NewerInDump(18, re.compile(r"(?m)^(CREATE SUBSCRIPTION .*), streaming = (?:parallel|off)\b"), r"\1"),
    ),
    create=_create,
    drop=_drop,
    renamable=True,
    depends=_owner,
    holds_data=True,
    uncopied=True,
    in_schema=False,
    weight=86,
    alter={
        "connection": InPlace(_set_connection),
        "publications": InPlace(_set_publications),
        "enabled": NotCompared("operation: files, which cannot connect, can only make it disabled"),
        "slot_name": _SET,
        **dict.fromkeys(_OPTIONS, _SET),
        # ALTER would have to change the slot on the publisher.
        "two_phase": REPLACE,
        "failover": REPLACE,
    },
)
