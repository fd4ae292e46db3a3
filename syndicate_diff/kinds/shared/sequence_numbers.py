"""The numbers of sequences, those of identity columns too, and where a sequence stands among them.

https://www.postgresql.org/docs/current/sql-altersequence.html. ALTER leaves a sequence where it stands, and refuses
bounds that it stands outside of. To start anew could give numbers again that were given before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from syndicate_diff import sql
from syndicate_diff.kinds.shared.table_part import table_name
from syndicate_diff.model import Fact
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

POSITION_LOST = "the position of the sequence is lost"
FOLLOWED = Hazard(
    Danger.CHANGES_MEANING, "the next number follows the last that is there: those of deleted rows come again"
)


class Numbers(NamedTuple):
    """Where a sequence starts, how it goes on, and its bounds."""

    start: int
    increment: int
    lowest: int
    highest: int

    @classmethod
    def of(cls, values: Iterable[str]) -> Numbers:
        """As the catalog has them, written as text."""
        return cls(*map(int, values))

    def hold(self, number: int) -> bool:
        """Whether a sequence may stand there."""
        return self.lowest <= number <= self.highest

    @property
    def ascend(self) -> bool:
        """Whether the highest is the last."""
        return self.increment > 0


def go_on_after(column: Fact, sequence: str, numbers: Numbers) -> Statement:
    """A new sequence goes on after the values of its column, unless these are before its start or beyond its bounds."""
    return _set_to_last(column, sequence, numbers, _is_within(column, numbers))


def go_beyond(column: Fact, sequence: str, numbers: Numbers) -> Statement:
    """One that stands somewhere stays there, unless values are beyond that."""
    last = _last(column, numbers)
    beyond = f"{last} {'>' if numbers.ascend else '<'} last_value OR {last} = last_value AND NOT is_called"
    within = f"{_is_within(column, numbers)} AND (SELECT {beyond} FROM {sequence})"
    return _set_to_last(column, sequence, numbers, within)


def _set_to_last(column: Fact, sequence: str, numbers: Numbers, condition: str) -> Statement:
    setval = f"pg_catalog.setval({sql.literal(sequence)}, {_last(column, numbers)})"
    query = f"SELECT {setval} FROM {table_name(column)} HAVING {condition}"
    return Statement(query, lock=LockMode.ACCESS_SHARE, relation=table_name(column), scans=True)


def _last(column: Fact, numbers: Numbers) -> str:
    return f"{'max' if numbers.ascend else 'min'}({sql.name(column.name)})"


def _is_within(column: Fact, numbers: Numbers) -> str:
    first, end = (numbers.start, numbers.highest) if numbers.ascend else (numbers.lowest, numbers.start)
    return f"{_last(column, numbers)} BETWEEN {first} AND {end}"


def go_on_from(aside: str, old: Numbers, sequence: str, new: Numbers) -> Statement:
    """A new sequence stands where the one stood that it takes the place of; `hazards` says what else may be."""
    setval = f"pg_catalog.setval({sql.literal(sequence)}, last_value, is_called)"
    where = f" WHERE NOT ({_is_outside(new)})" if _may_be_outside(old, new) else ""
    return Statement(
        f"SELECT {setval} FROM {aside}{where}", lock=LockMode.ACCESS_SHARE, relation=aside, hazards=hazards(old, new)
    )


def enter(sequence: str, old: Numbers, new: Numbers) -> Iterator[Statement]:
    """Before the ALTER: a sequence that has not come to its new bounds, or gave no number yet, moves to their start."""
    if _may_be_outside(old, new) and old.hold(new.start):
        setval = f"pg_catalog.setval({sql.literal(sequence)}, {new.start}, false)"
        query = f"SELECT {setval} FROM {sequence} WHERE {_is_outside(new)}"
        yield Statement(query, lock=LockMode.ROW_EXCLUSIVE, relation=sequence)


def _may_be_outside(old: Numbers, new: Numbers) -> bool:
    return not new.hold(old.start)


def _is_outside(new: Numbers) -> str:
    """Of the row of a sequence, whether that has not come to its new bounds, or gave no number yet."""
    is_before = f"last_value < {new.lowest}" if new.ascend else f"last_value > {new.highest}"
    is_unused = f"NOT is_called AND last_value NOT BETWEEN {new.lowest} AND {new.highest}"
    return f"{is_before} OR {is_unused}"


def restart(old: Numbers, new: Numbers) -> str:
    """In the ALTER: it starts anew where it could not be before, and has given no number from there."""
    return "" if new.hold(old.start) or old.hold(new.start) else f" RESTART WITH {new.start}"


def hazards(old: Numbers, new: Numbers) -> tuple[Hazard, ...]:
    """It may have passed its new bounds."""
    lower, higher = new.lowest > old.lowest, new.highest < old.highest
    before, beyond = (lower, higher) if new.ascend else (higher, lower)
    if restart(old, new) or not (beyond or (before and new.hold(old.start))):
        return ()
    return (Hazard(Danger.MAY_FAIL, "fails where the sequence stands outside of its new bounds"),)
