"""The seed, asked by each reader without the right to victims."""

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from tests.integration.victims.seen import CLEARED, WITHOUT, Graph, read_graph


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


@pytest_asyncio.fixture(scope="module", params=WITHOUT.values(), ids=WITHOUT.keys())
async def graph(executor: Executor, request: pytest.FixtureRequest) -> Graph:
    return await read_graph(executor.database, request.param)


@pytest_asyncio.fixture(scope="module")
async def victims(executor: Executor) -> Mapping[str, list[str]]:
    """Every victim case and the entities beside it."""
    return (await read_graph(executor.database, CLEARED)).victims
