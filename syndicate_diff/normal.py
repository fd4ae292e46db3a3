"""What PostgreSQL writes of an expression, in the form that reading it back from that text gives.

It does not come to the same form at once: an expression is stored as its source was parsed, its text is parsed
otherwise, and only what that gives is stable. A dump that is restored differs from its original in the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

# A cast of a whole array becomes casts of its elements (``transformTypeCast`` in parse_expr.c):
# `varchar_column IN ('a', 'b')`. Of statistics, pg_dump writes expressions without parentheses that need not be.
_ARRAY_CASTS = ("])::", "]::")
_TYPE_OF_ELEMENTS = re.compile(r'::((?:"(?:[^"]|"")*"|[\w.])+(?: [a-z]+)*(?:\(\d+(?:,\d+)?\))?)\[\]')

# What stands before the parentheses of a call; not before an array.
_CALLED = re.compile(r'[\w"]$')

# AND of an AND is one list (``makeAndExpr`` in gram.y), and so is OR, where the inner one comes first:
# `a BETWEEN 1 AND 2 AND b`.
_NESTED = (")) AND", ")) OR")
_OPERATORS = (" AND", " OR")

# What is quoted is no part of an expression.
QUOTED = r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|(?P<tag>\$\w*\$).*?(?P=tag)"""
_TOKEN = re.compile(QUOTED + r"""|, | (?:AND|OR)(?=\s)|[^'"$()\[\], -]+|.""", re.DOTALL)

# A natural join of tables without common columns.
_ON_TRUE = re.compile(QUOTED + r"|\bON TRUE\b", re.DOTALL)


# A minus before a number is a part of it (``doNegate`` in gram.y): `-1::integer`.
_NEGATED = re.compile(QUOTED + r"|\(- (?P<number>\d+(?P<fraction>\.\d+)?)\)", re.DOTALL)

# A column of an inner SELECT that has no name has that of the type, where it is a cast (``FigureColname`` in
# parse_target.c), also where that is all that it selects: `EXISTS (SELECT 'a' FROM b)`, `(SELECT (SELECT 'a'))`.
_NAME = r'(?:"(?:[^"]|"")*"|\w+)'
_MODIFIER = r"(?:\(\d+(?:,\d+)?\))?"
_NAMED_BY_TYPE = re.compile(
    rf"::(?P<type>(?:{_NAME}\.)?{_NAME}{_MODIFIER}(?: [a-z]+)*{_MODIFIER})(?:\[\])*"
    rf"(?P<names>(?:\)* AS {_NAME})+)|{QUOTED}",
    re.DOTALL,
)
_NAMES_OF_TYPES = {
    "smallint": "int2",
    "integer": "int4",
    "bigint": "int8",
    "real": "float4",
    "double precision": "float8",
    "boolean": "bool",
    "character varying": "varchar",
    "character": "bpchar",
    "bit varying": "varbit",
    "time without time zone": "time",
    "time with time zone": "timetz",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
}


def normal(value: Any) -> Any:
    """A value in the form that reading it back from its own text gives."""
    if isinstance(value, list):
        return [normal(element) for element in value]
    if not isinstance(value, str):
        return value
    if "(- " in value:
        value = _NEGATED.sub(_as_number, value)
    if "::" in value and " AS " in value:
        value = _NAMED_BY_TYPE.sub(_without_name_of_type, value)
    if "ON TRUE" in value:
        value = _ON_TRUE.sub(lambda found: "ON (true)" if found[0] == "ON TRUE" else found[0], value)
    if any(cast in value for cast in _ARRAY_CASTS):
        value = _with_element_casts(value)
    return _flattened(value) if any(end in value for end in _NESTED) else value


def _as_number(found: re.Match[str]) -> str:
    type_name = "numeric" if found["fraction"] else "integer"
    return f"'-{found['number']}'::{type_name}" if found["number"] else found[0]


def _without_name_of_type(found: re.Match[str]) -> str:
    if not found["type"]:
        return found[0]
    written = re.sub(r"\([\d,]+\)", "", found["type"])
    name = f" AS {_NAMES_OF_TYPES.get(written, written.rpartition('.')[2])}"
    named_by_type = re.compile(rf"\A(?:\)*{re.escape(name)}(?!\w))+")
    names = named_by_type.sub(lambda outer: outer[0].replace(name, ""), found["names"])
    return found[0].removesuffix(found["names"]) + names


def _with_element_casts(text: str) -> str:
    """``(ARRAY[a, b])::text[]`` as ``ARRAY[(a)::text, (b)::text]``."""
    tokens: list[str] = []
    opened: list[int] = []
    end = 0
    while match := _TOKEN.match(text, end):
        tokens.append(match[0])
        end = match.end()
        if match[0] in ("(", "["):
            opened.append(len(tokens) - 1)
        elif match[0] in (")", "]") and opened:
            start = max(opened.pop() - (match[0] == "]"), 0)
            is_call = start > 0 and bool(_CALLED.search(tokens[start - 1]))
            cast = None if is_call else _TYPE_OF_ELEMENTS.match(text, end)
            if cast and _is_array(tokens[start:]):
                tokens[start:] = _cast_elements(tokens[start:], cast[1])
                end = cast.end()
    return "".join(tokens)


def _depths(tokens: Sequence[str]) -> list[int]:
    """How many brackets are open after each token."""
    found = [0]
    for token in tokens:
        found.append(found[-1] + (token in ("(", "[")) - (token in (")", "]")))
    return found[1:]


def _is_array(tokens: Sequence[str]) -> bool:
    """Whether they are one ``ARRAY[…]`` with elements, in parentheses or not, and nothing else."""
    array = tokens[1:-1] if tokens[0] == "(" else tokens
    return len(array) > 3 and array[:2] == ["ARRAY", "["] and 0 not in _depths(array[1:-1])


def _cast_elements(array: Sequence[str], element_type: str) -> Iterator[str]:
    """With parentheses where the array has them."""
    before, after = (["("], [")"]) if array[0] == "(" else ([], [])
    cast = [*after, f"::{element_type}"]
    elements = array[len(before) + 2 : -1 - len(after)]
    yield from ("ARRAY", "[", *before)
    for token, depth in zip(elements, _depths(elements), strict=True):
        yield from (*cast, token, *before) if token == ", " and not depth else (token,)
    yield from (*cast, "]")


class _Group(NamedTuple):
    """What is between two parentheses: where they are, and the first operator of a list of conditions."""

    opened: int
    closed: int
    operator: str


def _flattened(text: str) -> str:
    """The text without the parentheses around a list of conditions that begins a longer one."""
    tokens = [match[0] for match in _TOKEN.finditer(text)]
    opened: list[int] = []
    operators: list[str] = [""]
    last: _Group | None = None
    for place, token in enumerate(tokens):
        if token == "(":
            opened.append(place)
            operators.append("")
        elif token == ")" and opened:
            last = _Group(opened.pop(), place, operators.pop())
        elif token in _OPERATORS and opened and not operators[-1]:
            operators[-1] = token
            begins = last and (last.opened, last.closed) == (opened[-1] + 1, place - 1)
            if last and begins and last.operator == token:
                tokens[last.opened] = tokens[last.closed] = ""
    return "".join(tokens)
