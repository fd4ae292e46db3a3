"""Composite types and their attributes.

https://www.postgresql.org/docs/current/sql-altertype.html. Attributes are added (at the end) and dropped
in place whatever uses the type. The type of an attribute cannot be altered while a column stores
the composite type; then the whole type is set aside and the columns move over to a new one.
PostgreSQL cannot reorder attributes: the type is replaced, unless a column stores it, whose values
would have to be taken apart; there the order stays as it is, as it does with the columns of a table.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, NotCompared, Removal, no_statement
from syndicate_diff.kinds.shared import column_type
from syndicate_diff.kinds.shared.relation import relation_claims
from syndicate_diff.kinds.shared.stored_rows import is_stored
from syndicate_diff.kinds.shared.type_name import rename_type
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Lock, LockMode, Statement, data_loss

_TYPE_TEXT = """
    format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attcollation <> at.typcollation
           THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END"""

_ATTRIBUTES = """
    FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"""

_QUERY = f"""
    SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
           pg_get_userbyid(t.typowner)::text AS owner,
           ARRAY(SELECT a.attname::text {_ATTRIBUTES} ORDER BY a.attnum) AS attribute_names,
           ARRAY(SELECT {_TYPE_TEXT} {_ATTRIBUTES} ORDER BY a.attnum) AS attribute_types
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid
    WHERE c.relkind = 'c' AND {user_object("pg_type", "t.oid")}
"""


def _create(creation: Creation) -> str:
    written = sorted(creation.inlined, key=lambda fact: int(fact["position"]))
    attributes = ",\n    ".join(_definition(fact) for fact in written)
    inside = f"(\n    {attributes}\n)" if attributes else "()"
    return f"CREATE TYPE {sql.qualified(*creation.fact.parts)} AS {inside}"


def _types(fact: Fact) -> dict[str, str]:
    return dict(zip(fact["attribute_names"], fact["attribute_types"], strict=True))


def _only_appended(change: Alteration) -> bool:
    old, new = change.was("attribute_names"), change.now("attribute_names")
    kept = [name for name in old if name in new]
    return bool(new[: len(kept)] == kept)


def _parts_can(change: Alteration) -> bool:
    """Whether ADD, DROP and ALTER ATTRIBUTE make the change."""
    if _is_of_tables(change.source, change.old.identity):
        return True
    if not is_stored(change.source, change.target, change.old.identity):
        return _only_appended(change)
    old, new = _types(change.old), _types(change.new)
    if all(old[name] == new[name] for name in old.keys() & new.keys()):
        return True
    if change.was("attribute_names") == change.now("attribute_names"):
        return False
    raise UnsupportedChange(
        f"{change.new.identity} changes its attributes' names and types at once while columns store it",
        why="the values of the columns move over attribute by attribute, in their order",
        hint="add and drop attributes in one plan, and change types in the next",
    )


def _is_of_tables(catalog: Catalog, identity: Identity) -> bool:
    """Whether there are tables OF the type; they follow its changes only if these say CASCADE."""
    return any(dependent.kind == "table" for dependent, _ in catalog.dependents(identity))


_ATTRIBUTES_ALTER = InPlace(no_statement, possible=_parts_can)

COMPOSITE_TYPE = Kind(
    name="composite type",
    adoptable=True,
    sql="TYPE",
    catalog="pg_type",
    query=_QUERY,
    create=_create,
    rename=rename_type,
    claims=relation_claims,
    weight=10,
    alter={"attribute_names": _ATTRIBUTES_ALTER, "attribute_types": _ATTRIBUTES_ALTER},
)


def _definition(fact: Fact) -> str:
    return f"{sql.name(fact.name)} {_type(fact)}"


def _type(fact: Fact) -> str:
    return str(fact["type"])


def _alter(fact: Fact, clause: str, catalog: Catalog) -> str:
    cascade = " CASCADE" if fact.parent and _is_of_tables(catalog, fact.parent) else ""
    return f"ALTER TYPE {sql.qualified(*fact.parts[:2])} {clause}{cascade}"


def _add(creation: Creation) -> Statement:
    statement = _alter(creation.fact, f"ADD ATTRIBUTE {_definition(creation.fact)}", creation.source)
    return Statement(statement, also=_locks_of_tables(creation.fact, creation.source))


def _locks_of_tables(fact: Fact, catalog: Catalog) -> tuple[Lock, ...]:
    """What CASCADE takes on the tables OF the type."""
    assert fact.parent is not None
    tables = sorted(d.identity.parts for d in catalog.dependents(fact.parent) if d.identity.kind == "table")
    return tuple(Lock(sql.qualified(*table), LockMode.ACCESS_EXCLUSIVE) for table in tables)


def _drop(removal: Removal) -> Statement:
    fact, catalog = removal.fact, removal.source
    statement = _alter(fact, f"DROP ATTRIBUTE {sql.name(fact.name)}", catalog)
    assert fact.parent is not None
    if not (is_stored(catalog, removal.target, fact.parent) or _is_of_tables(catalog, fact.parent)):
        return Statement(statement)
    lost = "the values of the attribute are lost in every row that holds the type"
    return data_loss(statement, lost, _locks_of_tables(fact, catalog))


def _set_type(change: Alteration) -> Statement:
    clause = f"ALTER ATTRIBUTE {sql.name(change.new.name)} TYPE {_type(change.new)}"
    also = _locks_of_tables(change.old, change.source)
    statement = Statement(_alter(change.new, clause, change.source), also=also)
    return column_type.with_effects(statement, change) if also else statement


def _is_not_stored(change: Alteration) -> bool:
    assert change.old.parent is not None
    return not is_stored(change.source, change.target, change.old.parent)


def _rename(fact: Fact, new: str) -> str:
    """CASCADE reaches tables OF the type and is nothing where there are none."""
    old = sql.name(fact.name)
    return f"ALTER TYPE {sql.qualified(*fact.parts[:2])} RENAME ATTRIBUTE {old} TO {sql.name(new)} CASCADE"


# ALTER ATTRIBUTE … TYPE is refused while these use the attribute, as ALTER COLUMN … TYPE is.
_USERS = (
    "view",
    "materialized view",
    "rule",
    "policy",
    "trigger",
    "function",
    "procedure",
    "publication table",
)

ATTRIBUTE = Kind(
    name="attribute",
    sql="COLUMN",
    catalog="pg_class",
    query=f"""
        SELECT c.oid, a.attnum AS subid, ARRAY[n.nspname::text, c.relname::text, a.attname::text] AS parts,
               a.attnum AS position, {_TYPE_TEXT} AS type
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type at ON at.oid = a.atttypid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'c'
          AND {user_object("pg_type", "c.reltype")}
    """,
    create=_add,
    drop_in=_drop,
    rename=_rename,
    parent="composite type",
    fold=lambda fact: True,
    adopt="type",
    position="position",
    weight=12,
    alter={
        "position": NotCompared("the type's `attribute_names` says it"),
        "type": InPlace(
            _set_type,
            possible=_is_not_stored,
            disturbs=lambda change, dependent: dependent.identity.kind in _USERS,
        ),
    },
)
