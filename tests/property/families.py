"""Random tables that are bound to one another as closely as can be: inheritance from several tables, partitions.

What is drawn is a number for each *slot* of a family, such as a column of one of its tables; what is not drawn is
0, the plainest. The second schema has the numbers of the first but for a few. A writer makes statements of them,
and leaves out what would not be valid, so that leaving numbers out makes a smaller pair of valid schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

LARGEST = 11
Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Family:
    """The slots of a family of tables, those more often drawn several times, and how it is written."""

    name: str
    slots: tuple[str, ...]
    write: Callable[[Numbers, int], list[str]]

    def pairs(self) -> st.SearchStrategy[tuple[Numbers, Numbers]]:
        """Numbers of two schemas."""
        slots = st.sampled_from(self.slots)
        numbers, changed = (
            st.dictionaries(slots, st.integers(0, LARGEST), min_size=least, max_size=most)
            for least, most in ((4, 30), (1, 8))
        )
        return st.builds(lambda one, differing: (one, {**one, **differing}), numbers, changed)
