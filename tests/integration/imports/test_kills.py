"""An import that is killed with -9 at random moments, or whose Neo4j is, and started again, makes the graph of an
undisturbed run. One kill of Neo4j in every run of the tests: tests/integration/test_local_server.py.
"""

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from graph import local
from graph.canonical import Fingerprint, write_canonical
from graph.database import Database
from graph.schema.apply import STATE_LABEL, apply
from graph.settings import Endpoint
from graph.store import mark_hubs
from tests.conftest import local_test_settings
from tests.free_ports import free_ports
from tests.integration.imports.kills import Importing, transfers
from tests.integration.imports.server_kills import Killed

CLEAN = """
MATCH (n) WHERE n.id CONTAINS 'zzkill' CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS
"""


@pytest.fixture
def importing(database_endpoint: Endpoint, tmp_path: Path) -> Iterator[Importing]:
    asyncio.run(_cleaned(database_endpoint))
    try:
        yield Importing(database_endpoint, transfers(tmp_path / "zzkill.csv", 1))
    finally:
        asyncio.run(_cleaned(database_endpoint))


def test_two_kills_leave_no_trace(importing: Importing) -> None:
    survives_kills(importing, 2, random.Random(1))


@pytest.mark.deep
def test_ten_kills_leave_no_trace(importing: Importing) -> None:
    survives_kills(importing, 10, random.Random(2))


def survives_kills(importing: Importing, kills: int, rng: random.Random) -> None:
    code, out, seconds = importing.ended()
    undisturbed = asyncio.run(_fingerprint(importing.endpoint))
    account = orjson.loads(out)
    assert (code, account["read"], account["rejected"]) == (3, 4_000, {"bad-amount": 8})
    asyncio.run(_cleaned(importing.endpoint))
    done = 0
    # Each try dies somewhere: some before anything is written, some in the middle, and what they leave adds up.
    for _ in range(4 * kills):
        began = time.monotonic()
        if importing.killed_after(rng.uniform(0.3, 0.95) * seconds):
            done += 1
        else:
            # The first one waited for Neo4j to plan its statements, or the machine was busier then: begin anew.
            seconds = time.monotonic() - began
            asyncio.run(_cleaned(importing.endpoint))
        if done == kills:
            break
    assert done == kills
    importing.ended()
    assert asyncio.run(_fingerprint(importing.endpoint)) == undisturbed
    _, again, _ = importing.ended()
    assert orjson.loads(again)["written"] == 0


@pytest.mark.deep
def test_ten_kills_of_neo4j_leave_no_trace(tmp_path: Path) -> None:
    bolt, http = free_ports(2)
    settings = replace(local_test_settings(), home=tmp_path / "home", endpoint=None, bolt_port=bolt, http_port=http)
    local.start(settings)
    try:
        Killed(settings, transfers(tmp_path / "zzkill.csv", 1)).survives(10, random.Random(3))
    finally:
        local.stop(settings)


async def _fingerprint(endpoint: Endpoint) -> Fingerprint:
    async with Database.opened(endpoint) as database:
        return await write_canonical(database, times=False)


async def _cleaned(endpoint: Endpoint) -> None:
    async with Database.opened(endpoint) as database:
        await apply(database)
        await database.run_schema(CLEAN)
        await database.write([(f"MATCH (s:{STATE_LABEL}) WHERE s.id CONTAINS 'zzkill' DELETE s", {})])
        await mark_hubs(database)
