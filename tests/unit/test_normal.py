"""What PostgreSQL writes of an expression, and what it writes of the same once that was read back."""

import pytest

from syndicate_diff.normal import normal

WRITTEN_AND_READ_BACK = [
    ("(((a >= 1) AND (a <= 3)) AND (c > 0))", "((a >= 1) AND (a <= 3) AND (c > 0))"),
    ("(((a < 1) OR (a > 3)) OR (c > 0))", "((a < 1) OR (a > 3) OR (c > 0))"),
    ("((((a >= 1) AND (a <= 3)) AND b) AND c)", "((a >= 1) AND (a <= 3) AND b AND c)"),
    ("((((a >= 1) AND (a <= 3)) AND (b > 0)) OR c)", "(((a >= 1) AND (a <= 3) AND (b > 0)) OR c)"),
    (
        "((b)::text = ANY ((ARRAY['x'::character varying])::text[]))",
        "((b)::text = ANY (ARRAY[('x'::character varying)::text]))",
    ),
    (
        "(s = ANY ((ARRAY[lower('a, ['::text), NULL::text])::bpchar(3)[]))",
        "(s = ANY (ARRAY[(lower('a, ['::text))::bpchar(3), (NULL::text)::bpchar(3)]))",
    ),
    ('((ARRAY[(ARRAY[1])::bigint[]])::public."T y"[])', '(ARRAY[(ARRAY[(1)::bigint])::public."T y"])'),
    ("(((a = b) OR (a = 1)) OR\n CASE WHEN f THEN g END)", "((a = b) OR (a = 1) OR\n CASE WHEN f THEN g END)"),
    ("(ARRAY[(ARRAY[1])::bigint[], 2])::public.t[]", "ARRAY[(ARRAY[(1)::bigint])::public.t, (2)::public.t]"),
    ("a::text = ANY (ARRAY['x'::character varying]::text[])", "a::text = ANY (ARRAY['x'::character varying::text])"),
    ("( SELECT ( SELECT 'a'::text AS text) AS text) AS b", "( SELECT ( SELECT 'a'::text)) AS b"),
    ("( SELECT 'a'::text AS text) AS texts", "( SELECT 'a'::text) AS texts"),
    (" FROM (t LEFT JOIN s ON TRUE)", " FROM (t LEFT JOIN s ON (true))"),
]
AS_THEY_ARE = [
    "ARRAY[]::text[]",
    "( SELECT 'a'::text AS b) AS text",
    "((ARRAY[a] || ARRAY[b])::text[])",
    "(ARRAY[a])::text",
    "(s = ANY ((sa)::text[]))",
    "((c > 0) AND ((a >= 1) AND (a <= 3)))",
    "(((a >= 1) AND (a <= 3)) OR (c > 0))",
    "(((a >= 1) OR (a <= 3)) AND (c > 0))",
    "(f((a >= 1) AND (a <= 3)) AND (c > 0))",
    "((a = ')) AND ') AND (b = '(((x) AND (y)) AND (z))'))",
    'SELECT ("((a) AND (b)) AND ""(c" AND (d))',
    "AS $$ SELECT (((a) AND (b)) AND c) $$",
    "AS $function$ SELECT $$ it's $$, (((a) AND (b)) AND c) $function$",
    "-- Name: it's; Type: VIEW\n((a) AND (b)) AND c",
    "AS $function$ select from a join b ON TRUE $function$",
    "'ON TRUE'",
]


@pytest.mark.parametrize(("written", "read_back"), WRITTEN_AND_READ_BACK)
def test_both_are_the_same(written: str, read_back: str) -> None:
    assert normal(written) == read_back == normal(read_back)


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_what_is_stable_or_no_expression_stays(text: str) -> None:
    assert normal(text) == text
