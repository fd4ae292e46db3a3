"""What a role that is no superuser cannot read is named and left alone; what it may not do is said before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from databases import TestServer, ask, catalog, execute

from syndicate_diff.cli.applying import check_outcome, run
from syndicate_diff.errors import ApplyError, PrivilegeError, ServerError, UnsupportedChange
from syndicate_diff.history import Label
from syndicate_diff.model import Identity
from syndicate_diff.plan import plan_steps
from syndicate_diff.project import Project, open_project
from syndicate_diff.snapshot import from_json, to_json
from syndicate_diff.statement import Danger

Factory = Callable[[], str]
MAPPING, SUBSCRIPTION = Identity("user mapping", ("w", "someone")), Identity("subscription", ("sub",))


@pytest.fixture
def owner_url(server: TestServer, database: Factory) -> Iterator[str]:
    """A database of a plain owner, in which a superuser made what only superusers can read."""
    server.create_roles(["plain", "someone"])
    url = database()
    (name,) = ask(url, "SELECT current_database()")[0]
    execute(
        url, "ALTER ROLE plain LOGIN", f"ALTER DATABASE {name} OWNER TO plain", "ALTER SCHEMA public OWNER TO plain"
    )
    execute(
        url,
        "CREATE FOREIGN DATA WRAPPER f",
        "CREATE SERVER w FOREIGN DATA WRAPPER f",
        "CREATE USER MAPPING FOR someone SERVER w OPTIONS (password 'hunter2')",
        "CREATE SUBSCRIPTION sub CONNECTION 'password=hunter2' PUBLICATION p WITH (connect = false, slot_name = 's')",
    )
    yield url.replace("user=postgres", "user=plain")


@pytest.fixture
def project(owner_url: str, tmp_path: Path) -> Iterator[Callable[[str], Project]]:
    stack = ExitStack()

    def opened(files: str) -> Project:
        (tmp_path / "a.sql").write_text(files)
        return stack.enter_context(open_project(tmp_path, owner_url))

    with stack:
        yield opened


FILES = """
    CREATE FOREIGN DATA WRAPPER f;
    CREATE SERVER w FOREIGN DATA WRAPPER f;
    ALTER FOREIGN DATA WRAPPER f OWNER TO postgres; ALTER SERVER w OWNER TO postgres;
    ALTER SCHEMA public OWNER TO plain;
"""


def test_the_unreadable_is_named(owner_url: str) -> None:
    found = catalog(owner_url)
    assert {skipped.identity for skipped in found.skipped} == {MAPPING, SUBSCRIPTION}
    assert not catalog(owner_url.replace("user=plain", "user=postgres")).skipped


@pytest.mark.parametrize("has_them", [True, False])
def test_the_unreadable_is_neither_created_nor_dropped(project: Callable[[str], Project], has_them: bool) -> None:
    other = "CREATE USER MAPPING FOR someone SERVER w OPTIONS (password 'other');"
    plan = project(FILES + "CREATE TABLE t (a int);" + (other if has_them else "")).plan()
    assert [str(step.identity) for step in plan.steps] == ["table public.t"]
    notes = "\n".join(plan.notes)
    assert "user mapping w.someone is left alone" in notes
    assert "subscription sub is left alone" in notes
    assert "hunter2" not in notes


def test_what_hangs_on_the_unreadable_stays(owner_url: str, database: Factory) -> None:
    with pytest.raises(UnsupportedChange, match=r"user mapping w\.someone depends on it"):
        plan_steps(catalog(owner_url), catalog(database()), lambda identity: identity.kind != "schema")


def test_a_missing_right_is_said_before(project: Callable[[str], Project]) -> None:
    opened = project(FILES.replace("OWNER TO postgres", "OWNER TO plain"))
    plan = opened.plan()
    assert "foreign server w belongs to postgres, and plain has not the rights of that role" in "\n".join(plan.notes)
    with pytest.raises(PrivilegeError, match="nothing was changed"):
        opened.check_rights(plan.steps)


def test_a_missing_schema_right(project: Callable[[str], Project], owner_url: str) -> None:
    admin = owner_url.replace("user=plain", "user=postgres")
    execute(admin, "CREATE SCHEMA theirs")
    opened = project(FILES + "CREATE SCHEMA theirs; ALTER SCHEMA theirs OWNER TO postgres; CREATE TABLE theirs.t ();")
    assert "GRANT CREATE ON SCHEMA theirs TO plain" in "\n".join(opened.plan().notes)


def test_a_new_owner_that_one_cannot_act_as(project: Callable[[str], Project], server: TestServer) -> None:
    server.create_roles(["stranger", "friend"])
    execute(server.server.url(), "GRANT friend TO plain")
    given = "CREATE TABLE {0} (); ALTER TABLE {0} OWNER TO {1};"
    notes = project(FILES + given.format("a", "stranger") + given.format("b", "friend")).plan().notes
    assert [note.partition(": ")[2] for note in notes if " is given to " in note] == [
        "table public.a is given to stranger, as which plain cannot act: GRANT stranger TO plain"
    ]


def test_who_may_make_nothing_in_the_database(project: Callable[[str], Project], owner_url: str) -> None:
    admin = owner_url.replace("user=plain", "user=postgres")
    (name,) = ask(admin, "SELECT current_database()")[0]
    execute(admin, f"ALTER DATABASE {name} OWNER TO postgres")
    notes = project(FILES + "CREATE SCHEMA s; CREATE PUBLICATION p;").plan().notes
    assert f"schema s is made in the database: GRANT CREATE ON DATABASE {name} TO plain" in "\n".join(notes)


def test_a_missing_extension_is_said_before(project: Callable[[str], Project], owner_url: str) -> None:
    opened = project(FILES + "CREATE EXTENSION citext;")
    (step,) = opened.plan().steps
    absent = replace(step, identity=Identity("extension", ("no_such_extension",)))
    with pytest.raises(ServerError, match="no_such_extension"):
        opened.check_rights([absent])


def test_a_snapshot_has_no_secrets(owner_url: str) -> None:
    found = catalog(owner_url.replace("user=plain", "user=postgres"))
    text = to_json(found)
    assert "hunter2" not in text
    assert {skipped.identity for skipped in from_json(text, "x").skipped} == {MAPPING, SUBSCRIPTION}


def test_settings_of_the_role_do_not_stop_the_proof(project: Callable[[str], Project], owner_url: str) -> None:
    execute(
        owner_url.replace("user=plain", "user=postgres"),
        "ALTER ROLE plain SET default_transaction_read_only = on",
        "ALTER ROLE plain SET statement_timeout = '1ms'",
        "ALTER ROLE plain SET standard_conforming_strings = off",
        "ALTER ROLE plain SET quote_all_identifiers = on",
        "ALTER ROLE plain SET timezone = 'Asia/Tokyo'",
    )
    try:
        table = "CREATE TABLE t (a timestamptz DEFAULT '2000-01-01 00:00:00+00', b text DEFAULT E'\\\\d');"
        assert project(FILES + table).plan().proof
    finally:
        execute(owner_url.replace("user=plain", "user=postgres"), "ALTER ROLE plain RESET ALL")


def test_a_grant_that_the_server_only_warns_about_is_an_error(
    project: Callable[[str], Project], owner_url: str
) -> None:
    admin = owner_url.replace("user=plain", "user=postgres")
    function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() OWNER TO someone;"
    execute(admin, function)
    opened = project(FILES + function + "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;")
    plan = opened.plan(prove=False)
    run(opened, plan, {Danger.PRIVILEGES}, Label())
    with pytest.raises(ApplyError, match="1 difference stayed") as failed:
        check_outcome(opened, plan)
    assert "public on function public.f()" in str(failed.value)


def test_whose_the_shadow_is_means_nothing(
    project: Callable[[str], Project], owner_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHADOW", owner_url.replace("user=plain", "user=postgres"))
    (tmp_path / "schemadiff.yml").write_text("shadow: {url_env: SHADOW}")
    execute(owner_url, "CREATE TABLE t (a int)")
    function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
    defaults = "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;"
    plan = project(f"CREATE TABLE t (a int); {FILES} {function}; {defaults}").plan()
    assert plan.proof
    assert [statement.sql.split()[0] for statement in plan.statements() if "public." in statement.sql] == ["CREATE"]
    assert [s.sql for s in plan.statements() if "DEFAULT" in s.sql] == [
        "ALTER DEFAULT PRIVILEGES FOR ROLE plain GRANT SELECT ON TABLES TO PUBLIC"
    ]
