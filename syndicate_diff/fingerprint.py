"""Fingerprints: whether a database is still what it was. Pure."""

from __future__ import annotations

import hashlib

from syndicate_diff.diff import Scope, everything, normal
from syndicate_diff.model import Catalog, Identity


def fingerprint(catalog: Catalog, scope: Scope = everything) -> str:
    """32 hexadecimal digits over every managed fact; equal catalogs have equal fingerprints.

    What the scope leaves out does not count, so that a change of an ignored object never makes a
    plan stale. Names and values only: neither oids nor the order of reading.
    """
    digest = hashlib.blake2b(digest_size=16)
    for kind in sorted(catalog.rows):
        rows = catalog.rows[kind]
        digest.update(repr((kind, rows.columns)).encode() if rows.values else b"")
        for parts in sorted(rows.values):
            if scope(Identity(kind, parts)):
                digest.update(repr((parts, [normal(value) for value in rows.values[parts]])).encode())
    return digest.hexdigest()
