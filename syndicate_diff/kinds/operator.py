"""Operators. https://www.postgresql.org/docs/current/sql-createoperator.html

Commutator and negator are links of two operators: to create one of them links the other, to drop one
unlinks it; PostgreSQL 17 can also set them later. An operator without a function is a shell that
such a link made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.kind import REPLACE, Alteration, InPlace, Kind, NotCompared
from syndicate_diff.model import Fact, Identity


def _link(column: str) -> str:
    return f"""
        (SELECT ARRAY[ln.nspname::text, l.oprname::text]
         FROM pg_operator l JOIN pg_namespace ln ON ln.oid = l.oprnamespace
         WHERE l.oid = o.{column})"""


def operand(oid: str) -> str:
    """SQL for an operand's type, ``NONE`` where a prefix operator has none."""
    return f"CASE WHEN {oid} = 0 THEN 'NONE' ELSE format_type({oid}, NULL) END"


_QUERY = f"""
    SELECT o.oid,
           ARRAY[n.nspname::text, o.oprname::text,
                 '(' || {operand("o.oprleft")} || ', ' || {operand("o.oprright")} || ')'] AS parts,
           pg_get_userbyid(o.oprowner)::text AS owner,
           CASE WHEN o.oprcode <> 0 THEN o.oprcode::text END AS function,
           {operand("o.oprleft")} AS "left", {operand("o.oprright")} AS "right",
           {_link("oprcom")} AS commutator, {_link("oprnegate")} AS negator,
           CASE WHEN o.oprrest <> 0 THEN o.oprrest::text END AS restrict,
           CASE WHEN o.oprjoin <> 0 THEN o.oprjoin::text END AS "join",
           o.oprcanhash AS hashes, o.oprcanmerge AS merges
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
    if fact["left"] != "NONE":
        yield f"LEFTARG = {fact['left']}"
    yield f"RIGHTARG = {fact['right']}"
    for option in ("commutator", "negator"):
        if fact[option]:
            yield f"{option.upper()} = {_linked(fact[option])}"
    yield from (f"{option.upper()} = {fact[option]}" for option in ("restrict", "join") if fact[option])
    yield from (option.upper() for option in ("hashes", "merges") if fact[option])


def _create(fact: Fact) -> str:
    """Nothing for a shell: the operator that names it as its link makes it."""
    if fact["function"] is None:
        return ""
    return f"CREATE OPERATOR {_name(fact)} (\n    " + ",\n    ".join(_options(fact)) + "\n)"


def _set(option: str) -> Callable[[Alteration], str]:
    def render(change: Alteration) -> str:
        return f"ALTER OPERATOR {_address(change.new)} SET ({option.upper()} = {change.now(option) or 'NONE'})"

    return render


def _other(fact: Fact, option: str, link: list[str]) -> Identity:
    """A commutator takes the operands in the other order, a negator in the same."""
    operands = (fact["right"], fact["left"]) if option == "commutator" else (fact["left"], fact["right"])
    return Identity("operator", (*link, f"({operands[0]}, {operands[1]})"))


def _link_rule(option: str) -> InPlace:
    def possible(change: Alteration) -> bool:
        old, new = change.was(option), change.now(option)
        if old and new:
            return False
        if old:
            return _other(change.old, option, old) not in change.target
        return change.source.version >= 17 or _other(change.new, option, new) not in change.source

    def render(change: Alteration) -> str:
        new = change.now(option)
        if not new or _other(change.new, option, new) not in change.source:
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
    query=_QUERY,
    create=lambda creation: _create(creation.fact),
    address=_address,
    claims=lambda fact: [("operator", *fact.parts)],
    weight=42,
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
    },
)
