"""The test database, and what stands on it.

database_endpoint   the server, started once for the whole session
seeded              the same database with the schema and the curated seed in it, exactly
served              the API over `seeded`, on a free port

There is one database (tests/database.py). It starts when the session does; files whose tests need none come first
and run meanwhile. Tests that only read use `seeded`. Tests that write use `database_endpoint`, ids of their own
(`zz`, `load-test`) that no data set has, and delete what they wrote; whether the seed is there makes no difference to
them, so any file runs alone and in any order. `seeded` begins by taking away whatever an earlier session left, and ends
the session with an error that names what a test of this one left. Counts over everything belong to `seeded` alone.
"""

import os
import sys
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from graph.settings import Endpoint, Settings
from tests.seeding import apart, hold_seed, left_behind
from tests.serving import serving
from tests.standing import Standing

# How long an example takes says how busy the machine is, and nothing about the claim.
settings.register_profile(
    "untimed",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.load_profile("untimed")

_ROOT = Path(__file__).parent.parent
_UNITS = Path(__file__).parent / "unit"
_STANDING = pytest.StashKey[Standing]()


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "only the tests that use the shared database, or only the others: both at once take half the time"
    parser.addoption("--database", choices=("shared", "none"), help=told)


def pytest_configure() -> None:
    # Where Python is told to keep no compiled modules, each process that a test starts would spend seconds on them.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    later = {item.path for item in items if "database_endpoint" in _fixtures(item)}
    if half := config.getoption("database"):
        left = [item for item in items if (item.path in later) != (half == "shared")]
        items[:] = [item for item in items if (item.path in later) == (half == "shared")]
        config.hook.pytest_deselected(items=left)
    # Files that start a Neo4j of their own wait for the same jars: the units come before them.
    items.sort(key=lambda item: (item.path in later, not item.path.is_relative_to(_UNITS)))


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[_STANDING] = Standing()
    # Collecting takes as long as half of Neo4j's start.
    if session.config.getoption("database") == "shared" and not session.config.option.collectonly:
        session.config.stash[_STANDING].begin(filled=True)


def pytest_runtestloop(session: pytest.Session) -> None:
    standing = session.config.stash[_STANDING]
    needed = {name for item in session.items for name in _fixtures(item)}
    if "database_endpoint" in needed and not session.config.option.collectonly and not standing.begun:
        standing.begin(filled="seeded" in needed)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    # After the fixtures' ends, which come with this hook when a session is interrupted.
    try:
        return (yield)
    finally:
        session.config.stash[_STANDING].end()


def _fixtures(item: pytest.Item) -> list[str]:
    """All that it needs, through other fixtures too."""
    return item.fixturenames if isinstance(item, pytest.Function) else []


@pytest.fixture(scope="session")
def database_endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """A real Neo4j for the whole session. Tests may write to it, and leave it as they found it."""
    return request.config.stash[_STANDING].endpoint()


@pytest.fixture(scope="session")
def seeded(database_endpoint: Endpoint) -> Iterator[Endpoint]:
    """The database with every data set of seed/datasets and nothing else. For reading."""
    wanted = apart(hold_seed(database_endpoint))
    yield database_endpoint
    difference = apart(left_behind(database_endpoint, wanted))
    assert not difference, f"A test left the database other than the seed: {difference}"


@pytest.fixture(scope="session")
def served(seeded: Endpoint) -> Iterator[str]:
    """Where the API answers over the seeded database: http://127.0.0.1:<port>."""
    with serving(local_test_settings(), seeded) as address:
        yield address


def local_test_settings() -> Settings:
    """The local Neo4j of the tests: data of its own, small, and the jars that are there already."""
    settings = Settings.from_environment({k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")})
    home = _ROOT / ".crimegraph" / "test"
    return replace(
        settings,
        home=home,
        tokens=home / "tokens.json",
        audit=home / "audit" / "reads.jsonl",
        issuer=None,
        heap_megabytes=1024,
        pagecache_megabytes=128,
    )
