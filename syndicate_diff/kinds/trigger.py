"""Triggers. https://www.postgresql.org/docs/current/sql-createtrigger.html

The copies that partitions get of their parent's triggers are the parent's; where one fires otherwise than its
original, or has a comment, that is a fact of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import inherited
from syndicate_diff.kinds.shared.enabled_state import enable_trigger
from syndicate_diff.kinds.shared.table_part import alter_table, name_on_table
from syndicate_diff.model import AUTO, Dependency, Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared
from syndicate_diff.statement import LockMode, Statement

_NAME = re.compile(r'(?<=^CREATE CONSTRAINT TRIGGER )("(?:[^"]|"")+"|\S+)')


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    if fact["constraint_name"] in (None, fact.name):
        yield fact["definition"]
    else:
        yield from _create_renamed(fact)
    if fact["enabled"] != "O":
        yield enable_trigger(fact, fact["enabled"])


def _create_renamed(fact: Fact) -> Iterator[str | Statement]:
    """A trigger that has another name than its constraint: until it has both, it has none that others could have."""
    aside = sql.aside_name(fact.name)
    yield _NAME.sub(lambda _: sql.name(aside), fact["definition"], count=1)
    yield from _rename_constraint(fact, aside, fact["constraint_name"])
    yield _rename(replace(fact, identity=Identity(fact.identity.kind, (*fact.parts[:-1], aside))), fact.name)


def _replace(change: Alteration) -> Iterator[str]:
    definition: str = change.now("definition")
    yield definition.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
    if change.now("enabled") != "O" and change.now("enabled") == change.was("enabled"):
        yield enable_trigger(change.new, change.now("enabled"))  # the replaced trigger fires as a new one does


def _is_lost(_: Alteration, dependent: Fact) -> bool:
    """OR REPLACE makes the copies anew, and takes DEPENDS ON EXTENSION away."""
    return dependent.identity.kind in ("trigger of partition", "extension dependency")


def _replace_possible(change: Alteration) -> bool:
    """CREATE OR REPLACE takes no constraint triggers, and leaves copies in partitions that the new one has not."""
    leaves_copies = change.was("partitions") and not change.now("partitions")
    return not (change.was("is_constraint") or change.now("is_constraint") or leaves_copies)


def _rename(fact: Fact, new: str) -> Statement:
    statement = f"ALTER TRIGGER {name_on_table(fact)} RENAME TO {sql.name(new)}"
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE)


def _rename_constraint(fact: Fact, old: str | None, new: str | None) -> Iterator[Statement]:
    """Of a trigger that was and stays a constraint."""
    if old and new and old != new:
        clause = f"RENAME CONSTRAINT {sql.name(old)} TO {sql.name(new)}"
        yield Statement(alter_table(fact, clause), lock=LockMode.ACCESS_EXCLUSIVE)


def _change_constraint_name(change: Alteration) -> Iterator[Statement]:
    """It stays when the trigger is renamed; SET CONSTRAINTS knows the trigger by it."""
    old, new = change.was("constraint_name"), change.now("constraint_name")
    yield from _rename_constraint(change.new, sql.aside_name(old) if old and change.vacated else old, new)


def _vacate(change: Alteration) -> Iterator[Statement]:
    old = change.was("constraint_name")
    if old and "constraint_name" in change.attributes:
        yield from _rename_constraint(change.new, old, sql.aside_name(old))


def _claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    """Its name, on its table and on each partition that gets a copy; and what it first was called as a constraint."""
    if fact["constraint_name"]:
        yield ("constraint", *fact.parts[:2], fact["constraint_name"])
    for table in (fact.parts[:2], *(fact["partitions"] or ())):
        yield ("trigger", *table, fact.name)


TRIGGER = Kind(
    name="trigger",
    sql="TRIGGER",
    catalog="pg_trigger",
    found_in="pg_trigger",
    query=f"""
        SELECT t.oid, ARRAY[n.nspname::text, c.relname::text, t.tgname::text] AS parts,
               CASE c.relkind WHEN 'v' THEN 'view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               pg_get_triggerdef(t.oid) AS definition,
               t.tgenabled::text AS enabled,
               t.tgconstraint <> 0 AS is_constraint,
               (SELECT k.conname::text FROM pg_constraint k WHERE k.oid = t.tgconstraint) AS constraint_name,
               CASE WHEN c.relkind = 'p' THEN (
                   WITH RECURSIVE copy(oid, relation) AS (
                       SELECT k.oid, k.tgrelid FROM pg_trigger k WHERE k.tgparentid = t.oid
                       UNION ALL
                       SELECT k.oid, k.tgrelid FROM copy JOIN pg_trigger k ON k.tgparentid = copy.oid
                   )
                   SELECT array_agg(ARRAY[pn.nspname, pc.relname]::text[] ORDER BY pc.oid)
                   FROM copy JOIN pg_class pc ON pc.oid = copy.relation JOIN pg_namespace pn ON pn.oid = pc.relnamespace
               ) END AS partitions
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND {user_object("pg_class", "c.oid")}
    """,
    create=_create,
    drop=lambda fact: Statement(f"DROP TRIGGER {name_on_table(fact)}", lock=LockMode.ACCESS_EXCLUSIVE),
    rename=_rename,
    address=name_on_table,
    vacate=_vacate,
    claims=_claims,
    ignores=("S",),  # what its copies are on
    texts=frozenset({"definition"}),
    weight=70,
    lock=LockMode.SHARE_ROW_EXCLUSIVE,
    alter={
        "definition": InPlace(
            _replace,
            possible=_replace_possible,
            disturbs=_is_lost,
            lock=LockMode.SHARE_ROW_EXCLUSIVE,
        ),
        "enabled": InPlace(
            lambda change: enable_trigger(change.new, change.now("enabled")), lock=LockMode.SHARE_ROW_EXCLUSIVE
        ),
        "is_constraint": REPLACE,
        "constraint_name": InPlace(_change_constraint_name, lock=LockMode.ACCESS_EXCLUSIVE),
        "partitions": NotCompared("the facts `partition` of the tables say it"),
    },
)


def _original(fact: Fact) -> Identity:
    return Identity("trigger", tuple(fact["original"]))


def _make_usual(removal: Removal) -> Iterator[str]:
    """A copy that is no exception any more; nothing where its original goes, or its table is detached: so does it."""
    original = _original(removal.fact)
    needed = [original, *(Identity("partition", tuple(parts)) for parts in removal.fact["attachments"])]
    if all(map(removal.keeps, needed)) and removal.fact["enabled"] != removal.fact["original_enabled"]:
        yield enable_trigger(removal.fact, removal.target.fact(original)["enabled"], only=True)


def _fire(fact: Fact) -> Iterator[str]:
    if fact["enabled"] != fact["original_enabled"]:
        yield enable_trigger(fact, fact["enabled"], only=True)


def _fire_otherwise(change: Alteration) -> Iterator[str]:
    """The ALTER of the original, which comes before, reaches its copies."""
    yield from _fire(change.new)
    if change.now("enabled") == change.now("original_enabled") == change.was("original_enabled"):
        yield enable_trigger(change.new, change.now("enabled"), only=True)


def _of_copy(fact: Fact) -> str:
    return f"TRIGGER {name_on_table(fact)}"


def _depends(fact: Fact) -> Iterator[Identity | Dependency]:
    """It comes by way of all tables between; what is attached to its own later would get a copy that fires as it."""
    yield Dependency(_original(fact), AUTO)
    yield from (Identity("partition", tuple(parts)) for parts in (*fact["attachments"], *(fact["partitions"] or ())))


# Schema and name of the table c and of those that it is a partition of, up to the table oc, without that.
_ATTACHMENTS = """
    (SELECT array_agg(ARRAY[an.nspname, ac.relname]::text[] ORDER BY an.nspname, ac.relname)
     FROM pg_partition_ancestors(c.oid) a JOIN pg_class ac ON ac.oid = a.relid
     JOIN pg_namespace an ON an.oid = ac.relnamespace
     WHERE a.relid <> oc.oid AND oc.oid IN (SELECT relid FROM pg_partition_ancestors(a.relid)))"""

_FIRES = InPlace(_fire_otherwise)

TRIGGER_OF_PARTITION = Kind(
    name="trigger of partition",
    catalog="pg_trigger",
    found_in="pg_trigger",
    query=f"""
        WITH RECURSIVE copy(oid, original) AS (
            SELECT oid, tgparentid FROM pg_trigger WHERE tgparentid <> 0
            UNION ALL
            SELECT copy.oid, t.tgparentid FROM copy JOIN pg_trigger t ON t.oid = copy.original WHERE t.tgparentid <> 0
        )
        SELECT t.oid, ARRAY[n.nspname::text, c.relname::text, t.tgname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               t.tgenabled::text AS enabled, o.tgenabled::text AS original_enabled,
               ARRAY[os.nspname::text, oc.relname::text, o.tgname::text] AS original,
               {_ATTACHMENTS.strip()} AS attachments, {inherited.partitions("c.oid")} AS partitions
        FROM copy JOIN pg_trigger t ON t.oid = copy.oid
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_trigger o ON o.oid = copy.original AND o.tgparentid = 0 AND NOT o.tgisinternal
        JOIN pg_class oc ON oc.oid = o.tgrelid JOIN pg_namespace os ON os.oid = oc.relnamespace
        WHERE {user_object("pg_class", "c.oid")} AND (t.tgenabled <> o.tgenabled OR EXISTS (
            SELECT FROM pg_description d WHERE d.classoid = 'pg_trigger'::regclass AND d.objoid = t.oid))
    """,
    create=lambda creation: _fire(creation.fact),
    drop_in=_make_usual,
    is_exception=True,
    comment_on=_of_copy,
    depends=_depends,
    ignores=("P", "S"),  # unlike other copies, it changes after its original
    weight=71,
    lock=LockMode.SHARE_ROW_EXCLUSIVE,
    alter={
        "enabled": _FIRES,
        "original_enabled": _FIRES,
        "original": NotCompared("the name of the parent's trigger"),
        "attachments": NotCompared("facts of their own"),
        "partitions": NotCompared("facts of their own"),
    },
)
