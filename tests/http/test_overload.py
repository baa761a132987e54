"""More at once than the server takes on: the rest is turned away at once, and nobody else waits for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest
import pytest_asyncio

from api.transport.gate import Gate
from graph.database import Database
from graph.errors import Overloaded
from graph.settings import Endpoint
from tests.conftest import local_test_settings
from tests.http.slow import slow_app, until_running
from tests.serving import serving_app


@pytest_asyncio.fixture
async def small(database_endpoint: Endpoint) -> AsyncIterator[tuple[str, Database]]:
    """Two at once, one that may wait."""
    base = local_test_settings()
    settings = replace(base, service=replace(base.service, max_running=2, max_waiting=1))
    with serving_app(slow_app(settings, database_endpoint)) as address:
        async with Database.opened(database_endpoint) as database:
            yield address, database


async def test_what_is_too_much_is_shed_with_a_time_to_come_back(small: tuple[str, Database]) -> None:
    address, database = small
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        asking = [asyncio.create_task(client.post("/graphql", json={"query": "{ slow }"})) for _ in range(2)]
        await until_running(database, 2)
        waiting = asyncio.create_task(client.post("/graphql", json={"query": "{ __typename }"}))
        await asyncio.sleep(0.2)

        shed = await asyncio.gather(*(client.post("/graphql", json={"query": "{ __typename }"}) for _ in range(20)))
        for answer in shed:
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "1"
            assert answer.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
        # Nothing of it keeps the server from answering what needs no turn.
        assert (await client.get("/health/live")).status_code == 200
        assert "crimegraph_shed_total" in (await client.get("/metrics")).text

        # One place becomes free: who waited has it.
        asking[0].cancel()
        with suppress(asyncio.CancelledError):
            await asking[0]
        assert (await waiting).json() == {"data": {"__typename": "Query"}}
        asking[1].cancel()
        with suppress(asyncio.CancelledError):
            await asking[1]
    await until_running(database, 0, seconds=5)


async def test_a_place_is_never_lost_nor_given_twice() -> None:
    gate = Gate(most=1, queue=3)
    assert gate.enter_now()
    assert not gate.enter_now()
    first, second, third = (asyncio.create_task(gate.enter()) for _ in range(3))
    await asyncio.sleep(0)
    with pytest.raises(Overloaded, match="busy with 1 operations and 3 wait"):
        await gate.enter()
    first.cancel()
    await asyncio.sleep(0)
    gate.leave()
    # The place is on its way to the second when that one goes.
    second.cancel()
    with suppress(asyncio.CancelledError):
        await second
    await third
    assert (gate.inside, gate.waiting) == (1, 0)
    gate.leave()
    assert (gate.inside, gate.waiting) == (0, 0)
