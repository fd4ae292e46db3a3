"""Odd names: what PostgreSQL allows as an identifier survives everything that is done with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from databases import FACTOR, TestServer, ask, catalog, execute, run_steps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate_diff.diff import diff
from syndicate_diff.keywords import NOT_BARE_NAMES
from syndicate_diff.plan import plan_steps
from syndicate_diff.sql import literal, name, qualified

# An example makes two databases.
REAL_SERVER = settings(max_examples=20 * FACTOR, suppress_health_check=[HealthCheck.too_slow])
NAMEDATALEN = 63  # bytes; https://www.postgresql.org/docs/current/sql-syntax-lexical.html

characters = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
words = st.sampled_from(sorted(NOT_BARE_NAMES))
odd = st.sampled_from(['"', '""', "'", "$$", "a.b", "--", "/*", "x" * 63, "é" * 31, "🐘", "A", "a b", "\\", "%s", "\n"])


def _fits(identifier: str) -> bool:
    return 0 < len(identifier.encode()) <= NAMEDATALEN


identifiers = st.one_of(words, odd, st.text(characters, min_size=1, max_size=63)).filter(_fits)


@pytest.fixture(scope="module")
def url(server: TestServer) -> Iterator[str]:
    with server.database() as made:
        yield made


@given(texts=st.lists(identifiers, min_size=1, max_size=50))
def test_names_are_quoted_as_the_server_does(url: str, texts: list[str]) -> None:
    rows = ask(url, "SELECT t, quote_ident(t) FROM unnest(%s::text[]) AS t", texts)
    # What became a key word in a later major is quoted on all.
    expected = [f'"{text}"' if text in NOT_BARE_NAMES else quoted for text, quoted in rows]
    assert [name(text) for text, _ in rows] == expected


@given(text=st.text(characters))
def test_literals_say_what_they_should(url: str, text: str) -> None:
    # Not as a parameter: the literal itself is what is tested.
    [(said,)] = ask(url, f"SELECT {literal(text)}")
    assert said == text


@pytest.mark.dealt
@REAL_SERVER
@given(names=st.lists(identifiers, min_size=6, max_size=6, unique=True), comment=st.text(characters, min_size=1))
def test_a_table_of_any_name_comes_and_goes(server: TestServer, names: list[str], comment: str) -> None:
    schema, table, key, column, index, constraint = names
    if schema.startswith("pg_") or schema in ("public", "information_schema"):
        schema = "_" + schema[:40]
    address = qualified(schema, table)
    with server.database() as empty, server.database() as filled:
        execute(
            filled,
            f"CREATE SCHEMA {name(schema)}",
            f"CREATE TABLE {address} ({name(key)} int PRIMARY KEY, {name(column)} text)",
            f"ALTER TABLE {address} ALTER COLUMN {name(column)} SET DEFAULT {literal(comment)}",
            f"ALTER TABLE {address} ADD CONSTRAINT {name(constraint)} CHECK ({name(column)} <> '')",
            f"CREATE INDEX {name(index)} ON {address} ({name(column)})",
            f"COMMENT ON COLUMN {address}.{name(column)} IS {literal(comment)}",
        )
        nothing, wanted = catalog(empty), catalog(filled)
        run_steps(empty, plan_steps(nothing, wanted))
        assert diff(catalog(empty), wanted) == []
        run_steps(empty, plan_steps(wanted, nothing))
        assert diff(catalog(empty), nothing) == []
