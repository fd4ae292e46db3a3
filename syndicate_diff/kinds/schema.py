"""Schemas. https://www.postgresql.org/docs/current/sql-createschema.html"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member, user_schema
from syndicate_diff.context import Alteration
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.schema_public import (
    IS_AS_INITDB_MADE_IT,
    LOOKUPS,
    initdb,
    initial_owner,
    owners_by_initdb,
    settled,
)
from syndicate_diff.rules import InPlace, another_owner
from syndicate_diff.statement import Statement


def _set_owner(change: Alteration) -> Statement:
    """To whom initdb gave it, where the other side names nobody."""
    owner = change.now("owner") or initial_owner(change.target, change.source.superuser)
    statement = f"ALTER SCHEMA {sql.name(change.new.name)} OWNER TO {sql.name(owner)}"
    return Statement(statement, hazards=another_owner(change.old, change.new))


SCHEMA = Kind(
    name="schema",
    sql="SCHEMA",
    catalog="pg_namespace",
    query=f"""
        SELECT n.oid, ARRAY[n.nspname::text] AS parts,
               CASE WHEN NOT {IS_AS_INITDB_MADE_IT}
                    THEN pg_get_userbyid(n.nspowner)::text END AS owner
        FROM pg_namespace n WHERE {user_schema()} AND {not_member("pg_namespace", "n.oid")}
    """,
    create=lambda creation: f"CREATE SCHEMA {sql.name(creation.fact.name)}",
    renamable=True,
    weight=2,
    initdb=initdb,
    settled=settled,
    meaningless_in_dump=owners_by_initdb,
    lookups=LOOKUPS,
    alter={"owner": InPlace(_set_owner)},
)
