"""Plans between random tables that are closely bound to one another lead from one to the other and back."""

from __future__ import annotations

import pytest
from converging import EXAMPLES, check_both_ways
from databases import TestServer
from families import Family
from family_inheritance import INHERITANCE
from family_partitions import PARTITIONS
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("family", [INHERITANCE, PARTITIONS], ids=lambda family: family.name)
@EXAMPLES
@given(data=st.data())
def test_plans_lead_from_one_family_to_the_other(server: TestServer, family: Family, data: st.DataObject) -> None:
    one, other = (family.write(numbers, server.major) for numbers in data.draw(family.pairs()))
    check_both_ways(server, one, other)
