"""Tablespaces. https://www.postgresql.org/docs/current/sql-createtablespace.html

They are directories of one server: they live in the cluster and are managed only where the settings say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, Statement


def _create(creation: Creation) -> Statement:
    fact = creation.fact
    options = f" WITH ({sql.options(fact['options'])})" if fact["options"] else ""
    # A path inside the data directory is one that PostgreSQL chose (allow_in_place_tablespaces).
    location = fact["location"] if fact["location"].startswith("/") else ""
    text = f"CREATE TABLESPACE {sql.name(fact.name)} LOCATION {sql.literal(location)}{options}"
    hazard = Hazard(Danger.MAY_FAIL, "the directory must exist on the server and be empty")
    return Statement(text, transactional=False, hazards=(hazard,))


def _create_in_place(fact: Fact) -> Iterator[str | Statement]:
    """The directory may be there, and be the live server's."""
    yield "SET allow_in_place_tablespaces = on"
    yield Statement(f"CREATE TABLESPACE {sql.name(fact.name)} LOCATION ''", transactional=False)
    if fact["options"]:
        yield f"ALTER TABLESPACE {sql.name(fact.name)} SET ({sql.options(fact['options'])})"


def _set_options(change: Alteration) -> list[str]:
    clauses = sql.option_clauses(change.was("options"), change.now("options"))
    return [f"ALTER TABLESPACE {sql.name(change.new.name)} {clause}" for clause in clauses]


TABLESPACE = Kind(
    name="tablespace",
    sql="TABLESPACE",
    catalog="pg_tablespace",
    query=f"""
        SELECT t.oid, ARRAY[t.spcname::text] AS parts, pg_get_userbyid(t.spcowner)::text AS owner,
               pg_tablespace_location(t.oid) AS location, {option_array("t.spcoptions")} AS options
        FROM pg_tablespace t WHERE t.spcname !~ '^pg_'
    """,
    create=_create,
    copied=_create_in_place,
    drop=lambda fact: Statement(
        f"DROP TABLESPACE {sql.name(fact.name)}",
        transactional=False,
        hazards=(Hazard(Danger.MAY_FAIL, "fails while any database has anything in it"),),
    ),
    cluster=True,
    weight=1,
    alter={
        "location": NotCompared("a directory of the server, which differs from one server to another"),
        "options": InPlace(_set_options),
    },
)
