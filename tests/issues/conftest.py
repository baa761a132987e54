"""The crowd of tests/integration/crowd.py, once for all cases here. Cases count hits of the store, not time."""

from collections.abc import AsyncIterator

import pytest_asyncio

from graph.database import Database
from graph.settings import Endpoint
from tests.integration import crowd


@pytest_asyncio.fixture(scope="package")
async def crowded(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with crowd.crowded(database_endpoint) as made:
        yield made
