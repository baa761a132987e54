"""A database in which nothing of these tests is left, before and after."""

from collections.abc import AsyncIterator

import pytest_asyncio

from graph.database import Database
from graph.schema.apply import STATE_LABEL, apply
from graph.settings import Endpoint
from tests.integration.imports.plain import TAG

CLEAN = f"""
MATCH (n) WHERE n.id CONTAINS '{TAG}' OPTIONAL MATCH (n)-[:HAS_CLAIM]->(c:Claim) DETACH DELETE n, c
"""


@pytest_asyncio.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with Database.opened(database_endpoint) as opened:
        await apply(opened)
        await opened.write([(CLEAN, {})])
        try:
            yield opened
        finally:
            await opened.write([(CLEAN, {}), (f"MATCH (s:{STATE_LABEL}) WHERE s.id CONTAINS '{TAG}' DELETE s", {})])
