"""A stand-in for the parents of a table while these change, so that it goes on not to declare what it has from them.

https://www.postgresql.org/docs/current/ddl-inherit.html. PostgreSQL counts the parents that a column or a check has:
NO INHERIT declares it where none is left, INHERIT leaves it declared, and only what ADD brings through a parent is not.
So it is with NOT NULL as a constraint of its own (18). A stand-in has such parts, and counts as a parent of
them until the real ones are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.kinds.shared import inherited, inherited_check, not_null, not_null_anew
from syndicate_diff.kinds.shared.constraint_definition import definition, validity
from syndicate_diff.kinds.shared.table_part import alter_table
from syndicate_diff.model import Catalog, Fact, Identity, Parts
from syndicate_diff.registry import kinds
from syndicate_diff.statement import Statement

# What a column shares with those of its parents, and cannot change by itself as long as it has parents.
_SHARED = (
    *("type", "collation", "generated", "expression"),
    *("not_null", "not_null_name", "not_null_state", "not_null_inherited"),
)


def can_attach(creation: Creation) -> bool:
    """Whether a table that stays can get its parents as the target has them, without being made anew.

    Not where it no longer declares, or requires, by itself what it did, nor where a column that it has from its
    parents alone changes in what they share, or is generated.
    """
    held = {column.name for column in _held_columns(creation)}
    columns = map(creation.target.fact, _from_parents_alone(creation.fact))
    return all(column.name in held or _can_be_brought(column, creation) for column in columns) and not any(
        column["generated"]
        for check in _undeclared_checks(creation.target, creation.fact.whole)
        for column in _columns_of(check, creation.target)
    )


def _from_parents_alone(inheritance: Fact) -> list[Identity]:
    """The columns that a table has, or requires, through its parents alone."""
    names = {*(inheritance["undeclared"] or ()), *(inheritance["required"] or ())}
    return [Identity("column", (*inheritance.parts, name)) for name in sorted(names)]


def _undeclared_checks(catalog: Catalog, table: Identity) -> list[Fact]:
    facts = map(catalog.fact, sorted(catalog.children(table, "constraint")))
    return [fact for fact in facts if inherited_check.is_undeclared(fact)]


def _columns_of(check: Fact, catalog: Catalog) -> list[Fact]:
    """The columns of its table that a check is about."""
    used = sorted({d.identity for d in catalog.dependencies(check.identity) if d.identity.kind == "column"})
    return [catalog.fact(column) for column in used if catalog.parent(column) == check.parent]


def _can_be_brought(column: Fact, creation: Creation) -> bool:
    is_plain = not column["generated"] and column.whole.kind == "table"
    return column.identity not in creation.source and inherited.is_undeclared(column) and is_plain


def _held_columns(step: Creation | Removal) -> list[Fact]:
    """The columns that a table has from its parents alone, before and after, as they are all the while."""
    old, new = step.source.get(step.fact.identity), step.target.get(step.fact.identity)
    if old is None or new is None:
        return []
    both = sorted({*_from_parents_alone(old)} & {*_from_parents_alone(new)})
    columns = [step.source.fact(column) for column in both if from_parents(column, old) == from_parents(column, new)]
    return [column for column in columns if not column["generated"] and is_settled(column.identity, step)]


def from_parents(column: Identity, inheritance: Fact) -> set[str]:
    """What of a column the table has from its parents alone: that it is there, that it is required."""
    return {how for how in ("undeclared", "required") if column.parts[-1] in (inheritance[how] or ())}


def is_settled(column: Identity, step: Creation | Removal) -> bool:
    """Whether a column stays, and nothing of it changes that it shares with those of the parents."""
    if not step.keeps(column):
        return False
    old, new = step.source.fact(column), step.target.fact(column)
    types = (d.identity for d in step.source.dependencies(column) if kinds()[d.identity.kind].adoptable)
    return all(old[name] == new[name] for name in _SHARED) and all(map(step.keeps, types))


def _held_checks(step: Creation | Removal) -> list[Fact]:
    """The checks that a table has from its parents alone, before and after, as they are all the while."""
    if step.fact.identity not in step.source or step.fact.identity not in step.target:
        return []
    return [check for check in _undeclared_checks(step.source, step.fact.whole) if _can_be_held(check, step)]


def _can_be_held(check: Fact, step: Creation | Removal) -> bool:
    old, new = (catalog.fact(step.fact.identity) for catalog in (step.source, step.target))
    columns = [column.identity for column in _columns_of(check, step.source) if not column["generated"]]
    if not step.keeps(check.identity) or len(columns) < len(_columns_of(check, step.source)):
        return False
    after = step.target.fact(check.identity)
    same = all(check[name] == after[name] for name in ("definition", "validated", "enforced", "declared"))
    return same and all(is_settled(c, step) and from_parents(c, old) == from_parents(c, new) for c in columns)


def changing_checks(creation: Creation) -> Iterator[Identity]:
    """The checks that a table has, and will have, from its parents alone, and not all the while."""
    held = {check.identity for check in _held_checks(creation)}
    checks = (check.identity for check in _undeclared_checks(creation.target, creation.fact.whole))
    yield from (check for check in checks if check not in held and creation.keeps(check))


def hold(removal: Removal, staying: list[Identity]) -> Iterator[str | Statement]:
    """Give a table that is about to lose parents one that has what it will go on having from others."""
    columns, checks = _held_meanwhile(removal, staying)
    columns = [_as_stored(column) for column in columns]
    defined = {column.identity: _definition(column) for column in columns}
    used = {column.identity: _type(column) for check in checks for column in _columns_of(check, removal.source)}
    not_valid = map(not_null.table_constraint, filter(_is_required_not_valid, columns))
    if columns or checks:
        yield from _make(removal.fact, {**used, **defined}.values(), [*not_valid, *map(_definition_of, checks)])


def _held_meanwhile(step: Creation | Removal, staying: list[Identity]) -> tuple[list[Fact], list[Fact]]:
    """The columns and checks that none of the parents has that are `staying`, or which none of them requires."""
    tables = {parent.parts for parent in staying}
    columns, checks = (
        [part for part in parts if not any(_gives(original, part, step) for original in _originals_in(tables, part))]
        for parts in (_held_columns(step), _held_checks(step))
    )
    return columns, checks


def _originals_in(tables: set[Parts], part: Fact) -> list[Identity]:
    return [original for original in inherited.originals(part) if original.parts[:2] in tables]


def _gives(original: Identity, part: Fact, step: Creation | Removal) -> bool:
    """Whether a parent has it, and requires it where the table does so for its parents' sake."""
    if original not in step.source:
        return False
    requires = part.attributes.get("not_null_inherited")
    return not requires or not_null.is_handed_on(step.source.fact(original))


def _make(of: Fact, columns: Iterable[str], constraints: Iterable[str] = ()) -> Iterator[Statement]:
    """A parent with those columns and constraints."""
    name = _name(of)
    yield about(name, f"CREATE TABLE {name} ({', '.join(columns)})")
    for constraint in constraints:
        yield about(name, f"ALTER TABLE {name} ADD {constraint}")
    yield Statement(alter_table(of, f"INHERIT {name}"))


def bring(column: Fact, default: str | None) -> Iterator[Statement]:
    """Add a column through a stand-in of its own."""
    yield from _make(column, ())
    yield Statement(f"ALTER TABLE {_name(column)} ADD COLUMN {_definition(column, default)}")


def require(column: Fact) -> Iterator[str]:
    """Through it, too, NOT NULL comes where that is NOT VALID."""
    if _is_required_not_valid(column):
        yield f"ALTER TABLE {_name(column)} ADD {not_null.table_constraint(column)}"


def is_brought(creation: Creation) -> bool:
    """Whether a check of a table that stays comes through a stand-in: no parent that is there brings it."""
    check = creation.fact
    is_new = inherited_check.is_undeclared(check) and creation.keeps(check.whole)
    return is_new and not inherited.stays_child(creation)


def bring_check(creation: Creation) -> Iterator[Statement]:
    """Add a check through a stand-in of its own."""
    check = creation.fact
    yield from _make(check, map(_type, _columns_of(check, creation.target)))
    yield Statement(f"ALTER TABLE {_name(check)} ADD {_definition_of(check)}")


def _definition_of(check: Fact) -> str:
    return f"{definition(check)}{validity(check)}"


def _as_stored(column: Fact) -> Fact:
    """With NOT NULL under the name that it has in truth, whichever parent it is known by."""
    if not column["not_null_inherited"]:
        return column
    return replace(column, attributes={**column.attributes, "not_null_name": column["not_null_stored_name"]})


def rename(creation: Creation, staying: list[Identity]) -> Iterator[Statement]:
    """Before the parents come, NOT NULL gets the name that it is known by, unless children refuse that."""
    for column in _held_meanwhile(creation, staying)[0]:
        stored, known = (fact["not_null_name"] for fact in (_as_stored(column), column))
        new = creation.target.fact(column.identity)
        change = Alteration(column, new, creation.source, creation.target, creation.keeps, pending=creation.pending)
        if stored != known and not not_null_anew.is_refused_below(change):
            name = _name(creation.fact)
            clause = f"RENAME CONSTRAINT {sql.name(stored)} TO {sql.name(known)}"
            yield about(name, f"ALTER TABLE {name} {clause}")


def let_go(creation: Creation, staying: list[Identity]) -> Iterator[str | Statement]:
    """Once the parents are there, the stand-ins go."""
    fact, target = creation.fact, creation.target
    stand_ins = [fact] if any(_held_meanwhile(creation, staying)) else []
    stand_ins += [target.fact(column) for column in _from_parents_alone(fact) if column not in creation.source]
    stand_ins += [check for check in _undeclared_checks(target, fact.whole) if not creation.keeps(check.identity)]
    for name in map(_name, stand_ins):
        yield from leave(fact, name)


def leave(fact: Fact, stand_in: str) -> Iterator[str | Statement]:
    """Let one go."""
    yield alter_table(fact, f"NO INHERIT {stand_in}")
    yield about(stand_in, f"DROP TABLE {stand_in}")


def _definition(column: Fact, default: str | None = None) -> str:
    """As a parent has it, for whose sake the table has it."""
    parts = [_type(column)]
    if default is not None:
        parts.append(f"DEFAULT {default}")
    if column["not_null_inherited"] and not_null.is_valid(column):
        parts.append(not_null.definition(column, named=True))
    return " ".join(parts)


def _is_required_not_valid(column: Fact) -> bool:
    """Which only ALTER TABLE can say."""
    return bool(column["not_null_inherited"]) and not_null.is_not_valid(column)


def _type(column: Fact) -> str:
    collation = f" COLLATE {column['collation']}" if column["collation"] else ""
    return f"{sql.name(column.name)} {column['type']}{collation}"


def _name(fact: Fact) -> str:
    """The stand-in for the parents of a table, or for those of one of its parts."""
    schema, *names = fact.parts
    if fact.identity.kind == "constraint":
        names.append("check")
    return sql.qualified(schema, sql.stand_in_name(".".join(names)))


def about(stand_in: str, statement: str) -> Statement:
    """The table itself has nothing to do with it."""
    return Statement(statement, relation=stand_in)
