"""Schemas. https://www.postgresql.org/docs/current/sql-createschema.html"""

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member, user_schema
from syndicate_diff.kind import Alteration, InPlace, Kind
from syndicate_diff.model import Catalog

_INITIAL = "initial owner"


def _set_owner(change: Alteration) -> str:
    """To whom initdb gave it, where the other side names nobody: https://www.postgresql.org/docs/release/15.0/."""
    owner = change.now("owner")
    if owner is None:
        ((_, by_bootstrap),) = change.target.lookups[_INITIAL]
        ((superuser, _),) = change.source.lookups[_INITIAL]
        owner = superuser if by_bootstrap else "pg_database_owner"
    return f"ALTER SCHEMA {sql.name(change.new.name)} OWNER TO {sql.name(owner)}"


def _initdb(live: Catalog) -> Iterator[str]:
    """The rights on `public`: everybody could create there until 15, and what 14 made may have been upgraded since.

    Files that say nothing of them must not change them, and files that say something must. Only a superuser can give
    a schema to another one; on a server that others use its owner stays who it is.
    """
    verb, to = ("GRANT", "TO") if live.version < 15 else ("REVOKE", "FROM")
    yield f"{verb} CREATE ON SCHEMA public {to} PUBLIC"
    ((_, by_bootstrap),) = live.lookups[_INITIAL]
    owner = "pg_get_userbyid(10)" if by_bootstrap else "'pg_database_owner'"
    yield f"""
        DO $do$ BEGIN
            EXECUTE format('ALTER SCHEMA public OWNER TO %I', {owner});
        EXCEPTION WHEN insufficient_privilege THEN
        END $do$"""


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
    initdb=_initdb,
    # The bootstrap superuser, and whether initdb gave it `public`.
    lookups={
        _INITIAL: """
            SELECT pg_get_userbyid(10)::text, EXISTS (SELECT FROM pg_namespace WHERE oid = 2200 AND nspowner = 10)
        """
    },
    alter={"owner": InPlace(_set_owner)},
)
