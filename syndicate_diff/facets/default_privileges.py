"""Default privileges: what roles get on objects that are still to be created.

https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html. Those of the whole database replace
what PostgreSQL gives by itself (``acldefault``), those of a schema come on top. They apply to
what a plan creates too, so they change last, and `initial_privileges` says what a new object
gets until then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member
from syndicate_diff.facets.privileges import (
    KNOWN,
    OWNER,
    PRIVILEGE,
    Held,
    aggregated,
    changes,
    grantee,
    grantee_name,
    held,
    initial,
    roles,
    rules,
)
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog, Fact, Identity, Parts
from syndicate_diff.statement import Statement

_CLASS = """
    CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                         WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END"""

# acldefault() takes 's' for sequences; to it, 'S' is a foreign server.
_USUAL_TYPE = """CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char\""""

_WITH = f"""
    WITH entry AS (
        SELECT d.*, n.nspname, {_CLASS} AS object_class, x.grantee, x.actual, {PRIVILEGE} AS privilege
        FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
        CROSS JOIN LATERAL (
            SELECT true AS actual, e.* FROM aclexplode(d.defaclacl) e
            UNION ALL SELECT false, e.* FROM aclexplode(acldefault({_USUAL_TYPE}, d.defaclrole)) e
            WHERE d.defaclnamespace = 0
        ) x
        WHERE {not_member("pg_default_acl", "d.oid")} AND {KNOWN}
    ), named AS (
        SELECT ARRAY[coalesce(nspname, ''), pg_get_userbyid(defaclrole), object_class,
                     {grantee("defaclrole")}]::text[] AS parts,
               CASE WHEN nspname IS NOT NULL THEN 'schema' END AS parent, privilege, actual
        FROM entry
    )"""

_USUAL = f"""
    SELECT c.name, CASE x.grantee WHEN 0 THEN 'public' ELSE '' END, x.privilege_type
    FROM (VALUES ('TABLES', 'r'), ('SEQUENCES', 's'), ('FUNCTIONS', 'f'), ('TYPES', 'T'), ('SCHEMAS', 'n'))
         c(name, type)
    CROSS JOIN LATERAL aclexplode(acldefault(c.type::"char", 10)) x
    WHERE {KNOWN}
"""


def _between(fact: Fact, had: Held, has: Held) -> Iterator[Statement]:
    schema, role, object_class, name = fact.parts
    within = f" IN SCHEMA {sql.name(schema)}" if schema else ""
    prefix = f"ALTER DEFAULT PRIVILEGES FOR ROLE {sql.name(role)}{within} "
    return changes(had, has, object_class, grantee_name(name, role), prefix=prefix)


def _words(parts: Parts) -> str:
    schema, role, object_class, name = parts
    within = f" in schema {sql.name(schema)}" if schema else ""
    made = f"{object_class.lower()} that {sql.name(role)} makes{within}"
    return f"default privileges of {grantee_name(name, role)} on {made}"


def usual_privileges(catalog: Catalog, object_class: str) -> dict[str, Held]:
    """What PostgreSQL gives by itself on a new object: grantee → privileges."""
    found: dict[str, Held] = defaultdict(dict)
    for name, to, privilege in catalog.lookups.get("usual privileges", ()):
        if name == object_class:
            found[to][privilege, ""] = False
    return dict(found)


def initial_privileges(catalog: Catalog, object_class: str, schema: str, owner: str) -> dict[str, Held]:
    """What a new object gets when the role of that catalog creates it, and hands it to `owner`.

    `object_class` is the word of ALTER DEFAULT PRIVILEGES: ``TABLES``.
    """
    defaults = [
        (not fact.parts[0], fact.parts[3], held(fact["privileges"]))
        for fact in catalog.facts(DEFAULT_PRIVILEGES.name)
        if fact.parts[1:3] == (catalog.role, object_class) and fact.parts[0] in ("", schema)
    ]
    return initial(usual_privileges(catalog, object_class), defaults, owner or OWNER)


def _depends(fact: Fact) -> Iterator[Identity]:
    return roles(fact.parts[1], fact.parts[3])


DEFAULT_PRIVILEGES = Kind(
    name="default privileges",
    catalog="pg_default_acl",
    found_in="pg_default_acl",
    addressed=False,
    query=f"{_WITH}{aggregated('parts, parent', 'named', '0::oid AS oid, ')}",
    own_parts=3,
    role_part=1,
    words=_words,
    heading=lambda parts: f"DEFAULT ACL {parts[0] or '-'}.DEFAULT PRIVILEGES FOR {parts[2]}",
    **rules(_between),
    depends=_depends,
    lookups={"usual privileges": _USUAL},
    weight=95,
    last=True,
)
