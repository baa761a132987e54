"""Whether it is ready may be asked by anyone, as often as they like: the database hears of it once a second."""

import asyncio
from typing import Any

import httpx

from api.app import create_app
from graph.settings import Endpoint
from tests.conftest import local_test_settings
from tests.serving import serving_app


async def test_many_who_ask_whether_it_is_ready_are_one_question_to_the_database(seeded: Endpoint) -> None:
    app: Any = create_app(local_test_settings(), seeded)
    with serving_app(app) as address:
        inner = app
        while not hasattr(inner, "graphql"):
            inner = inner.app
        database = inner.graphql.executor.database
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            # The first plans its statement.
            assert (await client.get("/health/ready")).status_code == 200
            await asyncio.sleep(1.1)
            before = database.statements_sent
            answers = await asyncio.gather(*(client.get("/health/ready") for _ in range(50)))
            assert {answer.status_code for answer in answers} == {200}
            assert database.statements_sent - before <= 4
            await asyncio.sleep(1.1)
            before = database.statements_sent
            assert (await client.get("/health/ready")).status_code == 200
            assert database.statements_sent > before
