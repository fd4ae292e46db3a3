"""What grants have in common: lists of privileges, read from an ACL and written as GRANT and REVOKE.

https://www.postgresql.org/docs/current/ddl-priv.html. A privilege is written as it is granted, with `*` for
the grant option and the column in parentheses: ``SELECT``, ``UPDATE*``, ``SELECT (total)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from syndicate_diff import sql
from syndicate_diff.catalog_sql import live_knows
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.model import Fact, Identity
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, Rendered, Statement

PUBLIC = "public"
OWNER = ""

# Privilege and column ("" for the whole object) → whether with grant option.
Held = dict[tuple[str, str], bool]

# SQL over the columns of aclexplode().
PRIVILEGE = "privilege_type || CASE WHEN is_grantable THEN '*' ELSE '' END"
# GRANT ALL gives it on newer servers only. https://www.postgresql.org/docs/release/17.0/
KNOWN = f"(privilege_type <> 'MAINTAIN' OR {live_knows(17)})"

_ORDER = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
_LOSS = Hazard(Danger.PRIVILEGES, "a role loses a right that it may be using")


def grantee(owner: str) -> str:
    """SQL for the name of a grantee: nothing for the owner, whoever that is."""
    return f"CASE grantee WHEN {owner} THEN '{OWNER}' WHEN 0 THEN '{PUBLIC}' ELSE pg_get_userbyid(grantee)::text END"


def grantor(owner: str) -> str:
    """SQL for the name of a grantor: nothing for the owner, whoever that is."""
    return f"CASE grantor WHEN {owner} THEN '{OWNER}' ELSE pg_get_userbyid(grantor)::text END"


def aggregated(keys: str, entries: str, before: str = "") -> str:
    """SQL for what grantees have and what PostgreSQL gives by itself, where that is not the same.

    `entries` has a row per privilege: the `keys`, the text `privilege`, and whether it is
    `actual` or usual; `before` is a column to put first.
    """
    listed = """coalesce(array_agg(privilege ORDER BY privilege COLLATE "C") FILTER (WHERE {}), '{{}}')"""
    return f"""
        SELECT {before}* FROM (
            SELECT {keys}, {listed.format("actual")} AS privileges, {listed.format("NOT actual")} AS usual
            FROM {entries} GROUP BY {keys}
        ) compared WHERE privileges <> usual"""


def held(privileges: Iterable[str]) -> Held:
    """A list of privileges as a mapping."""
    found: Held = {}
    for privilege in privileges:
        right, _, column = privilege.partition(" (")
        found[right.removesuffix("*"), column.removesuffix(")")] = right.endswith("*")
    return found


def merged(one: Held, other: Held) -> Held:
    """The privileges of both."""
    return one | {key: grantable or one.get(key, False) for key, grantable in other.items()}


def grantee_name(name: str, owner: str) -> str:
    """The grantee in GRANT and REVOKE."""
    return "PUBLIC" if name == PUBLIC else sql.name(name or owner)


def roles(*names: str) -> Iterator[Identity]:
    """The roles among grantees and grantors."""
    return (Identity("role", (name,)) for name in names if name not in (OWNER, PUBLIC))


def grantee_and_grantor(fact: Fact) -> Iterator[Identity]:
    """The roles of a grant whose last name parts they are."""
    return roles(*fact.parts[-2:])


def changes(
    had: Held, has: Held, target: str, to: str, *, prefix: str = "", cascade: bool = False
) -> Iterator[Statement]:
    """The REVOKE and GRANT statements after which a grantee that had `had` has `has`.

    `target` is what follows ON, `to` the grantee; `cascade` says that others have their rights from this
    grantee, which go with its own.
    """
    gone, without_option, left = _revoked(had, has)
    plain = [key for key, grantable in has.items() if not grantable and key not in left]
    grantable = [key for key, option in has.items() if option and not left.get(key)]
    behind = " CASCADE" if cascade else ""
    for keys, text, hazards in (
        (gone, f"REVOKE {{}} ON {target} FROM {to}{behind}", (_LOSS,)),
        (without_option, f"REVOKE GRANT OPTION FOR {{}} ON {target} FROM {to}{behind}", (_LOSS,)),
        (plain, f"GRANT {{}} ON {target} TO {to}", ()),
        (grantable, f"GRANT {{}} ON {target} TO {to} WITH GRANT OPTION", ()),
    ):
        if keys:
            yield Statement(prefix + text.replace("{}", _listed(keys), 1), hazards=hazards)


Keys = list[tuple[str, str]]


def _revoked(had: Held, has: Held) -> tuple[Keys, Keys, Held]:
    """What to revoke, what to revoke the grant option of, and what is left after that.

    What is revoked on a table is revoked on each of its columns as well.
    """
    whole = {right for right, column in had if not column and (right, column) not in has}
    gone = [key for key in had if key not in has and not (key[1] and key[0] in whole)]
    left = {key: option for key, option in had.items() if key in has and key[0] not in whole}
    without_option = [key for key, option in left.items() if option and not has[key]]
    whole = {right for right, column in without_option if not column}
    left = {key: option and key[0] not in whole and has[key] for key, option in left.items()}
    return gone, without_option, left


def _listed(keys: Keys) -> str:
    """``SELECT, UPDATE (a, b)``."""
    columns: dict[str, list[str]] = {}
    for right, column in sorted(keys, key=_place):
        columns.setdefault(right if not column else f"{right} (", []).append(column)
    return ", ".join(f"{right}{sql.names(names)})" if names != [""] else right for right, names in columns.items())


def _place(key: tuple[str, str]) -> tuple[bool, int, str, str]:
    right, column = key
    return (bool(column), _ORDER.index(right) if right in _ORDER else len(_ORDER), right, column)


def as_grantor(name: str, statements: Iterable[Statement]) -> Iterator[str | Statement]:
    """The statements, run by whoever is to be the grantor; the owner's come from any superuser or member."""
    written = list(statements)
    if not name or not written:
        yield from written
        return
    yield f"SET ROLE {sql.name(name)}"
    yield from written
    yield "RESET ROLE"


Default = tuple[bool, str, Held]


def initial(usual: Mapping[str, Held], defaults: Iterable[Default], owner: str) -> dict[str, Held]:
    """What everybody has on a new object: what is usual, changed by default privileges.

    `defaults` says whether it holds in the whole database (and replaces what is usual) or in
    one schema (and adds to it), the grantee, and the privileges. The new `owner` keeps what it got.
    """
    found = dict(usual)
    for everywhere, name, privileges in sorted(defaults, key=lambda default: not default[0]):
        if everywhere and name != owner:
            found[name] = privileges
        else:
            key = OWNER if name == owner else name
            found[key] = merged(found.get(key, {}), privileges)
    return found


def rules(between: Callable[[Fact, Held, Held], Rendered], **not_compared: NotCompared) -> dict[str, Any]:
    """`create`, `drop` and `alter` of a kind whose facts are grants, all written by `between`."""

    def create(creation: Creation) -> Rendered:
        return between(creation.fact, held(creation.fact["usual"]), held(creation.fact["privileges"]))

    def drop(fact: Fact) -> Rendered:
        return between(fact, held(fact["privileges"]), held(fact["usual"]))

    def change(alteration: Alteration) -> Rendered:
        was, now = alteration.was("privileges"), alteration.now("privileges")
        return between(alteration.new, held(was), held(now))

    return {"create": create, "drop": drop, "alter": {"privileges": InPlace(change), "usual": USUAL, **not_compared}}


def grant_rules(
    target: Callable[[Fact], str], written: Callable[[Statement], Statement] = lambda statement: statement
) -> dict[str, Any]:
    """The `rules` of a kind whose last name parts are grantee and grantor, and on which roles its facts depend.

    `target` is what follows ON; `written` is how a statement is written, where that is not as it is.
    """

    def between(fact: Fact, had: Held, has: Held) -> Iterator[str | Statement]:
        *_, name, by = fact.parts
        return as_grantor(by, map(written, changes(had, has, target(fact), grantee_name(name, fact["holder"]))))

    return {**rules(between, holder=HOLDER), "depends": grantee_and_grantor}


USUAL = NotCompared("what PostgreSQL gives by itself")
HOLDER = NotCompared("the owner is a matter of the object")
