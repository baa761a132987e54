"""The one choice of a test database: NEO4J_URI's, or a container's, or the local Neo4j's."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest

from graph import local
from graph.settings import Endpoint, Settings

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


def local_test_settings() -> Settings:
    """The local Neo4j of the tests: data of its own, small, and the jars that are there already."""
    settings = Settings.from_environment({k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")})
    return replace(settings, home=_ROOT / ".crimegraph" / "test", heap_megabytes=1024, pagecache_megabytes=128)


def _docker_answers() -> bool:
    if which("docker") is None:
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
