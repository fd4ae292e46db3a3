"""What checks of tables and of domains have in common, and what they prove."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate_diff.context import Alteration, Creation
from syndicate_diff.model import Fact, Identity

# `Kind.outdated`: nothing but a constraint that is added looks at rows that are there.
UNCHECKED = "is not checked again: rows that are there may be such as it refuses now"

_OF_IT_ALONE = " NO INHERIT"
_PIECE = re.compile(r""" AND |[()]|'(?:[^']|'')*'|"(?:[^"]|"")*"|.""", re.DOTALL)


def conditions(expression: str) -> set[str]:
    """What an expression that PostgreSQL wrote says with AND: ``((a > 0) AND (b > 0))`` gives ``a > 0``, ``b > 0``."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(expression):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == " AND " and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    if len(parts) > 1:
        return {condition for part in parts for condition in conditions(part)}
    return conditions(expression[1:-1]) if _is_in_parentheses(expression) else {expression}


def _is_in_parentheses(expression: str) -> bool:
    """Whether the first one is closed by the last character."""
    depth = 0
    pieces = _PIECE.findall(expression)
    for place, piece in enumerate(pieces):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if not depth:
            return piece == ")" and place == len(pieces) - 1
    return False


def proven(table: Identity, change: Creation | Alteration) -> set[str]:
    """What the valid checks say that a table, with its children, has when a step begins."""
    return {condition for check in _checks(table, change) for condition in conditions(_expression(check))}


def _checks(table: Identity, change: Creation | Alteration) -> Iterator[Fact]:
    for check in map(change.source.fact, change.source.children(table, "constraint")):
        if _holds(check) and (change.keeps(check.identity) or change.pending(check.identity)):
            yield check
    if isinstance(change, Creation):  # a new column can have come to other tables, with checks there
        for check in map(change.target.fact, change.target.children(table, "constraint")):
            if _holds(check) and change.exists(check.identity) and not change.pending(check.identity):
                yield check


def _holds(check: Fact) -> bool:
    return bool(check["type"] == "c" and check["validated"] and not check["definition"].endswith(_OF_IT_ALONE))


def _expression(check: Fact) -> str:
    expression: str = check["definition"].removeprefix("CHECK ")
    return expression
