"""Partitions: that a table is attached to a partitioned table, with which bound.

https://www.postgresql.org/docs/current/ddl-partitioning.html. A partition is created as a table of its
own, with its own indexes and constraints, and attached: that takes the weaker lock on the parent,
and its indexes get the names that the files give them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, user_object
from syndicate_diff.kind import REPLACE, Creation, InPlace, Kind, NotCompared, no_statement
from syndicate_diff.kinds import not_null
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement


def _query(version: int) -> str:
    return f"""
        SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               ARRAY[pn.nspname::text, pc.relname::text] AS parent_table,
               pg_get_expr(c.relpartbound, c.oid) AS bound,
               {known(version, 18, not_null.INHERITED_NAMES, "NULL::text[]")} AS not_null_names,
               c.relkind = 'f' AS is_foreign
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class pc ON pc.oid = i.inhparent
        JOIN pg_namespace pn ON pn.oid = pc.relnamespace
        WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND {user_object("pg_class", "c.oid")}
    """


def _parent(fact: Fact) -> str:
    return sql.qualified(*fact["parent_table"])


def _attach(creation: Creation) -> Statement:
    fact = creation.fact
    statement = f"ALTER TABLE ONLY {_parent(fact)} ATTACH PARTITION {sql.qualified(*fact.parts)} {fact['bound']}"
    assert fact.parent is not None
    is_new = fact.parent not in creation.source
    hazards = () if is_new else (Hazard(Danger.MAY_FAIL, "fails where a row lies outside the bound"),)
    return Statement(statement, lock=LockMode.SHARE_UPDATE_EXCLUSIVE, scans=not is_new, hazards=hazards)


def _detach(fact: Fact) -> Statement:
    statement = f"ALTER TABLE {_parent(fact)} DETACH PARTITION {sql.qualified(*fact.parts)}"
    hazard = Hazard(Danger.BRIEFLY_ABSENT, "the rows of the partition are not part of the table any more")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, hazards=(hazard,))


def _depends(fact: Fact) -> Iterable[Identity]:
    yield Identity("table", tuple(fact["parent_table"]))


def _claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    yield ("partition of", *fact["parent_table"], fact["bound"])
    yield ("partitions of", *fact["parent_table"])


PARTITION = Kind(
    name="partition",
    catalog="pg_inherits",
    addressed=False,
    query=_query,
    own_parts=0,
    create=_attach,
    drop=_detach,
    depends=_depends,
    claims=_claims,
    takes_rows=True,
    attaches=True,
    weight=32,
    lock=LockMode.SHARE_UPDATE_EXCLUSIVE,
    alter={
        "parent_table": REPLACE,
        "bound": REPLACE,
        "not_null_names": InPlace(no_statement, possible=not_null.names_come_with_parents, since=18),
        "is_foreign": NotCompared("the kind of the parent fact says it"),
    },
)
