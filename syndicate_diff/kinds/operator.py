"""Operators. https://www.postgresql.org/docs/current/sql-createoperator.html

Commutator and negator are links of two operators: to create one of them links the other, to drop one
unlinks it; PostgreSQL 17 can also set them later. An operator without a function is a shell: the creation
of an operator that names it as its link made it, and only that can. It stays when that operator goes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import function_name, operand, user_object
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.defaults import nothing
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared, no_statement

_LINKS = ("commutator", "negator")
_NONE = "NONE"  # the left operand of a prefix operator, as `operand` and statements have it


def _link(column: str) -> str:
    return f"""
        (SELECT ARRAY[ln.nspname::text, l.oprname::text]
         FROM pg_operator l JOIN pg_namespace ln ON ln.oid = l.oprnamespace
         WHERE l.oid = o.{column})"""


_QUERY = f"""
    SELECT o.oid,
           ARRAY[n.nspname::text, o.oprname::text,
                 '(' || {operand("o.oprleft")} || ', ' || {operand("o.oprright")} || ')'] AS parts,
           pg_get_userbyid(o.oprowner)::text AS owner,
           {function_name("o.oprcode")} AS function,
           {operand("o.oprleft")} AS "left", {operand("o.oprright")} AS "right",
           {_link("oprcom")} AS commutator, {_link("oprnegate")} AS negator,
           {function_name("o.oprrest")} AS restrict, {function_name("o.oprjoin")} AS "join",
           o.oprcanhash AS hashes, o.oprcanmerge AS merges,
           ARRAY(SELECT l.link FROM (VALUES ('commutator', o.oprcom), ('negator', o.oprnegate)) l(link, other)
                 JOIN pg_operator s ON s.oid = l.other WHERE s.oprcode = 0 ORDER BY l.link) AS shells
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
    WHERE {user_object("pg_operator", "o.oid")}
"""


def _name(fact: Fact) -> str:
    return f"{sql.name(fact.parts[0])}.{fact.parts[1]}"


def _address(fact: Fact) -> str:
    return f"{_name(fact)} {fact.parts[2]}"


def _linked(link: list[str]) -> str:
    return f"OPERATOR({sql.name(link[0])}.{link[1]})"


def _options(fact: Fact) -> Iterator[str]:
    yield f"FUNCTION = {fact['function']}"
    if fact["left"] != _NONE:
        yield f"LEFTARG = {fact['left']}"
    yield f"RIGHTARG = {fact['right']}"
    for option in _LINKS:
        if fact[option]:
            yield f"{option.upper()} = {_linked(fact[option])}"
    yield from (f"{option.upper()} = {fact[option]}" for option in ("restrict", "join") if fact[option])
    yield from (option.upper() for option in ("hashes", "merges") if fact[option])


def _create(creation: Creation) -> Iterator[str]:
    """A shell is made by the operator that names it as its link; where none does, by one that is dropped again."""
    fact = creation.fact
    if fact["function"] is not None:
        yield f"CREATE OPERATOR {_name(fact)} (\n    " + ",\n    ".join(_options(fact)) + "\n)"
    elif not any(_links(fact)):
        yield from _create_lone_shell(fact)


def _create_lone_shell(shell: Fact) -> Iterator[str]:
    operands = [operand for operand in (shell["left"], shell["right"]) if operand != _NONE]
    function = f"pg_temp.negated({', '.join(operands)})"
    left = f"LEFTARG = {shell['left']}, " if shell["left"] != _NONE else ""
    negator = _linked(list(shell.parts[:2]))
    yield f"CREATE FUNCTION {function} RETURNS boolean LANGUAGE sql RETURN false"
    yield (
        f"CREATE OPERATOR pg_temp.~~~~ (FUNCTION = pg_temp.negated, {left}RIGHTARG = {shell['right']}, "
        f"NEGATOR = {negator})"
    )
    yield f"DROP OPERATOR pg_temp.~~~~ {shell.parts[2]}"
    yield f"DROP FUNCTION {function}"


def _set(option: str) -> Callable[[Alteration], str]:
    def render(change: Alteration) -> str:
        return f"ALTER OPERATOR {_address(change.new)} SET ({option.upper()} = {change.now(option) or 'NONE'})"

    return render


def _other(fact: Fact, option: str, link: list[str]) -> Identity:
    """A commutator takes the operands in the other order, a negator in the same."""
    operands = (fact["right"], fact["left"]) if option == "commutator" else (fact["left"], fact["right"])
    return Identity("operator", (*link, f"({operands[0]}, {operands[1]})"))


def _links(fact: Fact) -> Iterator[Identity]:
    for option in _LINKS:
        if fact[option]:
            yield _other(fact, option, fact[option])


def _depends(fact: Fact) -> Iterator[Identity]:
    """A shell comes with what it is linked to."""
    if fact["function"] is None:
        yield from _links(fact)


def _claims(fact: Fact) -> Iterator[Hashable]:
    """To become a shell again, an operator goes before the one that makes the shell comes; one links to another."""
    yield ("operator", *fact.parts)
    yield from (("operator", *_other(fact, link, fact[link]).parts) for link in fact["shells"])
    yield from (("linked", link, *_other(fact, link, fact[link]).parts) for link in _LINKS if fact[link])


def _link_rule(option: str) -> InPlace:
    def possible(change: Alteration) -> bool:
        if change.new["function"] is None:
            return True
        old, new = change.was(option), change.now(option)
        if old and new:
            return False
        if old:
            return _other(change.old, option, old) not in change.target
        return change.source.version >= 17 or _other(change.new, option, new) not in change.source

    def render(change: Alteration) -> str:
        new = change.now(option)
        if change.new["function"] is None or not new or _other(change.new, option, new) not in change.source:
            return ""
        return f"ALTER OPERATOR {_address(change.new)} SET ({option.upper()} = {_linked(new)})"

    return InPlace(render, possible=possible)


def _flag(option: str) -> InPlace:
    """HASHES and MERGES can be set (PostgreSQL 17), never unset."""
    return InPlace(
        lambda change: f"ALTER OPERATOR {_address(change.new)} SET ({option.upper()})",
        possible=lambda change: bool(change.now(option)) and change.source.version >= 17,
    )


OPERATOR = Kind(
    name="operator",
    sql="OPERATOR",
    catalog="pg_operator",
    found_in="pg_operator WHERE oid >= 16384",
    query=_QUERY,
    create=_create,
    address=_address,
    depends=_depends,
    claims=_claims,
    calls=lambda fact: [("operator", *fact.parts[:2], fact["left"] == _NONE)],
    # PostgreSQL may put an operator's negator or commutator in its place where an expression uses it.
    found_through=lambda fact, _: _links(fact),
    weight=42,
    evaluated=nothing,
    alter={
        "function": REPLACE,
        "left": NotCompared("a part of the identity"),
        "right": NotCompared("a part of the identity"),
        "commutator": _link_rule("commutator"),
        "negator": _link_rule("negator"),
        "restrict": InPlace(_set("restrict")),
        "join": InPlace(_set("join")),
        "hashes": _flag("hashes"),
        "merges": _flag("merges"),
        # The drop of the other operator ends the link; only a CREATE makes the shell.
        "shells": InPlace(
            no_statement,
            possible=lambda change: set(change.now("shells")) <= set(change.was("shells")),
            reason="it is linked to a shell, which only CREATE OPERATOR makes",
        ),
    },
)
