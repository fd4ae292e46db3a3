"""Foreign tables; their columns and constraints are facts of their own, as those of tables are.

https://www.postgresql.org/docs/current/sql-createforeigntable.html. The rows are the foreign
server's: dropping the table loses none.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import sorted_options, user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.kind import Kind
from syndicate_diff.kinds import inheritance, partition
from syndicate_diff.kinds.shared import column_definition, inlined_constraints
from syndicate_diff.kinds.shared.foreign_options import concealed, option_changes, shown_options, with_options
from syndicate_diff.kinds.shared.relation import relation_claims
from syndicate_diff.rules import REPLACE, InPlace
from syndicate_diff.statement import LockMode, Statement


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    parts = column_definition.inline(creation) + inlined_constraints.inline(creation)
    body = " (\n    " + ",\n    ".join(parts) + "\n)" if parts else " ()"
    head = f"CREATE FOREIGN TABLE {sql.qualified(*fact.parts)}{body}{inheritance.inline(creation)}"
    yield from inheritance.before_create(creation)
    yield with_options(f"{head}\nSERVER {sql.name(fact['server'])}", fact)
    yield from column_definition.settings_after_create(creation)
    yield from inheritance.after_create(creation)


def _set_options(change: Alteration) -> Statement:
    statement = f"ALTER FOREIGN TABLE {sql.qualified(*change.new.parts)} {option_changes(change)}"
    return concealed(statement, change.new)


def _drop(removal: Removal) -> Statement:
    statement = f"DROP FOREIGN TABLE {sql.qualified(*removal.fact.parts)}"
    return Statement(statement, also=partition.locks_of_parents(removal))


FOREIGN_TABLE = Kind(
    name="foreign table",
    sql="FOREIGN TABLE",
    grant_on="TABLE",
    catalog="pg_class",
    query=f"""
        SELECT c.oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               pg_get_userbyid(c.relowner)::text AS owner,
               s.srvname::text AS server, {sorted_options("f.ftoptions")} AS options
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_foreign_table f ON f.ftrelid = c.oid JOIN pg_foreign_server s ON s.oid = f.ftserver
        WHERE c.relkind = 'f' AND {user_object("pg_class", "c.oid")}
    """,
    create=_create,
    drop_in=_drop,
    renamable=True,
    claims=relation_claims,
    weight=20,
    lock=LockMode.ACCESS_EXCLUSIVE,
    verbatim=frozenset({"options"}),
    shown={"options": shown_options()},
    alter={
        "server": REPLACE,
        "options": InPlace(_set_options, lock=LockMode.ACCESS_EXCLUSIVE),
    },
)
