"""Worlds in the real database, an engine over them, and nothing left behind."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.provenance import AssertionRow, NodeRow
from graph.schema.apply import apply
from graph.scope import Scope
from graph.settings import Endpoint
from graph.withdrawal import retract_source
from graph.write import Writer
from tests.integration.oracle.records import Graph
from tests.integration.oracle.world import PREFIX, World

IMPORTED = datetime(2026, 1, 1, tzinfo=UTC)
# Claims are named by a hash, so they go with whom they are about.
REMOVE = (
    f"MATCH (n:Entity|Source) WHERE n.id CONTAINS '{PREFIX}' OPTIONAL MATCH (n)-[:HAS_CLAIM]->(c:Claim)"
    " WITH collect(DISTINCT n) + collect(DISTINCT c) AS all UNWIND all AS one DETACH DELETE one"
)


@dataclass(slots=True)
class Stage:
    """The database and, beside it, what it holds."""

    database: Database
    executor: Executor
    graph: Graph = field(default_factory=Graph)

    async def write(self, worlds: Iterable[World]) -> None:
        given = list(worlds)
        for one in given:
            self.graph.write(one)
        await self.rows([n for w in given for n in w.nodes], [a for w in given for a in w.first])
        await self.rows([], [a for w in given for a in w.later])
        for source, at in (taken for w in given for taken in w.taken_back):
            await retract_source(self.database, source, at)
        await self.rows([], [a for w in given for a in w.again])

    async def rows(self, nodes: Iterable[NodeRow], assertions: Iterable[AssertionRow]) -> None:
        await Writer(self.database, IMPORTED).write(nodes, assertions)

    async def ask(self, query: str, scope: Scope, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data of an answer without errors. `@asOf` takes the place of `%as_of`."""
        response = await self.executor.run(Request(query.replace("%as_of", as_of(scope)), variables), scope.reader)
        assert "errors" not in response.body, (response.body["errors"], query, variables)
        data: dict[str, Any] = response.body["data"]
        return data

    async def body(self, query: str, scope: Scope, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The whole answer, errors and warnings too."""
        return (await self.executor.run(Request(query.replace("%as_of", as_of(scope)), variables), scope.reader)).body


def as_of(scope: Scope) -> str:
    given = [f'validAt: "{scope.valid_at}"'] if scope.valid_at else []
    given += [f'knownAt: "{scope.known_at.isoformat()}"'] if scope.known_at else []
    return f"@asOf({', '.join(given)})" if given else ""


@asynccontextmanager
async def staged(endpoint: Endpoint, worlds: Iterable[World] = ()) -> AsyncIterator[Stage]:
    """The worlds in the database until the end of the block."""
    async with Database.opened(endpoint, timeout_seconds=120) as database:
        await apply(database)
        await database.write([(REMOVE, {})])
        try:
            made = Stage(database, Executor(schema(), database))
            await made.write(worlds)
            yield made
        finally:
            await database.write([(REMOVE, {})])
