"""Reading a database into a `Catalog`: one snapshot, a constant number of set-based queries.

https://www.postgresql.org/docs/current/catalogs.html; the session settings are those of
pg_dump, so that every expression is deparsed the same whatever the server's defaults.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from psycopg2.extensions import connection as Connection

from syndicate_diff.defaults import nothing
from syndicate_diff.kind import Kind
from syndicate_diff.model import DECLARED, THROUGH, Catalog, Dependency, Identity, Operator, Rows, Skipped
from syndicate_diff.reading import EXTENSION, Address, Reading
from syndicate_diff.registry import kinds
from syndicate_diff.unchanged import ATTEMPTS, is_vanished, keeps_changing, sums
from syndicate_diff.unmodelled import unmodelled
from syndicate_diff.unreadable_object import damaged

Lookups = Mapping[str, list[tuple[Any, ...]]]

_SESSION = """
    SET LOCAL search_path = '';
    SET LOCAL jit = off;
    SET LOCAL statement_timeout = '5min';
    SET LOCAL lock_timeout = '30s';
    SET LOCAL idle_in_transaction_session_timeout = 0;
    SET LOCAL datestyle = 'ISO';
    SET LOCAL intervalstyle = 'postgres';
    SET LOCAL timezone = 'UTC';
    SET LOCAL extra_float_digits = 3;
    SET LOCAL bytea_output = 'hex';
    SET LOCAL xmloption = 'content';
    SET LOCAL lc_monetary = 'C';
    SET LOCAL standard_conforming_strings = on;
    SET LOCAL quote_all_identifiers = off;
    SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout';
"""

_CATALOGS = "SELECT relname, oid FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'"

# Pinned objects have no rows; everything else that a user object can lean on has. What somebody made depend on an
# extension (x) says a fact of its own.
_DEPEND = """
    SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype FROM pg_depend
    WHERE (objid >= 16384 OR refobjid >= 16384 OR deptype = 'e') AND deptype <> 'x'
"""

# What texts use, that of operators without names, too. Operators' own links and families have no texts.
_OPERATORS = """
    SELECT d.classid, d.objid, d.objsubid, n.nspname::text, o.oprname::text,
           '(' || concat_ws(',', nullif(o.oprleft, 0)::regtype, o.oprright::regtype) || ')'
    FROM pg_depend d JOIN pg_operator o ON o.oid = d.refobjid JOIN pg_namespace n ON n.oid = o.oprnamespace
    WHERE d.refclassid = 'pg_operator'::regclass AND d.refobjid >= 16384
      AND d.classid NOT IN ('pg_amop'::regclass, 'pg_operator'::regclass)
"""

# Owners and policy roles; grants are facts of their own, whose module names their roles. What is stored in a
# tablespace has no row there: DROP TABLESPACE looks for files. Large objects are content, as rows are.
_SHARED_DEPEND = """
    SELECT classid, objid, objsubid, refclassid, refobjid, 0, 'r' FROM pg_shdepend
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND deptype IN ('o', 'r', 't')
      AND classid <> 'pg_largeobject'::regclass
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, 'pg_tablespace'::regclass, reltablespace, 0, 'r'
    FROM pg_class WHERE reltablespace >= 16384
"""


@contextmanager
def _snapshot(connection: Connection) -> Iterator[Any]:
    """A cursor in one REPEATABLE READ READ ONLY transaction with pg_dump's settings."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                cursor.execute(_SESSION)
                yield cursor
            finally:
                if not connection.closed:
                    cursor.execute("ROLLBACK")
    finally:
        if collecting:
            gc.enable()


def read(connection: Connection, stands_for: Catalog | None = None) -> Catalog:
    """Everything in the database of an autocommit connection.

    In a shadow, a database `stands_for` one of the server that another catalog was read from: it has what
    that server could have. Raises CatalogError where a kind and its query disagree; psycopg2 errors pass through to
    the caller, who knows the name of the database.
    """
    with _snapshot(connection) as cursor:
        return _read(cursor, connection.server_version // 10000, stands_for)


def read_shared(connection: Connection) -> Catalog:
    """Like `read`, for a database that others may be changing: read again where they did.

    Raises CatalogError where they keep changing it, or an object of it is damaged.
    """
    import psycopg2

    failed: psycopg2.Error | None = None
    for _ in range(ATTEMPTS):
        try:
            before, catalog = _read_with_sums(connection)
        except psycopg2.Error as error:
            if connection.closed or not is_vanished(error):
                raise
            version = connection.server_version // 10000
            with _snapshot(connection) as cursor:
                _tell(cursor, version, {})
                if found := damaged(cursor, version):
                    raise found from error
            failed = error
            continue
        with _snapshot(connection) as cursor:
            if sums(cursor) == before:
                return catalog
    raise keeps_changing(failed) from failed


def _read_with_sums(connection: Connection) -> tuple[tuple[Any, ...], Catalog]:
    with _snapshot(connection) as cursor:
        return sums(cursor), _read(cursor, connection.server_version // 10000)


def _read(cursor: Any, version: int, stands_for: Catalog | None = None) -> Catalog:
    cursor.execute("SELECT current_user, pg_get_userbyid(10)")
    role, superuser = cursor.fetchone()
    stood_for = stands_for.version if stands_for else version
    _tell(cursor, stood_for, stands_for.lookups if stands_for else {})
    cursor.execute(_CATALOGS)
    reading = Reading(dict(cursor.fetchall()))
    links = _fetch_links(cursor)
    reading.outer = _outer_objects(links)
    lookups = {}
    skipped: list[Skipped] = []
    absent = _absent(cursor, version)
    for kind in sorted(kinds().values(), key=lambda kind: kind.satellite):
        if kind.name in absent:
            reading.rows[kind.name] = Rows()
        else:
            _read_kind(cursor, kind, version, reading)
            links += _unrecorded(cursor, kind)
        for name, query in kind.lookups.items():
            cursor.execute(query)
            lookups[name] = cursor.fetchall()
        skipped.extend(_unreadable(cursor, kind))
    unknown = unmodelled(cursor, links, reading)
    operators = _read_operators(cursor, reading)
    rows, resolver = reading.rows, lambda: _resolved(links, reading)
    return Catalog(stood_for, role, rows, resolver, lookups, unknown, tuple(skipped), superuser, operators)


def _read_operators(cursor: Any, reading: Reading) -> dict[Identity, frozenset[Operator]]:
    cursor.execute(_OPERATORS)
    found: dict[Identity, set[Operator]] = {}
    for class_oid, oid, subid, *operator in cursor.fetchall():
        if identity := reading.resolve((class_oid, oid, subid)):
            found.setdefault(identity, set()).add(Operator(*operator))
    return {identity: frozenset(operators) for identity, operators in found.items()}


def _tell(cursor: Any, version: int, lookups: Lookups) -> None:
    """Tell the queries what server the database stands for; `catalog_sql` has what they ask."""
    told = {name: json.dumps(dict(lookups.get(name, ()))) for kind in kinds().values() for name in kind.told}
    for name, value in {"major": str(version), **told}.items():
        cursor.execute("SELECT set_config(%s, %s, true)", (f"schemadiff.{name}", value))


def _absent(cursor: Any, version: int) -> set[str]:
    """The kinds of which there is nothing."""
    asked = [kind for kind in kinds().values() if kind.found_in and kind.sql_for(version)]
    places = sorted({kind.found_in for kind in asked})
    cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT FROM {place})" for place in places))
    empty = {place for place, has_rows in zip(places, cursor.fetchone(), strict=True) if not has_rows}
    return {kind.name for kind in asked if kind.found_in in empty}


def _read_kind(cursor: Any, kind: Kind, version: int, reading: Reading) -> None:
    if kind.covers and (covers := kind.covers(version)):
        cursor.execute(covers)
        reading.cover(cursor.fetchall())
    query = kind.sql_for(version)
    if not query:
        reading.rows[kind.name] = Rows()
        return
    cursor.execute(query)
    columns = tuple(column.name for column in cursor.description)
    if kind.satellite:
        reading.add_satellite(kind, columns, cursor.fetchall())
    else:
        reading.add(kind, columns, cursor.fetchall())


def _unreadable(cursor: Any, kind: Kind) -> Iterator[Skipped]:
    """What the role may not see of a kind, in the kind's words."""
    if kind.unreadable:
        cursor.execute(kind.unreadable)
        for parts, why in cursor.fetchall():
            yield Skipped(Identity(kind.name, tuple(parts)), why)


def _fetch_links(cursor: Any) -> list[tuple[Any, ...]]:
    cursor.execute(_DEPEND)
    links: list[tuple[Any, ...]] = cursor.fetchall()
    cursor.execute(_SHARED_DEPEND)
    links.extend(cursor.fetchall())
    return links


def _unrecorded(cursor: Any, kind: Kind) -> list[tuple[Any, ...]]:
    if kind.unrecorded:
        cursor.execute(kind.unrecorded)
    return cursor.fetchall() if kind.unrecorded else []


def _outer_objects(links: list[tuple[Any, ...]]) -> dict[Address, list[Address]]:
    """Address of an internal part, a partition's copy or an extension's member → what it belongs to."""
    outer: dict[Address, list[Address]] = {}
    for class_oid, oid, subid, ref_class, ref_oid, ref_subid, deptype in links:
        if deptype in ("i", "e", "P"):
            outer.setdefault((class_oid, oid, subid), []).append((ref_class, ref_oid, ref_subid))
    return outer


def _resolved(links: list[tuple[Any, ...]], reading: Reading) -> Iterator[tuple[Identity, Identity, str]]:
    cache: dict[Address, Identity | None] = {}

    def identity(address: Address) -> Identity | None:
        if address not in cache:
            cache[address] = reading.resolve(address)
        return cache[address]

    registry = kinds()
    declared = list(_declared(reading))
    explained = {
        (parent, dependency)
        for fact, dependency, _ in declared
        if registry[fact.kind].attaches and (parent := reading.rows[fact.kind].parents[fact.parts]) != dependency
    }
    through = {(fact, reading.parent(attachment)) for fact, attachment, deptype in declared if deptype == THROUGH}
    for class_oid, oid, subid, ref_class, ref_oid, ref_subid, deptype in links:
        address = (class_oid, oid, subid)
        dependent, dependency = identity(address), identity((ref_class, ref_oid, ref_subid))
        if not (dependent and dependency) or (dependent, dependency) in explained:
            continue
        if deptype not in registry[dependent.kind].ignores:
            exact = address in reading.addresses or deptype in "rP"
            if exact:
                yield dependent, dependency, deptype
            elif deptype not in "aS" and (dependent, reading.parent(dependency)) not in through:
                yield dependent, dependency, "n"
            # What an inner part goes with (the copy of a trigger, with the partition) does not concern the whole.
    yield from declared


def _declared(reading: Reading) -> Iterator[tuple[Identity, Identity, str]]:
    """Parents, and the dependencies that a kind itself declares; instead of on a member, on its extension."""
    catalog = Catalog(0, "", reading.rows)
    members = {claim: fact.identity for fact in catalog.facts(EXTENSION) for claim in kinds()[EXTENSION].claims(fact)}
    for kind in kinds().values():
        rows = reading.rows[kind.name]
        for parts, parent in rows.parents.items():
            yield Identity(kind.name, parts), parent, "a"
        if kind.depends is nothing:
            continue
        for fact in catalog.facts(kind.name):
            for declared in kind.depends(fact):
                named, deptype = declared if isinstance(declared, Dependency) else (declared, DECLARED)
                dependency = named if named in catalog else members.get((named.kind, *named.parts), named)
                if dependency in catalog:
                    yield fact.identity, dependency, "r" if kinds()[dependency.kind].cluster else deptype
