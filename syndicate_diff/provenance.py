"""Which file and line made an object, and the renames that files declare.

An index of words leads to the statements that contain all the names asked for; only these are parsed,
each once. It is made when the first object is asked for.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from syndicate_diff.definitions import Definition, Names, definitions
from syndicate_diff.errors import DesiredStateError, Where
from syndicate_diff.source_files import SourceFile, SourceStatement

_RENAMED_FROM = re.compile(r"--\s*@renamed_from\s+(\S.*?)\s*\Z")
_PLAIN = re.compile(r"[\w$]+")
_COMMENTS = {"SQL_COMMENT", "C_COMMENT"}
_TYPES = {"CompositeTypeStmt", "CreateDomainStmt", "CreateEnumStmt", "CreateRangeStmt", "DefineStmt"}
_RELATIONS = {"CreateForeignTableStmt", "CreateStmt", "CreateTableAsStmt", "ViewStmt"}
# Objects of different kinds may have the same names; these are the nodes of each kind.
_NODES = {
    "aggregate": {"DefineStmt"},
    "attribute": {"ColumnDef"},
    "column": {"ColumnDef"},
    "comment": {"CommentStmt"},
    "constraint": {"Constraint"},
    "domain": {"CreateDomainStmt"},
    "enum": {"CreateEnumStmt"},
    "function": {"CreateFunctionStmt"},
    "grant": {"GrantStmt"},
    "index": {"IndexStmt"},
    "label": {"EnumLabel"},
    "policy": {"CreatePolicyStmt"},
    "procedure": {"CreateFunctionStmt"},
    "role": {"CreateRoleStmt"},
    "rule": {"RuleStmt"},
    "schema": {"CreateSchemaStmt"},
    "sequence": {"CreateSeqStmt"},
    "statistics": {"CreateStatsStmt"},
    "table": _RELATIONS,
    "trigger": {"CreateTrigStmt"},
    "type": _TYPES,
    "view": _RELATIONS,
}
_OVERLOADED = ("function", "procedure", "aggregate", "routine", "operator")
_NOT_MAKING = {"CommentStmt", "GrantStmt"}


@dataclass(frozen=True, slots=True)
class Rename:
    """One ``-- @renamed_from``: the names that an object has now, and what it was called.

    `new` are the names as the statement has them (the schema may be missing); `old` is the
    text of the comment; `node` the tag of the defining node (``CreateStmt``, ``ColumnDef``,
    ``EnumLabel``, ...).
    """

    new: Names
    old: str
    node: str
    where: Where


class Provenance:
    """Where in a set of files objects are made."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._files = files
        self._statements: dict[int, _Index] = {}
        self._definitions: dict[SourceStatement, tuple[Definition, ...]] = {}

    def find(self, names: Sequence[str], kind_hint: str) -> Where | None:
        """Where the object with these names was made; for what has no text of its own, its table.

        `names` go from the schema to the last name: ``("public", "orders", "total")``; for a
        function an argument list may follow. `kind_hint` decides between objects of one name.
        A primary key that nobody named is found where its table is. None if nothing is found.
        """
        found = self.definition(names, kind_hint)
        return found.statement.at(found.offset) if found else None

    def definition(self, names: Sequence[str], kind_hint: str) -> Definition | None:
        """Like `find`, but gives the definition, with its statement and file."""
        wanted, arguments = _without_arguments(tuple(names), kind_hint)
        hinted = next((nodes for word, nodes in _NODES.items() if word in kind_hint.lower()), set())
        fitting = [found for found in self._candidates(wanted) if _fits(found, wanted, hinted)]
        if fitting:
            # min() keeps the first of equals, which is the earliest in the files.
            return min(fitting, key=lambda found: _rank(found, wanted, hinted, arguments))
        return self.definition(wanted[:-1], "table") if len(wanted) > 2 else None

    def renames(self) -> list[Rename]:
        """Every ``-- @renamed_from`` comment.

        Raises `DesiredStateError` for one that stands next to nothing that has a name.
        """
        marked = (file for file in self._files if "@renamed_from" in file.text)
        return [rename for file in marked for rename in self._renames(file)]

    def _candidates(self, names: Names) -> Iterator[Definition]:
        # The schema may come from a search_path; the last names must be written somewhere.
        words = [name.casefold().replace('"', '""') for name in (names[1:] or names)]
        for place in self._index.having(words):
            file = self._files[place]
            if place not in self._statements:
                self._statements[place] = _Index(statement.text for statement in file.statements)
            for number in self._statements[place].having(words):
                yield from self._of(file.statements[number])

    @cached_property
    def _index(self) -> _Index:
        return _Index(file.text for file in self._files)

    def _of(self, statement: SourceStatement) -> tuple[Definition, ...]:
        if statement not in self._definitions:
            self._definitions[statement] = tuple(definitions(statement))
        return self._definitions[statement]

    def _renames(self, file: SourceFile) -> Iterator[Rename]:
        tokens = _Tokens(file)
        for position, token in enumerate(tokens.all):
            match = _RENAMED_FROM.match(tokens.text(token)) if token.name == "SQL_COMMENT" else None
            if match:
                target = self._target(tokens, position)
                if target is None:
                    raise DesiredStateError(
                        "@renamed_from stands next to nothing that can be renamed",
                        where=file.where(token.start),
                        hint="put it on the line before the object, or at the end of its line",
                    )
                yield Rename(target.names, match[1], target.node, file.where(token.start))

    def _target(self, tokens: _Tokens, comment: int) -> Definition | None:
        before = tokens.before(comment)
        if before is not None:
            return self._containing(tokens.statement(before.start), before.start)
        following = tokens.after(comment)
        if following is None:
            return None
        return self._beginning(tokens.statement(following.start), following.start)

    def _containing(self, statement: SourceStatement | None, offset: int) -> Definition | None:
        """The definition of a comment at the end of a line: the last one begun before it."""
        made = self._made(statement)
        if statement is None or not made:
            return None
        if offset >= statement.end:  # after the semicolon
            return made[0]
        begun = [found for found in made if statement.start + found.offset <= offset]
        return max(begun, key=lambda found: found.offset, default=None)

    def _beginning(self, statement: SourceStatement | None, offset: int) -> Definition | None:
        """The definition of a comment on a line of its own: the one that begins right after it."""
        if statement is None:
            return None
        exact = (found for found in self._made(statement) if statement.start + found.offset == offset)
        first = self._made(statement)[:1] if statement.start == offset else ()
        return next(exact, None) or next(iter(first), None)

    def _made(self, statement: SourceStatement | None) -> list[Definition]:
        return [found for found in self._of(statement) if found.node not in _NOT_MAKING] if statement else []


class _Index:
    """Which of some texts have some words; what is written plainly is found without a look at every text."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [text.casefold() for text in texts]
        self._places: dict[str, list[int]] = {}
        for place, text in enumerate(self._texts):
            for word in set(_PLAIN.findall(text)):
                self._places.setdefault(word, []).append(place)

    def having(self, words: Sequence[str]) -> Iterator[int]:
        """The numbers of the texts that have each of the case-folded words, in order."""
        listed = [self._places.get(word, []) for word in words if _PLAIN.fullmatch(word)]
        for place in min(listed, key=len, default=range(len(self._texts))):
            if all(word in self._texts[place] for word in words):
                yield place


class _Tokens:
    """The tokens of a file with its comments, and the statements they belong to."""

    def __init__(self, file: SourceFile) -> None:
        from pglast.parser import scan

        self._file = file
        self.all: Sequence[Any] = scan(file.sql)

    @cached_property
    def _starts(self) -> list[int]:
        return [statement.start for statement in self._file.statements]

    def text(self, token: Any) -> str:
        return self._file.sql[token.start : token.end + 1]

    def statement(self, offset: int) -> SourceStatement | None:
        """The statement at a character, or the last one before it."""
        index = bisect.bisect_right(self._starts, offset) - 1
        return self._file.statements[index] if index >= 0 else None

    def before(self, position: int) -> Any | None:
        """The last token before a comment, if it is on the same line."""
        comment = self.all[position]
        for token in reversed(self.all[:position]):
            if "\n" in self._file.sql[token.end + 1 : comment.start]:
                return None
            if token.name not in _COMMENTS:
                return token
        return None

    def after(self, position: int) -> Any | None:
        return next((token for token in self.all[position:] if token.name not in _COMMENTS), None)


def _without_arguments(names: Names, kind_hint: str) -> tuple[Names, int | None]:
    """Names without a function's argument list, in whichever way it was given, and how many there are."""
    if not any(word in kind_hint.lower() for word in _OVERLOADED):
        return names, None
    name, paren, inside = names[min(1, len(names) - 1)].partition("(")
    listed = inside.rstrip(")") if paren else ", ".join(names[2:]).strip("()") if len(names) > 2 else None
    count = None if listed is None else listed.count(",") + 1 if listed.strip() else 0
    return (*names[:1], name) if len(names) > 1 else (name,), count


def _fits(found: Definition, wanted: Names, hinted: set[str]) -> bool:
    """The same names, the schema perhaps unwritten; a comment or a grant only if asked for."""
    if found.node in _NOT_MAKING and found.node not in hinted:
        return False
    missing = len(wanted) - len(found.names)
    return missing in (0, 1) and wanted[missing:] == found.names


def _rank(found: Definition, wanted: Names, hinted: set[str], arguments: int | None) -> tuple[bool, ...]:
    overload = arguments is not None and found.arguments != arguments
    return bool(hinted) and found.node not in hinted, overload, len(found.names) != len(wanted)
