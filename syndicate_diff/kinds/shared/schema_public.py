"""The schema `public`, which initdb makes: whose it is, who may create in it, and what files leave unsaid of that."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.model import Catalog

# The roles that initdb gives `public` to, by their oids; the first until 14. https://www.postgresql.org/docs/release/15.0/
_SUPERUSER = 10
_DATABASE_OWNER = 6171
# Of `n`: the owner that initdb gives it differs by version and installation and means nothing.
IS_AS_INITDB_MADE_IT = f"(n.nspname = 'public' AND n.nspowner IN ({_SUPERUSER}, {_DATABASE_OWNER}))"
_PUBLIC = "schema public"
_PUBLIC_QUERY = """
    SELECT nspowner::int, pg_get_userbyid(nspowner)::text, obj_description(oid, 'pg_namespace'),
           ARRAY(SELECT privilege_type FROM aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
                 WHERE grantee = 0 ORDER BY 1)
    FROM pg_namespace WHERE nspname = 'public'"""
# Whose `public` is in a shadow of our own until files say it, and no file says that: roles may be made there.
_NOBODY = "pg_monitor"
_IS_NOBODYS = f"""EXISTS (
    SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public' AND nspowner = '{_NOBODY}'::regrole)"""


def _is_superusers(catalog: Catalog) -> bool:
    """Whether initdb gave `public` to the superuser; 14 may have made what was upgraded since."""
    owner = next((owner for owner, *_ in catalog.lookups.get(_PUBLIC, ())), None)
    return owner == _SUPERUSER or (owner != _DATABASE_OWNER and catalog.version < 15)


def initial_owner(catalog: Catalog, superuser: str) -> str:
    """To whom initdb gave it on the server of a catalog, whose superuser is called so where the name is used."""
    return superuser if _is_superusers(catalog) else "pg_database_owner"


def _is_as_initdb_made_it(catalog: Catalog) -> bool:
    return any(owner in (_SUPERUSER, _DATABASE_OWNER) for owner, *_ in catalog.lookups.get(_PUBLIC, ()))


def initdb(live: Catalog) -> Iterator[str]:
    """What `public` is like, where everybody could create until 15.

    Files that say nothing of it must not change it, and files that say something must: what was taken from everybody is
    not given back, but what was given besides is taken. Who is no superuser cannot give a schema away: on a server that
    others use its owner stays who it is.
    """
    usual = ("USAGE", "CREATE") if live.version < 15 else ("USAGE",)
    ((_, _, comment, rights),) = live.lookups.get(_PUBLIC) or [(0, "", None, usual)]
    for right in ("USAGE", "CREATE"):
        verb, to = ("GRANT", "TO") if right in usual and right in rights else ("REVOKE", "FROM")
        yield f"{verb} {right} ON SCHEMA public {to} PUBLIC"
    yield f"COMMENT ON SCHEMA public IS {sql.literal_or_null(comment)}"
    yield _give_public(initial_owner(live, live.superuser))
    if not _is_as_initdb_made_it(live):
        yield _give_public(_NOBODY, "current_setting('schemadiff.private') = 'on'")


def settled(live: Catalog) -> Iterator[str]:
    """Whose `public` is, where no file says it; it goes where nothing is in it and the live database has none."""
    if _is_as_initdb_made_it(live):
        return
    for _, owner, *_ in live.lookups.get(_PUBLIC, ()):
        yield _give_public(owner, _IS_NOBODYS)
    if not live.lookups.get(_PUBLIC):
        drop = f"IF {_IS_NOBODYS} THEN DROP SCHEMA public; END IF"
        yield f"DO $do$ BEGIN {drop}; EXCEPTION WHEN dependent_objects_still_exist THEN END $do$"
        yield _give_public(live.role, _IS_NOBODYS)


def _give_public(role: str, condition: str = "true") -> str:
    """To a role of the live server, which need not be known here yet."""
    address, name = sql.name(role), sql.literal(role)
    return f"""
        DO $do$ BEGIN
            IF {condition} THEN
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {name}) THEN
                    CREATE ROLE {address};
                END IF;
                ALTER SCHEMA public OWNER TO {address};
            END IF;
        EXCEPTION WHEN insufficient_privilege THEN
        END $do$"""


def owners_by_initdb(source: Catalog) -> Iterator[tuple[str, str]]:
    """To whom initdb gave `public`, as pg_dump says it."""
    for owner in (source.superuser, "pg_database_owner"):
        statement = f"ALTER SCHEMA public OWNER TO {sql.name(owner)};"
        yield "SCHEMA -.public", f"-- *not* creating schema, since initdb creates it\n{statement}"


LOOKUPS = {_PUBLIC: _PUBLIC_QUERY}
