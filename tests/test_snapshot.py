"""Snapshots hold all of a catalog, and those of other versions of the tool are refused."""

from __future__ import annotations

import json

import pytest
from databases import TestServer, catalog, execute

from syndicate_diff.diff import diff
from syndicate_diff.errors import SnapshotError
from syndicate_diff.snapshot import from_json, to_json

SCHEMA = """
    CREATE EXTENSION citext;
    CREATE TABLE a (email citext CHECK (email IS DISTINCT FROM 'x'), x int);
    CREATE VIEW v AS SELECT x FROM a NATURAL JOIN a b;
"""


def test_what_is_read_back_is_what_was_taken(server: TestServer) -> None:
    with server.database() as url:
        execute(url, SCHEMA)
        taken = catalog(url)
        read = from_json(to_json(taken), "taken.json")
        assert diff(taken, read) == diff(read, taken) == []
        assert read.operators == taken.operators
        assert to_json(read) == to_json(taken)


def test_one_that_lacks_what_is_compared_now_is_refused(server: TestServer) -> None:
    with server.database() as url:
        execute(url, SCHEMA)
        document = json.loads(to_json(catalog(url)))
    extensions = document["facts"]["extension"]
    extensions["columns"].pop()
    for _, values in extensions["rows"]:
        values.pop()
    with pytest.raises(SnapshotError, match="another version of schemadiff"):
        from_json(json.dumps(document), "old.json")
