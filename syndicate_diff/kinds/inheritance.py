"""Inheritance: the tables that a table inherits from, in their order.

https://www.postgresql.org/docs/current/ddl-inherit.html. Partitions are a kind of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, NotCompared
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import LockMode


def _alter(fact: Fact, clause: str, parent: str) -> str:
    keyword = "FOREIGN TABLE" if fact["is_foreign"] else "TABLE"
    return f"ALTER {keyword} {sql.qualified(*fact.parts)} {clause} {parent}"


def parents(fact: Fact) -> list[str]:
    """The parents as statements name them."""
    flat = fact["parents"]
    return [sql.qualified(schema, name) for schema, name in zip(flat[::2], flat[1::2], strict=True)]


def inline(creation: Creation) -> str:
    """The INHERITS clause of a CREATE TABLE that takes its inheritance in."""
    found = [parents(fact) for fact in creation.inlined if fact.identity.kind == "inheritance"]
    return f"\nINHERITS ({', '.join(found[0])})" if found else ""


def _change(change: Alteration) -> Iterator[str]:
    """The order of parents counts: what follows the first difference is inherited anew."""
    old, new = parents(change.old), parents(change.new)
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    yield from (_alter(change.new, "NO INHERIT", parent) for parent in old[same:])
    yield from (_alter(change.new, "INHERIT", parent) for parent in new[same:])


def _depends(fact: Fact) -> Iterator[Identity]:
    flat = fact["parents"]
    for schema, name in zip(flat[::2], flat[1::2], strict=True):
        yield Identity("table", (schema, name))


INHERITANCE = Kind(
    name="inheritance",
    catalog="pg_inherits",
    addressed=False,
    query=f"""
        SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               array_agg(u.name ORDER BY i.inhseqno, u.place) AS parents,
               c.relkind = 'f' AS is_foreign
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class pc ON pc.oid = i.inhparent
        JOIN pg_namespace pn ON pn.oid = pc.relnamespace
        CROSS JOIN LATERAL unnest(ARRAY[pn.nspname::text, pc.relname::text]) WITH ORDINALITY u(name, place)
        WHERE NOT c.relispartition AND c.relkind IN ('r', 'p', 'f') AND {user_object("pg_class", "c.oid")}
        GROUP BY n.nspname, c.relname, c.relkind
    """,
    own_parts=0,
    create=lambda c: [_alter(c.fact, "INHERIT", parent) for parent in parents(c.fact)],
    drop=lambda fact: [_alter(fact, "NO INHERIT", parent) for parent in parents(fact)],
    depends=_depends,
    fold=lambda fact: True,
    attaches=True,
    weight=21,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "parents": InPlace(_change, lock=LockMode.ACCESS_EXCLUSIVE),
        "is_foreign": NotCompared("the kind of the parent fact says it"),
    },
)
