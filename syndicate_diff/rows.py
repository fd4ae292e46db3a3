"""How many rows tables have before and after a plan, and which of them it has lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicate_diff.plan import Step
from syndicate_diff.relations import lock_on
from syndicate_diff.statement import Danger

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

# Every table, whether it is partitioned, and the outermost table that it is a part of.
_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname), c.relkind = 'p',
           quote_ident(wn.nspname) || '.' || quote_ident(w.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN (pg_class w JOIN pg_namespace wn ON wn.oid = w.relnamespace)
        ON c.relispartition AND w.oid = pg_partition_root(c.oid)
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_AT_ONCE = 500  # tables that a query counts


@dataclass(frozen=True, slots=True)
class Rows:
    """`own` and `partitioned` are table → the number of its rows, `wholes` table → its outermost partitioned table."""

    own: dict[str, int]
    partitioned: dict[str, int]
    wholes: dict[str, str]

    @classmethod
    def count(cls, connection: Connection) -> Rows:
        """What is in the tables now."""
        found = cls({}, {}, {})
        with connection.cursor() as cursor:
            cursor.execute(_TABLES)
            tables = cursor.fetchall()
            for start in range(0, len(tables), _AT_ONCE):
                some = tables[start : start + _AT_ONCE]
                froms = (f"{'' if is_partitioned else 'ONLY '}{table}" for table, is_partitioned, _ in some)
                cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in froms))
                for (table, is_partitioned, whole), number in zip(some, cursor.fetchone() or (), strict=True):
                    (found.partitioned if is_partitioned else found.own)[table] = number
                    found.wholes.update({table: whole} if whole else {})
        return found

    @property
    def filled(self) -> list[str]:
        """The tables that have rows of their own."""
        return sorted(table for table, number in self.own.items() if number)

    def lost(self, after: Rows) -> list[str]:
        """The tables that have fewer by then: rows may move to others in the same whole, or into partitions."""
        return [
            table
            for table in self.filled
            if after.total(table) < self.own[table] and not self._is_whole_kept(table, after)
        ]

    def total(self, table: str) -> int:
        """Those of its partitions, too."""
        return self.own.get(table, 0) + self.partitioned.get(table, 0)

    def _is_whole_kept(self, table: str, after: Rows) -> bool:
        whole = self.wholes.get(table)
        return whole is not None and after.total(whole) >= self.partitioned[whole]


def unannounced(lost: Iterable[str], steps: Iterable[Step]) -> list[str]:
    """The tables of which no step says that it loses rows: one about the table, or about no table at all."""
    relations = {lock_on(step.identity)[1] for step in steps if _loses(step)}
    return [] if None in relations else [table for table in lost if table not in relations]


def _loses(step: Step) -> bool:
    hazards = (hazard for statement in step.statements for hazard in statement.hazards)
    return any(hazard.danger is Danger.DATA_LOSS for hazard in hazards)
