"""The default of a new column, and what ADD COLUMN does to the rows of its table.

https://www.postgresql.org/docs/current/sql-altertable.html (ADD COLUMN).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import inherited_not_null, type_names
from syndicate_diff.kinds.shared.table_part import is_of_foreign_table
from syndicate_diff.model import Fact
from syndicate_diff.statement import Danger, Hazard, Statement


def default_of(fact: Fact, inlined: Mapping[tuple[str, ...], Fact]) -> str | None:
    """The expression of a column's default, where it is inlined."""
    default = inlined.get(fact.parts)
    return default["expression"] if default else None


def inlined_defaults(creation: Creation) -> dict[tuple[str, ...], Fact]:
    """The inlined defaults by the parts of their columns."""
    return {fact.parts: fact for fact in creation.inlined if fact.identity.kind == "default"}


# NULL, and functions and operators of which PostgreSQL does not say what they give.
_RANGE = re.compile(r"^\w*range\([^()]*\)$")  # its bounds may be NULL, it is not
_MAY_BE_NULL = re.compile(r"\bNULL(IF)?\b|\.\S+\(|\bOPERATOR\(")
_STRING = re.compile(r"'(?:[^']|'')*'")


def _may_be_null(default: str) -> bool:
    return not _RANGE.match(default) and bool(_MAY_BE_NULL.search(_STRING.sub("", default)))


def with_effects(statement: Statement, fact: Fact, creation: Creation) -> Statement:
    """ADD COLUMN with what it does to rows: a value that is the same for all of them is not written into them."""
    if is_of_foreign_table(fact):
        return statement
    default, is_volatile = _value_of_rows(fact, creation)
    differs = fact["generated"] == "s" or bool(fact["identity"]) or is_volatile
    checked = type_names.checks_values(creation.target, fact["type"])
    hazards = []
    if differs or checked:
        hazards.append(Hazard(Danger.TABLE_REWRITE, "every row gets a value: the table is rewritten"))
    failure = _failure(fact, default, checked=checked)
    if not failure and inherited_not_null.reaches_copies(creation):
        failure = "fails where a row of a child table holds NULL"
    if failure:
        hazards.append(Hazard(Danger.MAY_FAIL, failure))
    rewrites, reads = differs or checked, bool(failure and fact["not_null"])
    return replace(statement, rewrites=rewrites, scans=reads and not rewrites, hazards=tuple(hazards))


def _value_of_rows(fact: Fact, creation: Creation) -> tuple[str | None, bool]:
    """The default that the rows get, the column's or its domain's, and whether that differs from row to row."""
    if default := inlined_defaults(creation).get(fact.parts):
        return default["expression"], bool(default["volatile"])
    return type_names.domain_default(creation.target, fact["type"]) or (None, False)


def _failure(fact: Fact, default: str | None, *, checked: bool) -> str:
    """Why ADD COLUMN may fail, or nothing."""
    if fact["not_null"] and fact["generated"]:
        return "fails where the expression gives no value"
    if fact["not_null"] and default is None and not fact["identity"]:
        return "a required column without a default: fails where there are rows"
    if fact["not_null"] and default and _may_be_null(default):
        return "fails where there are rows and the default gives no value"
    return "fails where there are rows and the domain does not take the value" if checked else ""
