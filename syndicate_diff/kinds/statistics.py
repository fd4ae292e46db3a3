"""Extended statistics. https://www.postgresql.org/docs/current/sql-createstatistics.html

Only the target can be altered. What ANALYZE has gathered is no part of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import REPLACE, Creation, InPlace, Kind
from syndicate_diff.model import Fact
from syndicate_diff.statement import LockMode


def _set_target(fact: Fact) -> str:
    """-1 is the default in every version; 17 writes it as DEFAULT too."""
    target = -1 if fact["target"] is None else fact["target"]
    return f"ALTER STATISTICS {sql.qualified(*fact.parts)} SET STATISTICS {target}"


def _create(creation: Creation) -> Iterator[str]:
    yield creation.fact["definition"]
    if creation.fact["target"] is not None:
        yield _set_target(creation.fact)


STATISTICS = Kind(
    name="statistics",
    sql="STATISTICS",
    catalog="pg_statistic_ext",
    query=f"""
        SELECT s.oid, ARRAY[n.nspname::text, s.stxname::text] AS parts,
               pg_get_userbyid(s.stxowner)::text AS owner,
               pg_get_statisticsobjdef(s.oid) AS definition,
               nullif(s.stxstattarget, -1)::int AS target
        FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
        WHERE {user_object("pg_statistic_ext", "s.oid")}
    """,
    create=_create,
    rename=lambda fact, new: f"ALTER STATISTICS {sql.qualified(*fact.parts)} RENAME TO {sql.name(new)}",
    weight=34,
    lock=LockMode.SHARE_UPDATE_EXCLUSIVE,
    alter={"definition": REPLACE, "target": InPlace(lambda change: _set_target(change.new))},
)
