"""Schemas. https://www.postgresql.org/docs/current/sql-createschema.html"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member, user_schema
from syndicate_diff.kind import Alteration, InPlace, Kind, another_owner
from syndicate_diff.model import Catalog
from syndicate_diff.statement import Statement

# The roles that initdb gives `public` to, by their oids; the first until 14. https://www.postgresql.org/docs/release/15.0/
_SUPERUSER, _DATABASE_OWNER = 10, 6171
_OWNER = "owner of public"


def _is_superusers(catalog: Catalog) -> bool:
    """Whether initdb gave `public` to the superuser; 14 may have made what was upgraded since."""
    ((owner,),) = catalog.lookups[_OWNER] or [(None,)]
    return owner == _SUPERUSER or (owner != _DATABASE_OWNER and catalog.version < 15)


def _set_owner(change: Alteration) -> Statement:
    """To whom initdb gave it, where the other side names nobody."""
    initial = change.source.superuser if _is_superusers(change.target) else "pg_database_owner"
    owner = change.now("owner") or initial
    statement = f"ALTER SCHEMA {sql.name(change.new.name)} OWNER TO {sql.name(owner)}"
    return Statement(statement, hazards=another_owner(change.old, change.new))


def _initdb(live: Catalog) -> Iterator[str]:
    """The rights on `public`, where everybody could create until 15.

    Files that say nothing of them must not change them, and files that say something must. Who is no superuser
    cannot give a schema away: on a server that others use its owner stays who it is.
    """
    verb, to = ("GRANT", "TO") if live.version < 15 else ("REVOKE", "FROM")
    yield f"{verb} CREATE ON SCHEMA public {to} PUBLIC"
    yield f"""
        DO $do$ BEGIN
            EXECUTE format('ALTER SCHEMA public OWNER TO %I',
                           pg_get_userbyid({_SUPERUSER if _is_superusers(live) else _DATABASE_OWNER}));
        EXCEPTION WHEN insufficient_privilege THEN
        END $do$"""


def _owners_by_initdb(source: Catalog) -> Iterator[tuple[str, str]]:
    """To whom initdb gave `public`, as pg_dump says it."""
    for owner in (source.superuser, "pg_database_owner"):
        statement = f"ALTER SCHEMA public OWNER TO {sql.name(owner)};"
        yield "SCHEMA -.public", f"-- *not* creating schema, since initdb creates it\n{statement}"


SCHEMA = Kind(
    name="schema",
    sql="SCHEMA",
    catalog="pg_namespace",
    # The owner of what initdb made (`public`) differs by version and installation and means nothing.
    query=f"""
        SELECT n.oid, ARRAY[n.nspname::text] AS parts,
               CASE WHEN n.oid >= 16384 OR n.nspowner NOT IN ({_SUPERUSER}, {_DATABASE_OWNER})
                    THEN pg_get_userbyid(n.nspowner)::text END AS owner
        FROM pg_namespace n WHERE {user_schema()} AND {not_member("pg_namespace", "n.oid")}
    """,
    create=lambda creation: f"CREATE SCHEMA {sql.name(creation.fact.name)}",
    rename=lambda fact, new: f"ALTER SCHEMA {sql.name(fact.name)} RENAME TO {sql.name(new)}",
    weight=2,
    initdb=_initdb,
    meaningless_in_dump=_owners_by_initdb,
    lookups={_OWNER: "SELECT nspowner::int FROM pg_namespace WHERE oid = 2200"},
    alter={"owner": InPlace(_set_owner)},
)
