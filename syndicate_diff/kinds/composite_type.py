"""Composite types and their attributes.

https://www.postgresql.org/docs/current/sql-altertype.html. Attributes are added (at the end) and dropped
in place whatever uses the type. The type of an attribute cannot be altered while a column stores
the composite type; then the whole type is set aside and the columns move over to a new one.
PostgreSQL cannot reorder attributes: the type is replaced, unless a column stores it, whose values
would have to be taken apart, or a table is OF it; there the order is not read, and stays as it is, as it does with
the columns of a table.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.defaults import nothing
from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared import column_type
from syndicate_diff.kinds.shared.relation import relation_claims
from syndicate_diff.kinds.shared.stored_row_types import is_held, is_stored
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.rules import InPlace, NotCompared, no_statement
from syndicate_diff.statement import Statement, data_loss

_TYPE_TEXT = """
    format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attcollation <> at.typcollation
           THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END"""

# The types of which PostgreSQL has values in rows, be it inside of others; tables OF a type hold rows of it.
_STORED = """
    WITH RECURSIVE stored(type) AS (
        (SELECT a.atttypid FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
         WHERE r.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND a.atttypid >= 16384 AND NOT a.attisdropped
         UNION SELECT r.reloftype FROM pg_class r WHERE r.reloftype <> 0)
        UNION
        SELECT i.type FROM stored s JOIN pg_type o ON o.oid = s.type
        CROSS JOIN LATERAL (
            SELECT unnest(ARRAY[o.typelem, o.typbasetype])
            UNION ALL SELECT g.rngsubtype FROM pg_range g WHERE o.oid IN (g.rngtypid, g.rngmultitypid)
            UNION ALL SELECT a.atttypid FROM pg_attribute a
                      WHERE a.attrelid = o.typrelid AND a.attnum > 0 AND NOT a.attisdropped
        ) i(type)
        WHERE i.type >= 16384)
    SELECT type FROM stored"""

_QUERY = f"""
    SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
           pg_get_userbyid(t.typowner)::text AS owner,
           CASE WHEN t.oid NOT IN ({_STORED})
                THEN ARRAY(SELECT a.attname::text FROM pg_attribute a
                           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
                END AS attribute_order
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid
    WHERE c.relkind = 'c' AND {user_object("pg_type", "t.oid")}
"""


def _create(creation: Creation) -> str:
    written = sorted(creation.inlined, key=lambda fact: int(fact["position"]))
    attributes = ",\n    ".join(_definition(fact) for fact in written)
    inside = f"(\n    {attributes}\n)" if attributes else "()"
    return f"CREATE TYPE {sql.qualified(*creation.fact.parts)} AS {inside}"


def _names(catalog: Catalog, whole: Identity) -> list[str]:
    """The names of the attributes in their order."""
    attributes = map(catalog.fact, catalog.children(whole, ATTRIBUTE.name))
    return [fact.name for fact in sorted(attributes, key=lambda fact: int(fact["position"]))]


def _only_appended(change: Alteration) -> bool:
    old, new = (_names(catalog, change.old.identity) for catalog in (change.source, change.target))
    kept = [name for name in old if name in new]
    return new[: len(kept)] == kept


COMPOSITE_TYPE = Kind(
    name="composite type",
    adoptable=True,
    sql="TYPE",
    catalog="pg_type",
    found_in="pg_class WHERE relkind = 'c' AND oid >= 16384",
    query=_QUERY,
    create=_create,
    renamable=True,
    claims=relation_claims,
    weight=10,
    evaluated=nothing,
    alter={"attribute_order": InPlace(no_statement, possible=_only_appended)},
)


def _definition(fact: Fact) -> str:
    return f"{sql.name(fact.name)} {_type(fact)}"


def _type(fact: Fact) -> str:
    return str(fact["type"])


def _alter(fact: Fact, clause: str) -> str:
    return f"ALTER TYPE {sql.qualified(*fact.parts[:2])} {clause}"


def _add(creation: Creation) -> str:
    return _alter(creation.fact, f"ADD ATTRIBUTE {_definition(creation.fact)}")


def _drop(removal: Removal) -> Statement:
    fact = removal.fact
    statement = _alter(fact, f"DROP ATTRIBUTE {sql.name(fact.name)}")
    if not is_stored(removal.source, removal.target, fact.whole):
        return Statement(statement)
    return data_loss(statement, "the values of the attribute are lost in every row that holds the type")


def _set_type(change: Alteration) -> str:
    return _alter(change.new, f"ALTER ATTRIBUTE {sql.name(change.new.name)} TYPE {_type(change.new)}")


def _is_possible(change: Alteration) -> bool:
    whole = change.old.whole
    if not is_held(change, whole):
        return True
    same_names = _names(change.source, whole) == _names(change.target, whole)
    if same_names or not is_stored(change.source, change.target, whole):
        return False
    raise UnsupportedChange(
        f"{whole} changes its attributes' names and types at once while columns store it",
        why="the values of the columns move over attribute by attribute, in their order",
        hint="add and drop attributes in one plan, and change types in the next",
    )


def _rename(fact: Fact, new: str) -> str:
    """CASCADE reaches tables OF the type and is nothing where there are none."""
    old = sql.name(fact.name)
    return f"ALTER TYPE {sql.qualified(*fact.parts[:2])} RENAME ATTRIBUTE {old} TO {sql.name(new)} CASCADE"


# ALTER ATTRIBUTE … TYPE is refused while these use the attribute, as ALTER COLUMN … TYPE is, and without CASCADE while
# there are tables OF the type.
_USERS = ("type of table", *column_type.REFUSED_BY)

ATTRIBUTE = Kind(
    name="attribute",
    sql="COLUMN",
    catalog="pg_class",
    found_in="pg_class WHERE relkind = 'c' AND oid >= 16384",
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
    # Rows are compared, hashed and found NULL by all that they have.
    evaluated=lambda fact: fact["type"],
    weight=12,
    alter={
        "position": NotCompared("the type's attribute `attribute_order` says it where it can be changed"),
        "type": InPlace(
            _set_type,
            possible=_is_possible,
            disturbs=lambda change, dependent: dependent.identity.kind in _USERS,
        ),
    },
)
