"""Extended statistics. https://www.postgresql.org/docs/current/sql-createstatistics.html

Only the target can be altered. What ANALYZE has gathered is no part of the schema. PostgreSQL keeps the columns
in the order of the table, whatever order they are written in: here they are in that of their names.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.rebuilt import remade_by
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE, InPlace
from syndicate_diff.statement import LockMode, Statement

_LOCK = LockMode.SHARE_UPDATE_EXCLUSIVE
# Those that can be asked for; statistics on one expression have none of them.
_KINDS = {"d": "ndistinct", "f": "dependencies", "m": "mcv"}


def _set_target(fact: Fact) -> str:
    """-1 is the default in every version; 17 writes it as DEFAULT too."""
    target = -1 if fact["target"] is None else fact["target"]
    return f"ALTER STATISTICS {sql.qualified(*fact.parts)} SET STATISTICS {target}"


def _definition(fact: Fact) -> str:
    words = [_KINDS[kind] for kind in fact["kinds"]]
    kinds = f" ({', '.join(words)})" if len(words) < len(_KINDS) and words else ""
    terms = [sql.names(fact["columns"])] if fact["columns"] else []
    terms += [f"({expression})" for expression in fact["expressions"] or ()]
    return f"CREATE STATISTICS {sql.qualified(*fact.parts)}{kinds} ON {', '.join(terms)} FROM {fact['relation']}"


def _create(creation: Creation) -> Iterator[str | Statement]:
    yield Statement(_definition(creation.fact), lock=_LOCK, relation=creation.fact["relation"])
    if creation.fact["target"] is not None:
        yield _set_target(creation.fact)


def _after_alter(change: Alteration) -> Iterator[str]:
    """What statistics have forgotten when they were made anew; until 17 their owner, too."""
    for fact in (change.source.fact(i) for i in remade_by(change) if i.kind == STATISTICS.name):
        if fact["target"] is not None:
            yield _set_target(fact)
        if change.source.version < 18 and fact["owner"] != change.source.role:
            yield STATISTICS.set_owner(fact)


def _drop(fact: Fact) -> Statement:
    return Statement(f"DROP STATISTICS {sql.qualified(*fact.parts)}", lock=_LOCK, relation=fact["relation"])


STATISTICS = Kind(
    name="statistics",
    sql="STATISTICS",
    catalog="pg_statistic_ext",
    found_in="pg_statistic_ext",
    query=f"""
        SELECT s.oid, ARRAY[n.nspname::text, s.stxname::text] AS parts,
               pg_get_userbyid(s.stxowner)::text AS owner,
               s.stxrelid::regclass::text AS relation,
               ARRAY(SELECT a.attname::text FROM pg_attribute a
                     WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys) ORDER BY a.attname) AS columns,
               pg_get_statisticsobjdef_expressions(s.oid) AS expressions,
               ARRAY(SELECT kind FROM unnest(s.stxkind::text[]) kind WHERE kind <> 'e' ORDER BY kind) AS kinds,
               nullif(s.stxstattarget, -1)::int AS target
        FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
        JOIN pg_class t ON t.oid = s.stxrelid AND t.relpersistence <> 't'
        WHERE {user_object("pg_statistic_ext", "s.oid")}
    """,
    create=_create,
    after_alter=_after_alter,
    drop=_drop,
    renamable=True,
    texts=frozenset({"expressions"}),
    weight=34,
    alter={
        **dict.fromkeys(("relation", "columns", "expressions", "kinds"), REPLACE),
        "target": InPlace(lambda change: _set_target(change.new)),
    },
)
