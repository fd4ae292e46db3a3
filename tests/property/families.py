"""Random tables that are bound to one another as closely as can be: inheritance from several tables, partitions;
and one table with all that can be around it.

What is drawn is a number for each *slot* of a family, such as a column of one of its tables; what is not drawn is
0, the plainest. The second schema has the numbers of the first but for a few. A writer makes statements of them,
and leaves out what would not be valid, so that leaving numbers out makes a smaller pair of valid schemas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

LARGEST = 11
Numbers = Mapping[str, int]
Pair = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class Family:
    """The slots of a family of tables, those more often drawn several times, and how it is written for a major.

    The last word of a slot that is about one column is that column's name.
    """

    name: str
    slots: tuple[str, ...] = field(repr=False)
    columns: tuple[str, ...]
    write: Callable[[Numbers, int], list[str]] = field(repr=False)
    drawn: tuple[int, int] = (4, 30)  # how many numbers at least, and at most
    changed: tuple[int, int] = (1, 8)
    pairs: int = 40  # judged together

    def pair(self, random: Random) -> Pair:
        """Numbers of two schemas; most are about one column alone, where more meets."""
        column = random.choice((None, *self.columns, *self.columns))
        slots = [slot for slot in self.slots if column is None or self._may_be_about(column, slot)]
        one = {random.choice(slots): random.randint(0, LARGEST) for _ in range(random.randint(*self.drawn))}
        changed = {random.choice(slots): random.randint(0, LARGEST) for _ in range(random.randint(*self.changed))}
        return one, {**one, **changed}

    def _may_be_about(self, column: str, slot: str) -> bool:
        return re.split("[ .]", slot)[-1] not in {*self.columns} - {column}


def smaller(pair: Pair) -> Iterator[Pair]:
    """The pair without one of its slots, or without the difference in one."""
    one, other = pair
    for slot in sorted({*one, *other}):
        yield tuple({name: number for name, number in side.items() if name != slot} for side in pair)
    for slot in sorted(name for name in other if one.get(name) != other[name]):
        yield {**one, slot: other[slot]}, other
