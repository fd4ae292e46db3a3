"""Loading desired states into a real shadow server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from syndicate_diff.binaries import Binaries
from syndicate_diff.connect import connect
from syndicate_diff.errors import DesiredStateError, MissingExtension, UnresolvedStatements
from syndicate_diff.load import LoadReport, SourceFile, load, read_files
from syndicate_diff.shadow import Shadow, open_shadow

Load = Callable[..., LoadReport]
Query = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def shadow(binaries_under_test: Binaries) -> Iterator[Shadow]:
    with open_shadow(None, binaries=binaries_under_test.directory) as opened:
        yield opened


@pytest.fixture
def url(shadow: Shadow) -> Iterator[str]:
    name = shadow.create_database()
    yield shadow.url(name)
    shadow.drop_database(name)


@pytest.fixture
def load_texts(url: str) -> Load:
    def run(*texts: str, known_roles: Mapping[str, str] | None = None, private: bool = True) -> LoadReport:
        files = [SourceFile(f"{number}.sql", text) for number, text in enumerate(texts, 1)]
        return load(files, url, known_roles=known_roles, private=private)

    return run


@pytest.fixture
def query(url: str) -> Query:
    def run(statement: str) -> list[Any]:
        with closing(connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    return run


def test_any_order(load_texts: Load, query: Query) -> None:
    load_texts(
        "CREATE VIEW app.v AS SELECT app.f(id) FROM app.t;",
        "SET search_path = app;"
        "CREATE TABLE s (id int REFERENCES t (id));"
        "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT id FROM t WHERE id = $1';",
        "CREATE TABLE public.first (); CREATE TABLE app.t (id int); CREATE INDEX CONCURRENTLY ON app.t (id);",
        "ALTER TABLE app.t ADD PRIMARY KEY (id);",
        "CREATE SCHEMA app;",
    )
    assert query("SELECT relname FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'v') ORDER BY 1") == [
        ("first",),
        ("s",),
        ("t",),
        ("v",),
    ]


def test_enum_labels_are_committed_before_their_use(load_texts: Load, query: Query) -> None:
    load_texts("CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'ok';CREATE TABLE t (m mood DEFAULT 'ok');")
    assert query("SELECT count(*) FROM pg_enum") == [(2,)]


def test_a_pg_dump_file_loads(load_texts: Load, query: Query) -> None:
    load_texts(
        "\\restrict abc123\n\nSET statement_timeout = 0;\nSET no_such_setting = 0;\n"
        "SET client_encoding = 'UTF8';\nSELECT pg_catalog.set_config('search_path', '', false);\n"
        "SET check_function_bodies = false;\n"
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT gone FROM nothing $$;\n"
        "CREATE TABLE public.t (note text DEFAULT '100%');\n\n\\unrestrict abc123\n",
        "BEGIN;\nCREATE TABLE u ();\nCOMMIT;\n",
    )
    assert query("SELECT 'public.t'::regclass::text, 'public.u'::regclass::text") == [("t", "u")]


def test_settings_do_not_reach_the_next_file(load_texts: Load, query: Query) -> None:
    load_texts("CREATE ROLE settings_owner; CREATE SCHEMA s; SET ROLE settings_owner;", "CREATE TABLE t ();")
    assert query("SELECT relnamespace::regnamespace::text, relowner = 10 FROM pg_class WHERE relname = 't'") == [
        ("public", True)
    ]


def test_known_roles_are_made_when_missed(load_texts: Load, query: Query) -> None:
    text = 'CREATE TABLE t (); ALTER TABLE t OWNER TO load_owner; GRANT SELECT ON t TO "Load Reader";'
    report = load_texts(text, "CREATE ROLE load_owner;", known_roles={"load_owner": "NOLOGIN", "Load Reader": "LOGIN"})
    assert report.created_roles == ("load_owner", "Load Reader")
    assert [str(warning.where) for warning in report.warnings] == ["2.sql:1:1"]
    assert query("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'Load Reader'") == [(True,)]


def test_roles_of_a_shared_server_are_left_alone(load_texts: Load, query: Query) -> None:
    report = load_texts("CREATE ROLE shared_role;\nCREATE TABLE t ();", private=False)
    assert "not run" in report.warnings[0].message
    assert query("SELECT count(*) FROM pg_roles WHERE rolname = 'shared_role'") == [(0,)]
    with pytest.raises(DesiredStateError, match="whole shadow server"):
        load_texts("ALTER SYSTEM SET work_mem = '1GB'", private=False)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("CREATE TABLE a ();\n  CREATE TABL b ();", "syntax error", "1.sql:2:10"),
        ("CREATE TABLE a ();\nCREATE TABLE a ();", "already exists", "1.sql:2:1"),
        ("CREATE TABLE a (\n  é text,\n  b int DEFAULT 'ü'::int);", "invalid input syntax", "1.sql:3:17"),
        ("CREATE TABLE a ();\n/* x */ INSERT INTO a DEFAULT VALUES;", "inserts rows", "1.sql:2:9"),
        ("WITH x AS (DELETE FROM pg_class RETURNING 1) SELECT 1;", "inserts rows", "1.sql:1:1"),
        ("CREATE TABLE a (b int);\nCOPY a FROM stdin;\n1\n\\.\n", "inserts rows", "1.sql:2:1"),
        ("CREATE TABLE a ();\n\\connect other\n", "psql command", "1.sql:2:1"),
        ("SELECT 1;\nCREATE EXTENSION no_such_thing;", "extension no_such_thing", "1.sql:2:1"),
        ("CREATE SUBSCRIPTION s CONNECTION 'host=/nowhere' PUBLICATION p;", "publisher", "1.sql:1:1"),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT gone FROM nothing $$;",
            "f\\(\\) is not valid",
            "1.sql:2:20",
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETRN 1;\nEND $$;",
            "f\\(\\) is not valid",
            "1.sql:3:3",
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS $$\n SELECT 1 FROM t $$;"
            "CREATE TABLE t ();",
            "f\\(\\) is not valid",
            "1.sql:2:16",
        ),
    ],
)
def test_errors_name_the_place(load_texts: Load, text: str, message: str, place: str) -> None:
    with pytest.raises(DesiredStateError, match=message) as caught:
        load_texts(text)
    assert str(caught.value.where) == place
    assert isinstance(caught.value, MissingExtension) == ("EXTENSION" in text)


def test_what_the_shadow_is_built_without(load_texts: Load) -> None:
    try:
        load_texts("CREATE TABLE t (a text COMPRESSION lz4);")
    except DesiredStateError as error:
        assert "shadow.binaries" in (error.hint or "")
    else:
        pytest.skip("this server is built with lz4")


def test_unresolved_statements_start_with_the_cause(load_texts: Load) -> None:
    with pytest.raises(UnresolvedStatements) as caught:
        load_texts(
            "CREATE VIEW v AS SELECT * FROM t;\nCREATE VIEW w AS SELECT * FROM v;",
            "CREATE TABLE t (x nothing);",
        )
    assert str(caught.value.where) == "2.sql:1:19"
    assert 'type "nothing" does not exist [42704]' in str(caught.value)
    assert '1.sql:2:32: relation "v" does not exist' in str(caught.value)


def test_read_files(tmp_path: Path) -> None:
    for name in ("b/2.sql", "a/1.sql", ".hidden/x.sql", "a/.x.sql", "a/notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("SELECT 1;")
    assert [file.path for file in read_files(tmp_path)] == [f"{tmp_path}/a/1.sql", f"{tmp_path}/b/2.sql"]
    (tmp_path / "a/1.sql").write_bytes(b"SELECT 1;\n-- \xff")
    with pytest.raises(DesiredStateError, match="not UTF-8") as caught:
        read_files(tmp_path)
    assert f"{tmp_path}/a/1.sql:2" in str(caught.value) and "byte 13 (0xff)" in str(caught.value)
    for missing in (tmp_path / "nowhere", tmp_path / ".hidden" / "empty"):
        with pytest.raises(DesiredStateError):
            read_files(missing)


READS = "SELECT has_table_privilege('grantee', 'shop.' || t, 'SELECT') FROM unnest(ARRAY{}) t"


def test_a_grant_on_all_is_on_what_comes_later_too(load_texts: Load, query: Query) -> None:
    grants = "CREATE ROLE grantee; CREATE SCHEMA shop; GRANT SELECT ON ALL TABLES IN SCHEMA shop TO grantee"
    revokes = "CREATE FUNCTION shop.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    later = "CREATE TABLE shop.a (i shop.later); REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA shop FROM PUBLIC"
    load_texts(grants, later, "CREATE TYPE shop.later AS (i int); CREATE TABLE shop.b ();", revokes)
    assert query(READS.format("['a', 'b']")) == [(True,), (True,)]
    assert query("SELECT has_function_privilege('grantee', 'shop.f()', 'EXECUTE')") == [(False,)]
    query("DROP OWNED BY grantee; DROP ROLE grantee; SELECT 1")


def test_what_is_revoked_after_a_grant_on_all_stays_so(load_texts: Load, query: Query) -> None:
    grants = "CREATE SCHEMA shop; GRANT SELECT ON ALL TABLES IN SCHEMA shop TO grantee"
    load_texts(
        f"CREATE ROLE grantee; {grants}; REVOKE SELECT ON shop.b FROM grantee",
        "CREATE TABLE shop.a (); CREATE TABLE shop.b (); CREATE TABLE shop.c ()",
        "REVOKE SELECT ON shop.c FROM grantee",
    )
    assert query(READS.format("['a', 'b', 'c']")) == [(True,), (False,), (False,)]
    query("DROP OWNED BY grantee; DROP ROLE grantee; SELECT 1")


@pytest.mark.parametrize("name", ["b.psql", "b.pgsql", "B.ddl"])
def test_a_file_of_sql_by_another_name_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.sql").write_text("SELECT 1")
    (tmp_path / name).write_text("CREATE TABLE t ()")
    with pytest.raises(DesiredStateError, match=f"does not end in .sql: {name}"):
        read_files(tmp_path)


def test_upper_case_names_a_file_of_sql_too(tmp_path: Path) -> None:
    (tmp_path / "A.SQL").write_text("CREATE TABLE t ()")
    assert [Path(file.path).name for file in read_files(tmp_path)] == ["A.SQL"]
