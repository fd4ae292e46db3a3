"""All kinds by name, and what identities are called by them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache

from syndicate_diff import sql
from syndicate_diff.kind import Kind
from syndicate_diff.model import Identity


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind, found by being in the folder `kinds` (or `facets`), by name."""
    found: dict[str, Kind] = {}
    for package in ("syndicate_diff.kinds", "syndicate_diff.facets"):
        paths: Sequence[str] = importlib.import_module(package).__path__
        for module in pkgutil.iter_modules(paths):
            content = vars(importlib.import_module(f"{package}.{module.name}"))
            found.update({value.name: value for value in content.values() if isinstance(value, Kind)})
    return dict(sorted(found.items(), key=lambda entry: (entry[1].weight, entry[0])))


def target_of(identity: Identity) -> Identity:
    """The object that a comment, a grant or a label is on; any other identity itself."""
    kind = kinds()[identity.kind]
    if not kind.satellite:
        return identity
    name, *parts = identity.parts[: len(identity.parts) - kind.suffix]
    return Identity(name, tuple(parts))


def printed(identity: Identity) -> str:
    """An identity for people: ``table public.orders``, ``grant to reader on table public.orders``."""
    kind = kinds()[identity.kind]
    if not kind.satellite:
        return kind.words(identity.parts) if kind.words else str(identity)
    own = [part for part in identity.parts[len(identity.parts) - kind.suffix :] if part] if kind.suffix else []
    return f"{identity.kind}{''.join(' ' + sql.name(part) for part in own)} on {printed(target_of(identity))}"
