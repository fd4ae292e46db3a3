"""Fingerprints: whether a database is still what it was. Pure."""

from __future__ import annotations

import hashlib

from syndicate_diff.diff import Scope, everything, normal
from syndicate_diff.kind import NotCompared, kinds
from syndicate_diff.model import Catalog, Identity


def is_compared(kind: str, attribute: str) -> bool:
    """Whether a difference of the attribute is a change."""
    return not isinstance(kinds()[kind].rule(attribute), NotCompared)


def fingerprint(catalog: Catalog, scope: Scope = everything) -> str:
    """32 hexadecimal digits over every managed fact; equal catalogs have equal fingerprints.

    What the scope leaves out does not count, so that a change of an ignored object never makes a
    plan stale; nor do attributes that are never compared. Names and values only: no oids.
    """
    digest = hashlib.blake2b(digest_size=16)
    for kind in sorted(catalog.rows):
        rows = catalog.rows[kind]
        compared = [place for place, name in enumerate(rows.columns) if is_compared(kind, name)]
        for parts in sorted(rows.values):
            if scope(Identity(kind, parts)):
                values = rows.values[parts]
                digest.update(repr((kind, parts, [normal(values[place]) for place in compared])).encode())
    return digest.hexdigest()
