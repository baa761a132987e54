"""A client that hangs up ends its statement in Neo4j."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.readers.token_file import changing
from graph.database import Database
from graph.settings import Endpoint
from graph.vocabularies import Marking
from tests.conftest import local_test_settings
from tests.http.slow import running, slow_app, until_running
from tests.serving import serving_app


@pytest_asyncio.fixture(scope="module")
async def slow(database_endpoint: Endpoint) -> AsyncIterator[tuple[str, Database]]:
    with serving_app(slow_app(local_test_settings(), database_endpoint)) as address:
        async with Database.opened(database_endpoint) as database:
            yield address, database


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_client_that_hangs_up_ends_its_statement(method: str, slow: tuple[str, Database]) -> None:
    address, database = slow
    asked = {"query": "{ slow }"}
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        how: Any = {"json": asked} if method == "POST" else {"params": asked}
        asking = asyncio.create_task(client.request(method, "/graphql", **how))
        await until_running(database, 1)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
    # The statement would run for minutes, and its own time limit is half a minute.
    await until_running(database, 0, seconds=5)
    # The server goes on, and has forgotten nothing of its places.
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200
        told = (await client.get("/metrics")).text
    assert 'crimegraph_requests_total{code="CLIENT_GONE",status="499"}' in told


async def test_a_reader_who_hangs_up_is_in_the_audit(database_endpoint: Endpoint, tmp_path: Path) -> None:
    settings = replace(local_test_settings(), tokens=tmp_path / "tokens.json", audit=tmp_path / "audit" / "reads.jsonl")
    with changing(settings.tokens) as held:
        later = datetime.now(UTC) + timedelta(hours=1)
        held[0], token = held[0].with_new("ada", Marking.AMBER, victims=False, expires=later)
    with serving_app(slow_app(settings, database_endpoint)) as address:
        async with (
            Database.opened(database_endpoint) as database,
            httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client,
        ):
            asking = asyncio.create_task(client.post("/graphql", json={"query": "{ slow }", "variables": {"a": 1}}))
            await until_running(database, 1)
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
            await until_running(database, 0, seconds=5)
    (entry,) = [json.loads(line) for line in settings.audit.read_bytes().splitlines()]
    told = {name: entry[name] for name in ("reader", "text", "variables", "codes")}
    assert told == {"reader": "ada", "text": "{ slow }", "variables": {"a": 1}, "codes": ["CLIENT_GONE"]}


async def test_a_client_that_waits_keeps_its_statement(slow: tuple[str, Database]) -> None:
    address, database = slow
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        asking = asyncio.create_task(client.post("/graphql", json={"query": "{ slow }"}))
        await until_running(database, 1)
        await asyncio.sleep(1)
        assert await running(database) == 1
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
    await until_running(database, 0, seconds=5)
