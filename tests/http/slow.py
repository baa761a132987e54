"""An application whose operations keep Neo4j busy until they are ended."""

import asyncio
from typing import Any

from api.app import create_app
from api.exchange import Report, Request, Response
from api.execute import Executor
from graph.database import Database
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint, Settings

# Billions of rows, none of them kept: minutes.
BUSY = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c RETURN count(*)"
RUNNING = "SHOW TRANSACTIONS YIELD metaData, currentQuery WHERE metaData.app = 'slow' RETURN count(*)"


class SlowExecutor(Executor):
    """Whatever is asked for becomes the busy statement, unless it is `{ __typename }`."""

    async def run(self, request: Request, reader: Reader = ANONYMOUS, report: Report | None = None) -> Response:
        if request.query == "{ __typename }":
            return await Executor.run(self, request, reader, report)
        await self.database.read(BUSY, metadata={"app": "slow"})
        return Response(b'{"data":null}', Report("0" * 64))


def slow_app(settings: Settings, endpoint: Endpoint) -> Any:
    """Its executor is put in place once the application has made its own."""
    app: Any = create_app(settings, endpoint)
    inner = app
    while not hasattr(inner, "graphql"):
        inner = inner.app

    async def application(scope: Any, receive: Any, send: Any) -> None:
        graphql = inner.graphql
        if scope["type"] == "http" and not isinstance(graphql.executor, SlowExecutor):
            graphql.executor = SlowExecutor(graphql.executor.schema, graphql.executor.database)
        await app(scope, receive, send)

    return application


async def running(database: Database) -> int:
    [[count]] = await database.read(RUNNING)
    return int(count)


async def until_running(database: Database, wanted: int, seconds: float = 10.0) -> None:
    for _ in range(int(seconds / 0.05)):
        if await running(database) == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"there are {await running(database)} statements, not {wanted}")
