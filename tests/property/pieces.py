"""Random schemas as lists of pieces: what is drawn, and what becomes of it in a second schema.

An `Entry` is what hypothesis draws for one object: its kind, numbers, and its fate in the second schema.
`sides` makes two lists of `Piece`s of them. A number means what its property makes of it (modulo the
number of choices), a reference is a number too: which of the objects before it is meant. So every entry
makes sense whatever else is there, and leaving entries out makes a smaller pair of valid schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from written import Written

# What may happen to an object on the way to the second schema; most stay as they are.
FATES = ("keep",) * 9 + ("alter",) * 6 + ("drop", "add", "move", "move and alter")
LARGEST = 23


@dataclass(frozen=True)
class Choice:
    """A property with so many values; 0 is the plainest."""

    count: int


@dataclass(frozen=True)
class Needs:
    """A reference to an object of these kinds, without which the piece cannot be."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Maybe:
    """A reference that may be absent (0)."""

    kinds: tuple[str, ...]


Property = Choice | Needs | Maybe


@dataclass(frozen=True)
class PieceKind:
    """A kind of piece: its properties, how often it is drawn, and how it is written."""

    name: str
    weight: int
    properties: Mapping[str, Property]
    write: Callable[[Written, Piece], None]

    def named(self, *types: type[Property]) -> list[str]:
        """The names of the properties of these types."""
        return [name for name, value in self.properties.items() if isinstance(value, types)]


KINDS: dict[str, PieceKind] = {}


@dataclass(frozen=True)
class Entry:
    """What is drawn for one object; `changed` are the numbers of the second schema that differ."""

    kind: str
    numbers: Mapping[str, int]
    fate: str = "keep"
    changed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """One object of a schema; `references` are the keys of other pieces."""

    key: str
    kind: str
    numbers: Mapping[str, int]
    references: Mapping[str, str]

    def __getitem__(self, name: str) -> int:
        choice = KINDS[self.kind].properties[name]
        assert isinstance(choice, Choice)
        return self.numbers.get(name, 0) % choice.count


def sides(entries: list[Entry]) -> tuple[list[Piece], list[Piece]]:
    """The two schemas."""
    known: dict[tuple[str, str], str] = {}
    first = _resolved(enumerate(entries), False, known)
    staying = [pair for pair in enumerate(entries) if "move" not in pair[1].fate and pair[1].fate != "drop"]
    moved = [pair for pair in enumerate(entries) if "move" in pair[1].fate]
    second = _resolved(iter(staying + moved), True, known)
    return [piece for piece, entry in zip(first, entries, strict=True) if entry.fate != "add"], second


def _resolved(entries: Iterator[tuple[int, Entry]], second: bool, known: dict[tuple[str, str], str]) -> list[Piece]:
    """Pieces with references to earlier ones; one that is not redrawn keeps what the first schema has."""
    pieces: list[Piece] = []
    for index, entry in entries:
        if not second and entry.fate == "add":
            pieces.append(Piece(f"{entry.kind}{index}", "", {}, {}))
            continue
        changed = entry.changed if second and "alter" in entry.fate else {}
        key, numbers = f"{entry.kind}{index}", {**entry.numbers, **changed}
        references = {}
        for name in KINDS[entry.kind].named(Needs, Maybe):
            if name in changed or (key, name) not in known:
                chosen = _candidate(pieces, KINDS[entry.kind].properties[name], numbers.get(name, 0))
            else:
                chosen = known[key, name]
            known.setdefault((key, name), chosen)
            references[name] = chosen
        pieces.append(Piece(key, entry.kind, numbers, references))
    return pieces


def _candidate(pieces: list[Piece], wanted: Property, number: int) -> str:
    """The key of the piece that a number means: the latest for the smallest number."""
    assert not isinstance(wanted, Choice)
    if isinstance(wanted, Maybe):
        if not number:
            return ""
        number -= 1
    found = [piece.key for piece in reversed(pieces) if piece.kind in wanted.kinds]
    return found[number % len(found)] if found else ""


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """One object of both schemas."""
    names = [kind.name for kind in KINDS.values() for _ in range(kind.weight)]
    kind = KINDS[draw(st.sampled_from(names))]
    needed = {name: draw(st.integers(0, 3)) for name in kind.named(Needs)}
    numbers = {**needed, **draw(_numbers(kind, 8))}
    fate = draw(st.sampled_from(FATES))
    return Entry(kind.name, numbers, fate, draw(_numbers(kind, 3)) if "alter" in fate else {})


def _numbers(kind: PieceKind, most: int) -> st.SearchStrategy[dict[str, int]]:
    names = kind.named(Choice, Maybe, Needs)
    return st.dictionaries(st.sampled_from(names), st.integers(0, LARGEST), max_size=most)
