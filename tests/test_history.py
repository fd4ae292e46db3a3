"""The history, drift and versions: what was applied, who changed it since, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg2
import pytest

from syndicate_diff.binaries import Binaries
from syndicate_diff.drift import drift, fact_hashes
from syndicate_diff.errors import HistoryError, PrivilegeError
from syndicate_diff.graph import Verb
from syndicate_diff.history import History, Label, Operation, facts_after
from syndicate_diff.model import Catalog, Identity, Rows
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan
from syndicate_diff.recorded import state_of_project, with_state_of_others
from syndicate_diff.scope import ManagedScope
from syndicate_diff.server import Server, private_server
from syndicate_diff.statement import Statement
from syndicate_diff.versions import (
    create_version,
    current_version,
    is_run_of,
    label_of,
    slug,
    to_undo,
    versions,
)

ROLLBACK = Label(Operation.ROLLBACK, "001", "first")
numbers = count(1)


@pytest.fixture(scope="module")
def own_server(binaries_under_test: Binaries) -> Iterator[Server]:
    with private_server(binaries_under_test) as server:
        yield server


@pytest.fixture
def url(own_server: Server) -> Iterator[str]:
    """A fresh database."""
    name = f"history_{next(numbers)}"
    run(own_server.url(), f"CREATE DATABASE {name}")
    yield own_server.url(name)
    run(own_server.url(), f"DROP DATABASE {name} WITH (FORCE)")


def run(url: str, *statements: str) -> None:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for statement in statements:
            cursor.execute(statement)


def plan(source: str = "a", target: str = "b") -> Plan:
    identity = Identity("table", ("public", f"from_{source}_to_{target}"))
    step = Step(Verb.CREATE, identity, (Statement(f"CREATE TABLE public.{identity.parts[1]} ()"),), "")
    return Plan((step,), "the database", "postgres", 18, source, target)


def applied(history: History, label: Label, facts: dict[str, str] | None = None, of: Plan | None = None) -> None:
    history.finish(history.begin(of or plan(), label), label, facts or {})


def test_without_a_table_there_is_no_history(url: str) -> None:
    history = History(url, ("public", 'odd "name"'))
    assert history.entries() == []
    assert history.applied_facts() is None


@pytest.mark.parametrize("table", [("schemadiff", "migration_history"), ("public", "Odd"), ("new", 'a"b')])
def test_the_table_is_made_with_its_schema(url: str, table: tuple[str, str]) -> None:
    history = History(url, table)
    first, second = history.begin(plan(), Label()), history.begin(plan(), Label())
    assert (first.made_schema, second.made_schema) == (table[0] != "public", False)
    assert [entry.status for entry in history.entries()] == ["failed", "running"]


def test_only_the_last_state_is_kept(url: str) -> None:
    history = History(url)
    applied(history, Label(), {"a": "1"})
    applied(history, Label(), {"b": "2"})
    assert history.applied_facts() == {"b": "2"}
    failed = history.begin(plan(), Label())
    history.fail(failed, "at postgresql://u:s3cret@h/d", "something", None)
    assert history.applied_facts() == {"b": "2"}
    assert history.entries()[-1].error == "at postgresql://u:***@h/d"
    assert history.entries()[-1].in_doubt == "something"


def test_a_rollback_marks_what_it_undid(url: str, tmp_path: Path) -> None:
    history = History(url)
    first = create_version(tmp_path, "first", plan("a", "b"), plan("b", "a"))
    second = create_version(tmp_path, "second", plan("b", "c"), plan("c", "b"))
    known = [first, second]
    applied(history, Label(version="001", name="first"), of=first.up())
    applied(history, Label(version="002", name="second"), of=second.up())
    assert current_version(history.entries(), known) == "002"
    assert current_version(history.entries(), [first]) == "002"  # whose files are missing
    assert is_run_of(history.entries()[0], first) and not is_run_of(history.entries()[0], second)
    applied(history, Label(Operation.ROLLBACK, "002", "second"), of=second.down())
    assert [entry.status for entry in history.entries()] == ["applied", "rolled back", "applied"]
    assert current_version(history.entries(), known) == "001"
    applied(history, ROLLBACK, of=first.down())
    assert current_version(history.entries(), known) is None


def test_projects_that_share_a_history_have_their_own_versions(url: str, tmp_path: Path) -> None:
    history = History(url)
    ours = create_version(tmp_path / "ours", "init", plan("a", "b"), plan("b", "a"))
    theirs = create_version(tmp_path / "theirs", "init", plan("x", "y"), plan("y", "x"))
    for version in (ours, theirs):
        applied(history, Label(version="001", name="init"), of=version.up())
    assert current_version(history.entries(), [ours]) == current_version(history.entries(), [theirs]) == "001"
    applied(history, Label(Operation.ROLLBACK, "001", "init"), of=ours.down())
    assert [entry.status for entry in history.entries()] == ["rolled back", "applied", "applied"]
    assert current_version(history.entries(), [ours]) is None
    assert current_version(history.entries(), [theirs]) == "001"


def test_a_role_without_rights_is_told_what_it_needs(own_server: Server, url: str) -> None:
    run(url, "CREATE ROLE stranger LOGIN")
    try:
        name = url.removeprefix("postgresql:///").partition("?")[0]
        strange = own_server.url(name, "stranger")
        with pytest.raises(PrivilegeError, match=r"schemadiff\.migration_history") as raised:
            History(strange).begin(plan(), Label())
        assert "GRANT" in (raised.value.hint or "")
        applied(History(url), Label())
        with pytest.raises(PrivilegeError, match=r"schemadiff\.migration_history") as raised:
            History(strange).entries()
        assert "GRANT" in (raised.value.hint or "")
    finally:
        run(url, "DROP ROLE stranger")


def test_somebody_elses_table(url: str) -> None:
    run(url, "CREATE TABLE public.migration_history (id int)")
    with pytest.raises(HistoryError, match="something else under the name") as raised:
        History(url, ("public", "migration_history")).entries()
    assert "history_table" in (raised.value.hint or "")


def catalog(**comments: str) -> Catalog:
    """A catalog of schemas with comments."""
    values = {("schema", name): (text,) for name, text in comments.items()}
    return Catalog(18, "postgres", {"comment": Rows(("text",), dict(values))})


def everything(_: Identity) -> bool:
    return True


def test_drift_and_pending_are_told_apart() -> None:
    hashes = fact_hashes(catalog(a="1", b="1", c="1", d="1", e="1"), everything)
    live = catalog(a="1", b="hand", c="1", e="hand", f="hand", g="same")
    desired = catalog(a="1", b="1", c="file", d="1", e="file", g="same")
    report = drift(live, desired, everything, hashes)
    assert [(d.what, d.identity.parts[1], dict(d.attributes)) for d in report.drifted] == [
        ("altered", "b", {"text": ("1", "hand")}),
        ("dropped", "d", {}),
        ("altered", "e", {}),
        ("created", "f", {}),
    ]
    assert [identity.parts[1] for identity in report.pending] == ["c", "e"]
    assert report.exit_code == 4


def test_drift_exit_codes() -> None:
    hashes = fact_hashes(catalog(a="1"), everything)
    same, hand, file = catalog(a="1"), catalog(a="hand"), catalog(a="file")
    assert drift(same, same, everything, hashes).exit_code == 0
    assert drift(same, file, everything, hashes).exit_code == 2
    assert drift(hand, same, everything, hashes).exit_code == 3
    assert drift(hand, hand, everything, hashes).exit_code == 0
    assert drift(hand, same, everything, None).exit_code == 2


def managing(*schemas: str) -> ManagedScope:
    return ManagedScope(schemas, (), lambda _: False, ("schemadiff", "migration_history"))


def test_each_project_has_its_own_state_of_a_history() -> None:
    """What all have, such as an extension, tells nothing of who recorded it."""
    common = '["extension", "plpgsql"]'
    ours = with_state_of_others(None, {common: "1", '["table", "a", "t"]': "1"}, managing("a"))
    assert state_of_project(ours, managing("b")) is None
    both = with_state_of_others(ours, {common: "2", '["table", "b", "t"]': "1"}, managing("b"))
    assert state_of_project(both, managing("a")) == {common: "2", '["table", "a", "t"]': "1"}
    assert state_of_project(both, managing("b")) == {common: "2", '["table", "b", "t"]': "1"}
    again = with_state_of_others(both, {'["table", "a", "u"]': "1"}, managing("a", "c"))
    assert state_of_project(again, managing("c", "a")) == {'["table", "a", "u"]': "1"}
    assert state_of_project(again, managing("b")) == {'["table", "b", "t"]': "1"}


def test_what_older_versions_recorded_is_known() -> None:
    older = {'["table", "a", "t"]': "1", '["multirange type", "a", "m"]': "1", '["comment", "gone", "a", "m", ""]': "1"}
    assert state_of_project(older, managing("a")) == {'["table", "a", "t"]': "1"}
    assert state_of_project({}, managing("a")) == {}
    assert state_of_project(None, managing("a")) is None


def test_what_a_run_did_not_touch_stays_drift() -> None:
    before = {"drifted": "hand", "altered": "1", "dropped": "1"}
    previous = {"drifted": "1", "altered": "1", "dropped": "1"}
    after = {"drifted": "hand", "altered": "2", "created": "1"}
    assert facts_after(previous, before, after) == {"drifted": "1", "altered": "2", "created": "1"}
    assert facts_after(None, before, after) == after


def test_a_version_is_files_with_both_ways(tmp_path: Path) -> None:
    folder = tmp_path / "generated/versions"
    first = create_version(folder, "Add new feature-table!", plan("a", "b"), plan("b", "a"))
    assert first.file.name == "001_add_new_feature_table.sql"
    text = first.file.read_text()
    up, down = text.index("-- UP\n"), text.index("-- DOWN\n")
    assert up < text.index("from_a_to_b") < down < text.rindex("from_b_to_a")
    second = create_version(folder, "second", plan("b", "c"), plan("c", "b"))
    assert versions(folder) == [first, second]
    assert (second.up(), second.down()) == (plan("b", "c"), plan("c", "b"))
    assert label_of(plan("x", "c"), versions(folder)) == Label(Operation.APPLY, "002", "second")
    assert label_of(plan("x", "y"), versions(folder)) == Label()


def test_a_version_that_leads_nowhere_new_is_refused(tmp_path: Path) -> None:
    create_version(tmp_path, "first", plan("a", "b"), plan("b", "a"))
    with pytest.raises(HistoryError, match="001 leads to this state already"):
        create_version(tmp_path, "again", plan("a", "b"), plan("b", "a"))


def test_two_versions_with_one_number(tmp_path: Path) -> None:
    for name in ("001_a.sql", "001_b.sql"):
        (tmp_path / name).touch()
    with pytest.raises(HistoryError, match="two versions have the number 001: a and b"):
        versions(tmp_path)


@pytest.mark.parametrize(("title", "wanted"), [("Ä b", "ä_b"), ("../x", "x"), ("!", "version"), ("a" * 99, "a" * 60)])
def test_slugs(title: str, wanted: str) -> None:
    assert slug(title) == wanted


def three(folder: Path) -> None:
    create_version(folder, "one", plan("a", "b"), plan("b", "a"))
    create_version(folder, "two", plan("b", "c"), plan("c", "b"))
    create_version(folder, "three", plan("c", "d"), plan("d", "c"))


def test_the_way_back_is_newest_first(tmp_path: Path) -> None:
    three(tmp_path)
    found = to_undo(versions(tmp_path), "003", 1)
    assert [(version.label, way.source, way.target) for version, way in found] == [
        ("003", "d", "c"),
        ("002", "c", "b"),
    ]
    assert len(to_undo(versions(tmp_path), "002", 0)) == 2
    assert to_undo(versions(tmp_path), "002", 2) == []


@pytest.mark.parametrize(
    ("current", "after", "words"),
    [
        ("003", 9, "no version 009"),
        (None, 1, "no version is applied"),
        ("007", 1, "files of version 007 are missing"),
    ],
)
def test_a_way_back_that_there_is_not(tmp_path: Path, current: str | None, after: int, words: str) -> None:
    three(tmp_path)
    with pytest.raises(HistoryError, match=words):
        to_undo(versions(tmp_path), current, after)


def test_something_between_that_has_no_way_back(tmp_path: Path) -> None:
    create_version(tmp_path, "one", plan("a", "b"), plan("b", "a"))
    create_version(tmp_path, "two", plan("x", "c"), plan("c", "x"))
    with pytest.raises(HistoryError, match="before version 002 that has no version"):
        to_undo(versions(tmp_path), "002", 1)


def test_an_edited_version_is_not_rolled_back(tmp_path: Path) -> None:
    version = create_version(tmp_path, "one", plan("a", "b"), plan("b", "a"))
    version.file.write_text(version.file.read_text() + "DROP TABLE x;\n")
    with pytest.raises(HistoryError, match="was edited"):
        version.down()
