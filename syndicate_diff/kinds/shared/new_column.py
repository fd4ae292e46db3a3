"""ADD COLUMN: what it does to rows and to children, and what it must not say because of these.

https://www.postgresql.org/docs/current/sql-altertable.html (ADD COLUMN).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import (
    identity_column,
    inherited,
    inherited_column,
    inherited_not_null,
    not_null,
    not_null_validated,
    set_expression,
    stand_in,
    stored_row_types,
    type_names,
)
from syndicate_diff.kinds.shared.column_definition import (
    default_of,
    definition,
    inlined_defaults,
    is_name_taken,
    settings,
    settings_besides,
)
from syndicate_diff.kinds.shared.table_part import alter_table, is_of_foreign_table
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import Danger, Hazard, Statement

_RANGE = re.compile(r"^\w*range\([^()]*\)$")  # its bounds may be NULL, it is not
# NULL, and functions and operators of which PostgreSQL does not say what they give.
_MAY_BE_NULL = re.compile(r"\bNULL(IF)?\b|\.\S+\(|\bOPERATOR\(")
_OF_PATH = re.compile(r"""(?i)\bcurrent_schemas?\b""")
_STRING = re.compile(r"'(?:[^']|'')*'")


def create(creation: Creation) -> Iterator[str | Statement]:
    """The statements that add a column to a table that is there."""
    yield from _add(creation)
    for copy in inherited_not_null.left_out(creation):
        yield not_null.add_over_rows(replace(creation, fact=copy), named=True)
    yield from not_null_validated.validate_copies(creation)


def _add(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    if inherited.comes_with_parent(creation, inherited.is_undeclared(fact)):
        yield from _complete(creation)
        return
    default = default_of(fact, inlined_defaults(creation))
    has_value = default is not None or fact["identity"] or fact["generated"]
    if has_value or _is_checked(creation):
        stored_row_types.refuse_rewrite(creation, "be added with values")
    required_first = list(inherited_not_null.require_first(creation))
    required_apart = bool(required_first) or _is_required_alone(creation) or not_null.is_added_to_inherited(fact)
    added = _at_once(creation, required_apart=required_apart)
    *first, statement = _statements(added, default, creation)
    yield from first
    yield _with_effects(statement, added, creation)
    yield from required_first
    if required_apart and not_null.is_valid(fact):
        yield not_null.add_over_rows(creation, named=True)
    if _has_identity_apart(creation):
        yield identity_column.add(fact)
    if _comes_undeclared(fact):
        yield from stand_in.require(fact)
    yield from settings(fact)


def _complete(creation: Creation) -> Iterator[str | Statement]:
    """What a column that comes with that of a parent has otherwise than that."""
    fact = creation.fact
    yield from set_expression.differing_from_parents(creation, fact)
    is_required = inherited_not_null.comes_first(creation)
    if inherited_not_null.comes_from_here(creation):
        yield from inherited_not_null.require_first(creation)
    if inherited_not_null.is_added_to_coming(creation) and not is_required:
        yield from inherited_not_null.add_to_coming(creation)
    yield from inherited_column.own_default(creation, default_of(fact, inlined_defaults(creation)))
    if fact["identity"]:
        yield identity_column.add(fact)
    yield from settings(fact) if fact["not_null_is_local"] and not is_required else settings_besides(fact)


def _statements(added: Fact, default: str | None, creation: Creation) -> list[Statement]:
    """ADD COLUMN is the last; what the table does not declare itself is brought by a stand-in for the parent."""
    if _comes_undeclared(added):
        return list(stand_in.bring(added, default))
    column = definition(added, default, named=is_name_taken(added, creation))
    return [Statement(alter_table(added, f"ADD COLUMN {column}"))]


def _at_once(creation: Creation, *, required_apart: bool) -> Fact:
    """The column as ADD COLUMN makes it: without what has to be said apart."""
    fact = creation.fact
    is_written = _comes_undeclared(fact) or not_null.is_in_definition(fact)
    required = not_null.is_valid(fact) and is_written and not required_apart
    identity = "" if _has_identity_apart(creation) else fact["identity"]
    return replace(fact, attributes={**fact.attributes, "identity": identity, "not_null": required})


def _comes_undeclared(fact: Fact) -> bool:
    return inherited.is_undeclared(fact) and not fact["in_partition"]


def _has_identity_apart(creation: Creation) -> bool:
    """The children get the column without it, and so do those of a stand-in."""
    return bool(creation.fact["identity"]) and (_comes_undeclared(creation.fact) or _has_children(creation))


def _is_required_alone(creation: Creation) -> bool:
    """ADD COLUMN would give NOT NULL to the children whatever it says."""
    fact = creation.fact
    return bool(fact["not_null"]) and not not_null.is_handed_on(fact) and _has_children(creation)


def _has_children(creation: Creation) -> bool:
    """Whether other tables inherit from the column's table: ADD COLUMN then refuses an identity."""
    table = creation.fact.parent
    return table is not None and any(d.identity.kind == "inheritance" for d in creation.source.dependents(table))


def _may_be_null(default: str) -> bool:
    return not _RANGE.match(default) and bool(_MAY_BE_NULL.search(_STRING.sub("", default)))


def _is_checked(creation: Creation) -> bool:
    """Whether its type is a domain with constraints by then: the plan may add some later, or drop some."""

    def goes_later(constraint: Identity) -> bool:
        domain = creation.source.parent(constraint)
        return domain is not None and creation.keeps(domain) and creation.pending(constraint)

    of_type = creation.fact["type"]
    is_there = type_names.checks_values(creation.target, of_type, creation.exists)
    return is_there or type_names.checks_values(creation.source, of_type, goes_later)


def _with_effects(statement: Statement, fact: Fact, creation: Creation) -> Statement:
    """ADD COLUMN with what it does to rows: a value that is the same for all of them is not written into them."""
    if is_of_foreign_table(fact):
        return statement
    default, is_volatile = _value_of_rows(fact, creation)
    differs = fact["generated"] == "s" or bool(fact["identity"]) or is_volatile
    checked = _is_checked(creation)
    hazards = []
    if differs or checked:
        hazards.append(Hazard(Danger.TABLE_REWRITE, "every row gets a value: the table is rewritten"))
    failure = _failure(fact, default, checked=checked)
    if not failure and inherited_not_null.reaches_copies(creation):
        failure = "fails where a row of a child table holds NULL"
    if failure:
        hazards.append(Hazard(Danger.MAY_FAIL, failure))
    if default and _OF_PATH.search(_STRING.sub("", default)):
        given = "the rows get what it gives with the empty search_path that plans run with"
        hazards.append(Hazard(Danger.CHANGES_MEANING, given))
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
