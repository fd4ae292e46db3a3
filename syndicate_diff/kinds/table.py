"""Tables: regular, unlogged, typed, inheriting and partitioned.

https://www.postgresql.org/docs/current/sql-createtable.html,
https://www.postgresql.org/docs/current/sql-altertable.html. Columns, defaults and constraints
are facts of their own that a CREATE TABLE takes in where it can.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.kind import Kind
from syndicate_diff.kinds import inheritance, partition, type_of_table
from syndicate_diff.kinds.shared import carried_rows, column_definition, identity_column, inlined_constraints
from syndicate_diff.kinds.shared.foreign_key_locks import locks_of_gone_with
from syndicate_diff.kinds.shared.relation import (
    STORAGE,
    relation_claims,
    set_options,
    storage_clause,
)
from syndicate_diff.kinds.shared.table_part import columns_of
from syndicate_diff.model import Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement, data_loss

_REPLICA_IDENTITY = {"d": "DEFAULT", "n": "NOTHING", "f": "FULL"}

# The columns of the index that REPLICA IDENTITY of the table `c` is by.
_IDENTIFYING = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname)
     FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey::int2[])
     WHERE x.indrelid = c.oid AND x.indisreplident)"""


def _query(version: int) -> str:
    return f"""
        SELECT c.oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               pg_get_userbyid(c.relowner)::text AS owner,
               -- On a partitioned table it never meant anything, and 18 refuses it.
               CASE c.relkind WHEN 'p' THEN 'p' ELSE c.relpersistence::text END AS persistence,
               pg_get_partkeydef(c.oid) AS partition_key,
               {STORAGE.strip()},
               -- Once the index is gone, it is as with NOTHING.
               CASE WHEN c.relreplident = 'i' AND {_IDENTIFYING} IS NULL THEN 'n'
                    ELSE c.relreplident::text END AS replica_identity,
               CASE c.relreplident WHEN 'i' THEN {_IDENTIFYING} END AS identifying_columns,
               c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {user_object("pg_class", "c.oid")}
    """


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    persistence = "UNLOGGED " if fact["persistence"] == "u" else ""
    head = f"CREATE {persistence}TABLE {sql.qualified(*fact.parts)}"
    yield from inheritance.before_create(creation)
    yield Statement(
        "".join([head, *_body(creation), *_tail(fact)]), also=inlined_constraints.locks_of_inlined(creation)
    )
    yield from column_definition.settings_after_create(creation)
    yield from inheritance.after_create(creation)
    yield from inlined_constraints.added_after_create(creation)
    yield from _settings_after_create(fact)


def _body(creation: Creation) -> Iterator[str]:
    typed = type_of_table.inline(creation)
    yield typed
    columns = column_definition.inline_typed(creation) if typed else column_definition.inline(creation)
    parts = columns + inlined_constraints.inline(creation)
    parents = inheritance.inline(creation)
    if parts:
        yield " (\n    " + ",\n    ".join(parts) + "\n)"
    elif not typed:
        yield " ()"
    yield parents


def _tail(fact: Fact) -> Iterator[str]:
    if fact["partition_key"]:
        yield f"\nPARTITION BY {fact['partition_key']}"
    # A partitioned table has none that is not named.
    if fact["access_method"] and (fact["partition_key"] or fact["access_method"] != "heap"):
        yield f"\nUSING {sql.name(fact['access_method'])}"
    yield storage_clause(fact)
    if fact["tablespace"]:
        yield f"\nTABLESPACE {sql.name(fact['tablespace'])}"


def _alter_table(fact: Fact, clause: str) -> str:
    return f"ALTER TABLE {sql.qualified(*fact.parts)} {clause}"


def _settings_after_create(fact: Fact) -> Iterator[str]:
    """What CREATE TABLE cannot say."""
    if fact["row_security"]:
        yield _alter_table(fact, "ENABLE ROW LEVEL SECURITY")
    if fact["force_row_security"]:
        yield _alter_table(fact, "FORCE ROW LEVEL SECURITY")
    if fact["replica_identity"] in ("n", "f"):
        yield _alter_table(fact, f"REPLICA IDENTITY {_REPLICA_IDENTITY[fact['replica_identity']]}")


def _set_persistence(change: Alteration) -> Statement:
    logged = "LOGGED" if change.now("persistence") == "p" else "UNLOGGED"
    hazard = Hazard(Danger.TABLE_REWRITE, f"SET {logged} rewrites the whole table")
    statement = _alter_table(change.new, f"SET {logged}")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, rewrites=True, hazards=(hazard,))


def _disturbed_by_persistence(_: Alteration, dependent: Fact) -> bool:
    """A foreign key is made again: no logged table may refer to an unlogged one, not even between two steps."""
    return dependent.identity.kind == "constraint" and bool(dependent["type"] == "f")


def _set_options(change: Alteration) -> Iterator[Statement]:
    """All but one storage parameter are changed under the weaker lock (``reloptions.c``)."""
    for clause, names in sql.option_changes(change.was("options"), change.now("options")):
        lock = LockMode.ACCESS_EXCLUSIVE if "user_catalog_table" in names else LockMode.SHARE_UPDATE_EXCLUSIVE
        yield Statement(_alter_table(change.new, clause), lock=lock)


def _set_toast_options(change: Alteration) -> list[str]:
    return [_alter_table(change.new, clause) for clause in set_options(change, "toast_options", "toast.")]


def _set_access_method(change: Alteration) -> Statement:
    method = change.now("access_method")
    name = sql.name(method) if method else "DEFAULT"
    return _rewrite(change, f"SET ACCESS METHOD {name}", "SET ACCESS METHOD rewrites the whole table")


def _rewrite(change: Alteration, clause: str, message: str) -> Statement:
    """A partitioned table has no rows: it says how new partitions are made."""
    statement = _alter_table(change.new, clause)
    if change.new["partition_key"]:
        return Statement(statement)
    return Statement(statement, rewrites=True, hazards=(Hazard(Danger.TABLE_REWRITE, message),))


def _access_method_possible(change: Alteration) -> bool:
    """SET ACCESS METHOD came with PostgreSQL 15, for partitioned tables with 17."""
    return change.source.version >= (17 if change.new["partition_key"] else 15)


def _set_tablespace(change: Alteration) -> Statement:
    name = sql.name(change.now("tablespace") or "pg_default")
    return _rewrite(change, f"SET TABLESPACE {name}", "SET TABLESPACE copies the whole table")


def _set_replica_identity(change: Alteration) -> Rendered:
    """USING INDEX is said by the index or key, which may have to be made first."""
    keyword = _REPLICA_IDENTITY.get(change.now("replica_identity"))
    return _alter_table(change.new, f"REPLICA IDENTITY {keyword}") if keyword else ()


def _let_go_of_identity(change: Alteration) -> Rendered:
    """An index whose column comes to hold NULL is let go before, also where another takes its place later."""
    columns = (Identity("column", (*change.new.parts, name)) for name in change.was("identifying_columns") or ())
    facts = (fact for column in columns if (fact := change.target.get(column)))
    is_left = change.now("replica_identity") == "i" and not all(fact["not_null"] for fact in facts)
    return _alter_table(change.new, "REPLICA IDENTITY DEFAULT") if is_left else ()


def _set_row_security(change: Alteration) -> Statement:
    verb = "ENABLE" if change.now("row_security") else "DISABLE"
    statement = _alter_table(change.new, f"{verb} ROW LEVEL SECURITY")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, hazards=tuple(_seen_by_all(change.old, change.new)))


def _set_force_row_security(change: Alteration) -> Statement:
    verb = "FORCE" if change.now("force_row_security") else "NO FORCE"
    statement = _alter_table(change.new, f"{verb} ROW LEVEL SECURITY")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, hazards=tuple(_seen_by_owner(change.old, change.new)))


def _rights(old: Fact, new: Fact) -> Iterator[Hazard]:
    yield from _seen_by_all(old, new)
    yield from _seen_by_owner(old, new)


def _seen_by_all(old: Fact, new: Fact) -> Iterator[Hazard]:
    if old["row_security"] and not new["row_security"]:
        yield Hazard(Danger.PRIVILEGES, "every role with a grant sees every row from now on")
    elif new["row_security"] and not old["row_security"]:
        yield Hazard(Danger.PRIVILEGES, "all but the owner see only rows that a policy lets through from now on")


def _seen_by_owner(old: Fact, new: Fact) -> Iterator[Hazard]:
    if not new["row_security"] or old["force_row_security"] == new["force_row_security"]:
        return
    message = "the owner of the table sees every row from now on"
    if new["force_row_security"]:
        message = "the owner of the table, too, sees only rows that a policy lets through from now on"
    yield Hazard(Danger.PRIVILEGES, message)


def _set_aside(removal: Removal, name: str) -> Iterator[str | Statement]:
    """With the sequences of identity columns."""
    yield _alter_table(removal.fact, f"RENAME TO {sql.name(name)}")
    for column_fact in columns_of(removal.fact.identity, removal.source):
        yield from identity_column.set_aside(column_fact)


def _drop(removal: Removal) -> Statement:
    """The tables that its foreign keys refer to are locked, and those that it is a partition of."""
    also = (*locks_of_gone_with(removal), *partition.locks_of_parents(removal))
    statement = f"DROP TABLE {sql.qualified(*removal.fact.parts)}"
    has_no_rows = removal.fact["partition_key"] and not any(part.identity.kind == "table" for part in removal.folded)
    if has_no_rows or carried_rows.are_those_of_whole(removal):
        return Statement(statement, also=also)
    return data_loss(statement, "all rows of the table are lost", also)


TABLE = Kind(
    name="table",
    sql="TABLE",
    catalog="pg_class",
    query=_query,
    create=_create,
    drop_in=_drop,
    renamable=True,
    claims=relation_claims,
    holds_data=True,
    set_aside=_set_aside,
    carry=carried_rows.carry,
    rights=_rights,
    weight=20,
    texts=frozenset({"partition_key"}),
    outdated=lambda fact: "keeps rows in the partitions that were theirs before" if fact["partition_key"] else "",
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "persistence": InPlace(_set_persistence, disturbs=_disturbed_by_persistence, lock=LockMode.ACCESS_EXCLUSIVE),
        "partition_key": REPLACE,
        "options": InPlace(_set_options, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        "toast_options": InPlace(_set_toast_options, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        "access_method": InPlace(_set_access_method, possible=_access_method_possible, lock=LockMode.ACCESS_EXCLUSIVE),
        "tablespace": InPlace(_set_tablespace, lock=LockMode.ACCESS_EXCLUSIVE),
        "replica_identity": InPlace(_set_replica_identity, lock=LockMode.ACCESS_EXCLUSIVE),
        "identifying_columns": InPlace(_let_go_of_identity, lock=LockMode.ACCESS_EXCLUSIVE),
        "row_security": InPlace(_set_row_security, lock=LockMode.ACCESS_EXCLUSIVE),
        "force_row_security": InPlace(_set_force_row_security, lock=LockMode.ACCESS_EXCLUSIVE),
    },
)
