"""Procedural languages that no extension brings.

https://www.postgresql.org/docs/current/sql-createlanguage.html: OR REPLACE alters all there is.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.catalog_sql import function_name, not_member
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace


def _create(fact: Fact, verb: str) -> str:
    trusted = "TRUSTED " if fact["trusted"] else ""
    functions = "".join(f" {word.upper()} {fact[word]}" for word in ("handler", "inline", "validator") if fact[word])
    return f"{verb} {trusted}LANGUAGE {sql.name(fact.name)}{functions}"


_OR_REPLACE = InPlace(lambda change: _create(change.new, "CREATE OR REPLACE"))

LANGUAGE = Kind(
    name="language",
    sql="LANGUAGE",
    in_schema=False,
    catalog="pg_language",
    found_in="pg_language WHERE oid >= 16384",
    query=f"""
        SELECT l.oid, ARRAY[l.lanname::text] AS parts, pg_get_userbyid(l.lanowner)::text AS owner,
               l.lanpltrusted AS trusted,
               {function_name("l.lanplcallfoid")} AS handler, {function_name("l.laninline")} AS inline,
               {function_name("l.lanvalidator")} AS validator
        FROM pg_language l WHERE l.lanispl AND l.oid >= 16384 AND {not_member("pg_language", "l.oid")}
    """,
    create=lambda creation: _create(creation.fact, "CREATE"),
    renamable=True,
    claims=lambda fact: [("language", fact.name)],
    weight=38,
    alter=dict.fromkeys(("trusted", "handler", "inline", "validator"), _OR_REPLACE),
)
