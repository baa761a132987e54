"""More at once than the server takes on: the rest is turned away at once, and nobody else waits for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from api.readers.token_file import changing
from api.transport.gate import Gate
from graph.database import Database
from graph.errors import Overloaded
from graph.settings import Endpoint
from graph.vocabularies import Marking
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


async def test_the_slow_questions_of_one_reader_leave_places_for_others(
    database_endpoint: Endpoint, tmp_path: Path
) -> None:
    base = local_test_settings()
    service = replace(base.service, max_running=4, max_waiting=2, share_percent=50)
    settings = replace(base, service=service, tokens=tmp_path / "tokens.json", audit=tmp_path / "audit" / "reads.jsonl")
    ada, bob = tokens(settings.tokens, "ada", "bob")
    with serving_app(slow_app(settings, database_endpoint)) as address:
        async with (
            Database.opened(database_endpoint) as database,
            httpx.AsyncClient(base_url=address, timeout=60) as client,
        ):
            asking = [
                asyncio.create_task(client.post("/graphql", json={"query": "{ slow }"}, headers=ada)) for _ in "12"
            ]
            await until_running(database, 2)
            waiting = asyncio.create_task(client.post("/graphql", json={"query": "{ __typename }"}, headers=ada))
            await asyncio.sleep(0.2)
            shed = await client.post("/graphql", json={"query": "{ __typename }"}, headers=ada)
            assert (shed.status_code, shed.headers["retry-after"]) == (503, "1")
            assert shed.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
            for headers in (bob, {}):
                passed = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
                assert passed.json() == {"data": {"__typename": "Query"}}
            assert not waiting.done()
            for one in asking:
                one.cancel()
            assert (await waiting).status_code == 200
            await asyncio.gather(*asking, return_exceptions=True)
        async with Database.opened(database_endpoint) as database:
            await until_running(database, 0, seconds=5)


def tokens(path: Path, *names: str) -> Iterator[dict[str, str]]:
    """Headers of readers, one each."""
    later = datetime.now(UTC) + timedelta(hours=1)
    for name in names:
        with changing(path) as held:
            held[0], token = held[0].with_new(name, Marking.CLEAR, victims=False, expires=later)
        yield {"Authorization": f"Bearer {token}"}


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


async def test_a_reader_has_a_share_of_the_places_and_of_the_queue() -> None:
    gate = Gate(most=5, queue=4, share=0.5)
    assert [gate.enter_now("ada") for _ in range(3)] == [True, True, False]
    waiting = [asyncio.create_task(gate.enter("ada")) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded, match="You have 2 operations running"):
        await gate.enter("ada")
    # There is room, so others do not wait behind her.
    assert [gate.enter_now(key) for key in ("bob", None, None, None)] == [True, True, True, False]
    bob = asyncio.create_task(gate.enter("bob"))
    await asyncio.sleep(0)
    # A place of somebody else is not for her: he has it who came after her.
    gate.leave()
    await bob
    assert (gate.inside, gate.waiting) == (5, 2)
    gate.leave("ada")
    await waiting[0]
    gate.leave("ada")
    await waiting[1]
    assert (gate.inside, gate.waiting) == (5, 0)
    for key in ("ada", "ada", "bob", "bob", None):
        gate.leave(key)
    assert (gate.inside, gate._held) == (0, {})


async def test_a_share_is_never_lost_where_waiters_leave() -> None:
    gate = Gate(most=2, queue=4, share=0.5)
    assert gate.enter_now("ada")
    assert gate.enter_now("bob")
    waiting = asyncio.create_task(gate.enter("ada"))
    await asyncio.sleep(0)
    gate.leave("ada")
    # The place is on its way to her when she goes.
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    assert (gate.inside, gate.waiting, gate._held) == (1, 0, {"bob": 1})


def test_a_share_is_at_least_one_place() -> None:
    gate = Gate(most=1, queue=1, share=0.01)
    assert gate.enter_now("ada")
