"""Many pairs of schemas in one database, each in schemas of its own: a plan for all costs little more than for one.

What is conspicuous here is judged by itself (`converging`), which says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

import psycopg2
from converging import ABOUT_ROWS, Dump, InvalidSchema, Side, differing_sections
from databases import TestServer
from locks import Observer

from syndicate_diff.connect import connect
from syndicate_diff.diff import diff
from syndicate_diff.errors import SchemaDiffError
from syndicate_diff.model import Catalog
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.proof import seed
from syndicate_diff.rows import unannounced
from syndicate_diff.statement import Danger, Statement

Pairs = Mapping[int, tuple[list[str], list[str]]]
_SCHEMA = "pair"
_NUMBER = re.compile(rf"{_SCHEMA}(\d+)")
# These are in no schema. What is in another schema than the pair's is known by that one's name.
_OUTSIDE = re.compile(r"\bCREATE (?:PUBLICATION|EVENT TRIGGER|SCHEMA) (\w+)")
_DROPPED = """
    SELECT 'PUBLICATION', pubname FROM pg_publication UNION ALL SELECT 'SCHEMA', nspname FROM pg_namespace
    WHERE nspname ~ %s ORDER BY 2
"""


def conspicuous(server: TestServer, pairs: Pairs) -> list[int]:
    """The numbers of the pairs whose plan, there or back, does not do what it should.

    Where rows stop a plan that says so, it is tried without rows.
    """
    seen = _look(server, pairs, seeded=True)
    again = _look(server, _without(pairs, pairs.keys() - seen.stopped_by_rows), seeded=False)
    return sorted(seen.found | again.found)


@dataclass
class _Seen:
    found: set[int] = field(default_factory=set)
    stopped_by_rows: set[int] = field(default_factory=set)

    @property
    def left_out(self) -> set[int]:
        """What cannot be looked at on its way back."""
        return self.found | self.stopped_by_rows


def _look(server: TestServer, pairs: Pairs, *, seeded: bool) -> _Seen:
    with ExitStack() as stack:
        try:
            first, second = (Side(stack, server, list(written(pairs, side))) for side in (0, 1))
        except InvalidSchema:
            return _Seen(set(pairs))
        if seeded:
            seed(first.connection)
        seen = _Seen()
        _apply(first, second.catalog(), second.dump(), seen)
        _drop(first, seen.left_out)
        origin = Side(stack, server, list(written(_without(pairs, seen.left_out), 0)))
        _apply(first, origin.catalog(), origin.dump(), seen)
        return seen


def _without(pairs: Pairs, numbers: Iterable[int]) -> Pairs:
    excluded = set(numbers)
    return {number: pair for number, pair in pairs.items() if number not in excluded}


def written(pairs: Pairs, side: int) -> Iterator[str]:
    """The statements of one side of all of them."""
    for number, pair in pairs.items():
        schema = f"{_SCHEMA}{number}"
        yield f"CREATE SCHEMA {schema}; GRANT USAGE ON SCHEMA {schema} TO PUBLIC; SET search_path = {schema}"
        outside = "|".join(name for statement in pair[side] for name in _OUTSIDE.findall(statement))
        names = re.compile(rf"\b({outside or '(?!)'})\b")
        yield from (names.sub(rf"\1_{schema}", statement) for statement in pair[side])
        yield "RESET search_path"


def _drop(side: Side, numbers: set[int]) -> None:
    with side.connection.cursor() as cursor:
        cursor.execute(_DROPPED, (_NUMBER.pattern,))
        for kind, name in cursor.fetchall():
            if _number(name) in numbers:
                cursor.execute(f"DROP {kind} {name} CASCADE")


def _number(text: str) -> int:
    found = _NUMBER.search(text)
    assert found, f"of which pair is {text}?"
    return int(found[1])


def _apply(side: Side, target: Catalog, dump: Dump, seen: _Seen) -> None:
    """Plan, apply and look at one way of all pairs."""
    try:
        steps = plan_steps(side.catalog(), target)
    except SchemaDiffError:
        seen.found |= {int(found[1]) for _, text in dump if (found := _NUMBER.search(text))}
        return
    before = side.rows()
    found = set(_run(side.url, steps, seen))
    result = side.catalog()
    found |= {_number(str(change.identity)) for change in diff(result, target)}
    found |= {_number(" ".join(section)) for section in differing_sections(target, side.dump(), dump)}
    found |= {_number(table) for table in unannounced(before.lost(side.rows()), steps)}
    seen.found |= found - seen.stopped_by_rows


def _run(url: str, steps: Iterable[Step], seen: _Seen) -> Iterator[int]:
    stopped: set[int] = set()
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        observer = Observer(cursor)
        for number, statement in ((_number(f"{s.sql} {step.identity}"), s) for step in steps for s in step.statements):
            if number in stopped:
                continue
            try:
                if observer.run(statement, rf"(^|_){_SCHEMA}{number}$"):
                    yield number
            except psycopg2.Error as error:
                cursor.execute("ROLLBACK")
                stopped.add(number)
                if _is_about_rows(statement, error):
                    seen.stopped_by_rows.add(number)
                yield number


def _is_about_rows(statement: Statement, error: psycopg2.Error) -> bool:
    announced = any(hazard.danger is Danger.MAY_FAIL for hazard in statement.hazards)
    return announced and (error.pgcode or "").startswith(ABOUT_ROWS)
