"""YAML read into frozen dataclasses; every error names file, line and column.

A `Reader` turns one YAML node into a value. Readers are combined to describe a whole file:

    pool = record(PoolSettings, size=integer(minimum=1), idle_timeout=integer())
    load(text, "schemadiff.yml", record(Settings, pool=pool, ignore=sequence(string)))
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from syndicate_diff.errors import SettingsError, Where
from syndicate_diff.nearest import choice_hint
from syndicate_diff.redaction import holds_password

T = TypeVar("T")

# What a node's tag is called in a message.
_FOUND = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:bool": "true or false",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:seq": "a list",
    "tag:yaml.org,2002:map": "a mapping",
}
_NULL = "tag:yaml.org,2002:null"
_STRING = "tag:yaml.org,2002:str"
_TRUTH = "tag:yaml.org,2002:bool"


@dataclass(frozen=True, slots=True)
class Place:
    """A node with the file and the key that it belongs to."""

    node: yaml.Node
    file: str
    key: str = ""

    @property
    def where(self) -> Where:
        """File, line and column of the node."""
        return _position(self.file, self.node.start_mark)

    def below(self, node: yaml.Node, key: str) -> Place:
        """A child node; `key` is added to the path of keys."""
        return Place(node, self.file, f"{self.key}.{key}" if self.key else key)

    def error(self, what: str, hint: str | None = None) -> SettingsError:
        """The error for something that is wrong here."""
        return SettingsError(f"{self.key}: {what}" if self.key else what, where=self.where, hint=hint)

    def expected(self, what: str, hint: str | None = None) -> SettingsError:
        """The error for a node of the wrong type."""
        return self.error(f"expected {what}, found {_FOUND.get(self.node.tag, self.node.tag)}", hint)


Reader = Callable[[Place], T]


def load(text: str, file: str, reader: Reader[T], empty: T) -> T:
    """Read one YAML document; `empty` is the value of a file without content.

    Raises `SettingsError` for malformed YAML, for what the reader refuses, and for any value
    that holds a password, wherever it stands.
    """
    try:
        _refuse_passwords(text, file)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _malformed(error, file) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SettingsError("a character that YAML does not allow", where=Where(file, line), why=error.reason) from None
    return empty if node is None else reader(Place(node, file))


def _malformed(error: yaml.MarkedYAMLError, file: str) -> SettingsError:
    mark = error.problem_mark or error.context_mark
    return SettingsError(
        "malformed YAML",
        where=_position(file, mark) if mark else Where(file),
        why=" ".join(part for part in (error.context, error.problem) if part),
    )


def _position(file: str, mark: yaml.Mark) -> Where:
    return Where(file, mark.line + 1, mark.column + 1)


def _refuse_passwords(text: str, file: str) -> None:
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken) and holds_password(token.value):
            raise SettingsError(
                "a password does not belong in this file",
                where=_position(file, token.start_mark),
                hint="put the URL into an environment variable (or .env) and write the variable's name here",
            )


def string(place: Place) -> str:
    """Text that is not empty."""
    if place.node.tag != _STRING:
        is_scalar = isinstance(place.node, yaml.ScalarNode) and place.node.tag != _NULL
        raise place.expected("text", f'quote it: "{place.node.value}"' if is_scalar else None)
    value = str(place.node.value).strip()
    if not value:
        raise place.error("expected text, found an empty string")
    return value


def matching(pattern: str, expected: str, hint: str | None = None) -> Reader[str]:
    """Text of which the whole matches the pattern; `expected` says in words what that is."""
    compiled = re.compile(pattern)

    def read(place: Place) -> str:
        value = string(place)
        if not compiled.fullmatch(value):
            raise place.error(f'expected {expected}, found "{value}"', hint)
        return value

    return read


def one_of(choices: Collection[str]) -> Reader[str]:
    """One of the given words."""

    def read(place: Place) -> str:
        value = string(place)
        if value not in choices:
            raise place.error(f'"{value}" is not known', choice_hint(value, choices))
        return value

    return read


def integer(minimum: int = 0) -> Reader[int]:
    """A whole number in decimal notation, at least `minimum`."""

    def read(place: Place) -> int:
        # YAML 1.1 has octal, sexagesimal and underscored numbers, which nobody means here.
        if place.node.tag != "tag:yaml.org,2002:int" or not re.fullmatch(r"-?(0|[1-9]\d*)", place.node.value):
            raise place.expected("a whole number")
        if int(place.node.value) < minimum:
            raise place.error(f"expected at least {minimum}, found {place.node.value}")
        return int(place.node.value)

    return read


def truth(place: Place) -> bool:
    """true or false."""
    if place.node.tag != _TRUTH:
        raise place.expected("true or false")
    return bool(str(place.node.value).lower() in ("true", "yes", "on"))


def optional(reader: Reader[T]) -> Reader[T | None]:
    """What `reader` reads, or None for ``null`` or nothing."""
    return lambda place: None if place.node.tag == _NULL else reader(place)


def sequence(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list, or nothing; the same value twice is an error."""

    def read(place: Place) -> tuple[T, ...]:
        if place.node.tag == _NULL:
            return ()
        if not isinstance(place.node, yaml.SequenceNode):
            raise place.expected("a list")
        values: list[T] = []
        for node in place.node.value:
            entry = Place(node, place.file, place.key)
            values.append(reader(entry))
            if values[-1] in values[:-1]:
                raise entry.error("the same entry a second time")
        return tuple(values)

    return read


def mapping(reader: Reader[T]) -> Reader[Mapping[str, T]]:
    """A mapping with keys that the author chooses."""
    return lambda place: MappingProxyType({key: reader(child) for key, child in _entries(place)})


def record(into: Callable[..., T], /, **readers: Reader[Any]) -> Reader[T]:
    """A mapping with known keys, or nothing; the values become the arguments of `into`.

    A parameter without a default is a key that must be there.
    """
    parameters = inspect.signature(into).parameters
    required = [name for name in readers if parameters[name].default is inspect.Parameter.empty]

    def read(place: Place) -> T:
        values: dict[str, Any] = {}
        for key, child in _entries(place, known=readers):
            values[key] = readers[key](child)
        for key in required:
            if key not in values:
                raise place.error(f'"{key}" is missing')
        return into(**values)

    return read


def _entries(place: Place, known: Collection[str] | None = None) -> Iterator[tuple[str, Place]]:
    if place.node.tag == _NULL:  # a section of which every line is commented out
        return
    if not isinstance(place.node, yaml.MappingNode):
        raise place.expected("a mapping")
    lines: dict[str, int] = {}
    for key_node, value_node in place.node.value:
        key_place = Place(key_node, place.file, place.key)
        key = string(key_place)
        if key in lines:
            raise key_place.error(f'"{key}" is already set in line {lines[key]}')
        if known is not None and key not in known:
            raise key_place.error(f'unknown key "{key}"', choice_hint(key, known))
        lines[key] = key_node.start_mark.line + 1
        yield key, place.below(value_node, key)
