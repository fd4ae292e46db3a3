"""Rows that policies hide from the owner of a table, who applies the plan, are not lost to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from databases import TestServer, ask, catalog, execute, load_text, run_steps

from syndicate_diff.plan import plan_steps

TABLE = "CREATE TABLE t (id int NOT NULL, n int)"
PARTITIONED = f"{TABLE} PARTITION BY RANGE (n); CREATE TABLE t1 PARTITION OF t DEFAULT"
HIDDEN = (
    "; CREATE POLICY p ON t USING (n > 2);"
    "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY"
)
IDENTITY, SERIAL = ("id int GENERATED ALWAYS AS IDENTITY", "id serial")


@pytest.fixture
def owned(server: TestServer) -> Iterator[str]:
    """A database of a role that is no superuser."""
    server.create_roles(["plain"])
    with server.database() as url:
        (name,) = ask(url, "SELECT current_database()")[0]
        execute(url, "ALTER ROLE plain LOGIN", f"ALTER DATABASE {name} OWNER TO plain")
        execute(url, "ALTER SCHEMA public OWNER TO plain")
        yield url.replace("user=postgres", "user=plain")


def owned_by_plain(files: str) -> str:
    return f"SET ROLE plain; {files}"


@pytest.mark.parametrize("old", [TABLE, PARTITIONED])
@pytest.mark.parametrize("new", [TABLE.replace("n int", "n int, PRIMARY KEY (id)"), PARTITIONED])
def test_rows_are_carried_over(server: TestServer, owned: str, old: str, new: str) -> None:
    with server.database() as target:
        execute(target, "ALTER SCHEMA public OWNER TO plain")
        load_text(owned, f"{old}; INSERT INTO t SELECT i, i FROM generate_series(1, 3) i {HIDDEN}")
        load_text(target, owned_by_plain(new + HIDDEN))
        run_steps(owned, plan_steps(catalog(owned), catalog(target)))
        assert plan_steps(catalog(owned), catalog(target)) == []
        assert ask(owned.replace("user=plain", "user=postgres"), "SELECT count(*) FROM t") == [(3,)]


@pytest.mark.parametrize(("old", "new"), [(SERIAL, IDENTITY), (IDENTITY, SERIAL), ("id int NOT NULL", IDENTITY)])
@pytest.mark.parametrize("hidden_after", [True, False])
def test_no_number_is_given_twice(server: TestServer, owned: str, old: str, new: str, hidden_after: bool) -> None:
    with server.database() as target:
        execute(target, "ALTER SCHEMA public OWNER TO plain")
        rows = "; INSERT INTO t OVERRIDING SYSTEM VALUE SELECT i, 1 FROM generate_series(1, 3) i"
        load_text(owned, TABLE.replace("id int NOT NULL", old) + rows + HIDDEN)
        load_text(target, owned_by_plain(TABLE.replace("id int NOT NULL", new) + (HIDDEN if hidden_after else "")))
        run_steps(owned, plan_steps(catalog(owned), catalog(target)))
        assert plan_steps(catalog(owned), catalog(target)) == []
        found = ask(owned.replace("user=plain", "user=postgres"), "INSERT INTO t (n) VALUES (1) RETURNING id")
        assert found == [(4,)]
