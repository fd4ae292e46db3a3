"""What is managed: the schemas, roles and patterns of the settings. Pure.

Everything else is neither compared nor touched: cluster-wide objects unless they are listed,
schemas that are not, what the settings ignore, and the tool's own history.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from syndicate_diff.defaults import never, nothing
from syndicate_diff.diff import Scope
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog, Identity
from syndicate_diff.registry import kinds, printed, target_of

OWN_SCHEMA = "schemadiff"
SCHEMA = "schema"  # the one kind whose name the scope knows: settings name schemas
# The desired state is read from a database of another name, so that the own one goes by none.
THIS_DATABASE = ""


@dataclass(frozen=True)
class ManagedScope:
    """The scope that settings describe.

    `schemas` None means all; `roles` are the cluster-wide names, perhaps with `THIS_DATABASE`; `ignores` tells
    whether the printed identity matches a pattern; `history` is the schema and the name of the history table; `wholes`
    are what an identity is a part of: what is ignored is so with its parts. `is_outside` tells what else is not
    managed: what is in no schema, but there for schemas that are left out (`hanging_outside`); the history's schema;
    the role that plans. `follows` tells what goes after a parent that is not managed, and what is said of that not.
    """

    schemas: Collection[str] | None
    roles: Collection[str]
    ignores: Callable[[str], bool]
    history: tuple[str, str]
    wholes: Callable[[Identity], Iterable[Identity]] = nothing
    is_outside: Callable[[Identity], bool] = never
    follows: Callable[[Identity], bool] = never

    def __call__(self, identity: Identity) -> bool:
        kind_name, names = described(identity)
        kind = kinds()[kind_name]
        target = target_of(identity)
        is_managed = self._is_managed(kind, names, target) and not self.follows(identity)
        if self.ignores is never:
            return is_managed
        return is_managed and not any(
            self.ignores(name) for named in (identity, target, *self.wholes(target)) for name in _names(named)
        )

    def _is_managed(self, kind: Kind, names: tuple[str, ...], target: Identity) -> bool:
        if self.is_outside(target):
            return False
        if kind.cluster:
            return any(role in self.roles for role in kind.roles(names))
        if not everything_but_own(target) or names[:2] == self.history:
            return False
        return not (kind.in_schema and self.leaves_out(names[0]))

    def leaves_out(self, schema: str) -> bool:
        """Whether a schema is ignored, or not among those that are managed, with all that is in it."""
        is_listed = self.schemas is None or schema in self.schemas
        return not is_listed or any(map(self.ignores, _names(Identity(SCHEMA, (schema,)))))


def _names(identity: Identity) -> Iterator[str]:
    """How patterns may name it: as it is written in formats, as people read it, with and without quotes."""
    for name in dict.fromkeys((str(identity), printed(identity))):
        yield name
        if '"' in name:
            yield name.replace('"', "")


def hanging_outside(catalog: Catalog, leaves_out: Callable[[str], bool]) -> frozenset[Identity]:
    """What is in no schema, but uses something in a schema that is left out: an extension, a publication of a table.

    So is what has such a part, with its other parts: nobody can drop it for what is managed of it alone.
    """

    def is_left_out(used: Identity) -> bool:
        kind = kinds()[used.kind]
        return kind.in_schema and not kind.cluster and leaves_out(used.parts[0])

    schemaless = [kind for kind in kinds().values() if not (kind.in_schema or kind.cluster or kind.satellite)]
    everything = [fact for kind in schemaless for fact in catalog.facts(kind.name)]
    # PostgreSQL records no dependency on its own schema, in which extensions can be.
    schemas = {fact.identity: fact.attributes.get("schema") for fact in everything}
    found = {one for one, schema in schemas.items() if schema and leaves_out(schema)}
    found |= {one for one in schemas if any(is_left_out(used) for used, _ in catalog.dependencies(one))}
    for whole in schemas:
        parts = [part for part in catalog.children(whole) if not kinds()[part.kind].satellite]
        if not found.isdisjoint(parts):
            found.update((whole, *parts))
    return frozenset(found)


def described(identity: Identity) -> tuple[str, tuple[str, ...]]:
    """The kind and the names that decide whether an identity is managed."""
    target = target_of(identity)
    return target.kind, target.parts


def everything_but_cluster(identity: Identity) -> bool:
    """The scope that leaves out what lives in the cluster and not in the database."""
    return not kinds()[described(identity)[0]].cluster


def everything_but_own(identity: Identity) -> bool:
    """The scope that leaves out the schema of the tool's own history."""
    kind_name, names = described(identity)
    kind = kinds()[kind_name]
    return kind.cluster or not kind.in_schema or names[:1] != (OWN_SCHEMA,)


def unreadable(scope: Scope, *catalogs: Catalog) -> Iterator[str]:
    """A sentence for each managed object that is left alone because a catalog does not have all of it."""
    found = {skipped.identity: skipped.why for catalog in catalogs for skipped in catalog.skipped}
    for identity, why in sorted(found.items()):
        if scope(identity):
            yield f"{printed(identity)} is left alone, as it cannot be read: {why}"


def unmanaged(scope: ManagedScope, live: Catalog, desired: Catalog) -> Iterator[str]:
    """A sentence for each name of the settings that nothing has, and for each schema that the files fill in vain."""
    for setting, names, found in (
        ("managed.schemas", scope.schemas or (), _schemas(live) | _schemas(desired)),
        ("managed.roles", filter(None, scope.roles), _roles(live) | _roles(desired)),
    ):
        for name in sorted({*names} - found):
            yield f"{setting} names {name}, which neither the files nor the database have: is it written right?"
    if live.role in scope.roles:
        yield f"managed.roles names {live.role}, the role that plans: its own attributes are left alone"
    if scope.schemas is not None:
        for schema in sorted(_schemas(desired) - _schemas(live) - {*scope.schemas, OWN_SCHEMA}):
            yield f"the files have the schema {schema}, which managed.schemas does not name: it does not come"


def _schemas(catalog: Catalog) -> set[str]:
    """The schemas that there are, or something is in."""
    rows = (rows for name, rows in catalog.rows.items() if _is_in_schema(kinds()[name]))
    return {parts[0] for found in rows for parts in found.values}


def _is_in_schema(kind: Kind) -> bool:
    return kind.in_schema and not kind.satellite and not kind.cluster


def _roles(catalog: Catalog) -> set[str]:
    rows = (rows for name, rows in catalog.rows.items() if kinds()[name].cluster)
    return {parts[0] for found in rows for parts in found.values}


def both(first: Scope, second: Scope) -> Scope:
    """What both scopes manage."""
    return lambda identity: first(identity) and second(identity)
