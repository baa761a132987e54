"""Everything that is measured, in the order of the table."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from api.execute import Executor
from api.schema import schema
from bench.recall import bundles, chains, joins, learned, meetings, mixes, ordered, ranks, victims
from bench.recall.asked import Asked
from bench.recall.planted import made, planted
from bench.recall.row import Row
from graph.database import Database

Measured = Callable[[Asked, Mapping[str, Any]], Awaitable[list[Row]]]
ANALYSES: Sequence[Measured] = (
    chains.measured,
    mixes.measured,
    meetings.measured,
    ordered.measured,
    victims.measured,
    ranks.measured,
    bundles.measured,
    joins.measured,
    learned.measured,
)


async def measure(database: Database, *, seed: int, size: int) -> list[Row]:
    """Plants a world, asks, and takes it away. The schema must be there."""
    dataset, truth = made(seed=seed, size=size)
    async with planted(database, dataset):
        ask = Asked(Executor(schema(), database))
        return [row for measured in ANALYSES for row in await measured(ask, truth)]
