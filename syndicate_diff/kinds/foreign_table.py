"""Foreign tables; their columns and constraints are facts of their own, as those of tables are.

https://www.postgresql.org/docs/current/sql-createforeigntable.html. The rows are the foreign server's: dropping
the table loses none.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array, user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind, alter_statement
from syndicate_diff.kinds import column, constraint
from syndicate_diff.kinds.foreign_data import option_changes, with_options
from syndicate_diff.kinds.table import relation_claims, rename_relation
from syndicate_diff.model import Fact
from syndicate_diff.statement import LockMode


def _create(creation: Creation) -> Iterator[str]:
    fact = creation.fact
    parts = column.inline(creation) + constraint.inline(creation)
    body = " (\n    " + ",\n    ".join(parts) + "\n)" if parts else " ()"
    inherits = f"\nINHERITS ({', '.join(fact['inherits'])})" if fact["inherits"] else ""
    head = f"CREATE FOREIGN TABLE {sql.qualified(*fact.parts)}{body}{inherits}"
    yield with_options(f"{head}\nSERVER {sql.name(fact['server'])}", fact)
    yield from column.settings_after_create(creation)


def _alter(fact: Fact, clause: str) -> str:
    return f"ALTER FOREIGN TABLE {sql.qualified(*fact.parts)} {clause}"


def _set_inherits(change: Alteration) -> Iterator[str]:
    old, new = change.was("inherits") or [], change.now("inherits") or []
    yield from (_alter(change.new, f"NO INHERIT {parent}") for parent in old if parent not in new)
    yield from (_alter(change.new, f"INHERIT {parent}") for parent in new if parent not in old)


def _same_order(change: Alteration) -> bool:
    """INHERIT puts a parent last; a foreign table that becomes a partition, or stops to be one, has no parents."""
    old, new = change.was("inherits") or [], change.now("inherits") or []
    kept = [parent for parent in old if parent in new]
    return bool(new[: len(kept)] == kept)


FOREIGN_TABLE = Kind(
    name="foreign table",
    sql="FOREIGN TABLE",
    grant_on="TABLE",
    catalog="pg_class",
    query=f"""
        SELECT c.oid, ARRAY[n.nspname::text, c.relname::text] AS parts, pg_get_userbyid(c.relowner)::text AS owner,
               s.srvname::text AS server, {option_array("f.ftoptions")} AS options,
               CASE WHEN NOT c.relispartition THEN ARRAY(
                   SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno
               ) ELSE '{{}}' END AS inherits
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_foreign_table f ON f.ftrelid = c.oid JOIN pg_foreign_server s ON s.oid = f.ftserver
        WHERE c.relkind = 'f' AND {user_object("pg_class", "c.oid")}
    """,
    create=_create,
    rename=lambda fact, new: rename_relation("FOREIGN TABLE", fact, new),
    claims=relation_claims,
    weight=20,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "server": REPLACE,
        "options": InPlace(alter_statement("FOREIGN TABLE", option_changes), lock=LockMode.ACCESS_EXCLUSIVE),
        "inherits": InPlace(_set_inherits, possible=_same_order, lock=LockMode.ACCESS_EXCLUSIVE),
    },
)
