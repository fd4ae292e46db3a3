"""What carries grants: the rows of system catalogs that have an ACL, and the columns of relations.

https://www.postgresql.org/docs/current/catalogs.html
"""

from __future__ import annotations

_HAS_COLUMN_GRANTS = "o.oid IN (SELECT attrelid FROM pg_attribute WHERE attacl IS NOT NULL)"
# The row type of a table goes with the table, the multirange type and the constructors of a range type with that
# type: default privileges reach them too, but pg_dump knows no grants on them.
_OWN_TYPE = "o.typtype <> 'm' AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind <> 'c')"
_OWN_ROUTINE = """NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = o.oid AND d.deptype = 'i')"""
# Schema and name of a sequence that belongs to an identity column.
_HIDDEN_SEQUENCE = """
               (SELECT ARRAY[n.nspname, o.relname]::text[] FROM pg_namespace n
                WHERE n.oid = o.relnamespace AND o.relkind = 'S' AND EXISTS (
                    SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'i'))"""
# Schema and name of the table that a sequence belongs to, and whose owner owns the sequence.
_OWNING_TABLE = """
               (SELECT ARRAY[n.nspname, t.relname]::text[]
                FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace
                WHERE o.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = o.oid
                  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))"""

_RELATION = "CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END"
# catalog, acl column, owner column, acldefault's type, namespace, condition
_CARRIERS = (
    ("pg_class", "relacl", "relowner", _RELATION, "relnamespace", "o.relkind <> 'c'"),
    ("pg_proc", "proacl", "proowner", "'f'", "pronamespace", _OWN_ROUTINE),
    ("pg_namespace", "nspacl", "nspowner", "'n'", "oid", "true"),
    ("pg_type", "typacl", "typowner", "'T'", "typnamespace", _OWN_TYPE),
    ("pg_language", "lanacl", "lanowner", "'l'", "", "true"),
    ("pg_foreign_data_wrapper", "fdwacl", "fdwowner", "'F'", "", "true"),
    ("pg_foreign_server", "srvacl", "srvowner", "'S'", "", "true"),
    ("pg_tablespace", "spcacl", "spcowner", "'t'", "", "true"),
)


def _carrier(catalog: str, acl: str, owner: str, acl_type: str, namespace: str, condition: str) -> str:
    is_relation = catalog == "pg_class"
    granted = f"(o.{acl} IS NOT NULL OR {_HAS_COLUMN_GRANTS})" if is_relation else f"o.{acl} IS NOT NULL"
    return f"""
        SELECT 'pg_catalog.{catalog}'::regclass::oid AS class, o.oid, 0 AS subid, '' AS "column",
               o.{owner} AS owner, o.{acl} AS acl, acldefault(({acl_type})::"char", o.{owner}) AS usual,
               {f"o.{namespace}" if namespace else "0"} AS namespace,
               {_HIDDEN_SEQUENCE if is_relation else "NULL::text[]"} AS sequence,
               {_OWNING_TABLE if is_relation else "NULL::text[]"} AS owning_table
        FROM {catalog} o WHERE {granted} AND {condition}"""


_COLUMN_CARRIER = """
        SELECT 'pg_catalog.pg_class'::regclass::oid, a.attrelid, a.attnum::int, ' (' || a.attname || ')',
               c.relowner, a.attacl, acldefault('c', c.relowner), c.relnamespace, NULL::text[], NULL::text[]
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped"""

# To be followed by the rest of a query: the ACL of each row, and what `acldefault` says is usual.
WITH_CARRIERS = f"""
    WITH carrier AS (
        {" UNION ALL ".join(_carrier(*carrier) for carrier in _CARRIERS)}
        UNION ALL {_COLUMN_CARRIER}
    )"""
