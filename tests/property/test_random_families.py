"""Plans between random tables that are closely bound to one another lead from one to the other and back.

Steps that may go in any order go by the names of what they are about, where the tables here have few: these are
shuffled, so that no plan is right by its names alone.
"""

from __future__ import annotations

import zlib
from random import Random, SystemRandom

import psycopg2
import pytest
from converging import InvalidSchema, check_both_ways
from databases import FACTOR, TestServer
from families import Family, Pair, smaller
from family_inheritance import INHERITANCE
from family_partitions import PARTITIONS
from family_surroundings import SURROUNDED
from many import conspicuous
from written import ROLES

from syndicate_diff import plan
from syndicate_diff.errors import SchemaDiffError

BATCHES = 4 * FACTOR
# The same every time, others in a soak.
FIRST = 0 if FACTOR == 1 else SystemRandom().randrange(10**9)
REDUCTIONS = 200  # checks at most


@pytest.fixture(scope="module")
def roles(server: TestServer) -> None:
    server.create_roles(ROLES)


@pytest.mark.dealt
@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("family", [INHERITANCE, PARTITIONS, SURROUNDED], ids=lambda family: family.name)
def test_plans_lead_from_one_family_to_the_other(
    server: TestServer, roles: None, family: Family, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "_natural", lambda identity: (zlib.crc32(f"{batch} {identity}".encode()),))
    random = Random(f"{family.name} {FIRST + batch}")
    pairs = [family.pair(random) for _ in range(family.pairs)]
    written = {number: _written(family, pair, server) for number, pair in enumerate(pairs)}
    found = conspicuous(server, written)
    for pair in (pairs[number] for number in found):
        if _fails(family, pair, server):
            _check(family, _smallest(family, pair, server), server)
    assert not found, f"wrong among others only: pairs {found} of batch {FIRST + batch}"


def _written(family: Family, pair: Pair, server: TestServer) -> tuple[list[str], list[str]]:
    one, other = pair
    return family.write(one, server.major), family.write(other, server.major)


def _check(family: Family, pair: Pair, server: TestServer) -> None:
    check_both_ways(server, *_written(family, pair, server))


def _smallest(family: Family, pair: Pair, server: TestServer) -> Pair:
    """A pair that fails, too, of which nothing can be left out."""
    left = REDUCTIONS
    found: Pair | None = pair
    while found:
        pair, found = found, None
        for candidate in smaller(pair):
            left -= 1
            if left < 0:
                return pair
            if _fails_validly(family, candidate, server):
                found = candidate
                break
    return pair


def _fails_validly(family: Family, pair: Pair, server: TestServer) -> bool:
    try:
        return _fails(family, pair, server)
    except InvalidSchema:
        return False


def _fails(family: Family, pair: Pair, server: TestServer) -> bool:
    """Whether its plans do not do what they should. Raises InvalidSchema."""
    try:
        _check(family, pair, server)
    except InvalidSchema:
        raise
    except (AssertionError, SchemaDiffError, psycopg2.Error):
        return True
    return False
