"""What belongs to the database itself: comment, limits, settings, grants, security labels.

https://www.postgresql.org/docs/current/sql-alterdatabase.html. The database goes by no name, because the
desired state is read from a database of another name; the statements find the name where they run.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.defaults import nothing
from syndicate_diff.facets.privileges import PRIVILEGE, aggregated, grant_rules, grantee, grantor
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.setting_values import SETTINGS, assignment, concealed, is_secret, setting_name
from syndicate_diff.kinds.shared.this_database import NAME, in_this_database
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace
from syndicate_diff.statement import Statement

_THIS = "datname = current_database()"


def _comment(fact: Fact) -> str:
    return in_this_database(f"COMMENT ON DATABASE {NAME} IS {sql.literal_or_null(fact['comment'])}")


def _limit(fact: Fact) -> str:
    return in_this_database(f"ALTER DATABASE {NAME} CONNECTION LIMIT {fact['connection_limit']}")


def _create(fact: Fact) -> Iterator[str]:
    """The database is there; what it has that a new one has not."""
    if fact["comment"] is not None:
        yield _comment(fact)
    if fact["connection_limit"] != -1:
        yield _limit(fact)


DATABASE = Kind(
    name="database",
    catalog="pg_database",
    query=f"""
        SELECT 0::oid AS oid, ARRAY[''] AS parts, shobj_description(oid, 'pg_database') AS comment,
               datconnlimit AS connection_limit
        FROM pg_database WHERE {_THIS}
    """,
    create=lambda creation: _create(creation.fact),
    drop=nothing,
    cluster=True,
    weight=3,
    verbatim=frozenset({"comment"}),
    alter={
        "comment": InPlace(lambda change: _comment(change.new)),
        "connection_limit": InPlace(lambda change: _limit(change.new)),
    },
)


def _set(fact: Fact) -> Statement:
    statement = in_this_database(f"ALTER DATABASE {NAME} SET {assignment(fact.name, fact['value'])}")
    return concealed(statement, fact.name, fact["value"])


DATABASE_SETTING = Kind(
    name="database setting",
    catalog="pg_db_role_setting",
    query=f"""
        SELECT 0::oid AS oid, ARRAY['', c.name] AS parts, c.value
        FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase CROSS JOIN LATERAL {SETTINGS} c
        WHERE s.setrole = 0 AND {_THIS}
    """,
    parent="database",
    create=lambda creation: _set(creation.fact),
    drop=lambda fact: in_this_database(f"ALTER DATABASE {NAME} RESET {setting_name(fact.name)}"),
    cluster=True,
    weight=3,
    verbatim=frozenset({"value"}),
    secret=is_secret,
    alter={"value": InPlace(lambda change: _set(change.new))},
)


def _label(fact: Fact, label: str | None) -> str:
    labelled = f"SECURITY LABEL FOR {sql.name(fact.name)} ON DATABASE {NAME}"
    return in_this_database(f"{labelled} IS {sql.literal_or_null(label)}")


DATABASE_LABEL = Kind(
    name="database security label",
    catalog="pg_shseclabel",
    query=f"""
        SELECT 0::oid AS oid, ARRAY['', l.provider] AS parts, l.label
        FROM pg_shseclabel l JOIN pg_database d ON d.oid = l.objoid
        WHERE l.classoid = 'pg_database'::regclass AND {_THIS}
    """,
    parent="database",
    create=lambda creation: _label(creation.fact, creation.fact["label"]),
    drop=lambda fact: _label(fact, None),
    cluster=True,
    weight=4,
    verbatim=frozenset({"label"}),
    alter={"label": InPlace(lambda change: _label(change.new, change.now("label")))},
)


def _written(statement: Statement) -> Statement:
    return Statement(in_this_database(statement.sql), hazards=statement.hazards)


DATABASE_GRANT = Kind(
    name="database grant",
    catalog="pg_database",
    query=f"""
        WITH entry AS (
            SELECT ARRAY['', {grantee("d.datdba")}, {grantor("d.datdba")}]::text[] AS parts,
                   pg_get_userbyid(d.datdba)::text AS holder, {PRIVILEGE} AS privilege, x.actual
            FROM pg_database d CROSS JOIN LATERAL (
                SELECT true AS actual, e.* FROM aclexplode(d.datacl) e
                UNION ALL SELECT false, e.* FROM aclexplode(acldefault('d', d.datdba)) e
            ) x
            WHERE {_THIS} AND d.datacl IS NOT NULL
        ){aggregated("parts, holder", "entry", "0::oid AS oid, ")}
    """,
    parent="database",
    own_parts=2,
    **grant_rules(lambda _: f"DATABASE {NAME}", _written),
    cluster=True,
    weight=4,
)
