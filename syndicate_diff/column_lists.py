"""Texts that name the columns of a row by their position, which differs between tables that are else the same.

PostgreSQL writes all columns of what a function returns: ``FROM f() f(a, b)``; a table or a join can have a list of
names, ``FROM t x(p, q)``; a row can be written by its values, ``ROW(1, 'x')::t``; and a parsed body returns the row of
a table in the order of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from syndicate_diff import sql
from syndicate_diff.model import Fact, Identity

_NAME = r'(?:\w+|"(?:[^"]|"")*")'
_LIST = rf"(?: WITH ORDINALITY)? {_NAME}\("
_NAMED_LIST = re.compile(rf"(?:\)|(?:FROM|JOIN|,)\s+(?:ONLY )?{_NAME}\.{_NAME}){_LIST}(?!\))")


def has_no_list(*attributes: str) -> Callable[[Fact], bool]:
    """`Kind.lets_go` of these: with a list, a text fits the columns that are there when all is done, and no others."""
    return lambda fact: not any(map(_NAMED_LIST.search, filter(None, (fact[attribute] for attribute in attributes))))


def lists_columns(*attributes: str) -> Callable[[Fact, Identity, Sequence[str]], bool]:
    """Whether queries or expressions in these attributes read the columns of an object by their position."""
    return lambda fact, whole, columns: any(_is_in(fact[attribute], whole, columns) for attribute in attributes)


def _is_in(texts: str | list[str] | None, whole: Identity, columns: Sequence[str]) -> bool:
    """Whether the columns of what a function returns are listed, all and in their order, or a row is written.

    So they are where the table itself, or a join with it, has a list.
    """
    names, row = re.escape(", ".join(map(sql.name, columns))), re.escape(sql.qualified(*whole.parts))
    listed = rf"\){_LIST}{names}\)|(?<![\w.\"]){row}{_LIST}|(?<![\w.\"]){row}(?![\w\"])[^;]* JOIN [^;]*\){_LIST}"
    pattern = re.compile(rf"""{listed}|\)'?::{row}(?![\w"])""", re.DOTALL)
    return any(map(pattern.search, [texts] if isinstance(texts, str) else texts or ()))


def returns_row(fact: Fact, whole: Identity, columns: Sequence[str]) -> bool:
    """`Kind.by_position` of routines: their body or defaults list such columns, or they return rows of the type."""
    body, result = fact["sql_body"], (fact["result"] or "").removeprefix("SETOF ")
    parsed = body or (fact["definition"].partition("\n")[0] if fact["defaults"] else "")
    return bool(body and result == sql.qualified(*whole.parts)) or _is_in(parsed, whole, columns)
