"""Grants on what is no fact: built-in objects, and the members of extensions.

https://www.postgresql.org/docs/current/catalog-pg-init-privs.html says what initdb, or the extension,
gave on them; a fact is what differs from that. What a hosting service changed on built-in objects is not the
schema's matter, so they are managed only where the settings say so.
"""

from __future__ import annotations

from syndicate_diff.facets.carriers import WITH_CARRIERS
from syndicate_diff.facets.grant import GRANT_WORDS
from syndicate_diff.facets.privileges import KNOWN, PRIVILEGE, aggregated, grant_rules, grantee, grantor
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact


def _query(condition: str, extension: str) -> str:
    keys = "oid, parts, parent, holder"
    return f"""{WITH_CARRIERS}, entry AS (
        SELECT k.class, k.oid, k.owner, n.nspname, m.extname, x.grantee, x.grantor, x.actual,
               {PRIVILEGE} || k."column" AS privilege
        FROM carrier k
        LEFT JOIN pg_init_privs i ON i.classoid = k.class AND i.objoid = k.oid AND i.objsubid = k.subid
        LEFT JOIN pg_namespace n ON n.oid = k.namespace
        LEFT JOIN (SELECT d.classid, d.objid, e.extname::text
                   FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                   WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass) m
               ON m.classid = k.class AND m.objid = k.oid
        CROSS JOIN LATERAL (
            SELECT true AS actual, e.* FROM aclexplode(coalesce(k.acl, k.usual)) e
            UNION ALL SELECT false, e.* FROM aclexplode(coalesce(i.initprivs, k.usual)) e
        ) x
        WHERE {condition} AND coalesce(k.acl, k.usual) <> coalesce(i.initprivs, k.usual) AND {KNOWN}
    ), named AS (
        SELECT 0::oid AS oid,
               -- Of a built-in type, the identity is a name that only the grammar knows.
               ARRAY[{extension}o.type,
                     CASE class WHEN 'pg_type'::regclass THEN quote_ident(nspname) || '.' || o.name
                                ELSE o.identity END,
                     {grantee("owner")}, {grantor("owner")}]::text[] AS parts,
               CASE WHEN extname IS NOT NULL THEN 'extension' END AS parent,
               pg_get_userbyid(owner)::text AS holder,
               privilege, actual
        FROM entry CROSS JOIN LATERAL pg_identify_object(class, oid, 0) o
    ){aggregated(keys, "named")}"""


def _target(fact: Fact) -> str:
    object_type, address = fact.parts[-4:-2]
    return f"{GRANT_WORDS.get(object_type.upper(), object_type.upper())} {address}"


def _kind(name: str, query: str, cluster: bool) -> Kind:
    return Kind(
        name=name,
        catalog="pg_init_privs",
        query=query,
        own_parts=4,
        address_part=-3,
        **grant_rules(_target),
        weight=81,
        cluster=cluster,
    )


# initdb makes the schema information_schema after it noted the initial privileges; like pg_dump, leave it.
_BUILT_IN = "m.extname IS NULL AND k.oid < 16384 AND coalesce(n.nspname = 'pg_catalog', true)"

EXTENSION_GRANT = _kind("extension member grant", _query("m.extname IS NOT NULL", "extname, "), cluster=False)
BUILT_IN_GRANT = _kind("built-in grant", _query(_BUILT_IN, ""), cluster=True)
