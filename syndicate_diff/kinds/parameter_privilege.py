"""Grants on configuration parameters, of PostgreSQL 15 and newer.

https://www.postgresql.org/docs/current/catalog-pg-parameter-acl.html. They hold in the whole cluster.
"""

from __future__ import annotations

from syndicate_diff.facets.privileges import PRIVILEGE, aggregated, grant_rules, grantee, grantor
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.setting_values import setting_name

# Parameters belong to the bootstrap superuser.
_OWNER = "10"


def _query(version: int) -> str:
    if version < 15:
        return ""
    return f"""
        WITH entry AS (
            SELECT ARRAY[p.parname, {grantee(_OWNER)}, {grantor(_OWNER)}]::text[] AS parts,
                   pg_get_userbyid({_OWNER})::text AS holder, {PRIVILEGE} AS privilege, x.actual
            FROM pg_parameter_acl p CROSS JOIN LATERAL (
                SELECT true AS actual, e.* FROM aclexplode(p.paracl) e
                UNION ALL SELECT false, e.* FROM aclexplode(acldefault('p', {_OWNER})) e
            ) x
        ){aggregated("parts, holder", "entry", "0::oid AS oid, ")}
    """


PARAMETER_PRIVILEGE = Kind(
    name="parameter privilege",
    catalog="pg_class",  # 14 has no pg_parameter_acl; the facts have no oids
    query=_query,
    **grant_rules(lambda fact: f"PARAMETER {setting_name(fact.parts[0])}"),
    cluster=True,
    roles=lambda parts: parts[:2],
    weight=4,
)
