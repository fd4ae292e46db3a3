"""Roles that are managed: who plans need be no superuser, and a proof leaves nothing behind that the next one meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import TestServer, execute, load_text, running

from syndicate_diff.binaries import Binaries
from syndicate_diff.cli.applying import check_outcome, run
from syndicate_diff.history import Label
from syndicate_diff.plan_file import Plan
from syndicate_diff.project import Project, open_project
from syndicate_diff.statement import Danger

SETTINGS = "managed: {roles: [carol, dave, erin]}"
Opened = Callable[[str, str, str], Project]


@pytest.fixture
def own_server(binaries_under_test: Binaries) -> Iterator[TestServer]:
    """A server whose roles are this test's alone."""
    with running(binaries_under_test) as started:
        yield started


@pytest.fixture
def opened(own_server: TestServer, tmp_path: Path) -> Iterator[Opened]:
    """A project of files, for a database that a role has made by statements."""
    with ExitStack() as stack:
        url = stack.enter_context(own_server.database())
        execute(url, "CREATE ROLE planner LOGIN CREATEROLE", "ALTER DATABASE test_1 OWNER TO planner")
        execute(url, "ALTER SCHEMA public OWNER TO planner")
        (tmp_path / "schemadiff.yml").write_text(SETTINGS)

        def project(role: str, live: str, files: str) -> Project:
            as_role = url.replace("user=postgres", f"user={role}")
            load_text(as_role, live)
            (tmp_path / "a.sql").write_text(f"ALTER SCHEMA public OWNER TO planner; {files}")
            return stack.enter_context(open_project(tmp_path, as_role))

        yield project


def applied(project: Project) -> list[str]:
    """The statements of a plan, proven, applied and looked at; there must be nothing left to do."""
    plan: Plan = project.plan()
    assert plan.proof
    run(project, plan, tuple(Danger), Label())
    check_outcome(project, plan)
    return [statement.sql for step in plan.steps for statement in step.statements]


@pytest.mark.parametrize("role", ["postgres", "planner"])
def test_who_plans_is_the_grantor_that_need_not_be_named(opened: Opened, role: str) -> None:
    roles = "CREATE ROLE carol; CREATE ROLE dave;"
    wanted = f"{roles} GRANT carol TO dave WITH ADMIN OPTION; CREATE ROLE erin; GRANT dave TO erin;"
    project = opened(role, f"{roles} GRANT carol TO dave;", wanted)
    assert [sql.split(" WITH ")[0] for sql in applied(project)] == [
        "CREATE ROLE erin",
        "GRANT carol TO dave",
        "GRANT dave TO erin",
    ]


def test_a_role_goes_with_all_that_it_has(opened: Opened) -> None:
    live = """
        CREATE ROLE carol; CREATE TABLE t (a int); ALTER TABLE t OWNER TO carol; GRANT SELECT ON t TO carol;
        ALTER DEFAULT PRIVILEGES FOR ROLE carol GRANT SELECT ON TABLES TO PUBLIC"""
    assert applied(opened("postgres", live, "CREATE TABLE t (a int);"))[-1] == "DROP ROLE carol"


def test_a_role_comes_where_made_up_rows_stop_the_first_attempt(opened: Opened) -> None:
    files = "CREATE ROLE carol; CREATE TABLE t (a int CHECK (a > 100000)); ALTER TABLE t OWNER TO carol"
    assert "CREATE ROLE carol" in applied(opened("postgres", "CREATE TABLE t (a int)", files))


def test_what_managed_roles_are_members_of_is_managed_too(opened: Opened) -> None:
    live = "CREATE ROLE carol; CREATE ROLE other; GRANT pg_write_all_data, other TO carol"
    statements = applied(opened("postgres", live, "CREATE ROLE carol; CREATE ROLE other; GRANT pg_monitor TO carol"))
    assert sorted(statements) == [
        "GRANT pg_monitor TO carol",
        "REVOKE other FROM carol",
        "REVOKE pg_write_all_data FROM carol",
    ]


def test_the_role_that_plans_is_left_alone(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "schemadiff.yml").write_text("managed: {roles: [carol, planner]}")
    project = opened("planner", "CREATE ROLE carol", "CREATE ROLE carol; GRANT carol TO planner")
    assert "managed.roles names planner, the role that plans" in "\n".join(project.plan().notes)
    assert applied(project) == ["GRANT carol TO planner"]


def test_a_membership_turns_round(opened: Opened) -> None:
    roles = "CREATE ROLE carol; CREATE ROLE dave;"
    turned = applied(opened("postgres", f"{roles} GRANT carol TO dave", f"{roles} GRANT dave TO carol"))
    assert turned == ["REVOKE carol FROM dave", "GRANT dave TO carol"]
