"""Plans between random tables that are closely bound to one another lead from one to the other and back."""

from __future__ import annotations

import pytest
from converging import check_both_ways
from databases import FACTOR, TestServer
from families import Family
from family_inheritance import INHERITANCE
from family_partitions import PARTITIONS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = settings(
    max_examples=20 * FACTOR, derandomize=FACTOR == 1, suppress_health_check=list(HealthCheck), print_blob=FACTOR > 1
)


@pytest.mark.parametrize("family", [INHERITANCE, PARTITIONS], ids=lambda family: family.name)
@EXAMPLES
@given(data=st.data())
def test_plans_lead_from_one_family_to_the_other(server: TestServer, family: Family, data: st.DataObject) -> None:
    one, other = (family.write(numbers, server.major) for numbers in data.draw(family.pairs()))
    try:
        check_both_ways(server, one, other)
    except Exception as error:
        script = "\n\n".join(f"-- {title}\n" + ";\n".join(side) for title, side in (("A", one), ("B", other)))
        error.add_note(f"\n{script}")
        raise
