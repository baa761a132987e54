"""The test database as a process: `python -m tests.database [filled]`.

NEO4J_URI's, or a container's, or the local Neo4j's. Prints how to reach it, a line of JSON, once it answers and holds
the seed if `filled`; stops what it started when its input ends, so that nothing stays behind when the tests are killed.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from shutil import which
from types import FrameType

import pytest

from graph import local
from graph.errors import CrimegraphError
from graph.settings import Endpoint, Settings
from tests.conftest import local_test_settings
from tests.seeding import hold_seed


@contextmanager
def chosen() -> Iterator[Endpoint]:
    """A real Neo4j, until the end of the block."""
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


def _docker_answers() -> bool:
    if which("docker") is None:
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(1)


def main() -> None:
    signal.signal(signal.SIGTERM, _leave)
    try:
        with chosen() as endpoint:
            if "filled" in sys.argv[1:]:
                asyncio.run(hold_seed(endpoint))
            print(json.dumps(asdict(endpoint)), flush=True)  # noqa: T201 - what the tests wait for
            sys.stdin.read()
    except (CrimegraphError, pytest.fail.Exception) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
