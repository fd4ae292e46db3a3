"""The attributes of constraints, as SQL for each major."""

from __future__ import annotations

from syndicate_diff.catalog_sql import since, user_object
from syndicate_diff.kinds.shared import (
    exclusion_copies,
    index_settings,
    inherited_check,
    unattached,
)
from syndicate_diff.kinds.shared.constraint_copies import (
    COPIES,
    OLDER_KEYS,
    ORIGINALS,
    REFERENCED_PARTITIONS,
    VALIDATED,
)

# Since this major a partition that is detached keeps its copies of foreign keys to partitioned tables, too.
_KEEPS_COPIES = 15
_IS_LOST = """
    k.contype = 'f' AND k.conparentid <> 0 AND (SELECT relkind = 'p' FROM pg_class WHERE oid = k.confrelid)"""

# Of the key of a partition that is the part of an index that no key owns: schema, table and name of that.
_PARENT_INDEX = """
    (SELECT ARRAY[s.nspname, oc.relname, oi.relname]::text[]
     FROM pg_inherits h JOIN pg_index ox ON ox.indexrelid = h.inhparent
     JOIN pg_class oi ON oi.oid = ox.indexrelid JOIN pg_class oc ON oc.oid = ox.indrelid
     JOIN pg_namespace s ON s.oid = oc.relnamespace
     WHERE h.inhrelid = k.conindid)"""


def query(version: int) -> str:
    return f"""
        SELECT k.oid, ARRAY[n.nspname::text, c.relname::text, k.conname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               k.contype::text AS type,
               {index_settings.without_options("pg_get_constraintdef(k.oid)", "i")}
                   || CASE WHEN k.convalidated AND NOT v.validated THEN ' NOT VALID' ELSE '' END AS definition,
               v.validated,
               {since(version, 18, "k.conenforced", "true")} AS enforced,
               k.condeferrable AS deferrable, k.condeferred AS deferred,
               k.conislocal AS is_local,
               k.coninhcount > 0 AND NOT (c.relispartition AND k.contype IN ('p', 'u', 'x')) AS inherited,
               {inherited_check.DECLARED} AS declared,
               CASE WHEN k.contype = 'c' AND k.coninhcount > 0 THEN {inherited_check.PARENTS} END AS parent_tables,
               c.relispartition AS in_partition, c.relkind = 'p' AS partitioned,
               (SELECT ARRAY[fn.nspname::text, fc.relname::text] FROM pg_class fc
                JOIN pg_namespace fn ON fn.oid = fc.relnamespace WHERE fc.oid = k.confrelid) AS referenced_table,
               CASE WHEN k.conparentid <> 0 THEN {ORIGINALS} END AS originals,
               CASE WHEN k.contype IN ('f', 'x') AND c.relkind = 'p' THEN {COPIES}
                    WHEN k.contype = 'c' AND NOT k.convalidated
                    THEN {inherited_check.not_valid_copies(version)} END AS copies,
               CASE WHEN k.contype IN ('p', 'u', 'x') AND k.conparentid = 0 AND c.relispartition
                    THEN {_PARENT_INDEX} END AS parent_index,
               CASE WHEN k.contype = 'f' AND k.conparentid = 0
                         AND EXISTS (SELECT FROM pg_class ref WHERE ref.oid = k.confrelid AND ref.relkind = 'p')
                    THEN {OLDER_KEYS}
                    WHEN k.contype = 'c' AND NOT k.convalidated
                    THEN {inherited_check.stronger(version)}
                    WHEN k.contype = 'x' AND c.relkind = 'p' THEN {exclusion_copies.OLDER} END AS made_after,
               CASE WHEN k.contype = 'f' AND k.conparentid = 0
                    THEN {REFERENCED_PARTITIONS} END AS referenced_partitions,
               {since(version, _KEEPS_COPIES, "false", _IS_LOST)} AS lost_by_detaching,
               {index_settings.attributes("i", " WHERE (%s)").strip()},
               CASE WHEN k.contype IN ('p', 'u', 'x') THEN i.relname::text END AS index_name,
               CASE WHEN k.contype = 'x' THEN {index_settings.EXPRESSION_COLUMNS} END AS expression_columns,
               {unattached.columns("i")},
               {exclusion_copies.is_copy("k")} AS made_by_attaching
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
        LEFT JOIN pg_index x ON x.indexrelid = i.oid
        LEFT JOIN pg_constraint p ON p.oid = k.conparentid
        CROSS JOIN LATERAL (SELECT {since(version, 18, VALIDATED, "k.convalidated")} AS validated) v
        WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND p.conrelid IS DISTINCT FROM k.conrelid
          AND {user_object("pg_class", "c.oid")}
    """
