"""Columns as CREATE TABLE and ADD COLUMN write them, and what these cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import (
    column_settings,
    generated_column,
    identity_column,
    inherited,
    inherited_column,
    not_null,
    set_expression,
    type_names,
)
from syndicate_diff.kinds.shared.table_part import alter_column
from syndicate_diff.model import Fact
from syndicate_diff.statement import Statement


def definition(fact: Fact, default: str | None, *, named: bool = False) -> str:
    """Name, type and constraints of a column as CREATE TABLE and ADD COLUMN take them.

    `named` writes the name of NOT NULL out, for a table whose predecessor still holds the usual name.
    """
    parts = [sql.name(fact.name), fact["type"] + column_settings.compression_in_definition(fact)]
    if fact["foreign_options"]:
        parts.append(sql.foreign_options(fact["foreign_options"]))
    if fact["collation"]:
        parts.append(f"COLLATE {fact['collation']}")
    return " ".join(parts + _constraints(fact, default, named=named))


def _constraints(fact: Fact, default: str | None, *, named: bool = False) -> list[str]:
    parts = []
    if fact["generated"]:
        parts.append(generated_column.definition(fact))
    elif fact["identity"]:
        parts.append(identity_column.definition(fact))
    elif default is not None:
        parts.append(f"DEFAULT {default}")
    if not_null.is_in_definition(fact):
        parts.append(not_null.definition(fact, named=named))
    return parts


def _columns(creation: Creation) -> list[Fact]:
    columns = [fact for fact in creation.inlined if fact.identity.kind == "column"]
    return sorted(columns, key=lambda fact: int(fact["position"]))


def inline(creation: Creation) -> list[str]:
    """The columns as CREATE TABLE writes them, but not those that INHERITS brings."""
    written = [fact for fact in _columns(creation) if fact["in_partition"] or not inherited.is_undeclared(fact)]
    texts = [_declared(fact, creation) for fact in written]
    return texts + [not_null.table_constraint(fact) for fact in _required_in_create(creation)]


def _declared(fact: Fact, creation: Creation) -> str:
    default = default_of(fact, inlined_defaults(creation))
    if _refuses_defaults(fact, creation):
        default = "NULL"
    if _has_identity_apart(fact, creation):
        fact = replace(fact, attributes={**fact.attributes, "identity": ""})
    return definition(_unadorned(fact, creation), default, named=is_name_taken(fact, creation))


def _refuses_defaults(fact: Fact, creation: Creation) -> bool:
    """Whether it has no default, and would get one from its parents."""
    has_own = fact["generated"] or fact.parts in inlined_defaults(creation)
    return not has_own and bool(inherited_column.defaults_of_parents(fact, creation))


def _has_identity_apart(fact: Fact, creation: Creation) -> bool:
    """Whether it comes from parents: an identity would bring a NOT NULL besides theirs, or meet their default."""
    if not (fact["identity"] and fact["inherit_count"]) or fact["in_partition"]:
        return False
    is_brought = inherited.is_undeclared(fact) or not not_null.is_in_definition(fact)
    return is_brought or _refuses_defaults(fact, creation)


def inline_typed(creation: Creation) -> list[str]:
    """What a typed table adds to the columns of its type."""
    return [text for fact in _columns(creation) if (text := _typed(fact, creation))]


def _typed(fact: Fact, creation: Creation) -> str:
    """The options of a column whose name and type the table's composite type gives."""
    default = default_of(fact, inlined_defaults(creation))
    constraints = _constraints(fact, default, named=is_name_taken(fact, creation))
    return f"{sql.name(fact.name)} WITH OPTIONS {' '.join(constraints)}" if constraints else ""


def is_name_taken(fact: Fact, creation: Creation) -> bool:
    """Whether the column's predecessor or those of its children to be could have the usual name of NOT NULL."""
    children = inherited.descendants(fact.identity, creation.target)
    are_there = (child.identity in creation.source or creation.keeps(child.whole) for child in children)
    is_near = creation.fact.identity in creation.source or any(are_there)
    return is_near or not_null.is_name_elsewhere(fact, creation)


def _unadorned(fact: Fact, creation: Creation) -> Fact:
    """Before 16 a column takes the generation expression of a parent's, and must not declare it."""
    if creation.source.version >= 16 or fact["in_partition"]:
        return fact
    parents = [creation.target.get(parent) for parent in inherited.originals(fact)]
    generated = "" if any(parent and parent["generated"] for parent in parents) else fact["generated"]
    return replace(fact, attributes={**fact.attributes, "generated": generated})


def _required_in_create(creation: Creation) -> list[Fact]:
    """Columns that INHERITS brings and the table requires; only where NOT NULL has a name can CREATE TABLE say it."""
    found = filter(not_null.is_added_to_inherited, _columns(creation))
    return [fact for fact in found if fact["not_null_name"]]


def settings_after_create(creation: Creation) -> Iterator[str | Statement]:
    """What CREATE TABLE cannot say about its columns, and the defaults of those that INHERITS brings."""
    required = _required_in_create(creation)
    for fact in _columns(creation):
        if not_null.is_added_to_inherited(fact) and fact not in required:
            yield not_null.add(fact, named=not_null.is_name_elsewhere(fact, creation))
        if not fact["in_partition"]:
            yield from set_expression.differing_from_parents(creation, fact)
            yield from _value_beside_parents(fact, creation)
            parents = inherited_column.named_by_inherits(fact, creation)
            yield from column_settings.beside_parents(fact, parents, creation.target)
        yield from settings(fact)


def _value_beside_parents(fact: Fact, creation: Creation) -> Iterator[str]:
    """The default, or the identity, of a column that INHERITS brings, or gives another default."""
    default = default_of(fact, inlined_defaults(creation))
    # Where the type is a domain, DEFAULT NULL is one, too.
    is_left = inherited.is_undeclared(fact) or type_names.domain_of(creation.target, fact["type"]) is not None
    if is_left and _refuses_defaults(fact, creation):
        yield alter_column(fact, "DROP DEFAULT")
    elif inherited.is_undeclared(fact) and default is not None:
        yield alter_column(fact, f"SET DEFAULT {default}")
    if _has_identity_apart(fact, creation):
        yield identity_column.add(fact)


def settings(fact: Fact) -> Iterator[str | Statement]:
    """What neither CREATE TABLE nor ADD COLUMN can say about a column."""
    if not_null.is_not_valid(fact) and (fact["in_partition"] or not fact["not_null_inherited"]):
        yield not_null.add(fact, named=True)
    yield from settings_besides(fact)


def settings_besides(fact: Fact) -> Iterator[str | Statement]:
    """Without NOT NULL, which a column can have from parents."""
    if fact["identity_type"]:
        yield identity_column.set_type(fact)
    if fact["identity_persistence"]:
        yield identity_column.set_persistence(fact)
    yield from column_settings.settings(fact)


def default_of(fact: Fact, inlined: Mapping[tuple[str, ...], Fact]) -> str | None:
    """The expression of a column's default, where it is inlined."""
    default = inlined.get(fact.parts)
    return default["expression"] if default else None


def inlined_defaults(creation: Creation) -> dict[tuple[str, ...], Fact]:
    """The inlined defaults by the parts of their columns."""
    return {fact.parts: fact for fact in creation.inlined if fact.identity.kind == "default"}
