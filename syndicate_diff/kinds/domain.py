"""Domains, their NOT NULL, and their check constraints.

https://www.postgresql.org/docs/current/sql-createdomain.html,
https://www.postgresql.org/docs/current/sql-alterdomain.html. The base type and the collation cannot
be altered: the domain is set aside, the columns move over to the new one, and the old one goes.
NOT NULL has a name (and can have a comment) since PostgreSQL 17.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import calls_volatile, known, user_object
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.check import UNCHECKED
from syndicate_diff.kinds.shared.stored_row_types import is_column_with_rows, is_stored
from syndicate_diff.kinds.shared.type_names import type_claims
from syndicate_diff.model import Catalog, Fact, Identity, Parts
from syndicate_diff.rules import REPLACE, InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, Lock, LockMode, Rendered, Statement

_IS_DOMAIN = f"t.typtype = 'd' AND {user_object('pg_type', 't.oid')}"

_QUERY = f"""
    SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
           pg_get_userbyid(t.typowner)::text AS owner,
           format_type(t.typbasetype, t.typtypmod) AS type,
           CASE WHEN t.typcollation <> b.typcollation
                THEN t.typcollation::regcollation::text END AS collation,
           pg_get_expr(t.typdefaultbin, 'pg_catalog.pg_type'::regclass) AS default,
           coalesce({calls_volatile("t.typdefaultbin")}, false) AS default_volatile
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
    WHERE {_IS_DOMAIN}
"""


def _domain(fact: Fact) -> str:
    return sql.qualified(*fact.parts[:2])


def _alter(fact: Fact, clause: str) -> str:
    return f"ALTER DOMAIN {_domain(fact)} {clause}"


def _create(creation: Creation) -> str:
    fact = creation.fact
    collation = f" COLLATE {fact['collation']}" if fact["collation"] else ""
    default = f" DEFAULT {fact['default']}" if fact["default"] is not None else ""
    parts = [_not_null(part) for part in creation.inlined if part.identity.kind == "domain not null"]
    checks = [_check(part) for part in creation.inlined if part.identity.kind == "domain constraint"]
    constraints = "".join(f" {part}" for part in parts) + "".join(f"\n    {check}" for check in checks)
    return f"CREATE DOMAIN {_domain(fact)} AS {fact['type']}{collation}{default}{constraints}"


def _set_default(change: Alteration) -> str:
    default = change.now("default")
    return _alter(change.new, "DROP DEFAULT" if default is None else f"SET DEFAULT {default}")


_VIOLATED = "fails where a column of the domain violates the constraint"


def _stops_on_data(statement: str, fact: Fact, context: Creation | Alteration, message: str) -> Statement:
    """ALTER DOMAIN looks at every column of the domain, and of those over it, under SHARE on its table."""
    tables = _tables(fact.whole, context)
    also = tuple(Lock(sql.qualified(*table), LockMode.SHARE) for table in sorted(tables))
    return Statement(statement, also=also, scans=bool(also), hazards=(Hazard(Danger.MAY_FAIL, message),))


def _tables(domain: Identity, context: Creation | Alteration) -> set[Parts]:
    """The tables and materialized views with columns of a domain that are not gone; partitioned tables have no rows."""
    catalog = context.source
    found: set[Parts] = set()
    for dependent, _ in catalog.dependents(domain):
        holder = catalog.parent(dependent)
        if dependent.kind == DOMAIN.name:
            found |= _tables(dependent, context)
        elif holder and is_column_with_rows(catalog, dependent) and _is_read(dependent, holder, context):
            found |= {holder.parts} if not _has_left(dependent, domain, context) else set()
    return found


def _has_left(column: Identity, domain: Identity, context: Creation | Alteration) -> bool:
    """Whether it has another type by now."""
    uses = domain in (used for used, _ in context.target.dependencies(column))
    return context.keeps(column) and not uses and not context.pending(column)


def _is_read(column: Identity, holder: Identity, context: Creation | Alteration) -> bool:
    """Not columns that are gone by now, unless with a table that is set aside."""
    has_rows = not context.source.fact(holder).attributes.get("partition_key")
    is_set_aside = holder in context.target and not context.keeps(holder)
    is_there = context.keeps(column) or context.pending(column) or context.pending(holder)
    return has_rows and (column.kind != "column" or is_there or is_set_aside)


def _is_inside(domain: Identity, catalog: Catalog, target: Catalog) -> bool:
    """Whether columns store the domain inside of another type: PostgreSQL then takes no new constraint on it."""
    for dependent, _ in catalog.dependents(domain):
        holder = catalog.parent(dependent)
        container = holder if holder and holder.kind == "composite type" else dependent
        if dependent.kind == DOMAIN.name:
            found = _is_inside(dependent, catalog, target)
        elif container.kind in ("composite type", "range type"):
            found = is_stored(catalog, target, container)
        else:
            is_stored_alone = is_column_with_rows(catalog, dependent) and dependent in target
            found = is_stored_alone and str(catalog.fact(dependent)["type"]).endswith("[]")
        if found:
            return True
    return False


def _comes_with(creation: Creation) -> Iterator[Identity]:
    """The domain is made anew with what cannot be added to it."""
    domain = creation.fact.whole
    is_valid = creation.fact.attributes.get("validated", True)
    if is_valid and creation.keeps(domain) and _is_inside(domain, creation.source, creation.target):
        yield domain


def _validation_possible(change: Alteration) -> bool:
    return bool(change.now("validated")) and not _is_inside(change.old.whole, change.source, change.target)


DOMAIN = Kind(
    name="domain",
    adoptable=True,
    sql="DOMAIN",
    catalog="pg_type",
    found_in="pg_type WHERE typtype = 'd' AND oid >= 16384",
    query=_QUERY,
    create=_create,
    renamable=True,
    claims=type_claims,
    texts=frozenset({"default"}),
    weight=11,
    alter={
        "type": REPLACE,
        "collation": REPLACE,
        "default": InPlace(_set_default),
        "default_volatile": NotCompared("whether each row gets a value of its own: part of the default"),
    },
)


def _claim(fact: Fact, name: str) -> tuple[str, ...]:
    """The name of a constraint, which NOT NULL and checks of one domain share."""
    return ("domain constraint", *fact.parts[:2], name)


def _not_null_query(version: int) -> str:
    if version < 17:
        return f"""
            SELECT 0::oid AS oid, ARRAY[n.nspname::text, t.typname::text] AS parts, NULL::text AS name
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typnotnull AND {_IS_DOMAIN}
        """
    return f"""
        SELECT k.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
               {known(version, 17, "k.conname::text", "NULL")} AS name
        FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
        JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE k.contype = 'n' AND {_IS_DOMAIN}
    """


def _not_null(fact: Fact) -> str:
    """By its name: the one that PostgreSQL would choose can be taken by a constraint that goes later."""
    return f"CONSTRAINT {sql.name(fact['name'])} NOT NULL" if fact["name"] else "NOT NULL"


def _set_not_null(creation: Creation) -> Statement:
    fact = creation.fact
    clause = f"ADD {_not_null(fact)}" if fact["name"] else "SET NOT NULL"
    return _stops_on_data(_alter(fact, clause), fact, creation, "fails where a column of the domain holds NULL")


def _rename_not_null(change: Alteration) -> str:
    old, new = sql.name(change.was("name")), sql.name(change.now("name"))
    return _alter(change.new, f"RENAME CONSTRAINT {old} TO {new}")


NOT_NULL = Kind(
    name="domain not null",
    catalog="pg_constraint",
    found_in="pg_type WHERE typtype = 'd' AND oid >= 16384",
    query=_not_null_query,
    create=_set_not_null,
    drop=lambda fact: _alter(fact, "DROP NOT NULL"),
    parent="domain",
    own_parts=0,
    fold=lambda fact: True,
    comes_with=_comes_with,
    claims=lambda fact: [_claim(fact, fact["name"])] if fact["name"] else [],
    weight=12,
    comment_on=lambda fact: f"CONSTRAINT {sql.name(fact['name'])} ON DOMAIN {_domain(fact)}",
    alter={"name": InPlace(_rename_not_null, since=17)},
)


def _check(fact: Fact) -> str:
    return f"CONSTRAINT {sql.name(fact.name)} {fact['definition']}"


def _add_check(creation: Creation) -> Rendered:
    fact = creation.fact
    statement = _alter(fact, f"ADD {_check(fact)}")
    if not fact["validated"]:
        return f"{statement} NOT VALID"
    return _stops_on_data(statement, fact, creation, _VIOLATED)


def _validate(change: Alteration) -> Iterator[Statement]:
    statement = _alter(change.new, f"VALIDATE CONSTRAINT {sql.name(change.new.name)}")
    yield _stops_on_data(statement, change.new, change, _VIOLATED)


CONSTRAINT = Kind(
    name="domain constraint",
    sql="CONSTRAINT",
    catalog="pg_constraint",
    found_in="pg_constraint WHERE contypid <> 0 AND oid >= 16384",
    query=f"""
        SELECT k.oid, ARRAY[n.nspname::text, t.typname::text, k.conname::text] AS parts,
               regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') AS definition,
               k.convalidated AS validated
        FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
        JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE k.contype = 'c' AND {_IS_DOMAIN}
    """,
    create=_add_check,
    drop=lambda fact: _alter(fact, f"DROP CONSTRAINT {sql.name(fact.name)}"),
    rename=lambda fact, new: _alter(fact, f"RENAME CONSTRAINT {sql.name(fact.name)} TO {sql.name(new)}"),
    nameless=lambda fact, *_: fact.attributes,
    address=lambda fact: f"{sql.name(fact.name)} ON DOMAIN {_domain(fact)}",
    parent="domain",
    fold=lambda fact: bool(fact["validated"]),
    comes_with=_comes_with,
    claims=lambda fact: [_claim(fact, fact.name)],
    weight=13,
    texts=frozenset({"definition"}),
    outdated=lambda fact: UNCHECKED if fact["validated"] else "",
    alter={
        "definition": REPLACE,
        "validated": InPlace(_validate, possible=_validation_possible),
    },
)
