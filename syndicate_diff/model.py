"""The nouns of the engine: identities, facts, catalogs, changes.

A catalog keeps what was read as plain tuples by kind; a `Fact` is made only for what is
looked at, because the unchanged majority must cost nothing (`docs/architecture.md`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from syndicate_diff import sql

Parts = tuple[str, ...]


class Identity(NamedTuple):
    """What a fact is called: its kind and its name parts, outermost first."""

    kind: str
    parts: Parts

    def __str__(self) -> str:
        """``function public.f(integer)``: a part in parentheses is a signature, not a name."""
        names = [part for part in self.parts if not part.startswith("(")]
        signature = "".join(part for part in self.parts if part.startswith("("))
        return f"{self.kind} {sql.qualified(*names)}{signature}"

    def to_list(self) -> list[str]:
        """The one codec: ``["column", "public", "orders", "total"]``."""
        return [self.kind, *self.parts]

    @classmethod
    def from_list(cls, encoded: Iterable[str]) -> Identity:
        """The reverse of `to_list`."""
        kind, *parts = encoded
        return cls(kind, tuple(parts))


@dataclass(frozen=True, slots=True)
class Fact:
    """One object, or one property of an object, as read from a catalog.

    `attributes` holds plain values: str, int, float, bool, None, or lists (also of lists) of them.
    """

    identity: Identity
    attributes: Mapping[str, Any]
    parent: Identity | None = None

    def __getitem__(self, attribute: str) -> Any:
        return self.attributes[attribute]

    @property
    def parts(self) -> Parts:
        """The name parts of the identity."""
        return self.identity.parts

    @property
    def whole(self) -> Identity:
        """The parent of a fact that is always a part of something."""
        assert self.parent is not None, f"{self.identity} is a part of nothing"
        return self.parent

    @property
    def name(self) -> str:
        """The last name part."""
        return self.identity.parts[-1]


# The types of dependencies: PostgreSQL's own, https://www.postgresql.org/docs/current/catalog-pg-depend.html ...
NORMAL = "n"
AUTO = "a"  # goes with what it depends on
COPY = "P"  # the copy that a partition has of an index, a key, a trigger, a column; also of what follows its original
ROLE = "r"  # on a role, as owner or grantee, or something else of the cluster (pg_shdepend)
# ... and what the kinds say (`Kind.depends`).
DECLARED = "d"  # of the plainest sort
ORIGINAL = "o"  # a column on that of the table that it is inherited from: it can stay without it
MERGED = "m"  # a part that is declared and inherited both: it stays without the original, and goes after it
LATER = "l"  # on what it does not need, but is made after
# A foreign key on what makes others partitions of the table that it refers to, and a part on what of its whole it
# differs from: it stays where that goes, unless it needs it in the target.
THROUGH = "t"
# The types with which a part depends on the same part of a parent table.
INHERITED = frozenset((COPY, ORIGINAL, MERGED))


class Dependency(NamedTuple):
    """An end of a dependency: what is depended on (or depends), and of which of the types above it is.

    Besides these there are ``i`` internal and ``S``, the other half of ``P``, as pg_depend has them.
    """

    identity: Identity
    type: str


class Skipped(NamedTuple):
    """An object that is there and cannot be read, and why; it is left alone."""

    identity: Identity
    why: str


@dataclass(slots=True)
class Rows:
    """All facts of one kind: attribute names, and per name parts the values and the parent."""

    columns: tuple[str, ...] = ()
    values: dict[Parts, tuple[Any, ...]] = field(default_factory=dict)
    parents: dict[Parts, Identity] = field(default_factory=dict)


Resolver = Callable[[], Iterable[tuple[Identity, Identity, str]]]


class Operator(NamedTuple):
    """An operator, with the types of its operands as regoperator writes them: ``(public.citext,public.citext)``."""

    schema: str
    name: str
    operands: str


@dataclass(eq=False)
class Catalog:
    """Everything that was read from one database in one snapshot.

    `version` is the major; `role` the role that read it; `superuser` that which initdb made; `rows` the facts by kind;
    `links` gives (dependent, dependency, deptype) when first asked for; `lookups` are the
    auxiliary tables that kinds ask for; `unmodelled` names the objects that no kind models;
    `skipped` are the facts of which the role may not see everything; `operators` are those that facts depend on, and
    that are not PostgreSQL's own.
    """

    version: int
    role: str
    rows: Mapping[str, Rows]
    links: Resolver = tuple
    lookups: Mapping[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    unmodelled: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    superuser: str = "postgres"
    operators: Mapping[Identity, frozenset[Operator]] = field(default_factory=dict)

    def __contains__(self, identity: Identity) -> bool:
        rows = self.rows.get(identity.kind)
        return rows is not None and identity.parts in rows.values

    def fact(self, identity: Identity) -> Fact:
        """The fact of that identity; KeyError where there is none."""
        rows = self.rows[identity.kind]
        attributes = dict(zip(rows.columns, rows.values[identity.parts], strict=True))
        return Fact(identity, attributes, rows.parents.get(identity.parts))

    def get(self, identity: Identity) -> Fact | None:
        """The fact of that identity, or None."""
        return self.fact(identity) if identity in self else None

    def identities(self) -> Iterator[Identity]:
        """Every identity, kind by kind."""
        for kind, rows in self.rows.items():
            for parts in rows.values:
                yield Identity(kind, parts)

    def facts(self, kind: str) -> Iterator[Fact]:
        """Every fact of one kind."""
        for parts in self.rows[kind].values if kind in self.rows else ():
            yield self.fact(Identity(kind, parts))

    def parent(self, identity: Identity) -> Identity | None:
        """The identity that this one is a part of."""
        rows = self.rows.get(identity.kind)
        return rows.parents.get(identity.parts) if rows else None

    def wholes(self, part: Identity) -> Iterator[Identity]:
        """What it is a part of, and what that is a part of, up to the outermost."""
        whole = self.parent(part)
        while whole is not None:
            yield whole
            whole = self.parent(whole)

    def children(self, identity: Identity, kind: str | None = None) -> list[Identity]:
        """The identities that are parts of this one, of one kind or of all."""
        found = self._children.get(identity, ())
        return [child for child in found if kind is None or child.kind == kind]

    def dependencies(self, identity: Identity) -> tuple[Dependency, ...]:
        """What this identity depends on, in order."""
        return self._dependencies[identity]

    def dependents(self, identity: Identity) -> tuple[Dependency, ...]:
        """What depends on this identity, in order."""
        return self._dependents[identity]

    def needed(self, identity: Identity) -> Iterator[Identity]:
        """What it depends on, on all levels, and what that is a part of."""
        seen, queue = {identity}, [identity]
        for found in queue:
            used = [dependency.identity for dependency in self.dependencies(found)]
            for other in (*used, *(whole for part in used for whole in self.wholes(part))):
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
                    yield other

    def users(self, identity: Identity) -> Iterator[Identity]:
        """What depends on it, on all levels."""
        seen, queue = {identity}, [identity]
        for found in queue:
            for dependent, _ in self.dependents(found):
                if dependent not in seen:
                    seen.add(dependent)
                    queue.append(dependent)
                    yield dependent

    def size(self) -> int:
        """The number of facts."""
        return sum(len(rows.values) for rows in self.rows.values())

    @cached_property
    def _children(self) -> dict[Identity, list[Identity]]:
        children: dict[Identity, list[Identity]] = defaultdict(list)
        for kind, rows in self.rows.items():
            for parts, parent in rows.parents.items():
                children[parent].append(Identity(kind, parts))
        return children

    @cached_property
    def _pairs(self) -> list[tuple[Identity, Identity, str]]:
        return [(a, b, deptype) for a, b, deptype in self.links() if a != b]

    @cached_property
    def _dependencies(self) -> _InOrder:
        found: dict[Identity, set[Dependency]] = defaultdict(set)
        for dependent, dependency, deptype in self._pairs:
            found[dependent].add(Dependency(dependency, deptype))
        return _InOrder(found)

    @cached_property
    def _dependents(self) -> _InOrder:
        found: dict[Identity, set[Dependency]] = defaultdict(set)
        for dependent, dependency, deptype in self._pairs:
            found[dependency].add(Dependency(dependent, deptype))
        return _InOrder(found)


class _InOrder(dict[Identity, tuple[Dependency, ...]]):
    """Puts into order what is looked at: a plan must not hang on the order of a set, which is another every time."""

    def __init__(self, found: Mapping[Identity, Collection[Dependency]]) -> None:
        super().__init__()
        self._found = found

    def __missing__(self, identity: Identity) -> tuple[Dependency, ...]:
        self[identity] = result = tuple(sorted(self._found.get(identity, ())))
        return result


def left_alone(*catalogs: Catalog) -> set[Identity]:
    """What is neither compared nor touched, because one of the sides could not read it, with its parts."""
    found: set[Identity] = set()
    queue = [skipped.identity for catalog in catalogs for skipped in catalog.skipped]
    while queue:
        identity = queue.pop()
        if identity not in found:
            found.add(identity)
            queue.extend(child for catalog in catalogs for child in catalog.children(identity))
    return found


def empty_catalog(version: int, role: str) -> Catalog:
    """The catalog of nothing, for `schemadiff diff empty …`."""
    return Catalog(version, role, {})


@dataclass(frozen=True, slots=True)
class Change:
    """One identity that differs: `old` is None for a create, `new` is None for a drop.

    `attributes` names what differs where both are there.
    """

    identity: Identity
    old: Fact | None
    new: Fact | None
    attributes: frozenset[str] = frozenset()
