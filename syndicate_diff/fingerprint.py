"""Fingerprints: whether a database is still what it was. Pure."""

from __future__ import annotations

import hashlib

from syndicate_diff.bare_operators import meant
from syndicate_diff.diff import Scope, everything, meaning
from syndicate_diff.model import Catalog, Identity, left_alone
from syndicate_diff.registry import kinds
from syndicate_diff.rules import compared


def fingerprint(catalog: Catalog, scope: Scope = everything) -> str:
    """32 hexadecimal digits over every managed fact; equal catalogs have equal fingerprints.

    What the scope leaves out does not count, so that a change of an ignored object never makes a
    plan stale; nor does what could not be read, nor do attributes that are never compared. Names
    and values only: no oids.
    """
    digest = hashlib.blake2b(digest_size=16)
    skipped = left_alone(catalog)
    for kind in sorted(catalog.rows):
        rows = catalog.rows[kind]
        rules = [(name, kinds()[kind].rule(name)) for name in rows.columns]
        places = [(place, name) for place, (name, rule) in enumerate(rules) if compared(rule, catalog.version)]
        for parts in sorted(rows.values):
            identity = Identity(kind, parts)
            if scope(identity) and identity not in skipped:
                values = rows.values[parts]
                found = [meaning(values[place], kinds()[kind], name) for place, name in places]
                digest.update(repr((kind, parts, found, *meant(catalog, identity))).encode())
    return digest.hexdigest()
