"""Answers per second of the GraphQL engine beside the same statements through the same driver, in turn, in one run.

The driver alone is the limit: what is lost against it is GraphQL. HTTP is left out, since a client in this process
would be measured with it.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from api.selection import root_fields
from graph import local
from graph.compile.plan import Operation
from graph.database import Database
from graph.engine import plan, statement
from graph.scope import Scope
from graph.settings import Endpoint, Settings

CONNECTIONS = 8
SECONDS = 2.0
ROUNDS = 3
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


async def measure(endpoint: Endpoint) -> None:
    async with Database.opened(endpoint) as database:
        executor = Executor(schema(), database)
        for name, query in QUERIES.items():
            text, parameters = statement(planned(query))

            async def engine(query: str = query) -> None:
                answer = await executor.run(Request(query))
                if "errors" in answer.body:
                    raise RuntimeError(str(answer.body))

            async def driver(text: str = text, parameters: dict[str, object] = parameters) -> None:
                await database.read(text, parameters)

            pairs = [(await rate(engine), await rate(driver)) for _ in range(ROUNDS + 1)][1:]
            ratio = statistics.median(e / d for e, d in pairs)
            ours, limit = (statistics.median(side) for side in zip(*pairs, strict=True))
            sys.stdout.write(f"| {name} | {ours:.0f} | {limit:.0f} | {ratio:.2f} |\n")
            sys.stdout.flush()


def main() -> None:
    settings = Settings.from_environment(os.environ)
    with local.session(settings) as endpoint:
        asyncio.run(measure(endpoint))


if __name__ == "__main__":
    main()
