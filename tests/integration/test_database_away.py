"""A database that is not there, goes away, hangs and comes back, under the real API."""

import asyncio
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from graph.database import Database
from graph.errors import DatabaseRefused
from graph.settings import Endpoint
from tests.conftest import local_test_settings
from tests.forwarding import Forwarder, forwarding
from tests.seeding import apart
from tests.serving import serving

QUERY = {"query": '{ country(id: "country:FI") { name } }'}
ANSWER = {"data": {"country": {"name": "Finland"}}}


@pytest.fixture(scope="module")
def away(seeded: Endpoint) -> Iterator[tuple[Forwarder, httpx.Client]]:
    # A second is enough for what Neo4j has planned before, and not always for its first statements.
    with serving(local_test_settings(), seeded) as address, httpx.Client(base_url=address, timeout=40) as client:
        assert client.post("/graphql", json=QUERY).json() == ANSWER
        until_ready(client, 20)
    settings = replace(local_test_settings(), statement_timeout_seconds=1.0)
    with (
        forwarding(seeded) as (forwarder, endpoint),
        serving(settings, endpoint) as address,
        httpx.Client(base_url=address, timeout=40) as client,
    ):
        yield forwarder, client


def refused(answer: httpx.Response, code: str) -> None:
    body = answer.json()
    assert answer.status_code == 503
    assert body["data"] is None
    (error,) = body["errors"]
    assert error["extensions"]["code"] == code
    for secret in ("Traceback", "bolt://", "127.0.0.1", "Neo.", "neo4j.exceptions"):
        assert secret not in answer.text


def until_ready(client: httpx.Client, seconds: float, status: int = 200) -> None:
    until = time.monotonic() + seconds
    while (answer := client.get("/health/ready")).status_code != status:
        assert time.monotonic() < until, answer.text
        time.sleep(0.1)


def test_the_api_starts_without_a_database_and_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    endpoint = Endpoint(f"bolt://127.0.0.1:{closed}", "neo4j", "a password of nothing", "neo4j")
    with serving(local_test_settings(), endpoint) as address, httpx.Client(base_url=address, timeout=40) as client:
        began = time.monotonic()
        refused(client.post("/graphql", json=QUERY), "DATABASE_UNAVAILABLE")
        assert time.monotonic() - began < 8
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
        assert ready.json()["reason"] == "Neo4j does not answer: it is starting, stopped or unreachable."
        assert "a password" not in ready.text
        live = client.get("/health/live")
        assert (live.status_code, live.json()) == (200, {"status": "live"})
        # What needs no database is answered without one.
        assert client.post("/graphql", json={"query": "{ __typename }"}).json() == {"data": {"__typename": "Query"}}


def test_a_database_that_goes_away_is_told_and_found_again(away: tuple[Forwarder, httpx.Client]) -> None:
    forwarder, client = away
    assert client.post("/graphql", json=QUERY).json() == ANSWER
    assert client.get("/health/ready").json() == {"status": "ready"}

    for _ in range(2):
        forwarder.stop()
        for _ in range(3):
            began = time.monotonic()
            refused(client.post("/graphql", json=QUERY), "DATABASE_UNAVAILABLE")
            assert time.monotonic() - began < 8
        # What was found is remembered for a second.
        until_ready(client, 2, status=503)
        assert client.get("/health/live").status_code == 200

        forwarder.start()
        until_ready(client, 10)
        assert client.post("/graphql", json=QUERY).json() == ANSWER


def test_a_database_that_hangs_is_given_up_and_found_again(away: tuple[Forwarder, httpx.Client]) -> None:
    forwarder, client = away
    assert client.post("/graphql", json=QUERY).json() == ANSWER
    forwarder.hang()
    try:
        began = time.monotonic()
        answer = client.post("/graphql", json=QUERY)
        assert time.monotonic() - began < 15
        body: dict[str, Any] = answer.json()
        assert answer.status_code == 503
        assert body["errors"][0]["extensions"]["code"] in ("DATABASE_TIMEOUT", "DATABASE_UNAVAILABLE")
        assert client.get("/health/live").status_code == 200
    finally:
        forwarder.flow()
    until_ready(client, 20)
    assert client.post("/graphql", json=QUERY).json() == ANSWER


def test_a_wrong_password_is_told_without_it(seeded: Endpoint) -> None:
    endpoint = replace(seeded, password="not the password")
    with serving(local_test_settings(), endpoint) as address, httpx.Client(base_url=address, timeout=40) as client:
        refused(client.post("/graphql", json=QUERY), "DATABASE_REFUSED")
        ready = client.get("/health/ready")
        assert ready.status_code == 503
        assert "password" in ready.json()["reason"]
        assert "not the password" not in ready.text
    # Neo4j refuses a user for five seconds after three wrong passwords in a row, and with it the tests that follow.
    apart(_until_accepted(seeded))


async def _until_accepted(endpoint: Endpoint) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                async with Database.opened(endpoint):
                    return
            except DatabaseRefused:
                await asyncio.sleep(0.2)
