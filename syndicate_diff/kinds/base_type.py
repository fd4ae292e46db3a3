"""Base types, and shell types that wait for their definition.

https://www.postgresql.org/docs/current/sql-createtype.html. A base type and its input and output
functions need each other: the type is declared first, and dropped with its functions.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import function_name, user_object
from syndicate_diff.context import Alteration
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.stored_row_types import is_column_with_rows
from syndicate_diff.kinds.shared.type_names import type_claims
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace
from syndicate_diff.statement import LockMode, Statement

# The functions that CREATE TYPE takes, and of them those that ALTER TYPE … SET takes too.
_FUNCTIONS = {
    "input": "typinput",
    "output": "typoutput",
    "receive": "typreceive",
    "send": "typsend",
    "typmod_in": "typmodin",
    "typmod_out": "typmodout",
    "analyze": "typanalyze",
    "subscript": "typsubscript",
}
_SETTABLE = ("receive", "send", "typmod_in", "typmod_out", "analyze", "subscript")
_ALIGNMENT = {"c": "char", "s": "int2", "i": "int4", "d": "double"}
_STORAGE = {"p": "plain", "e": "external", "x": "extended", "m": "main"}


_QUERY = f"""
    SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
           pg_get_userbyid(t.typowner)::text AS owner,
           {", ".join(f"{function_name(f't.{column}')} AS {name}" for name, column in _FUNCTIONS.items())},
           t.typlen::int AS length, t.typbyval AS by_value, t.typalign::text AS alignment,
           t.typstorage::text AS storage,
           t.typcategory::text AS category, t.typispreferred AS preferred, t.typdelim::text AS delimiter,
           t.typdefault AS default,
           CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element,
           t.typcollation <> 0 AS collatable
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'b' AND {user_object("pg_type", "t.oid")}
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
"""


def _options(fact: Fact) -> Iterator[str]:
    yield f"INTERNALLENGTH = {'variable' if fact['length'] == -1 else fact['length']}"
    yield from (f"{name.upper()} = {fact[name]}" for name in _FUNCTIONS if fact[name])
    if fact["default"] is not None:
        yield f"DEFAULT = {sql.literal(fact['default'])}"
    if fact["element"]:
        yield f"ELEMENT = {fact['element']}"
    yield from _storage_options(fact)


def _storage_options(fact: Fact) -> Iterator[str]:
    if fact["delimiter"] != ",":
        yield f"DELIMITER = {sql.literal(fact['delimiter'])}"
    if fact["category"] != "U":
        yield f"CATEGORY = {sql.literal(fact['category'])}"
    if fact["preferred"]:
        yield "PREFERRED = true"
    yield f"ALIGNMENT = {_ALIGNMENT[fact['alignment']]}"
    yield f"STORAGE = {_STORAGE[fact['storage']]}"
    if fact["collatable"]:
        yield "COLLATABLE = true"
    if fact["by_value"]:
        yield "PASSEDBYVALUE"


def _create(fact: Fact) -> str:
    return f"CREATE TYPE {sql.qualified(*fact.parts)} (\n    " + ",\n    ".join(_options(fact)) + "\n)"


def declare(fact: Fact) -> str:
    """``CREATE TYPE t``: the name that functions can take and return before the type is defined."""
    return f"CREATE TYPE {sql.qualified(*fact.parts)}"


def _set(change: Alteration) -> Iterator[str | Statement]:
    options = [f"{name.upper()} = {change.now(name) or 'NONE'}" for name in _SETTABLE if name in change.attributes]
    if "storage" in change.attributes:
        options.append(f"STORAGE = {_STORAGE[change.now('storage')]}")
    yield f"ALTER TYPE {sql.qualified(*change.new.parts)} SET ({', '.join(options)})"
    if "storage" in change.attributes:
        yield from _set_columns_storage(change)


def _set_columns_storage(change: Alteration) -> Iterator[Statement]:
    """The columns that have the type's own storage: ALTER TYPE leaves them what they had."""
    for old in _columns(change.new.identity, change.source):
        new = change.target.get(old.identity)
        if new and new["type"] == old["type"] and old["storage"] is new["storage"] is None:
            relation, column = sql.qualified(*old.parts[:2]), sql.name(old.name)
            alter = "ALTER TABLE ONLY" if old.identity.kind == "column" else "ALTER MATERIALIZED VIEW"
            storage = _STORAGE[change.now("storage")].upper()
            statement = f"{alter} {relation} ALTER COLUMN {column} SET STORAGE {storage}"
            yield Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE, relation=relation)


def _columns(type_: Identity, catalog: Catalog) -> Iterator[Fact]:
    """Those whose values it is, be it by way of domains, which get its storage, too."""
    for dependent, _ in catalog.dependents(type_):
        if dependent.kind == "domain":
            yield from _columns(dependent, catalog)
        elif dependent.kind == "column" or is_column_with_rows(catalog, dependent):
            fact = catalog.fact(dependent)
            yield from () if fact["type"].endswith("[]") else (fact,)


def _storage_possible(change: Alteration) -> bool:
    """PLAIN cannot be left or come back to: values on disk would be read wrongly."""
    return "storage" not in change.attributes or "p" not in (change.was("storage"), change.now("storage"))


_SET = InPlace(_set, possible=_storage_possible)

BASE_TYPE = Kind(
    name="base type",
    adoptable=True,
    sql="TYPE",
    catalog="pg_type",
    query=_QUERY,
    create=lambda creation: _create(creation.fact),
    # The type's own functions cannot go before it nor after it.
    drop=lambda fact: f"DROP TYPE {sql.qualified(*fact.parts)} CASCADE",
    shell=declare,
    renamable=True,
    claims=type_claims,
    weight=10,
    verbatim=frozenset({"default"}),
    alter={
        **dict.fromkeys(("input", "output", "length", "by_value", "alignment", "category", "preferred"), REPLACE),
        **dict.fromkeys(("delimiter", "default", "element", "collatable"), REPLACE),
        **dict.fromkeys((*_SETTABLE, "storage"), _SET),
    },
)

SHELL_TYPE = Kind(
    name="shell type",
    sql="TYPE",
    catalog="pg_type",
    query=f"""
        SELECT t.oid, ARRAY[n.nspname::text, t.typname::text] AS parts,
               pg_get_userbyid(t.typowner)::text AS owner
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'p' AND NOT t.typisdefined AND {user_object("pg_type", "t.oid")}
    """,
    create=lambda creation: declare(creation.fact),
    renamable=True,
    claims=type_claims,
    weight=9,
)
