"""How many rows tables have before and after a plan, and which of them it has lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicate_diff.plan import Step
from syndicate_diff.relations import lock_on
from syndicate_diff.statement import Danger

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

# Every table that has rows of its own, and the partitioned tables that it is a part of, the outermost last.
_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname), ARRAY(
               SELECT format('%I.%I', wn.nspname, w.relname)
               FROM pg_partition_ancestors(c.oid) WITH ORDINALITY a(oid, place)
               JOIN pg_class w ON w.oid = a.oid JOIN pg_namespace wn ON wn.oid = w.relnamespace
               WHERE w.oid <> c.oid ORDER BY a.place)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_AT_ONCE = 500  # tables that a query counts


@dataclass(frozen=True, slots=True)
class Rows:
    """`own` is table → the number of its rows, `wholes` table → its partitioned tables, the outermost last."""

    own: dict[str, int]
    wholes: dict[str, list[str]]

    @classmethod
    def count(cls, connection: Connection) -> Rows:
        """What is in the tables now."""
        own: dict[str, int] = {}
        with connection.cursor() as cursor:
            cursor.execute(_TABLES)
            wholes = dict(cursor.fetchall())
            tables = list(wholes)
            for start in range(0, len(tables), _AT_ONCE):
                some = tables[start : start + _AT_ONCE]
                cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM ONLY {table})" for table in some))
                own.update(zip(some, cursor.fetchone() or (), strict=True))
        return cls(own, wholes)

    @property
    def filled(self) -> list[str]:
        """The tables that have rows of their own."""
        return sorted(table for table, number in self.own.items() if number)

    def lost(self, after: Rows) -> list[str]:
        """The tables that have fewer by then: rows may move to others in the same whole, or into partitions."""
        before, now = self._totals(), after._totals()

        def is_kept(whole: str) -> bool:
            return now[whole] >= before[whole] - self._taken_along(whole, after)

        fewer = (table for table in self.filled if now[table] < self.own[table])
        return [table for table in fewer if not any(map(is_kept, self.wholes[table]))]

    def _totals(self) -> Counter[str]:
        """Of partitioned tables, too."""
        found = Counter(self.own)
        for part, wholes in self.wholes.items():
            found.update(dict.fromkeys(wholes, self.own[part]))
        return found

    def _taken_along(self, whole: str, after: Rows) -> int:
        """The rows of partitions that have left it."""
        parts = (part for part, wholes in self.wholes.items() if whole in wholes)
        have_left = (part for part in parts if part in after.own and whole not in after.wholes[part])
        return sum(min(self.own[part], after.own[part]) for part in have_left)


def unannounced(lost: Iterable[str], steps: Iterable[Step]) -> list[str]:
    """The tables of which no step says that it loses rows: one about the table, or about no table at all."""
    relations = {lock_on(step.identity)[1] for step in steps if _loses(step)}
    return [] if None in relations else [table for table in lost if table not in relations]


def _loses(step: Step) -> bool:
    hazards = (hazard for statement in step.statements for hazard in statement.hazards)
    return any(hazard.danger is Danger.DATA_LOSS for hazard in hazards)
