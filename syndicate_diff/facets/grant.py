"""Grants, on whatever can have them. https://www.postgresql.org/docs/current/ddl-priv.html

A fact says what one grantee has from one grantor on one object, its columns included, where that is
not what PostgreSQL gives by itself. The object's owner goes by the empty name, so that a change of
owner, which PostgreSQL carries over to the grants, is not a change of the grants.

Columns are no objects of their own here, because a REVOKE on a table takes the grants on its
columns along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.facets.carriers import WITH_CARRIERS
from syndicate_diff.facets.default_privileges import initial_privileges, usual_privileges
from syndicate_diff.facets.privileges import (
    HOLDER,
    KNOWN,
    OWNER,
    PRIVILEGE,
    USUAL,
    Held,
    aggregated,
    as_grantor,
    changes,
    grantee,
    grantee_and_grantor,
    grantee_name,
    grantor,
    held,
)
from syndicate_diff.kind import Kind, NewerInDump
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.registry import kinds
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import Statement

# How GRANT calls what other statements, and pg_identify_object, call otherwise.
GRANT_WORDS = {
    "AGGREGATE": "FUNCTION",
    "VIEW": "TABLE",
    "MATERIALIZED VIEW": "TABLE",
    "FOREIGN TABLE": "TABLE",
    "FOREIGN-DATA WRAPPER": "FOREIGN DATA WRAPPER",
    "SERVER": "FOREIGN SERVER",
}

# What can own a sequence.
_OWNING = ("table", "foreign table", "view")

# What GRANT calls an object → what ALTER DEFAULT PRIVILEGES calls all of them.
_OBJECT_CLASSES = {
    "TABLE": "TABLES",
    "SEQUENCE": "SEQUENCES",
    "FUNCTION": "FUNCTIONS",
    "PROCEDURE": "FUNCTIONS",
    "ROUTINE": "FUNCTIONS",
    "TYPE": "TYPES",
    "DOMAIN": "TYPES",
    "SCHEMA": "SCHEMAS",
}

_QUERY = f"""{WITH_CARRIERS}, entry AS (
        SELECT k.*, x.grantee, x.grantor, x.actual, {PRIVILEGE} || k."column" AS privilege
        FROM carrier k CROSS JOIN LATERAL (
            SELECT true AS actual, e.* FROM aclexplode(coalesce(k.acl, k.usual)) e
            UNION ALL SELECT false, e.* FROM aclexplode(k.usual) e WHERE k.subid = 0
        ) x
        -- Of what initdb makes, the schema `public` alone is a user's.
        WHERE (k.oid >= 16384 OR k.class = 'pg_namespace'::regclass AND k.oid = to_regnamespace('public')) AND {KNOWN}
    ), named AS (
        SELECT class, oid, 0 AS subid,
               (CASE WHEN sequence IS NULL THEN '{{}}' ELSE '{{sequence}}'::text[] END
                || ARRAY[{grantee("owner")}, {grantor("owner")}])::text[] AS suffix,
               pg_get_userbyid(owner)::text AS holder, sequence, owning_table,
               CASE WHEN grantor <> owner THEN ARRAY(
                   SELECT DISTINCT {grantor("owner")} FROM entry above
                    WHERE (above.class, above.oid, above.grantee) = (entry.class, entry.oid, entry.grantor)
                      AND above.actual
               ) END AS through,
               privilege, actual
        FROM entry
    ){aggregated("class, oid, subid, suffix, holder, sequence, owning_table, through", "named")}
"""


def _target(fact: Fact, catalog: Catalog) -> str:
    """How GRANT names the object of a fact: ``TABLE public.orders``."""
    if fact["sequence"]:
        return f"SEQUENCE {sql.qualified(*fact['sequence'])}"
    return _named(catalog.fact(fact.whole))


def _named(target: Fact) -> str:
    kind = kinds()[target.identity.kind]
    return f"{_word(kind)} {(kind.grant_address or kind.address)(target)}"


def _word(kind: Kind) -> str:
    return kind.grant_on or GRANT_WORDS.get(kind.sql, kind.sql)


def _between(fact: Fact, catalog: Catalog, had: Held, has: Held) -> Iterator[str | Statement]:
    name, by = fact.parts[-2:]
    written = changes(
        had, has, _target(fact, catalog), grantee_name(name, fact["holder"]), cascade=_gave_on(fact, catalog)
    )
    return as_grantor(by, written)


def _gave_on(fact: Fact, catalog: Catalog) -> bool:
    """Whether the grantee granted to others what was granted to it."""
    siblings = catalog.children(fact.whole, fact.identity.kind)
    return any(sibling.parts[-1] == fact.parts[-2] != OWNER for sibling in siblings)


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    written = _between(fact, creation.target, _before(creation), held(fact["privileges"]))
    return written if _loses(creation) else map(_harmless, written)


def _loses(creation: Creation) -> bool:
    """Whether the grantee had more, on what is there, or on what the object takes the place of."""
    fact = creation.fact
    if creation.with_parent and fact.whole not in creation.source:
        return False
    before = creation.source.get(fact.identity)
    had = held(before["privileges"] if before else fact["usual"])
    return not had.keys() <= held(fact["privileges"]).keys()


def _harmless(written: str | Statement) -> str | Statement:
    """What takes back what came with a new object, and nobody had."""
    return replace(written, hazards=()) if isinstance(written, Statement) else written


def _before(creation: Creation) -> Held:
    """What the grantee has before the statement: what is usual, or what default privileges gave."""
    fact, (name, by) = creation.fact, creation.fact.parts[-2:]
    new = creation.target.fact(fact.whole)
    comes = creation.with_parent or _gets_sequence(creation.source, new)
    if not comes or by != OWNER or _object_class(new) is None:
        return held(fact["usual"])
    return _initial(creation.source, new, fact["holder"]).get(name, {})


def _initial(source: Catalog, new: Fact, owner: str) -> dict[str, Held]:
    """What each grantee gets on an object when the plan creates it."""
    object_class = _object_class(new)
    return initial_privileges(source, object_class, new.parts[0], owner) if object_class else {}


def _object_class(new: Fact) -> str | None:
    if new.attributes.get("identity_options"):
        return "SEQUENCES"
    kind = kinds()[new.identity.kind]
    is_object = kind.catalog in ("pg_class", "pg_proc", "pg_type", "pg_namespace")
    return _OBJECT_CLASSES.get(_word(kind)) if is_object else None


def _gets_sequence(source: Catalog, new: Fact) -> bool:
    """Whether a column that stays gets an identity, and with it a new sequence."""
    old = source.get(new.identity)
    return bool(old and new.attributes.get("identity_options") and not old["identity_options"])


def _after_alter(change: Alteration) -> Iterator[Statement]:
    if _gets_sequence(change.source, change.new):
        yield from _undo_default_privileges(change)


def _after_create(creation: Creation) -> Iterator[str | Statement]:
    yield from _undo_default_privileges(creation)
    if kinds()[creation.fact.identity.kind].sql == "COLUMN" and not creation.with_parent:
        yield from _again_on_column(creation)


def _undo_default_privileges(step: Creation | Alteration) -> Iterator[Statement]:
    """Take from a new object what default privileges gave to those who are to have what is usual.

    The grants that are facts of the target begin by themselves from what default privileges gave.
    """
    source, new = step.source, step.fact
    object_class = _object_class(new)
    if object_class is None:
        return
    owner = _owner(new, step.target) or source.role
    usual = usual_privileges(source, object_class)
    siblings = step.target.children(new.identity, GRANT.name)
    known = {sibling.parts[-2] for sibling in siblings if sibling.parts[-1] == OWNER}
    for name, got in sorted(_initial(source, new, owner).items()):
        grant = Identity(GRANT.name, (new.identity.kind, *new.parts, name, OWNER))
        if name not in known and not step.unmanaged(grant):
            taken = changes(got, usual.get(name, {}), _new_target(new), grantee_name(name, owner))
            yield from (replace(statement, hazards=()) for statement in taken)


def _owner(new: Fact, catalog: Catalog) -> str | None:
    """The owner of the object, or of what it is a part of."""
    owner: str | None = new.attributes.get("owner")
    parent = catalog.get(new.parent) if new.parent else None
    return owner or (_owner(parent, catalog) if parent else None)


def _new_target(new: Fact) -> str:
    if sequence := new.attributes.get("identity_options"):
        return f"SEQUENCE {sql.qualified(*sequence[:2])}"
    return _named(new)


def _again_on_column(creation: Creation) -> Iterator[str | Statement]:
    """A column that is replaced lost its grants; those of the table are facts that stay."""
    column, target = creation.fact, creation.target
    if column.parent is None or column.identity not in creation.source:
        return
    for identity in target.children(column.parent, GRANT.name):
        if identity in creation.source:
            grant = target.fact(identity)
            lost = {key: option for key, option in held(grant["privileges"]).items() if key[1] == column.name}
            yield from _between(grant, target, {}, lost)


def _drop(removal: Removal) -> Iterator[str | Statement]:
    fact = removal.fact
    return _between(fact, removal.source, held(fact["privileges"]), held(fact["usual"]))


def _change(change: Alteration) -> Iterator[str | Statement]:
    old, new = change.old, change.new
    going = {column for column in change.source.children(new.whole) if column not in change.target}
    had = {key: option for key, option in held(old["privileges"]).items() if not _is_on(key, going)}
    written = changes(
        {key: option for key, option in had.items() if _may_grant(key, new, change.target)},
        held(new["privileges"]),
        _target(new, change.target),
        grantee_name(new.parts[-2], new["holder"]),
        cascade=_gave_on(old, change.source),
    )
    return as_grantor(new.parts[-1], written)


def _may_grant(key: tuple[str, str], fact: Fact, catalog: Catalog) -> bool:
    """Whether the grantor keeps the right to grant it; what it gave goes with that right."""
    *path, grantor_name = fact.parts[:-2] + fact.parts[-1:]
    if grantor_name == OWNER:
        return True
    above = [i for i in catalog.children(fact.whole, GRANT.name) if i.parts[:-1] == (*path, grantor_name)]
    rights = [held(catalog.fact(identity)["privileges"]) for identity in above]
    return any(right.get(key) or right.get((key[0], "")) for right in rights)


def _is_on(key: tuple[str, str], columns: Iterable[Identity]) -> bool:
    return any(column.kind == "column" and column.parts[-1] == key[1] for column in columns)


def _depends(fact: Fact) -> Iterator[Identity]:
    """The roles; the columns; what it has its owner from; and the grants that gave the grantor the right to grant."""
    yield from grantee_and_grantor(fact)
    for grantor_of_grantor in fact["through"] or ():
        yield Identity(GRANT.name, (*fact.parts[:-2], fact.parts[-1], grantor_of_grantor))
    if fact["owning_table"]:
        yield Identity("sequence ownership", fact.whole.parts)
        yield from (Identity(kind, tuple(fact["owning_table"])) for kind in _OWNING)
    for column in {column for _, column in held(fact["privileges"]) if column}:
        yield Identity("column", (*fact.whole.parts, column))


_MAINTAIN = (
    NewerInDump(
        17, re.compile(r"(?m)^((?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) [^\n(]*?)(?:MAINTAIN,|,MAINTAIN\b)"), r"\1"
    ),
    NewerInDump(17, re.compile(r"(?m)^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) (?:[^\n(]* )?MAINTAIN ON .*\n"), ""),
    NewerInDump(17, re.compile(r"\bSELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON\b"), "ALL ON"),
)

GRANT = Kind(
    name="grant",
    catalog="pg_class",
    query=_QUERY,
    satellite=True,
    suffix=2,
    newer_in_dump=_MAINTAIN,
    create=_create,
    drop_in=_drop,
    after_create=_after_create,
    after_alter=_after_alter,
    depends=_depends,
    weight=80,
    alter={
        "privileges": InPlace(_change),
        "usual": USUAL,
        "holder": HOLDER,
        "sequence": NotCompared("the column's fact names its sequence"),
        "owning_table": NotCompared("the fact `sequence ownership` says it"),
        "through": NotCompared("the grants to the grantor are facts of their own"),
    },
)
