"""Schemas. https://www.postgresql.org/docs/current/sql-createschema.html"""

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member, user_schema
from syndicate_diff.kind import Alteration, InPlace, Kind

_INITIAL = "initial owner"


def _set_owner(change: Alteration) -> str:
    """To whom initdb gave it, where the other side names nobody: https://www.postgresql.org/docs/release/15.0/."""
    owner = change.now("owner")
    if owner is None:
        ((_, by_bootstrap),) = change.target.lookups[_INITIAL]
        ((superuser, _),) = change.source.lookups[_INITIAL]
        owner = superuser if by_bootstrap else "pg_database_owner"
    return f"ALTER SCHEMA {sql.name(change.new.name)} OWNER TO {sql.name(owner)}"


SCHEMA = Kind(
    name="schema",
    sql="SCHEMA",
    catalog="pg_namespace",
    # The owner of what initdb made (`public`) differs by version and installation and means nothing.
    query=f"""
        SELECT n.oid, ARRAY[n.nspname::text] AS parts,
               CASE WHEN n.oid >= 16384 OR n.nspowner NOT IN (10, 6171)
                    THEN pg_get_userbyid(n.nspowner)::text END AS owner
        FROM pg_namespace n WHERE {user_schema()} AND {not_member("pg_namespace", "n.oid")}
    """,
    create=lambda c: f"CREATE SCHEMA {sql.name(c.fact.name)}",
    rename=lambda fact, new: f"ALTER SCHEMA {sql.name(fact.name)} RENAME TO {sql.name(new)}",
    weight=2,
    # The bootstrap superuser, and whether initdb gave it `public`.
    lookups={
        _INITIAL: """
            SELECT pg_get_userbyid(10)::text, EXISTS (SELECT FROM pg_namespace WHERE oid = 2200 AND nspowner = 10)
        """
    },
    alter={"owner": InPlace(_set_owner)},
)
