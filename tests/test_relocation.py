"""What uses the members of an extension stays where these move; that the outcome is right, the corpus shows."""

from __future__ import annotations

from databases import TestServer, catalog, load_text

from syndicate_diff.plan import plan_steps

USING = """
    CREATE TABLE t (a citext DEFAULT 'public.citext', h hstore, "public.citext" text);
    ALTER TABLE t ADD CHECK (a <> 'x'), ADD CHECK (h ? 'k');
    CREATE INDEX i ON t (a);
    CREATE INDEX j ON t USING gin (h);
    CREATE FUNCTION f(citext, hstore[]) RETURNS SETOF citext LANGUAGE sql AS 'SELECT $1';
    CREATE VIEW v AS SELECT a = 'x' AS equal, h -> 'k' AS value, f(a, ARRAY[h]) FROM t;
    COMMENT ON FUNCTION f(citext, hstore[]) IS 'public.citext';
    GRANT EXECUTE ON FUNCTION f(citext, hstore[]) TO pg_monitor;
"""


def plan(server: TestServer, one: str, other: str) -> list[str]:
    with server.database() as source, server.database() as target:
        for url, text in ((source, one), (target, other)):
            load_text(url, text)
        steps = plan_steps(catalog(source), catalog(target))
        return [statement.sql for step in steps for statement in step.statements]


def in_schema_s(text: str) -> str:
    return text.replace("EXTENSION citext", "EXTENSION citext SCHEMA s").replace("hstore;", "hstore SCHEMA s;")


def test_the_move_is_all(server: TestServer) -> None:
    one = "CREATE SCHEMA s; CREATE EXTENSION citext; CREATE EXTENSION hstore; SET search_path = public, s;"
    assert plan(server, one + USING, in_schema_s(one) + USING) == [
        "ALTER EXTENSION citext SET SCHEMA s",
        "ALTER EXTENSION hstore SET SCHEMA s",
    ]


def test_what_changes_besides_comes_after(server: TestServer) -> None:
    one = "CREATE EXTENSION citext; CREATE TABLE t (a citext)"
    other = "CREATE SCHEMA s; CREATE EXTENSION citext SCHEMA s; CREATE TABLE t (a s.citext NOT NULL)"
    assert plan(server, one, other) == [
        "CREATE SCHEMA s",
        "ALTER EXTENSION citext SET SCHEMA s",
        "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL",
    ]
    assert plan(server, other, one) == [
        "ALTER EXTENSION citext SET SCHEMA public",
        "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
        "DROP SCHEMA s",
    ]


def test_an_object_of_the_name_of_a_member_stays(server: TestServer) -> None:
    one = "CREATE SCHEMA s; CREATE EXTENSION citext; CREATE FUNCTION citextin() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    assert plan(server, one, in_schema_s(one)) == ["ALTER EXTENSION citext SET SCHEMA s"]
