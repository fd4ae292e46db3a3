"""Real servers for the tests: one private server per worker and version.

The versions under test are the embedded server's and those of ``SCHEMADIFF_TEST_BINARIES``
(directories with `initdb` and `postgres`, separated by commas). ``SCHEMADIFF_TEST_FACTOR``
multiplies the examples of the property tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from databases import FACTOR, TestServer, installations, running
from hypothesis import settings

from syndicate_diff.binaries import Binaries

settings.register_profile("schemadiff", max_examples=100 * FACTOR, deadline=None)
settings.load_profile("schemadiff")


@pytest.fixture(scope="session", params=installations(), ids=lambda binaries: f"pg{binaries.version}")
def binaries_under_test(request: pytest.FixtureRequest) -> Binaries:
    """Each PostgreSQL installation that the tests run on."""
    binaries: Binaries = request.param
    return binaries


@pytest.fixture(scope="session")
def server(binaries_under_test: Binaries) -> Iterator[TestServer]:
    """A private server of this worker, for every test of one version."""
    with running(binaries_under_test) as started:
        yield started


@pytest.fixture
def database(server: TestServer) -> Iterator[Callable[[], str]]:
    """A factory of fresh databases: each call gives the URL of a new one."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(server.database())
