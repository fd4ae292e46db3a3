"""The SQL files of a desired state: reading them, splitting them, positions in them.

Statements are split by PostgreSQL's own parser (`pglast`), at most once per file, and only in
files where somebody asks: splitting is quick (9 µs a statement), parsing is not (300 µs).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from syndicate_diff.errors import DesiredStateError, Where
from syndicate_diff.redaction import mask_lines

# pg_dump writes these two since August 2025 (CVE-2025-8714); they say nothing about the schema.
_OTHER_SUFFIXES = (".pgsql", ".psql", ".ddl", ".plsql", ".plpgsql")
_RESTRICT = re.compile(r"^\\(?:un)?restrict\b[^\n]*", re.MULTILINE)
_COPY_DATA = re.compile(r"\bCOPY\b[^;]*\bFROM\s+STDIN\b[^;]*;", re.IGNORECASE)
_EXTENSION = re.compile(r'\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)', re.IGNORECASE)
_LEAD = re.compile(r"[A-Za-z]+(?:\s+[A-Za-z]+)?")
_SHOWN_LINES = 4


@dataclass(frozen=True)
class SourceFile:
    """One file: the path to show in messages, and its text."""

    path: str
    text: str

    @cached_property
    def sql(self) -> str:
        """What is sent to the server: the text, with blanks where psql's restrict commands stood."""
        if "restrict" not in self.text:
            return self.text
        return _RESTRICT.sub(lambda command: " " * len(command[0]), self.text)

    @cached_property
    def statements(self) -> tuple[SourceStatement, ...]:
        """The statements in their order.

        Raises `DesiredStateError` where the parser stops, which is also where psql's own
        commands and the rows of COPY are found.
        """
        from pglast.parser import ParseError, split

        try:
            slices = split(self.sql, only_slices=True)
        except ParseError as error:
            raise self._syntax_error(error) from None
        return tuple(SourceStatement(self, found.start, found.stop) for found in slices)

    def where(self, offset: int) -> Where:
        """The line and column of a character."""
        line_start = self.text.rfind("\n", 0, offset) + 1
        return Where(self.path, self.text.count("\n", 0, offset) + 1, offset - line_start + 1)

    def _syntax_error(self, error: Any) -> DesiredStateError:
        message, offset = error.args[0], error.args[1]
        offset = len(self.text.rstrip()) if offset is None else offset
        if before := _copy_before(self.sql, offset):
            return refused_rows(self.where(before))
        if self.sql[offset : offset + 1] == "\\":
            return DesiredStateError(
                "a psql command, which only psql understands",
                where=self.where(offset),
                why=self.sql[offset:].split("\n", 1)[0].strip(),
                hint="take it out: a desired state is plain SQL",
            )
        line = self.text[self.text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]
        return DesiredStateError(message, where=self.where(offset), why=mask_lines(line.strip()), sqlstate="42601")


@dataclass(frozen=True, eq=False)
class SourceStatement:
    """One statement: its file, and from where to where it goes."""

    file: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        """The statement as written, without the semicolon."""
        return self.file.sql[self.start : self.end]

    @cached_property
    def lead(self) -> str:
        """Its first two words, in capitals: ``CREATE TABLE``."""
        match = _LEAD.match(self.file.sql, self.start, self.end)
        return " ".join(match[0].upper().split()) if match else ""

    @cached_property
    def tree(self) -> Any:
        """PostgreSQL's parse tree, in which locations count from the start of the statement."""
        from pglast.parser import parse_sql

        return parse_sql(self.text)[0].stmt

    @property
    def node(self) -> str:
        """The tag of the parse tree: ``CreateStmt``."""
        return type(self.tree).__name__

    @property
    def where(self) -> Where:
        """Where it begins."""
        return self.file.where(self.start)

    def at(self, offset: int) -> Where:
        """Where the character at `offset` of the statement is."""
        return self.file.where(self.start + offset)

    @property
    def shown(self) -> str:
        """Its first lines, for messages; without secrets."""
        lines = mask_lines(self.text).splitlines()
        return "\n        ".join(lines[:_SHOWN_LINES] + ["..."] * (len(lines) > _SHOWN_LINES))


def refused_rows(where: Where) -> DesiredStateError:
    """The error for a statement that inserts, changes or removes rows."""
    return DesiredStateError(
        "a file that inserts rows",
        where=where,
        why="a desired state describes the schema; the rows of a database are not compared",
        hint="move the statement to a script that is run by other means",
    )


def extensions_in(files: Iterable[SourceFile]) -> frozenset[str]:
    """The names of the extensions that files create."""
    return frozenset(match[1] for file in files for match in _EXTENSION.finditer(file.text))


def read_files(root: Path) -> list[SourceFile]:
    """The ``*.sql`` files below a folder, sorted by path, hidden ones left out; or the one file `root`.

    Raises `DesiredStateError` if there are none, if one is not UTF-8, or goes by another name for SQL.
    """
    if not root.exists():
        raise DesiredStateError("no such file or folder", where=str(root), hint="check the path, or --schema")
    paths = sorted(_sql_files(root)) if root.is_dir() else [root]
    if not paths:
        raise DesiredStateError(
            "there are no .sql files in this folder",
            where=str(root),
            why="a desired state without files would mean to drop everything",
            hint="name the folder with --schema, or begin one: schemadiff init",
        )
    return [SourceFile(str(path), _read(path)) for path in paths]


def _sql_files(root: Path) -> Iterator[Path]:
    """Through links to folders too, each folder once. A link to nowhere is given, for `_read` to refuse."""
    seen: set[str] = set()
    for folder, folders, files in os.walk(root, followlinks=True, onerror=_refuse_folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()  # a link that leads in a circle
            continue
        seen.add(real)
        for name in files:
            suffix = Path(name).suffix.lower()
            if suffix in _OTHER_SUFFIXES and not name.startswith("."):
                raise DesiredStateError(
                    f"a file of SQL that does not end in .sql: {name}",
                    where=str(Path(folder, name)),
                    why="it would be passed over, and what it defines be missing",
                    hint="call it .sql, or move it out of the schema folder",
                )
            if suffix == ".sql" and not name.startswith("."):
                yield Path(folder, name)


def _refuse_folder(error: OSError) -> None:
    hint = "make it readable, or move it out of the schema folder"
    raise DesiredStateError(
        "the folder cannot be read", where=str(error.filename), why=error.strerror, hint=hint
    ) from None


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        hint = "mend the link, or remove it" if path.is_symlink() else "make it readable, or remove it"
        raise DesiredStateError("the file cannot be read", where=str(path), why=error.strerror, hint=hint) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = f"byte {error.start} (0x{data[error.start]:02x}): {error.reason}"
        line = data.count(b"\n", 0, error.start) + 1
        utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        hint = "save it as UTF-8, " + ("it is UTF-16" if utf16 else "or convert it: iconv -f LATIN1 -t UTF-8")
        raise DesiredStateError("the file is not UTF-8", where=Where(str(path), line), why=why, hint=hint) from None
    if "\0" in text:
        where = SourceFile(str(path), text).where(text.index("\0"))
        raise DesiredStateError(
            "the file has a zero byte, which no SQL text may have",
            where=where,
            hint="remove it; if there are many, the file is UTF-16 or no text: save it as UTF-8",
        )
    return text


def _copy_before(text: str, offset: int) -> int | None:
    """Where the COPY ... FROM STDIN begins whose rows the parser stumbled over at `offset`."""
    for match in _COPY_DATA.finditer(text, 0, offset):
        if not text[match.end() : offset].strip():
            return match.start()
    return None
