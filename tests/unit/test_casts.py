"""What becomes of values where a column changes its type."""

from __future__ import annotations

import pytest

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import lost_values
from syndicate_diff.model import Catalog, Fact, Identity


def _change(old: str, new: str) -> Alteration:
    identity, catalog = Identity("column", ("public", "t", "c")), Catalog(18, "someone", {})
    facts = (Fact(identity, {"type": type_name}) for type_name in (old, new))
    return Alteration(*facts, catalog, catalog, keeps=lambda _: True)


@pytest.mark.parametrize(
    ("old", "new", "rounds"),
    [
        ("text", "numeric(10,2)", True),
        ("text", "numeric", False),
        ("text", "date", True),
        ("character varying(20)", "time(0) without time zone", True),
        ("text", "timestamp with time zone", False),
        ("text", "uuid", False),
        ("text[]", "numeric(10,2)[]", True),
        ("numeric(10,4)", "numeric(10,2)", True),
        ("numeric(10,2)", "numeric(12,4)", False),
        ("double precision", "integer", True),
    ],
)
def test_rounding_is_known(old: str, new: str, rounds: bool) -> None:
    assert lost_values.rounds(_change(old, new)) is rounds
