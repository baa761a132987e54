"""Requests per second of the API over HTTP beside the same statements through the same driver, in turn, in one run.

The driver alone is the limit: what is lost against it is GraphQL, HTTP and shaping.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

import httpx
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from api.schema import schema
from api.selection import root_fields
from graph import local
from graph.compile.plan import Operation
from graph.database import Database
from graph.engine import plan, statement
from graph.scope import Scope
from graph.settings import Endpoint, Settings
from tests.serving import serving

CONNECTIONS = 8
SECONDS = 2.0
ROUNDS = 5
QUERIES = {
    "a country by id": '{ country(id: "country:FI") { name iso3 } }',
    "notices and who they concern": """{ notices(first: 25) { nodes { name colour publishedAt
        concerns { nodes { id name } } requestedBy { nodes { name } } } } }""",
    "an edge with its evidence": """{ person(id: "person:zhao-wei") { name sanctions { edges { confidence corroboration
        assertions { stance source { publisher } } node { name listedOn } } } } }""",
    "two hops around a person": """{ expand(from: ["person:she-zhijiang"]) { nodes { id name } links { type confidence
        from { id } to { id } } } }""",
}


def planned(query: str) -> Operation:
    document = parse(query)
    operation = document.definitions[0]
    if not isinstance(operation, OperationDefinitionNode):
        raise TypeError(query)
    return plan(root_fields(schema(), document, operation, VariableValues({}, {})), Scope())


async def rate(once: Callable[[], Awaitable[object]]) -> float:
    """Calls per second by CONNECTIONS workers for SECONDS."""
    until = time.perf_counter() + SECONDS

    async def work() -> int:
        done = 0
        while time.perf_counter() < until:
            await once()
            done += 1
        return done

    started = time.perf_counter()
    done = sum(await asyncio.gather(*(work() for _ in range(CONNECTIONS))))
    return done / (time.perf_counter() - started)


async def measure(address: str, endpoint: Endpoint) -> None:
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with Database.opened(endpoint) as database, httpx.AsyncClient(base_url=address, limits=limits) as client:
        for name, query in QUERIES.items():
            text, parameters = statement(planned(query))

            async def api(query: str = query) -> None:
                answer = await client.post("/graphql", json={"query": query})
                if answer.status_code != 200 or b'"errors"' in answer.content:
                    raise RuntimeError(answer.text)

            async def driver(text: str = text, parameters: dict[str, object] = parameters) -> None:
                await database.read(text, parameters)

            pairs = [(await rate(api), await rate(driver)) for _ in range(ROUNDS + 1)][1:]
            ratio = statistics.median(a / d for a, d in pairs)
            ours, limit = (statistics.median(side) for side in zip(*pairs, strict=True))
            sys.stdout.write(f"| {name} | {ours:.0f} | {limit:.0f} | {ratio:.2f} |\n")
            sys.stdout.flush()


def main() -> None:
    settings = Settings.from_environment(os.environ)
    with local.session(settings) as endpoint, serving(settings, endpoint) as address:
        asyncio.run(measure(address, endpoint))


if __name__ == "__main__":
    main()
