"""What moves to another schema with an object and is no fact itself, as the members of an extension do. Pure.

Others' texts name it: after the move they read otherwise, though nothing of them has changed. So it comes first, and
the rest of the plan is made for a catalog that reads as it will then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.diff import Scope
from syndicate_diff.kind import Kind, Members
from syndicate_diff.model import Catalog, Fact, Identity, Operator, Parts, Rows
from syndicate_diff.normal import QUOTED
from syndicate_diff.registry import kinds
from syndicate_diff.rules import InPlace

_OPERATOR_CHARACTERS = set("+-*/<>=~!@#%^&|`?")


def relocated(source: Catalog, target: Catalog, scope: Scope) -> tuple[Catalog, Catalog] | None:
    """The source with what moves in its new place, before and after others' texts say so; None: nothing moves."""
    found = list(_moves(source, target, scope))
    if not found:
        return None
    own = {identity.parts[:2] for identity in source.identities() if not kinds()[identity.kind].satellite}
    # Where an object of its own has the place, that must be gone before: the move comes among the other steps.
    moves = [move for move in found if own.isdisjoint(_places(move))]
    if not moves:
        return None
    moving = {move.new.identity for move in moves}
    needed = {used for identity in moving for used, deptype in target.dependencies(identity) if deptype != "r"}
    coming = [_as_role(target.fact(identity), source.role) for identity in sorted(needed) if identity not in source]
    links = [link for link in source.links() if link[0] not in moving]
    links += [(identity, *dependency) for identity in moving for dependency in target.dependencies(identity)]
    moved = replace(source, rows=_with([*coming, *(move.new for move in moves)], source), links=lambda: links)
    members = {member: to for move in moves for member, to in _members(move).items()}
    # Where an object of its own has the name, too, that could be meant.
    return moved, _renamed(moved, {member: to for member, to in members.items() if member not in own})


def _moves(source: Catalog, target: Catalog, scope: Scope) -> Iterator[Alteration]:
    """What is altered in an attribute that others' texts follow; nothing else of it is altered yet."""
    for kind in kinds().values():
        for old in source.facts(kind.name) if kind.moves else ():
            new = target.get(old.identity)
            moving = {name for name in kind.moves if new and new[name] != old[name]}
            if new and moving and scope(old.identity):
                moved = replace(old, attributes={**old.attributes, **{name: new[name] for name in moving}})
                change = Alteration(old, moved, source, target, lambda _: True, frozenset(moving))
                if all(_in_place(kind, name, change) for name in moving):
                    yield change


def _in_place(kind: Kind, attribute: str, change: Alteration) -> bool:
    rule = kind.rule(attribute)
    return isinstance(rule, InPlace) and rule.possible(change)


def _members(move: Alteration) -> Members:
    moves = kinds()[move.new.identity.kind].moves
    return {member: to for name in sorted(move.attributes) for member, to in moves[name](move).items()}


def _places(move: Alteration) -> Iterator[Parts]:
    """Where its members come to be."""
    return ((to, name) for (_, name), to in _members(move).items())


def _as_role(fact: Fact, role: str) -> Fact:
    """What is made before all else, and gets its owner with the rest."""
    attributes = {**fact.attributes, "owner": role} if "owner" in fact.attributes else fact.attributes
    return replace(fact, attributes=attributes)


def _with(facts: list[Fact], catalog: Catalog) -> dict[str, Rows]:
    """The rows of a catalog with these facts, which are parts of nothing."""
    rows = dict(catalog.rows)
    for fact in facts:
        kept = rows[fact.identity.kind]
        kept = kept if kept.values else Rows(tuple(fact.attributes))
        values = {**kept.values, fact.parts: tuple(fact[name] for name in kept.columns)}
        rows[fact.identity.kind] = replace(kept, values=values)
    return rows


def _renamed(catalog: Catalog, members: Members) -> Catalog:
    """The catalog as it reads when each of the members is in its new schema."""
    text = _renaming(members)

    def identity(old: Identity) -> Identity:
        return Identity(old.kind, parts(old.kind, old.parts))

    def parts(kind: str, old: Parts) -> Parts:
        schemas = [members.get((part, name), part) for part, name in zip(old, (*old[1:], ""), strict=True)]
        address = kinds()[kind].address_part
        if address is not None:
            schemas[address] = text(old[address])
        return tuple(text(part) if part.startswith("(") else part for part in schemas)  # a signature is a text

    def values(kind: Kind, columns: tuple[str, ...], old: tuple[Any, ...]) -> tuple[Any, ...]:
        named = zip(columns, old, strict=True)
        return tuple(value if name in kind.verbatim else _within(value, text) for name, value in named)

    rows = {
        name: Rows(
            found.columns,
            {parts(name, old): values(kinds()[name], found.columns, found.values[old]) for old in found.values},
            {parts(name, old): identity(parent) for old, parent in found.parents.items()},
        )
        for name, found in catalog.rows.items()
    }
    links = [(identity(dependent), identity(used), deptype) for dependent, used, deptype in catalog.links()]
    operators = {
        identity(user): frozenset(
            Operator(members.get((used.schema, used.name), used.schema), used.name, text(used.operands))
            for used in found
        )
        for user, found in catalog.operators.items()
    }
    return replace(catalog, rows=rows, links=lambda: links, operators=operators)


def _renaming(members: Members) -> Callable[[str], str]:
    """What makes of a text of PostgreSQL's, which qualifies all names, that with the new names."""
    new = {
        f"{sql.name(schema)}.{_written(name)}": f"{sql.name(to)}.{_written(name)}"
        for (schema, name), to in members.items()
    }
    names = "|".join(map(_pattern, sorted(new, key=len, reverse=True)))
    # What is quoted, such as the body of a routine, is no name.
    pattern = re.compile(rf"(?<![\w$.])(?:{names})|{QUOTED}", re.DOTALL)
    return lambda text: pattern.sub(lambda found: new.get(found[0], found[0]), text)


def _pattern(name: str) -> str:
    return re.escape(name) + (r"(?=\))" if name[-1] in _OPERATOR_CHARACTERS else r'(?![\w$"])')  # OPERATOR(public.=)


def _written(name: str) -> str:
    """As SQL writes the name of an operator or of another object."""
    return name if set(name) <= _OPERATOR_CHARACTERS else sql.name(name)


def _within(value: Any, text: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return text(value)
    return [_within(element, text) for element in value] if isinstance(value, list) else value
