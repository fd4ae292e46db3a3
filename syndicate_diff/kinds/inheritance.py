"""Inheritance: the tables that a table inherits from, in their order.

https://www.postgresql.org/docs/current/ddl-inherit.html. Partitions are a kind of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind, NotCompared, Removal, no_statement
from syndicate_diff.kinds.shared import not_null
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import LockMode


def _alter(fact: Fact, clause: str, parent: str) -> str:
    keyword = "FOREIGN TABLE" if fact["is_foreign"] else "TABLE"
    return f"ALTER {keyword} {sql.qualified(*fact.parts)} {clause} {parent}"


def _parents(fact: Fact) -> list[str]:
    """The parents as statements name them."""
    return [sql.qualified(*parent.parts) for parent in _depends(fact)]


def inline(creation: Creation) -> str:
    """The INHERITS clause of a CREATE TABLE, empty where there is none."""
    found = [_parents(fact) for fact in creation.inlined if fact.identity.kind == "inheritance"]
    return f"\nINHERITS ({', '.join(found[0])})" if found else ""


def _how_many_stay(step: Creation | Removal) -> int:
    """How many of the first parents stay: INHERIT adds one as the last, so those after the first difference go."""
    old, new = step.source.get(step.fact.identity), step.target.get(step.fact.identity)
    if old is None or new is None or not step.keeps(step.fact.whole) or _comes_to_declare(old, new, step.target):
        return 0
    if not not_null.names_come_with_parents(Alteration(old, new, step.source, step.target, step.keeps)):
        return 0
    pairs = zip(_depends(old), _depends(new), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1] and step.keeps(pair[0]), pairs)))


def _inherit(creation: Creation) -> list[str]:
    return [_alter(creation.fact, "INHERIT", parent) for parent in _parents(creation.fact)[_how_many_stay(creation) :]]


def _no_inherit(removal: Removal) -> list[str]:
    return [_alter(removal.fact, "NO INHERIT", parent) for parent in _parents(removal.fact)[_how_many_stay(removal) :]]


def _depends(fact: Fact) -> Iterator[Identity]:
    return (Identity("table", tuple(parent)) for parent in fact["parents"])


def _comes_to_declare(old: Fact, new: Fact, target: Catalog) -> bool:
    """Whether a column that stays inherited comes to be declared too: NO INHERIT declares all columns."""
    names = set(old["undeclared"] or ()) - set(new["undeclared"] or ())
    columns = [target.get(Identity("column", (*new.parts, name))) for name in names]
    return any(column and column["inherit_count"] for column in columns)


def _undeclared_possible(change: Alteration) -> bool:
    """Not where the table no longer declares a column that it declared: that takes a new table."""
    new = set(change.now("undeclared") or ()) - set(change.was("undeclared") or ())
    are_new = all(Identity("column", (*change.new.parts, name)) not in change.source for name in new)
    return are_new and not _comes_to_declare(change.old, change.new, change.target)


def _required_possible(change: Alteration) -> bool:
    """Not where the table no longer requires by itself what its parents require: that takes a new table."""
    new = set(change.now("required") or ()) - set(change.was("required") or ())
    columns = [change.source.get(Identity("column", (*change.new.parts, name))) for name in new]
    return not any(column and column["not_null"] for column in columns)


# Columns that the parents alone require: INHERIT would leave the table's own NOT NULL standing.
_REQUIRED = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname)
     FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.conislocal)"""


def _query(version: int) -> str:
    return f"""
        SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               array_agg(ARRAY[pn.nspname, pc.relname]::text[] ORDER BY i.inhseqno) AS parents,
               (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attislocal) AS undeclared,
               {known(version, 18, _REQUIRED, "NULL::text[]")} AS required,
               {known(version, 18, not_null.INHERITED_NAMES, "NULL::text[]")} AS not_null_names,
               c.relkind = 'f' AS is_foreign
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class pc ON pc.oid = i.inhparent
        JOIN pg_namespace pn ON pn.oid = pc.relnamespace
        WHERE NOT c.relispartition AND c.relkind IN ('r', 'p', 'f') AND {user_object("pg_class", "c.oid")}
        GROUP BY c.oid, n.nspname, c.relname, c.relkind
    """


INHERITANCE = Kind(
    name="inheritance",
    catalog="pg_inherits",
    addressed=False,
    query=_query,
    own_parts=0,
    create=_inherit,
    drop_in=_no_inherit,
    depends=_depends,
    fold=lambda fact: True,
    must_fold=lambda fact: bool(fact["undeclared"] or fact["required"]),
    attaches=True,
    weight=21,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "parents": REPLACE,
        "undeclared": InPlace(no_statement, possible=_undeclared_possible),
        "required": InPlace(no_statement, possible=_required_possible, since=18),
        "not_null_names": InPlace(no_statement, possible=not_null.names_come_with_parents, since=18),
        "is_foreign": NotCompared("the kind of the parent fact says it"),
    },
)
