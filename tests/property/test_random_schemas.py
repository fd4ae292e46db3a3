"""Plans between random schemas lead from one to the other and back, whatever the schemas."""

from __future__ import annotations

import pytest
import written_attached
import written_others
import written_programs
import written_relations
import written_tables
import written_types
from converging import EXAMPLES, check_both_ways
from databases import TestServer
from hypothesis import given
from hypothesis import strategies as st
from pieces import KINDS, Entry, entries, sides
from written import ROLES, write

WRITERS = (written_types, written_programs, written_tables, written_relations, written_attached, written_others)


@pytest.fixture(scope="module")
def roles(server: TestServer) -> None:
    server.create_roles(ROLES)


@EXAMPLES
@given(drawn=st.lists(entries(), min_size=1, max_size=30))
def test_plans_lead_from_one_schema_to_the_other(server: TestServer, roles: None, drawn: list[Entry]) -> None:
    one, other = (write(pieces, server.major) for pieces in sides(drawn))
    check_both_ways(server, one, other)


def test_every_kind_of_piece_is_drawn() -> None:
    assert all(any(kind.write.__module__ == module.__name__ for kind in KINDS.values()) for module in WRITERS)
