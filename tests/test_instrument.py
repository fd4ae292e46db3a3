"""The instrument is tested: what the reader would overlook, the second observer sees.

For every attribute of every kind (and for each kind as a whole) there is a case of the corpus that changes it;
there the planner is blinded to it, and the comparison by pg_dump must find that out. `tests/instrument.yml` says
which case. A tenth of them by default, all with SCHEMADIFF_TEST_FACTOR above one (`make soak`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from databases import FACTOR, TestServer, catalog, load_text, running
from instrument import attributes, changed, choices, is_caught, seen
from test_corpus import CORPUS, Case

# Whoever overlooks one of these still sees the other, so that the plan is right all the same.
SAID_TWICE = {
    "aggregate.direct_arguments": "aggregate.identity_arguments",
    "aggregate.identity_arguments": "aggregate.arguments",
    "constraint.index_name": "constraint.definition",
    "constraint.type": "constraint.definition",
    "function.argument_modes": "function.definition",
    "materialized view.columns": "materialized view.definition",
    "partition.not_null_names": "column.not_null_name",
    "procedure.argument_modes": "procedure.definition",
}

# No case can change these, or not on every server.
NO_CASE = {
    "collation.deterministic": "only servers with ICU: collation--attributes",
    "collation.rules": "only servers with ICU: collation--rules",
    "composite type.attribute_order": "lines of a type are compared whatever their order: composite-type--order",
    "constraint.made_by_attaching": "needs no statement, the fact `partition` says it: partition--exclude-detached",
    "constraint.statistics": "pg_dump overlooks it, as it does not for other indexes: constraint--exclusion-index",
    "database security label.": "no provider comes with PostgreSQL",
    "database security label.label": "no provider comes with PostgreSQL",
    "database.": "there is one, always",
    "default.of_view": "follows from the kind of the parent",
    "extension.version": "extensions have no way back, and every case goes both ways",
    "index.valid": "only a failed CREATE INDEX CONCURRENTLY leaves one, which no file can",
    "partition.half_detached": "only an interrupted DETACH CONCURRENTLY leaves one, which no file can",
    "procedure.result": "procedures have none",
    "procedure.routine_kind": "procedures have but one",
    "security label.": "no provider comes with PostgreSQL",
    "security label.label": "no provider comes with PostgreSQL",
    "subscription.failover": "a subscription is not replaced: refused",
    "subscription.two_phase": "a subscription is not replaced: refused",
    "trigger.constraint_name": "pg_dump overlooks it: trigger--constraint-name-handed-on",
}

NEWEST = 18
CHOICES = choices()
SLICE = sorted(CHOICES)[:: 1 if FACTOR > 1 else 10]


def test_every_attribute_is_changed_by_a_case(server: TestServer) -> None:
    with server.database() as url:
        compared = set(attributes(catalog(url)))
    assert compared >= set(SAID_TWICE.values())
    listed = {**CHOICES, **SAID_TWICE, **NO_CASE}
    assert compared - set(listed) == set(), "no case of the corpus changes these"
    if server.major >= NEWEST:  # older ones have less
        assert set(listed) - compared == set(), "these are not compared any more"
    assert len(listed) == len(CHOICES) + len(SAID_TWICE) + len(NO_CASE), "in more than one list"


@pytest.fixture
def sides(attribute: str, server: TestServer) -> Iterator[list[tuple[TestServer, str]]]:
    """The two databases of the attribute's case."""
    folder, direction = CHOICES[attribute].split()
    case = Case(CORPUS / folder)
    settings = case.settings
    if not settings.get("min_version", 0) <= server.major <= settings.get("max_version", 99):
        pytest.skip(f"the case is not for PostgreSQL {server.major}")
    with ExitStack() as stack:
        made = []
        for content in case.files(direction):
            alone = settings.get("isolated")
            side = stack.enter_context(running(server.server.binaries)) if alone else server
            side.create_roles(settings.get("roles", ()))
            url = stack.enter_context(side.database())
            load_text(url, content)
            made.append((side, url))
        yield made


@pytest.mark.parametrize("attribute", SLICE)
def test_what_the_reader_overlooks_is_found_out(attribute: str, sides: list[tuple[TestServer, str]]) -> None:
    (server, url), (other_server, other_url) = sides
    source, target = catalog(url), catalog(other_url)
    assert attribute in changed(source, target), f"{CHOICES[attribute]} does not change it"
    alone = server is not other_server
    dump = seen(other_server, other_url, alone=alone)
    assert is_caught(server, url, source, target, dump, attribute, alone)
