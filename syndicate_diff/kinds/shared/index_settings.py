"""What an index has of itself, whether a constraint owns it or not: storage parameters, tablespace, marks, targets.

https://www.postgresql.org/docs/current/sql-alterindex.html; CLUSTER ON and REPLICA IDENTITY are said of the table:
https://www.postgresql.org/docs/current/sql-altertable.html.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array
from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared.table_part import table_name
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace, NotCompared, Rule
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement

# The storage parameters that are changed under the weaker lock (``reloptions.c``); those of extensions are not.
_MILD = {"fillfactor", "deduplicate_items"}
_WEAK = LockMode.SHARE_UPDATE_EXCLUSIVE


# Of the index x of a constraint, the columns in expressions or the condition: pg_depend says these of the index alone.
EXPRESSION_COLUMNS = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname)
     FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid
       AND d.refclassid = 'pg_class'::regclass AND d.refobjid = x.indrelid)"""


def without_options(definition: str, relation: str) -> str:
    """SQL for a definition that PostgreSQL wrote, less the storage parameters, which can be altered."""
    written = f"""
        ' WITH (' || (
            SELECT string_agg(quote_ident(k) || '=' || CASE WHEN quote_ident(v) = v THEN v ELSE quote_literal(v) END,
                              ', ' ORDER BY position)
            FROM (SELECT split_part(o, '=', 1), substr(o, strpos(o, '=') + 1), position
                  FROM unnest({relation}.reloptions) WITH ORDINALITY u(o, position)) p(k, v, position)) || ')'"""
    return f"CASE WHEN {relation}.reloptions IS NULL THEN {definition} ELSE replace({definition}, {written}, '') END"


def outdated(address: str) -> str:
    """`Kind.outdated` of an index."""
    return f"keeps the results from before, and may find wrong rows, until REINDEX INDEX {address}"


def attributes(relation: str, predicate: str) -> str:
    """SQL for the attributes of an index: its pg_class row goes by that name, its pg_index row is x.

    `predicate` is how the definition writes the condition of a partial index, as a format with %s.
    """
    return f"""
           {option_array(f"{relation}.reloptions")} AS index_options,
           CASE WHEN x.indpred IS NOT NULL
                THEN format('{predicate}', pg_get_expr(x.indpred, x.indrelid)) ELSE '' END AS predicate,
           (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = {relation}.reltablespace) AS tablespace,
           CASE WHEN (x.indisunique OR x.indisexclusion) AND x.indpred IS NULL AND x.indexprs IS NULL THEN (
               SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
               WHERE a.attrelid = x.indrelid AND a.attnum = ANY ((x.indkey::int2[])[0:x.indnkeyatts - 1])
           ) END AS key_columns,
           coalesce(x.indisclustered, false) AS clustered, coalesce(x.indisreplident, false) AS replica_identity,
           CASE WHEN x.indexprs IS NOT NULL THEN (
               SELECT array_agg(a.attnum::text || '=' || a.attstattarget ORDER BY a.attnum) FROM pg_attribute a
               WHERE a.attrelid = x.indexrelid AND a.attstattarget >= 0) END AS statistics"""


def with_options(definition: str, fact: Fact) -> str:
    """A definition with its storage parameters, which stand before the condition."""
    if not fact["index_options"]:
        return definition
    head = definition.removesuffix(fact["predicate"])
    return f"{head} WITH ({sql.options(fact['index_options'])}){fact['predicate']}"


def _alter(fact: Fact, clause: str, lock: LockMode) -> Statement:
    index = sql.qualified(fact.parts[0], fact["index_name"])
    return Statement(f"ALTER INDEX {index} {clause}", lock=lock, relation=index)


def rename(schema: str, old: str, new: str) -> Statement:
    """``ALTER INDEX public.a RENAME TO b``."""
    index = sql.qualified(schema, old)
    return Statement(f"ALTER INDEX {index} RENAME TO {sql.name(new)}", lock=_WEAK, relation=index)


def after_create(fact: Fact) -> Iterator[Statement]:
    """What neither CREATE INDEX nor ADD CONSTRAINT says about a new index."""
    if fact["tablespace"]:
        yield _move(fact)
    yield from _statistics(fact, {}, sql.option_map(fact["statistics"]))
    if fact["clustered"]:
        yield _mark_clustered(fact)
    if fact["replica_identity"]:
        yield mark_replica_identity(fact)


def set_statistics(fact: Fact) -> Iterator[Statement]:
    """What an index has forgotten that was made anew from its definition."""
    yield from _statistics(fact, {}, sql.option_map(fact["statistics"]))


def _set_options(change: Alteration) -> Iterator[Statement]:
    for clause, names in sql.option_changes(change.was("index_options"), change.now("index_options")):
        yield _alter(change.new, clause, _WEAK if names <= _MILD else LockMode.ACCESS_EXCLUSIVE)


def _move(fact: Fact) -> Statement:
    """An index of a partitioned table has no rows: it says where those of new partitions go."""
    clause = f"SET TABLESPACE {sql.name(fact['tablespace'] or 'pg_default')}"
    statement = _alter(fact, clause, LockMode.ACCESS_EXCLUSIVE)
    hazard = Hazard(Danger.TABLE_REWRITE, "SET TABLESPACE copies the whole index")
    return statement if fact["partitioned"] else replace(statement, rewrites=True, hazards=(hazard,))


def _alter_table(fact: Fact, clause: str, lock: LockMode) -> Statement:
    return Statement(f"ALTER TABLE ONLY {table_name(fact)} {clause}", lock=lock, relation=table_name(fact))


def _mark_clustered(fact: Fact) -> Statement:
    return _alter_table(fact, f"CLUSTER ON {sql.name(fact['index_name'])}", _WEAK)


def _set_clustered(change: Alteration) -> Statement:
    """CLUSTER ON, or SET WITHOUT CLUSTER: another index of the table that takes over does so afterwards."""
    if change.now("clustered"):
        return _mark_clustered(change.new)
    return _alter_table(change.new, "SET WITHOUT CLUSTER", _WEAK)


def let_go_of_replica_identity(fact: Fact) -> Statement:
    """REPLICA IDENTITY is by no index of the table then."""
    return _alter_table(fact, "REPLICA IDENTITY DEFAULT", LockMode.ACCESS_EXCLUSIVE)


def mark_replica_identity(fact: Fact) -> Statement:
    """REPLICA IDENTITY is by that index, or the one of a key."""
    clause = f"REPLICA IDENTITY USING INDEX {sql.name(fact['index_name'])}"
    return _alter_table(fact, clause, LockMode.ACCESS_EXCLUSIVE)


def _set_replica_identity(change: Alteration) -> Rendered:
    """REPLICA IDENTITY USING INDEX; the table's own attribute says what else it is."""
    return mark_replica_identity(change.new) if change.now("replica_identity") else ()


def _statistics(fact: Fact, old: dict[str, str], new: dict[str, str]) -> Iterator[Statement]:
    """The targets of the columns that are expressions; no others can have one."""
    for number in sorted({*old, *new}, key=int):
        if old.get(number) != new.get(number):
            yield _alter(fact, f"ALTER COLUMN {number} SET STATISTICS {new.get(number, '-1')}", _WEAK)


def _set_statistics(change: Alteration) -> Iterator[Statement]:
    old, new = sql.option_map(change.was("statistics")), sql.option_map(change.now("statistics"))
    yield from _statistics(change.new, old, new)


def calls(fact: Fact) -> Iterator[Hashable]:
    """A foreign key names the columns that it refers to, in any order, not the key or the index."""
    if fact["key_columns"]:
        yield ("key", *fact.parts[:2], *fact["key_columns"])


RULES: dict[str, Rule] = {
    "key_columns": NotCompared("part of the definition"),
    # ALTER INDEX … SET takes no index of a partitioned table.
    "index_options": InPlace(
        _set_options, possible=lambda change: not change.new["partitioned"], lock=LockMode.ACCESS_EXCLUSIVE
    ),
    "predicate": NotCompared("part of the definition"),
    "tablespace": InPlace(lambda change: _move(change.new), lock=LockMode.ACCESS_EXCLUSIVE),
    "clustered": InPlace(_set_clustered, lock=_WEAK),
    "replica_identity": InPlace(_set_replica_identity, lock=LockMode.ACCESS_EXCLUSIVE),
    "statistics": InPlace(_set_statistics, lock=_WEAK),
}
