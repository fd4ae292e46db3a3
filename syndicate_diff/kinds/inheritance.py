"""Inheritance: the tables that a table inherits from, in their order.

https://www.postgresql.org/docs/current/ddl-inherit.html. Partitions are a kind of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, since, user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import (
    attached_not_null,
    generated_column,
    inherited,
    not_null_anew,
    stand_in,
    stand_in_parents,
)
from syndicate_diff.model import THROUGH, Catalog, Dependency, Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared, no_statement
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement


def _alter(fact: Fact, clause: str, parent: str) -> str:
    keyword = "FOREIGN TABLE" if fact["is_foreign"] else "TABLE"
    return f"ALTER {keyword} {sql.qualified(*fact.parts)} {clause} {parent}"


def _parents(fact: Fact) -> list[str]:
    """The parents as statements name them."""
    return [sql.qualified(*parent.parts) for parent in _parent_tables(fact)]


def inline(creation: Creation) -> str:
    """The INHERITS clause of a CREATE TABLE, empty where there is none."""
    names = [name for fact in _inlined(creation) for name in _names(fact, creation)]
    return f"\nINHERITS ({', '.join(names)})" if names else ""


def before_create(creation: Creation) -> Iterator[Statement]:
    """What has to be there for the INHERITS clause."""
    for fact in _inlined(creation):
        for parent, name in _stand_ins(fact, creation).items():
            yield from stand_in_parents.make(name, parent, creation)


def after_create(creation: Creation) -> Iterator[str | Statement]:
    """The parents come in the place of what was there for them."""
    for fact in _inlined(creation):
        stand_ins = _stand_ins(fact, creation)
        for parent, name in stand_ins.items():
            yield from stand_in_parents.complete(name, parent, creation)
        yield from (_alter(fact, "INHERIT", sql.qualified(*parent.parts)) for parent in stand_ins)
        for name in stand_ins.values():
            yield from stand_in.leave(fact, name)


def _inlined(creation: Creation) -> list[Fact]:
    """What a new table inherits from, where its CREATE says so: one or none."""
    return [fact for fact in creation.inlined if fact.identity.kind == "inheritance"]


def _names(fact: Fact, creation: Creation) -> list[str]:
    """The parents as INHERITS names them, or what is there for them."""
    stand_ins = _stand_ins(fact, creation)
    return [stand_ins.get(parent, sql.qualified(*parent.parts)) for parent in _parent_tables(fact)]


def _stand_ins(fact: Fact, creation: Creation) -> dict[Identity, str]:
    return stand_in_parents.stand_ins(creation, _parent_tables(fact))


def _staying(step: Creation | Removal) -> list[Identity]:
    """The first parents: INHERIT adds one as the last, so those after the first difference go.

    All go where something changes that the table shares with those that could stay.
    """
    old, new = step.source.get(step.fact.identity), step.target.get(step.fact.identity)
    if old is None or new is None or not step.keeps(step.fact.whole):
        return []
    if not attached_not_null.names_come_with_parents(Alteration(old, new, step.source, step.target, step.keeps)):
        return []
    pairs = zip(_parent_tables(old), _parent_tables(new), strict=False)
    staying = [parent for parent, other in takewhile(lambda pair: pair[0] == pair[1] and step.keeps(pair[0]), pairs)]
    return staying if all(_is_settled(*parts, old, new, step) for parts in _shared(staying, step)) else []


def _shared(parents: list[Identity], step: Creation | Removal) -> Iterator[tuple[Identity, Identity]]:
    """The columns and checks of the table that one of the parents has, too, before or after, with that one's."""
    for catalog in (step.source, step.target):
        for part in (*catalog.children(step.fact.whole, "column"), *catalog.children(step.fact.whole, "constraint")):
            of_parents = (Identity(part.kind, (*parent.parts, part.parts[-1])) for parent in parents)
            yield from ((part, original) for original in of_parents if original in catalog)


def _is_settled(part: Identity, original: Identity, old: Fact, new: Fact, step: Creation | Removal) -> bool:
    if not (step.keeps(part) and step.keeps(original)):
        return False
    if part.kind != "column":
        return bool(step.source.fact(part)["declared"] == step.target.fact(part)["declared"])
    same = stand_in.from_parents(part, old) == stand_in.from_parents(part, new)
    return same and stand_in.is_settled(part, step) and stand_in.is_settled(original, step)


def _inherit(creation: Creation) -> Iterator[str | Statement]:
    staying = _staying(creation)
    yield from stand_in.rename(creation, staying)
    yield from (_alter(creation.fact, "INHERIT", parent) for parent in _parents(creation.fact)[len(staying) :])
    yield from stand_in.let_go(creation, staying)


def _no_inherit(removal: Removal) -> Iterator[str | Statement]:
    staying = _staying(removal)
    yield from stand_in.hold(removal, staying)
    for parent in _parents(removal.fact)[len(staying) :]:
        absent = Hazard(Danger.BRIEFLY_ABSENT, f"the rows of the table are not among those of {parent} any more")
        yield Statement(_alter(removal.fact, "NO INHERIT", parent), hazards=(absent,))


def _comes_with(creation: Creation) -> Iterator[Identity]:
    """To a table that stays parents come where stand-ins can bring what they share; else it is made anew."""
    if not creation.keeps(creation.fact.whole):
        return
    if stand_in.can_attach(creation):
        yield from stand_in.changing_checks(creation)
    else:
        yield creation.fact.whole


def _parent_tables(fact: Fact) -> list[Identity]:
    return [Identity("table", tuple(parent)) for parent in fact["parents"]]


def _depends(fact: Fact) -> Iterator[Identity | Dependency]:
    """Also on columns of the parents that may not change their types, or lose their expressions, under it."""
    yield from _parent_tables(fact)
    of_columns = ("of_several", "stored_below", "required_alone", "required_by_key", "foreign_columns")
    found = (column for attribute in of_columns for column in fact[attribute] or ())
    for column in {*attached_not_null.called_otherwise(fact), *found}:
        for parent in _parent_tables(fact):
            yield Dependency(Identity("column", (*parent.parts, column)), THROUGH)


def _comes_to_declare(old: Fact, new: Fact, target: Catalog) -> bool:
    """Whether a column that stays inherited comes to be declared too: NO INHERIT declares all columns."""
    names = set(old["undeclared"] or ()) - set(new["undeclared"] or ())
    columns = [target.get(Identity("column", (*new.parts, name))) for name in names]
    return any(column and column["inherit_count"] for column in columns)


def _undeclared_possible(change: Alteration) -> bool:
    """Not where the table no longer declares a column that it declared: that takes a new table."""
    new = set(change.now("undeclared") or ()) - set(change.was("undeclared") or ())
    are_new = all(Identity("column", (*change.new.parts, name)) not in change.source for name in new)
    comes_to_declare = _comes_to_declare(change.old, change.new, change.target)
    return are_new and not comes_to_declare and not _is_shared_with_undeclared(change)


def _is_shared_with_undeclared(change: Alteration) -> bool:
    """Whether a column that comes to be declared, because a parent loses it, is one that another child has besides.

    DROP COLUMN with ONLY would declare it there, too, though it goes on coming from others.
    """
    names = set(change.was("undeclared") or ()) - set(change.now("undeclared") or ())
    columns = [Identity("column", (*change.old.parts, name)) for name in names]
    originals = (o for column in columns for o in inherited.originals(change.source.fact(column)))
    going = {original for original in originals if original in change.source and original not in change.target}
    siblings = (copy for original in going for copy in _copies(original, change))
    return any(inherited.is_undeclared(copy) for copy in siblings if copy.identity not in columns)


def _copies(original: Identity, change: Alteration) -> list[Fact]:
    return inherited.copies(original, linked_in=change.source, as_in=change.target)


def _required_possible(change: Alteration) -> bool:
    """Not where the table cannot let go of what it requires by itself, as its parents do: that takes a new table."""
    coming = (column for column in _changes_of_coming("required", change) if column.was("not_null"))
    return all(map(not_null_anew.can_be_made_anew, coming))


def _not_valid_possible(change: Alteration) -> bool:
    """Not where it cannot be made anew, after which it is NOT VALID."""
    coming = filter(not_null_anew.comes_to_be_not_valid, _changes_of_coming("not_valid", change))
    return all(map(not_null_anew.can_be_made_anew, coming))


def _changes_of_coming(attribute: str, change: Alteration) -> Iterator[Alteration]:
    """What becomes of the columns that come to be among those of the attribute."""
    for name in sorted(set(change.now(attribute) or ()) - set(change.was(attribute) or ())):
        column = Identity("column", (*change.new.parts, name))
        old, new = change.source.get(column), change.target.get(column)
        if old and new:
            yield replace(change, old=old, new=new)


# Columns that the parents alone require: INHERIT would leave the table's own NOT NULL standing.
_REQUIRED = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname)
     FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.conislocal)"""

# Columns that the table requires, but not of all rows that are there, for its parents' sake, also besides its own.
_NOT_VALID = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname)
     FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.coninhcount > 0 AND NOT k.convalidated)"""

# Columns of parents that the table requires, and they do not.
_REQUIRED_ALONE = """
    (SELECT array_agg(a.attname::text ORDER BY a.attname)
     FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.coninhcount = 0 AND a.attinhcount > 0)"""


def _query(version: int) -> str:
    return f"""
        SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               array_agg(ARRAY[pn.nspname, pc.relname]::text[] ORDER BY i.inhseqno) AS parents,
               (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attislocal) AS undeclared,
               {known(version, 18, _REQUIRED, "NULL::text[]")} AS required,
               {known(version, 18, _NOT_VALID, "NULL::text[]")} AS not_valid,
               {known(version, 18, _REQUIRED_ALONE, "NULL::text[]")} AS required_alone,
               {known(version, 18, attached_not_null.INHERITED_NAMES, "NULL::text[]")} AS not_null_names,
               (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attinhcount > 1 AND NOT a.attisdropped) AS of_several,
               {generated_column.STORED_BELOW} AS stored_below,
               {since(version, 18, attached_not_null.required_by_own_key(version), "NULL::text[]")} AS required_by_key,
               c.relkind = 'f' AS is_foreign, {inherited.FOREIGN_COLUMNS} AS foreign_columns
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
    found_in="pg_inherits",
    addressed=False,
    query=_query,
    own_parts=0,
    create=_inherit,
    drop_in=_no_inherit,
    depends=_depends,
    fold=lambda fact: True,
    must_fold=lambda fact: bool(fact["undeclared"] or fact["required"]),
    comes_with=_comes_with,
    attaches=True,
    weight=21,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "parents": REPLACE,
        "undeclared": InPlace(no_statement, possible=_undeclared_possible, of_parents=True),
        "required": InPlace(no_statement, possible=_required_possible, since=18, of_parents=True),
        "not_valid": InPlace(no_statement, possible=_not_valid_possible, since=18, of_parents=True),
        "not_null_names": InPlace(
            no_statement, possible=attached_not_null.names_come_with_parents, since=18, of_parents=True
        ),
        "required_alone": NotCompared("the columns say it"),
        "required_by_key": NotCompared("the key says it"),
        "of_several": NotCompared("follows from the parents' columns"),
        "stored_below": NotCompared("the columns say it"),
        "foreign_columns": NotCompared("the columns say it"),
        "is_foreign": NotCompared("the kind of the parent fact says it"),
    },
)
