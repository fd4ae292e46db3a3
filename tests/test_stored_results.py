"""What keeps results of something that a plan changes in place says so, and how they are computed again."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, load_text, run_steps

from syndicate_diff.plan import plan_steps
from syndicate_diff.statement import Danger

FUNCTION = "CREATE FUNCTION public.f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x %s 1';"
CALLED = f"{FUNCTION} CREATE FUNCTION public.g(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT public.f(x)';"
PARSED = f"{FUNCTION} CREATE FUNCTION public.g(x int) RETURNS int LANGUAGE sql IMMUTABLE RETURN public.f(x);"
OPERATOR = """
    CREATE FUNCTION public.f(x int, y int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT x %s y > 0';
    CREATE OPERATOR public.<# (FUNCTION = public.f, LEFTARG = int, RIGHTARG = int);"""
ORDER = """
    CREATE FUNCTION public.f(x int, y int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x %s y';
    CREATE OPERATOR CLASS public.c FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=,
        OPERATOR 5 >, FUNCTION 1 public.f(int, int);"""
SEARCH = """
    CREATE TEXT SEARCH CONFIGURATION public.c (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION public.c ALTER MAPPING FOR word WITH %s;
    CREATE TABLE public.t (a text);"""
TABLE = "CREATE TABLE public.t (a int);"


def changed_meanings(server: TestServer, schema: str, one: str, other: str) -> set[str]:
    """What the plan says that puts one word in the place of another."""
    with server.database() as source, server.database() as target:
        load_text(source, schema.replace("%s", one))
        load_text(target, schema.replace("%s", other))
        steps = plan_steps(catalog(source), catalog(target))
    assert steps
    hazards = (hazard for step in steps for statement in step.statements for hazard in statement.hazards)
    return {hazard.message for hazard in hazards if hazard.danger is Danger.CHANGES_MEANING}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (f"{FUNCTION} {TABLE} CREATE INDEX i ON public.t (public.f(a))", "REINDEX INDEX public.i"),
        (f"{FUNCTION} {TABLE} CREATE INDEX i ON public.t (a) WHERE public.f(a) > 0", "REINDEX INDEX public.i"),
        (f"{CALLED} {TABLE} CREATE INDEX i ON public.t (public.g(a))", "REINDEX INDEX public.i"),
        (f"{PARSED} {TABLE} CREATE INDEX i ON public.t (public.g(a))", "REINDEX INDEX public.i"),
        (f"{ORDER} {TABLE} CREATE INDEX i ON public.t (a public.c)", "REINDEX INDEX public.i"),
        (f"{OPERATOR} {TABLE} CREATE INDEX i ON public.t ((a OPERATOR(public.<#) 1))", "REINDEX INDEX public.i"),
        (
            f"{ORDER} CREATE TYPE public.r AS RANGE (subtype = int, subtype_opclass = public.c);"
            "CREATE TABLE public.t (a public.r UNIQUE)",
            "REINDEX INDEX public.t_a_key",
        ),
        (
            f"{FUNCTION} {TABLE} ALTER TABLE public.t ADD EXCLUDE ((public.f(a)) WITH =)",
            "REINDEX INDEX public.t_f_excl",
        ),
        (f"{FUNCTION} {TABLE} ALTER TABLE public.t ADD b int GENERATED ALWAYS AS (public.f(a)) STORED", "SET b = DEF"),
        (f"{FUNCTION} {TABLE} ALTER TABLE public.t ADD CHECK (public.f(a) > 0)", "public.t.t_a_check is not checked"),
        (f"{FUNCTION} CREATE DOMAIN public.d AS int CONSTRAINT k CHECK (public.f(VALUE) > 0)", "public.d.k is not ch"),
        (f"{FUNCTION} CREATE TABLE public.t (a int) PARTITION BY LIST (public.f(a))", "keeps rows in the partitions"),
    ],
)
def test_results_are_kept(server: TestServer, schema: str, expected: str) -> None:
    [said] = changed_meanings(server, schema, "-", "*")
    assert expected in said


@pytest.mark.parametrize(("one", "other"), [("simple", "english_stem"), ("english_stem, simple", "simple")])
def test_words_are_kept_as_they_were_found(server: TestServer, one: str, other: str) -> None:
    schema = f"{SEARCH} CREATE INDEX i ON public.t USING gin (to_tsvector('public.c', a))"
    [said] = changed_meanings(server, schema, one, other)
    assert "REINDEX INDEX public.i" in said


def test_a_mapping_that_goes_is_missed(server: TestServer) -> None:
    schema = f"{SEARCH} CREATE INDEX i ON public.t USING gin (to_tsvector('public.c', a))"
    dropped = "simple; ALTER TEXT SEARCH CONFIGURATION public.c DROP MAPPING FOR word"
    for one, other in (("simple", dropped), (dropped, "simple")):
        [said] = changed_meanings(server, schema, one, other)
        assert "REINDEX INDEX public.i" in said


def test_a_partition_says_it_with_its_whole(server: TestServer) -> None:
    schema = f"""{FUNCTION} CREATE TABLE public.t (a int, CHECK (public.f(a) > 0)) PARTITION BY LIST (a);
        CREATE TABLE public.p PARTITION OF public.t DEFAULT; CREATE INDEX i ON public.t (public.f(a))"""
    said = changed_meanings(server, schema, "+", "*")
    assert len(said) == 2
    assert not any("public.p" in message for message in said)


@pytest.mark.parametrize(
    "schema",
    [
        f"{FUNCTION} {TABLE} CREATE VIEW public.v AS SELECT public.f(a) FROM public.t",
        f"{FUNCTION} {TABLE} ALTER TABLE public.t ALTER a SET DEFAULT public.f(1)",
        f"{FUNCTION} {TABLE} ALTER TABLE public.t ADD CHECK (public.f(a) > 0) NOT VALID",
        f"{FUNCTION} {TABLE} CREATE INDEX i ON public.t ((public.f(a) %s 1))",
    ],
    ids=["evaluated when it is read", "for new rows alone", "never checked", "made anew"],
)
def test_nothing_is_kept(server: TestServer, schema: str) -> None:
    assert changed_meanings(server, schema, "+", "*") == set()


def test_what_the_planner_is_told_changes_no_result(server: TestServer) -> None:
    function = "CREATE FUNCTION public.f(x int) RETURNS int LANGUAGE sql IMMUTABLE %s AS 'SELECT x';"
    schema = f"{function} {TABLE} CREATE INDEX i ON public.t (public.f(a))"
    assert changed_meanings(server, schema, "", "PARALLEL SAFE COST 7") == set()
    assert changed_meanings(server, schema, "", "STRICT") != set()


MEMBERS = """
    CREATE OPERATOR CLASS public.c FOR TYPE polygon USING gist AS OPERATOR 3 &&,
        FUNCTION 1 gist_poly_consistent(internal, polygon, smallint, oid, internal),
        FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 %s,
        FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),
        FUNCTION 7 gist_box_same(box, box, internal), STORAGE box;
    CREATE TABLE public.t (a polygon); CREATE INDEX i ON public.t USING gist (a public.c);
"""
COMPRESS = """
    CREATE FUNCTION public.compress(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'gist_poly_compress';
"""


def test_what_an_index_is_built_with_is_there_before_it(server: TestServer) -> None:
    with server.database() as source, server.database() as target:
        load_text(target, MEMBERS.replace("%s", "gist_poly_compress(internal)"))
        steps = plan_steps(catalog(source), catalog(target))
    kinds = [step.identity.kind for step in steps]
    assert max(n for n, kind in enumerate(kinds) if kind.startswith("operator family ")) < kinds.index("index")


def test_an_index_that_was_built_with_something_else_is_said(server: TestServer) -> None:
    [said] = changed_meanings(server, COMPRESS + MEMBERS, "gist_poly_compress(internal)", "public.compress(internal)")
    assert "REINDEX INDEX public.i" in said


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("CREATE TABLE public.t (r public.c PRIMARY KEY)", "REINDEX INDEX public.t_pkey"),
        ("CREATE TABLE public.t (r public.c CHECK (r IS NOT NULL))", "public.t.t_r_check is not checked"),
        ("CREATE TABLE public.t (r public.c) PARTITION BY HASH (r)", "keeps rows in the partitions"),
    ],
)
def test_rows_that_get_another_attribute_are_another_result(server: TestServer, stored: str, expected: str) -> None:
    [said] = changed_meanings(server, f"CREATE TYPE public.c AS (a int%s); {stored}", "", ", b int")
    assert expected in said


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("CREATE INDEX i ON public.t (hash_record(t))", "REINDEX INDEX public.i"),
        ("CREATE INDEX i ON public.t (a) WHERE t IS NOT NULL", "REINDEX INDEX public.i"),
        ("ALTER TABLE public.t ADD CHECK (t IS NOT NULL)", "public.t.t_check is not checked"),
        ("CREATE MATERIALIZED VIEW public.m AS SELECT to_jsonb(x) FROM public.t x", "keeps the rows from before"),
        ("CREATE TABLE public.h (r public.t UNIQUE)", "REINDEX INDEX public.h_r_key"),
        ("CREATE MATERIALIZED VIEW public.m AS SELECT a, to_jsonb(x) FROM public.t x", "keeps the rows from before"),
        ("CREATE TABLE public.k () INHERITS (public.t); CREATE INDEX i ON public.k (hash_record(k))", "REINDEX INDEX"),
    ],
)
def test_rows_that_get_another_column_are_another_result(server: TestServer, stored: str, expected: str) -> None:
    schema = f"CREATE TABLE public.t (a int%s); {stored}"
    for columns in (("", ", b int"), (", b int", "")):
        [said] = changed_meanings(server, schema, *columns)
        assert expected in said


@pytest.mark.parametrize(
    "stored",
    [
        "CREATE TABLE public.h (r public.c CHECK ((r).a > 0)); CREATE INDEX i ON public.h (((r).a))",
        "CREATE TABLE public.h (r public.t); CREATE MATERIALIZED VIEW public.m AS SELECT (h.r).a FROM public.h",
        "CREATE INDEX i ON public.t (a) WHERE n ~ '.*' AND n <> 't.*'",
        "CREATE MATERIALIZED VIEW public.m AS SELECT count(*) FROM public.t",
    ],
)
def test_what_takes_rows_apart_is_no_other_result(server: TestServer, stored: str) -> None:
    schema = f"CREATE TYPE public.c AS (a int%s); CREATE TABLE public.t (a int, n text%s); {stored}"
    assert changed_meanings(server, schema, "", ", b int") == set()


CALLING = """
    CREATE FUNCTION public.g(x int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'begin return x + {0}; end';
    CREATE FUNCTION public.f(x int) RETURNS int LANGUAGE {1};"""
PARSED_CALL = "sql IMMUTABLE RETURN public.g(x)"
TEXT_CALL = "plpgsql IMMUTABLE AS 'begin return public.g(x); end'"


@pytest.mark.parametrize("call", [PARSED_CALL, TEXT_CALL])
def test_what_comes_is_computed_by_what_the_plan_leaves(server: TestServer, call: str) -> None:
    columns = "a int, b int GENERATED ALWAYS AS (public.f(a)) STORED, c int DEFAULT public.f(1)"
    with server.database() as source, server.database() as target:
        load_text(source, CALLING.format(1, call) + "CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1)")
        load_text(target, CALLING.format(2, call) + f"CREATE TABLE public.t ({columns})")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "SELECT b, c, public.f(1) FROM public.t") == [(3, 3, 3)]


def test_what_comes_does_not_find_a_cast_that_goes(server: TestServer) -> None:
    made = (
        "CREATE TYPE public.e AS ENUM ('a'); CREATE FUNCTION public.f(public.e) RETURNS text LANGUAGE sql IMMUTABLE "
        "AS $$ SELECT 'other' $$; CREATE TABLE public.t (a public.e);"
    )
    cast = "CREATE CAST (public.e AS text) WITH FUNCTION public.f(public.e);"
    with server.database() as source, server.database() as target:
        load_text(source, made + cast + "INSERT INTO public.t VALUES ('a')")
        load_text(target, made + "CREATE VIEW public.a AS SELECT a::text AS x FROM public.t")
        run_steps(source, plan_steps(catalog(source), catalog(target)))
        assert ask(source, "SELECT x FROM public.a") == [("a",)]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (f"{FUNCTION} {TABLE} CREATE VIEW public.v AS SELECT public.f(a) AS x FROM public.t;", ("+", "-")),
        ("CREATE TABLE public.v (a int, x int GENERATED ALWAYS AS (a %s 1) STORED);", ("+", "-")),
    ],
)
def test_what_reads_through_others_keeps_rows_from_before(
    server: TestServer, schema: str, words: tuple[str, str]
) -> None:
    if server.major < 17 and "GENERATED" in schema:
        pytest.skip("before 17 the column is made anew, and so what reads it")
    views = "CREATE MATERIALIZED VIEW public.m AS SELECT x FROM public.v; CREATE INDEX i ON public.m (x);"
    over = "CREATE MATERIALIZED VIEW public.n AS SELECT x FROM public.m"
    said = changed_meanings(server, f"{schema} {views} {over}", *words)
    assert {sentence.partition(" keeps")[0] for sentence in said} == {
        "materialized view public.m",
        "materialized view public.n",
    }
