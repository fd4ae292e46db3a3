"""Collations. https://www.postgresql.org/docs/current/sql-createcollation.html

Nothing can be altered but the name: a changed collation is set aside, the columns move over to the
new one (their indexes are rebuilt), and the old one goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import since, user_object
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE

_PROVIDERS = {"c": "libc", "i": "icu", "b": "builtin"}


def _locale(version: int) -> str:
    """The locale of ICU and built-in collations; up to 14 an ICU locale stood in collcollate."""
    if version < 15:
        return "CASE WHEN c.collprovider = 'i' THEN c.collcollate::text END"
    return since(version, 17, "c.colllocale", "c.colliculocale")


def _query(version: int) -> str:
    return f"""
        SELECT c.oid, ARRAY[n.nspname::text, c.collname::text] AS parts,
               pg_get_userbyid(c.collowner)::text AS owner,
               c.collprovider::text AS provider,
               c.collisdeterministic AS deterministic,
               {_locale(version)} AS locale,
               CASE WHEN c.collprovider = 'c' THEN c.collcollate::text END AS lc_collate,
               CASE WHEN c.collprovider = 'c' THEN c.collctype::text END AS lc_ctype,
               {since(version, 16, "c.collicurules", "NULL::text")} AS rules
        FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
        WHERE c.collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))
          AND {user_object("pg_collation", "c.oid")}
    """


def _options(fact: Fact) -> Iterator[str]:
    yield f"provider = {_PROVIDERS[fact['provider']]}"
    if not fact["deterministic"]:
        yield "deterministic = false"
    same = fact["lc_collate"] == fact["lc_ctype"]
    for option, value in (
        ("locale", fact["lc_collate"] if same and fact["provider"] == "c" else fact["locale"]),
        ("lc_collate", None if same else fact["lc_collate"]),
        ("lc_ctype", None if same else fact["lc_ctype"]),
        ("rules", fact["rules"]),
    ):
        if value is not None:
            yield f"{option} = {sql.literal(value)}"


COLLATION = Kind(
    name="collation",
    adoptable=True,
    sql="COLLATION",
    catalog="pg_collation",
    found_in="pg_collation WHERE oid >= 16384",
    query=_query,
    create=lambda creation: (
        f"CREATE COLLATION {sql.qualified(*creation.fact.parts)} ({', '.join(_options(creation.fact))})"
    ),
    renamable=True,
    claims=lambda fact: [("collation", *fact.parts)],
    weight=8,
    verbatim=frozenset({"locale", "lc_collate", "lc_ctype", "rules"}),
    alter=dict.fromkeys(("provider", "deterministic", "locale", "lc_collate", "lc_ctype", "rules"), REPLACE),
)
