"""Keys that are made of an index that is there: ADD … USING INDEX reads no row.

https://www.postgresql.org/docs/current/sql-altertable.html. The index becomes the key's, and gets its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.context import Creation
from syndicate_diff.kinds.shared import inherited_not_null
from syndicate_diff.kinds.shared.constraint_definition import named, without_state
from syndicate_diff.kinds.shared.table_part import alter_table, table_name
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import LockMode, Statement

_KEY = re.compile(r"(?P<keyword>PRIMARY KEY|UNIQUE)(?P<nulls> NULLS NOT DISTINCT)? (?P<columns>.*)")
# What is said of the index of a key as of any other.
_SETTINGS = ("index_options", "tablespace", "clustered", "replica_identity")


def indexes(creation: Creation) -> Iterator[Identity]:
    """Those that go, and are what PostgreSQL would make for the key."""
    key = creation.fact
    if key["type"] not in ("p", "u") or key["partitioned"] or key["in_partition"] or not creation.keeps(key.whole):
        return
    if inherited_not_null.is_under_key(key, creation.target):
        return
    for index in creation.source.children(key.whole, "index"):
        goes = index not in creation.target and not creation.source.children(index)  # a comment would stay
        if goes and _is_alike(creation.source.fact(index), key) and _columns_stay(index, creation):
            yield index


def _is_alike(index: Fact, key: Fact) -> bool:
    body = f"CREATE UNIQUE INDEX {sql.name(index.name)} ON {table_name(key)} USING btree {_body(key)}"
    same = index["definition"] == body and all(index[setting] == key[setting] for setting in _SETTINGS)
    return same and bool(index["valid"])


def _body(key: Fact) -> str:
    found = _KEY.fullmatch(without_state(key))
    return f"{found['columns']}{found['nulls'] or ''}" if found else ""


def _columns_stay(index: Identity, creation: Creation) -> bool:
    used = (dependency.identity for dependency in creation.source.dependencies(index))
    return all(map(creation.keeps, used))


def add(key: Fact, index: Fact) -> Statement:
    """``ADD CONSTRAINT k PRIMARY KEY USING INDEX i``."""
    keyword = "PRIMARY KEY" if key["type"] == "p" else "UNIQUE"
    clause = named(key, f"{keyword} USING INDEX {sql.name(index.name)}")
    return Statement(alter_table(key, f"ADD {clause}"), lock=LockMode.ACCESS_EXCLUSIVE)
