"""The one choice of a test database: NEO4J_URI's, or a container's, or the local Neo4j's; and what stands on it.

database_endpoint   the server, started once for the whole session
seeded              the same database with the schema and the curated seed in it, exactly
served              the API over `seeded`, on a free port

There is one database. Tests that only read use `seeded`. Tests that write use `database_endpoint`, ids of their own
(`zz`, `load-test`) that no data set has, and delete what they wrote; whether the seed is there makes no difference to
them, so any file runs alone and in any order. `seeded` begins by taking away whatever an earlier session left, and ends
the session with an error that names what a test of this one left. Counts over everything belong to `seeded` alone.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest

from graph import local
from graph.settings import Endpoint, Settings
from tests.seeding import apart, hold_seed, left_behind
from tests.serving import serving

_ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def database_endpoint() -> Iterator[Endpoint]:
    """A real Neo4j for the whole session. Tests may write to it, and leave it as they found it."""
    settings = Settings.from_environment(os.environ)
    if settings.endpoint is not None:
        yield settings.endpoint
    elif _docker_answers():
        from testcontainers.neo4j import Neo4jContainer

        with Neo4jContainer("neo4j:5.26-community") as container:
            yield Endpoint(container.get_connection_url(), container.username, container.password, "neo4j")
    else:
        with local.session(local_test_settings(), patience=10.0) as endpoint:
            yield endpoint


@pytest.fixture(scope="session")
def seeded(database_endpoint: Endpoint) -> Iterator[Endpoint]:
    """The database with every data set of seed/datasets and nothing else. For reading."""
    own = Settings.from_environment(os.environ).endpoint is None
    wanted = apart(hold_seed(database_endpoint, may_be_emptied=own))
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


def _docker_answers() -> bool:
    if which("docker") is None:
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
