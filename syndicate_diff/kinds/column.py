"""Columns of tables and foreign tables.

https://www.postgresql.org/docs/current/sql-altertable.html. A column that a table inherits and
does not declare itself follows its parent's column: PostgreSQL alters both at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array, since, sorted_options, user_object
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, NotCompared, Removal
from syndicate_diff.kinds import casts, identity_column, inherited
from syndicate_diff.kinds.foreign_data import shown_options
from syndicate_diff.model import COPY, ORIGINAL, Fact
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement, data_loss

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


def _query(version: int) -> str:
    not_null_name = """
        (SELECT k.conname::text FROM pg_constraint k
         WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum)"""
    not_null_state = """
        (SELECT concat_ws(' ', CASE WHEN k.connoinherit THEN 'NO INHERIT' END,
                          CASE WHEN NOT k.convalidated THEN 'NOT VALID' END)
         FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum)"""
    not_null_inherited = """
        EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
                AND k.conkey[1] = a.attnum AND NOT k.conislocal)"""
    return f"""
        SELECT c.oid, a.attnum AS subid, ARRAY[n.nspname::text, c.relname::text, a.attname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               a.attnum AS position,
               format_type(a.atttypid, a.atttypmod) AS type,
               CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
                    THEN a.attcollation::regcollation::text END AS collation,
               a.attnotnull AS not_null,
               {since(version, 18, not_null_name, "NULL::text")} AS not_null_name,
               {since(version, 18, not_null_state, "NULL::text")} AS not_null_state,
               {since(version, 18, not_null_inherited, "false")} AS not_null_inherited,
               CASE WHEN c.relispartition THEN '' ELSE a.attidentity::text END AS identity,
               {identity_column.OPTIONS} AS identity_options,
               {identity_column.PERSISTENCE} AS identity_persistence,
               a.attgenerated::text AS generated,
               CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS expression,
               CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage,
               a.attcompression::text AS compression,
               nullif(a.attstattarget, -1)::int AS statistics,
               {option_array("a.attoptions")} AS options,
               {sorted_options("a.attfdwoptions")} AS foreign_options,
               c.relispartition AS in_partition,
               a.attislocal AS is_local, a.attinhcount::int AS inherit_count,
               CASE WHEN a.attinhcount > 0 THEN {inherited.PARENTS} END AS parent_tables,
               c.relkind = 'p' AND EXISTS (
                   SELECT FROM pg_depend k
                   WHERE k.classid = 'pg_class'::regclass AND k.objid = c.oid AND k.objsubid = a.attnum
                     AND k.refclassid = 'pg_class'::regclass AND k.refobjid = c.oid AND k.deptype = 'i'
               ) AS in_partition_key,
               c.reloftype <> 0 AS typed
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f')
          AND {user_object("pg_class", "c.oid")}
    """


def _inner_objects(version: int) -> str:
    """Generation expressions, and the constraint that PostgreSQL 18 has for each NOT NULL."""
    expressions = """
        SELECT 'pg_attrdef'::regclass::oid, d.oid, 'pg_class'::regclass::oid, d.adrelid, d.adnum::int
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE a.attgenerated <> ''"""
    constraints = """
        UNION ALL
        SELECT 'pg_constraint'::regclass::oid, k.oid, 'pg_class'::regclass::oid, k.conrelid, k.conkey[1]::int
        FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0 AND k.oid >= 16384"""
    return expressions + since(version, 18, constraints, "")


def _table(fact: Fact) -> str:
    return sql.qualified(*fact.parts[:2])


def _keyword(fact: Fact) -> str:
    return "FOREIGN TABLE" if fact.parent and fact.parent.kind == "foreign table" else "TABLE"


def alter_column(fact: Fact, clause: str, only: str = "") -> str:
    """``ALTER TABLE t ALTER COLUMN c …``."""
    return f"ALTER {_keyword(fact)} {only}{_table(fact)} ALTER COLUMN {sql.name(fact.name)} {clause}"


def _follows_parent(fact: Fact) -> bool:
    return bool(fact["inherit_count"]) and not fact["is_local"]


def definition(fact: Fact, default: str | None, *, named: bool = False) -> str:
    """Name, type and constraints of a column as CREATE TABLE and ADD COLUMN take them.

    `named` writes the name of NOT NULL out, for a table whose predecessor still holds the usual name.
    """
    parts = [sql.name(fact.name), fact["type"]]
    if fact["foreign_options"]:
        parts.append(sql.foreign_options(fact["foreign_options"]))
    if fact["collation"]:
        parts.append(f"COLLATE {fact['collation']}")
    return " ".join(parts + _constraints(fact, default, named=named))


def _constraints(fact: Fact, default: str | None, *, named: bool = False) -> list[str]:
    parts = []
    if fact["generated"]:
        stored = "STORED" if fact["generated"] == "s" else "VIRTUAL"
        parts.append(f"GENERATED ALWAYS AS ({fact['expression']}) {stored}")
    elif fact["identity"]:
        parts.append(identity_column.definition(fact))
    elif default is not None:
        parts.append(f"DEFAULT {default}")
    brought = fact["not_null_inherited"] and not fact["in_partition"]
    if fact["not_null"] and not (brought or _is_not_valid(fact)):
        parts.append(not_null_constraint(fact, named=named))
    return parts


def _is_not_valid(fact: Fact) -> bool:
    """NOT NULL NOT VALID, which only ALTER TABLE can say."""
    return "NOT VALID" in (fact["not_null_state"] or "")


def default_not_null_name(fact: Fact) -> str:
    """The name that PostgreSQL 18 gives a NOT NULL constraint that has none."""
    return f"{fact.parts[1]}_{fact.name}_not_null"


def not_null_constraint(fact: Fact, *, named: bool = False) -> str:
    """``NOT NULL``, named where the name is not PostgreSQL's own."""
    name = fact["not_null_name"]
    named = name is not None and (named or name != default_not_null_name(fact))
    state = (fact["not_null_state"] or "").replace("NOT VALID", "").strip()
    return (f"CONSTRAINT {sql.name(name)} " if named else "") + "NOT NULL" + (f" {state}" if state else "")


def _inlined_default(fact: Fact, inlined: Mapping[tuple[str, ...], Fact]) -> str | None:
    default = inlined.get(fact.parts)
    return default["expression"] if default else None


def _defaults(creation: Creation) -> dict[tuple[str, ...], Fact]:
    return {fact.parts: fact for fact in creation.inlined if fact.identity.kind == "default"}


def _columns(creation: Creation) -> list[Fact]:
    columns = [fact for fact in creation.inlined if fact.identity.kind == "column"]
    return sorted(columns, key=lambda fact: int(fact["position"]))


def inline(creation: Creation, *, typed: bool = False) -> list[str]:
    """The columns that a CREATE TABLE writes: all but those that a parent brings."""
    defaults = _defaults(creation)
    if typed:
        return [text for fact in _columns(creation) if (text := _typed(fact, defaults))]
    written = [fact for fact in _columns(creation) if fact["in_partition"] or not _follows_parent(fact)]
    named = creation.fact.identity in creation.source
    return [definition(fact, _inlined_default(fact, defaults), named=named) for fact in written]


def _typed(fact: Fact, defaults: Mapping[tuple[str, ...], Fact]) -> str:
    """The options of a column whose name and type the table's composite type gives."""
    constraints = _constraints(fact, _inlined_default(fact, defaults))
    return f"{sql.name(fact.name)} WITH OPTIONS {' '.join(constraints)}" if constraints else ""


def settings_after_create(creation: Creation) -> Iterator[str]:
    """What CREATE TABLE cannot say about its columns."""
    defaults = _defaults(creation)
    for fact in _columns(creation):
        yield from _settings(fact)
        if _follows_parent(fact) and not fact["in_partition"] and fact.parts in defaults:
            yield alter_column(fact, f"SET DEFAULT {defaults[fact.parts]['expression']}")


def _settings(fact: Fact) -> Iterator[str]:
    if _is_not_valid(fact):
        yield _set_not_null_text(fact, named=True)
    if fact["identity_persistence"]:
        yield identity_column.set_persistence(fact)
    yield from _storage_settings(fact)
    if fact["statistics"] is not None:
        yield alter_column(fact, f"SET STATISTICS {fact['statistics']}", "ONLY ")
    if fact["options"]:
        yield alter_column(fact, f"SET ({sql.options(fact['options'])})", "ONLY ")


def _storage_settings(fact: Fact) -> Iterator[str]:
    """What a change of the type resets."""
    if fact["storage"]:
        yield alter_column(fact, f"SET STORAGE {_STORAGE[fact['storage']]}", "ONLY ")
    if fact["compression"]:
        yield alter_column(fact, f"SET COMPRESSION {_COMPRESSION[fact['compression']]}", "ONLY ")


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    if fact["typed"] or inherited.comes_with_parent(creation, _follows_parent(fact)):
        yield from _settings(fact)
        return
    default = _inlined_default(fact, _defaults(creation))
    identity_apart = bool(fact["identity"]) and _has_children(creation)
    added = replace(fact, attributes={**fact.attributes, "identity": ""}) if identity_apart else fact
    statement = f"ALTER {_keyword(fact)} {_table(fact)} ADD COLUMN {definition(added, default)}"
    hazards = _add_hazards(added, default)
    rewrites = any(hazard.danger is Danger.TABLE_REWRITE for hazard in hazards)
    yield Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, rewrites=rewrites, hazards=hazards)
    if identity_apart:
        yield alter_column(fact, f"ADD {identity_column.definition(fact)}")
    yield from _settings(fact)


def _has_children(creation: Creation) -> bool:
    """Whether other tables inherit from the table: a new column that they get too cannot have an identity at once."""
    table = creation.fact.parent
    return table is not None and any(d.identity.kind == "inheritance" for d in creation.source.dependents(table))


def _add_hazards(fact: Fact, default: str | None) -> tuple[Hazard, ...]:
    hazards = []
    if fact["generated"] == "s" or fact["identity"]:
        hazards.append(Hazard(Danger.TABLE_REWRITE, "every row gets a value: the table is rewritten"))
    if fact["generated"] and fact["not_null"]:
        hazards.append(Hazard(Danger.MAY_FAIL, "fails where the expression gives no value"))
    elif fact["not_null"] and default is None and not fact["identity"]:
        hazards.append(Hazard(Danger.MAY_FAIL, "a required column without a default: fails where there are rows"))
    return tuple(hazards)


def _some_child_keeps(column: Fact, removal: Removal) -> bool:
    """Whether a child table keeps the column as its own: then dropping it must not reach the children."""
    copies = [d.identity for d in removal.source.dependents(column.identity) if d.type == ORIGINAL]
    return any(removal.keeps(copy) for copy in copies)


def _goes_with_parent(removal: Removal) -> bool:
    parents = [removal.source.fact(parent) for parent in inherited.originals(removal.fact) if parent in removal.source]
    return inherited.goes_with_parent(removal, _follows_parent(removal.fact)) and not any(
        _some_child_keeps(parent, removal) for parent in parents
    )


def _drop(removal: Removal) -> Rendered:
    fact = removal.fact
    if fact["typed"] or _goes_with_parent(removal):
        return ()
    only = "ONLY " if _some_child_keeps(fact, removal) else ""
    statement = f"ALTER {_keyword(fact)} {only}{_table(fact)} DROP COLUMN {sql.name(fact.name)}"
    successor = removal.target.get(fact.identity)
    computed = fact["generated"] and (successor is None or successor["generated"])
    if computed or _keyword(fact) == "FOREIGN TABLE":
        return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE)
    return data_loss(statement, "the values of the column are lost")


def _set_type(change: Alteration) -> Iterator[Statement | str]:
    follows = _follows_parent(change.new) and _follows_parent(change.old) and inherited.stays_child(change)
    if follows or change.new["typed"]:
        return
    if _loses_identity(change) and _changes_type(change):  # the new type may be none that can have one
        yield alter_column(change.new, "DROP IDENTITY")
    yield _alter_type(change)
    for fact in (change.new, *_copies(change)):
        yield from _storage_settings(fact)


def _copies(change: Alteration) -> list[Fact]:
    """The columns that follow this one."""
    return inherited.copies(change.old.identity, change.source, change.target)


def _type_possible(change: Alteration) -> bool:
    """Not that of a column that rows are distributed by; a generated column is computed again."""
    return not (change.old["in_partition_key"] or change.old["generated"])


def _alter_type(change: Alteration) -> Statement:
    old, new = change.was("type"), change.now("type")
    collate = f" COLLATE {change.now('collation')}" if change.now("collation") else ""
    using = casts.using_clause(change, sql.name(change.new.name))
    statement = alter_column(change.new, f"TYPE {new}{collate}{using}")
    keeps_rows = casts.keeps_rows(old, new) and not change.is_adoption
    if keeps_rows and change.was("collation") == change.now("collation"):
        return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE)
    hazards = [Hazard(Danger.TABLE_REWRITE, f"{old} to {new} rewrites the table and its indexes")]
    if change.is_adoption or not casts.widens(old, new):
        hazards.append(Hazard(Danger.MAY_FAIL, f"a value that {new} cannot hold stops the plan"))
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, rewrites=True, hazards=tuple(hazards))


def _disturbed_by_type(change: Alteration, dependent: Fact) -> bool:
    """A foreign key is made again too, because the type of its other side may change in another step."""
    if dependent.identity.kind == "constraint":
        return bool(dependent["type"] == "f") and not casts.keeps_rows(change.was("type"), change.now("type"))
    if dependent.identity.kind == "column":
        return dependent.identity.parts[:2] == change.new.parts[:2]
    return dependent.identity.kind in _TYPE_DEPENDENTS


# ALTER COLUMN TYPE is refused while these use the column; indexes, constraints and statistics follow by
# themselves; a default may have no cast of its own.
_TYPE_DEPENDENTS = (
    "view",
    "materialized view",
    "rule",
    "policy",
    "trigger",
    "function",
    "procedure",
    "publication table",
    "default",
)


def _set_identity_and_not_null(change: Alteration) -> Iterator[str | Statement]:
    """A column is required before it gets an identity, and loses the identity before it can be empty."""
    if _loses_identity(change) and not _changes_type(change):
        yield alter_column(change.new, "DROP IDENTITY")
    if change.was("not_null") != change.now("not_null"):
        yield from _set_not_null(change)
    if change.now("identity"):
        yield from identity_column.change(change)


def _loses_identity(change: Alteration) -> bool:
    return bool(change.was("identity")) and not change.now("identity")


def _changes_type(change: Alteration) -> bool:
    return "type" in change.attributes and change.was("type") != change.now("type")


def _set_not_null(change: Alteration) -> Iterator[str | Statement]:
    """A child loses NOT NULL with its parent; a partition that keeps its own gets it again."""
    if change.now("not_null") and all(
        inherited.parent_changes_too(change, attribute) for attribute in ("not_null", "not_null_name")
    ):
        return
    if change.now("not_null"):
        # The children's constraints come first, and may have taken the name that it would get.
        children = inherited.copies(change.new.identity, change.target, change.target)
        yield _require(change.new, named=bool(children))
    elif not _loses_not_null_with_parent(change):
        requiring = [fact for fact in _copies(change) if fact["not_null"]]
        only = any(not fact["in_partition"] for fact in requiring)
        yield alter_column(change.new, "DROP NOT NULL", "ONLY " if only else "")
        for fact in requiring:
            yield (
                _require(fact, named=True) if fact["in_partition"] else _named(change.source.fact(fact.identity), fact)
            )


def _loses_not_null_with_parent(change: Alteration) -> bool:
    siblings = [
        sibling
        for parent in inherited.originals(change.old)
        for sibling in inherited.copies(parent, change.source, change.target)
    ]
    reaches = change.old["in_partition"] or not any(sibling["not_null"] for sibling in siblings)
    return bool(reaches) and inherited.parent_changes_too(change, "not_null")


def _require(fact: Fact, *, named: bool) -> Statement:
    hazard = Hazard(Danger.MAY_FAIL, "fails where a row holds NULL")
    return Statement(
        _set_not_null_text(fact, named=named), lock=LockMode.ACCESS_EXCLUSIVE, scans=True, hazards=(hazard,)
    )


def _set_not_null_text(fact: Fact, *, named: bool) -> str:
    constraint = not_null_constraint(fact, named=named)
    if constraint == "NOT NULL":
        return alter_column(fact, "SET NOT NULL")
    name = sql.name(fact["not_null_name"])
    state = fact["not_null_state"]
    return f"ALTER {_keyword(fact)} {_table(fact)} ADD CONSTRAINT {name} NOT NULL {sql.name(fact.name)}" + (
        f" {state}" if state else ""
    )


def _rename_not_null(change: Alteration) -> Rendered:
    old, new = change.was("not_null_name"), change.now("not_null_name")
    if old is None or new is None or not change.was("not_null") or not change.now("not_null"):
        return ()
    if inherited.parent_changes_too(change, "not_null_name") or inherited.parent_loses(change, "not_null"):
        return ()
    return _named(change.old, change.new)


def _named(old: Fact, new: Fact) -> str:
    if old["not_null_name"] == new["not_null_name"]:
        return ""
    names = f"{sql.name(old['not_null_name'])} TO {sql.name(new['not_null_name'])}"
    return f"ALTER {_keyword(new)} {_table(new)} RENAME CONSTRAINT {names}"


def _set_not_null_state(change: Alteration) -> Iterator[str]:
    if not change.was("not_null") or not change.now("not_null"):
        return
    old, new = change.was("not_null_state") or "", change.now("not_null_state") or ""
    table, name = f"ALTER {_keyword(change.new)} {_table(change.new)}", sql.name(change.now("not_null_name"))
    if "NOT VALID" in old and "NOT VALID" not in new:
        yield f"{table} VALIDATE CONSTRAINT {name}"
    if ("NO INHERIT" in old) != ("NO INHERIT" in new):
        yield f"{table} ALTER CONSTRAINT {name} {'NO INHERIT' if 'NO INHERIT' in new else 'INHERIT'}"


def _set_expression(change: Alteration) -> Rendered:
    if not change.now("generated") or inherited.parent_changes_too(change, "expression"):
        return ()
    hazard = Hazard(Danger.TABLE_REWRITE, "the stored values are computed again")
    statement = alter_column(change.new, f"SET EXPRESSION AS ({change.now('expression')})")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, rewrites=True, hazards=(hazard,))


def _expression_possible(change: Alteration) -> bool:
    """SET EXPRESSION came with PostgreSQL 17; a stored column can become a plain one, never the reverse."""
    if _generated_possible(change):
        return True
    return bool(change.now("generated")) and bool(change.was("generated")) and change.source.version >= 17


def _set_generated(change: Alteration) -> str:
    if inherited.parent_changes_too(change, "generated"):
        return ""
    return alter_column(change.new, "DROP EXPRESSION")


def _generated_possible(change: Alteration) -> bool:
    return change.was("generated") == "s" and not change.now("generated")


def _set_storage(change: Alteration) -> str:
    storage = change.now("storage")
    if storage:
        return alter_column(change.new, f"SET STORAGE {_STORAGE[storage]}", "ONLY ")
    if change.target.version >= 16:
        return alter_column(change.new, "SET STORAGE DEFAULT", "ONLY ")
    natural = casts.natural_storage(change.target, change.now("type"))
    return alter_column(change.new, f"SET STORAGE {_STORAGE[natural]}", "ONLY ")


def _set_compression(change: Alteration) -> str:
    return alter_column(
        change.new, f"SET COMPRESSION {_COMPRESSION.get(change.now('compression'), 'default')}", "ONLY "
    )


def _set_statistics(change: Alteration) -> str:
    target = change.now("statistics")
    return alter_column(change.new, f"SET STATISTICS {-1 if target is None else target}", "ONLY ")


def _set_options(change: Alteration) -> list[str]:
    clauses = sql.option_clauses(change.was("options"), change.now("options"))
    return [alter_column(change.new, clause, "ONLY ") for clause in clauses]


def _set_foreign_options(change: Alteration) -> str:
    old, new = change.was("foreign_options"), change.now("foreign_options")
    return alter_column(change.new, sql.foreign_option_changes(old, new))


def _claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    """The names of its hidden sequence and of its NOT NULL constraint."""
    yield from identity_column.claims(fact)
    if fact["not_null_name"]:
        yield ("constraint", *fact.parts[:2], fact["not_null_name"])


_EXCLUSIVE = LockMode.ACCESS_EXCLUSIVE
_IDENTITY = InPlace(_set_identity_and_not_null, lock=_EXCLUSIVE)
_TYPE = InPlace(_set_type, possible=_type_possible, disturbs=_disturbed_by_type, lock=_EXCLUSIVE)

COLUMN = Kind(
    name="column",
    sql="COLUMN",
    catalog="pg_class",
    query=_query,
    covers=_inner_objects,
    create=_create,
    drop_in=_drop,
    rename=lambda fact, new: (
        f"ALTER {_keyword(fact)} {_table(fact)} RENAME COLUMN {sql.name(fact.name)} TO {sql.name(new)}"
    ),
    claims=_claims,
    fold=lambda fact: True,
    must_fold=lambda fact: bool(fact["in_partition_key"]),
    depends=lambda fact: inherited.copy_of(fact, COPY if fact["in_partition"] else ORIGINAL),
    adopt="type",
    position="position",
    weight=22,
    lock=_EXCLUSIVE,
    lookups=casts.LOOKUPS,
    shown={"foreign_options": shown_options()},
    alter={
        "position": NotCompared("PostgreSQL cannot reorder columns; a note of the plan says so"),
        "type": _TYPE,
        "collation": _TYPE,
        "generated": InPlace(_set_generated, possible=_generated_possible, lock=_EXCLUSIVE),
        "expression": InPlace(_set_expression, possible=_expression_possible, lock=_EXCLUSIVE),
        "identity": _IDENTITY,
        "not_null": _IDENTITY,
        "identity_options": _IDENTITY,
        "identity_persistence": InPlace(identity_column.change_persistence, since=15),
        "not_null_name": InPlace(_rename_not_null, lock=_EXCLUSIVE, since=18),
        "not_null_inherited": NotCompared("follows from the table's inheritance"),
        "not_null_state": InPlace(_set_not_null_state, lock=_EXCLUSIVE, since=18),
        "storage": InPlace(_set_storage, lock=_EXCLUSIVE),
        "compression": InPlace(_set_compression, lock=_EXCLUSIVE),
        "statistics": InPlace(_set_statistics, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        "options": InPlace(_set_options, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        "foreign_options": InPlace(_set_foreign_options, lock=_EXCLUSIVE),
        "in_partition": NotCompared("the fact `partition` of the table says it"),
        "is_local": NotCompared("follows from the table's inheritance"),
        "inherit_count": NotCompared("follows from the table's inheritance"),
        "parent_tables": NotCompared("follows from the table's inheritance"),
        "in_partition_key": NotCompared("the table's attribute `partition_key` says it"),
        "typed": NotCompared("the table's attribute `of_type` says it"),
    },
)
