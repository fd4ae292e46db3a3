"""The same two schemas give the same plan, whatever the order of Python's sets, which is another in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from random import Random

import pytest
from converging import Side
from databases import FACTOR, TestServer
from families import Family
from family_inheritance import INHERITANCE
from family_partitions import PARTITIONS
from many import Pairs, written

FIRST = 5002  # a batch that had two plans
BATCHES = 2 * FACTOR
PAIRS_PER_BATCH = 60
HASH_SEEDS = ("0", "1", "2")


@pytest.mark.dealt
@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("family", [INHERITANCE, PARTITIONS], ids=lambda family: family.name)
def test_a_plan_is_the_same_in_every_process(server: TestServer, family: Family, batch: int) -> None:
    random = Random(f"{family.name} {FIRST + batch}")
    drawn = [family.pair(random) for _ in range(PAIRS_PER_BATCH)]
    pairs: Pairs = {
        number: (family.write(one, server.major), family.write(other, server.major))
        for number, (one, other) in enumerate(drawn)
    }
    with ExitStack() as stack:
        source, target = (Side(stack, server, list(written(pairs, side))) for side in (0, 1))
        for ends in ((source.url, target.url), (target.url, source.url)):
            first, *others = (_plan(*ends, seed) for seed in HASH_SEEDS)
            assert first.count("\n") > PAIRS_PER_BATCH
            assert [other for other in others if other != first] == []


def _plan(source: str, target: str, hash_seed: str) -> str:
    command = [sys.executable, "-m", "syndicate_diff", "diff", source, target, "--format", "sql", "--no-prove"]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 2), done.stderr
    return done.stdout
