"""Files that cannot be a desired state: each error says what, where and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate_diff.errors import DesiredStateError
from syndicate_diff.load import LoadReport, load
from syndicate_diff.shadow import Shadow, open_shadow
from syndicate_diff.source_files import read_files


@pytest.fixture(scope="module")
def shadow() -> Iterator[Shadow]:
    with open_shadow(None) as opened:
        yield opened


def write(root: Path, **files: str | bytes) -> Path:
    """Files by name; two underscores make a folder."""
    for name, content in files.items():
        path = root / f"{name.replace('__', '/')}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def loaded(shadow: Shadow, root: Path) -> LoadReport:
    return load(read_files(root), shadow.url(shadow.create_database()))


@pytest.mark.parametrize(
    ("content", "what", "line", "hint"),
    [
        (
            "\nCREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p",
            "would connect to its publisher",
            2,
            "connect = false",
        ),
        ("ALTER SUBSCRIPTION s ENABLE", "starts a subscription", 1, "take it out"),
        ("CREATE TABLE t ();\nROLLBACK;", "undoes a part of the file", 2, "take it out"),
        ("CREATE TABLE t ();\nABORT", "undoes a part of the file", 2, "take it out"),
        ("CREATE TABLE t ();\nPREPARE TRANSACTION 'x';", "undoes a part of the file", 2, "take it out"),
        ("CREATE TABLE t ();\nCOPY t FROM PROGRAM 'true';", "inserts rows", 2, "script"),
        ("CREAT TABLE t ();", "syntax error", 1, None),
        ("CREATE VIEW v AS SELECT * FROM elsewhere.t", "does not exist", 1, "define it in a file"),
        ("CREATE EXTENSION no_such", "does not have the extension no_such", 1, "shadow.binaries"),
    ],
)
def test_statements(shadow: Shadow, tmp_path: Path, content: str, what: str, line: int, hint: str | None) -> None:
    with pytest.raises(DesiredStateError, match=what) as raised:
        loaded(shadow, write(tmp_path, a=content))
    assert f"a.sql:{line}" in str(raised.value.where)
    assert (hint or "") in (raised.value.hint or "")


@pytest.mark.parametrize(
    ("content", "what", "hint"),
    [
        ("CREATE TABLE café ();".encode("latin-1"), "not UTF-8", "iconv"),
        ("CREATE TABLE t ();".encode("utf-16"), "not UTF-8", "UTF-16"),
        (b"CREATE TABLE t\0 ();", "zero byte", "UTF-8"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, what: str, hint: str) -> None:
    with pytest.raises(DesiredStateError, match=what) as raised:
        read_files(write(tmp_path, a=content))
    assert hint in (raised.value.hint or "")


def test_links(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", a="CREATE TABLE a ();")
    root = write(tmp_path / "schema", b="CREATE TABLE b ();")
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    (root / "linked" / "circle").symlink_to(root)
    assert [os.path.basename(file.path) for file in read_files(root)] == ["b.sql", "a.sql"]
    (root / "lost.sql").symlink_to(root / "gone.sql")
    with pytest.raises(DesiredStateError, match="cannot be read") as raised:
        read_files(root)
    assert str(raised.value.where).endswith("lost.sql")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(DesiredStateError, match=r"there are no \.sql files") as raised:
        read_files(tmp_path)
    assert "drop everything" in (raised.value.why or "")


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ("CREATE TABLE t (a int)", "\nCREATE TABLE t (b int)", "a.sql:1"),
        (
            "CREATE TABLE t (a int);\nCREATE INDEX i ON t (a)",
            "CREATE TABLE u (a int); CREATE INDEX i ON u (a)",
            "a.sql:2",
        ),
        ("CREATE TABLE t (); ALTER TABLE t ADD c int", "ALTER TABLE t ADD c text", "a.sql:1"),
    ],
)
def test_both_places_of_a_duplicate(shadow: Shadow, tmp_path: Path, one: str, other: str, place: str) -> None:
    with pytest.raises(DesiredStateError, match="already exists") as raised:
        loaded(shadow, write(tmp_path, x__a=one, y__b=other))
    assert "b.sql" in str(raised.value.where)
    assert place in (raised.value.why or "")


@pytest.mark.parametrize(
    ("one", "other", "warns"),
    [
        ("CREATE TABLE t (a int)", "CREATE TABLE IF NOT EXISTS t (b int)", True),
        ("CREATE OR REPLACE VIEW v AS SELECT 1 a", "CREATE OR REPLACE VIEW v AS SELECT 2 a", True),
        ("CREATE OR REPLACE VIEW v AS SELECT 1 a", "CREATE OR REPLACE VIEW w AS SELECT 2 a", False),
        ("CREATE OR REPLACE VIEW public.v AS SELECT 1 a", "CREATE OR REPLACE VIEW V AS SELECT 2 a", True),
        (
            "CREATE INDEX IF NOT EXISTS i ON t (a); CREATE TABLE t (a int)",
            "CREATE INDEX IF NOT EXISTS i ON t ((a + 1))",
            True,
        ),
        (
            "CREATE OR REPLACE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f(); CREATE TABLE t ();"
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TABLE u ()",
            "CREATE OR REPLACE TRIGGER g AFTER DELETE ON t EXECUTE FUNCTION f();"
            "CREATE OR REPLACE TRIGGER g AFTER DELETE ON u EXECUTE FUNCTION f()",
            True,
        ),
        (
            "CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE OR REPLACE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            False,
        ),
    ],
)
def test_quiet_duplicates(shadow: Shadow, tmp_path: Path, one: str, other: str, warns: bool) -> None:
    warnings = loaded(shadow, write(tmp_path, x__a=one, y__b=other)).warnings
    assert [str(w.where.file).endswith("b.sql") and "a.sql:1:1" in w.message for w in warnings] == [True] * warns


def test_rows_of_code_are_reported(shadow: Shadow, tmp_path: Path) -> None:
    files = write(tmp_path, a="CREATE TABLE t (a int); DO $$ BEGIN INSERT INTO t VALUES (1); END $$;")
    (warning,) = loaded(shadow, files).warnings
    assert "puts rows into t" in warning.message


def test_secrets_of_a_failing_statement_stay_hidden(shadow: Shadow, tmp_path: Path) -> None:
    for text in ("OPTIONS (password 'hunter2', api_key 'hunter2')", "OPTIONS (password 'hunter2' api_key 'hunter2')"):
        with pytest.raises(DesiredStateError) as raised:
            loaded(shadow, write(tmp_path, a=f"CREATE USER MAPPING FOR public SERVER nope {text}"))
        assert "hunter2" not in str(raised.value)
