"""What is written is looked up along indexes: a node where very many meet is as cheap to write to as any other."""

from collections.abc import Iterator
from typing import Any

from graph.database import Database
from graph.schema.apply import apply
from graph.scripts import names, script
from graph.settings import Endpoint

LOOKED_UP = [
    *names("load/nodes"), *names("load/versions"), "load/find_known_nodes", "load/write_assertions",
    "load/write_new_assertions",
]  # fmt: skip


async def test_no_statement_of_a_batch_reads_a_label_a_type_or_the_neighbours_of_a_node_whole(
    database_endpoint: Endpoint,
) -> None:
    async with Database.opened(database_endpoint, timeout_seconds=120) as database:
        await apply(database)
        async with database.driver.session(database=database.name) as session:
            for name in LOOKED_UP:
                given: dict[str, Any] = {
                    parameter.name: {} if parameter.type == "Map" else [] for parameter in script(name).parameters
                }
                summary = await (await session.run("EXPLAIN " + script(name).statement, given)).consume()
                operators = set(_operators(summary.plan))
                assert any("Seek" in operator for operator in operators), name
                assert not [x for x in operators if "Scan" in x or "Expand" in x], name


def _operators(plan: Any) -> Iterator[str]:
    yield plan["operatorType"]
    for child in plan.get("children", ()):
        yield from _operators(child)
