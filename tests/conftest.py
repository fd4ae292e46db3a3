"""Real servers for the tests: one private server per worker and version.

The versions under test are the embedded server's and those of ``SCHEMADIFF_TEST_BINARIES``
(directories with `initdb` and `postgres`, separated by commas; `tests/servers.py` fetches some). A
test that asks for a server runs on each of them, every other test once; ``-m other_server``
chooses what does not run on the embedded one, and ``--deal`` deals what is marked `dealt` out over the
other servers, but for one hand, which runs on the embedded one alone. ``SCHEMADIFF_TEST_FACTOR`` multiplies the
examples of the property tests.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from databases import FACTOR, TestServer, installations, running
from hypothesis import settings

from syndicate_diff.binaries import Binaries

settings.register_profile("schemadiff", max_examples=100 * FACTOR, deadline=None)
settings.load_profile("schemadiff")


EMBEDDED, *OTHERS = installations()


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks, as --strict-markers demands."""
    config.addinivalue_line("markers", "dealt: with --deal, runs on one of the other servers at most")
    config.addinivalue_line("markers", "other_server: runs on another server than the embedded one")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--deal``: all of the corpus, say, on all servers takes too long for every day."""
    parser.addoption("--deal", action="store_true", help="run what is `dealt` on one of the other servers at most")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what ``--deal`` gives to another server."""
    if config.getoption("--deal"):
        config.hook.pytest_deselected(items=[item for item in items if not _runs_here(item)])
        items[:] = [item for item in items if _runs_here(item)]


def _runs_here(item: pytest.Item) -> bool:
    """Whether a test runs on its server: by its name, so that the order means nothing."""
    call = getattr(item, "callspec", None)
    server = call.params.get("binaries_under_test") if call else None
    if server not in OTHERS or not item.get_closest_marker("dealt"):
        return True
    # Both directions of a case share their databases.
    name = item.name.replace(_named(server), "").replace(f"-{call.params.get('direction')}]", "]")
    return zlib.crc32(name.encode()) % (len(OTHERS) + 1) == OTHERS.index(server)


def _named(binaries: Binaries) -> str:
    return f"pg{binaries.release}"


@pytest.fixture(
    scope="session",
    params=[EMBEDDED, *(pytest.param(other, marks=pytest.mark.other_server) for other in OTHERS)],
    ids=_named,
)
def binaries_under_test(request: pytest.FixtureRequest) -> Binaries:
    """Each PostgreSQL installation that the tests run on."""
    binaries: Binaries = request.param
    return binaries


@pytest.fixture(scope="session")
def server(binaries_under_test: Binaries) -> Iterator[TestServer]:
    """A private server of this worker, for every test of one version."""
    with running(binaries_under_test) as started:
        yield started


@pytest.fixture(
    scope="session", params=[pytest.param(other, marks=pytest.mark.other_server) for other in OTHERS], ids=_named
)
def other_server(request: pytest.FixtureRequest) -> Iterator[TestServer]:
    """A private server of this worker for each version but the embedded one's."""
    with running(request.param) as started:
        yield started


@pytest.fixture
def database(server: TestServer) -> Iterator[Callable[[], str]]:
    """A factory of fresh databases: each call gives the URL of a new one."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(server.database())
