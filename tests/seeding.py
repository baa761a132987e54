"""The curated seed in the test database, exactly: what an earlier session or a failed test left is taken away first."""

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from graph.database import Database
from graph.nodes import stored_node
from graph.schema.apply import STATE_LABEL, apply
from graph.settings import Endpoint, Settings
from seed.contents import content_hash
from seed.deployed import assertion_versions, states
from seed.load import load
from seed.source import SHIPPED, Dataset, dataset_folders, read_datasets

NODES = f"MATCH (n) WHERE NOT n:{STATE_LABEL} RETURN n.id, n.rowHash"
RELATIONSHIPS = "MATCH ()-[r]->() RETURN type(r) + ' ' + r.key, count(r)"
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS"
# Marks a database that only these tests fill, so that nobody's own is ever emptied.
OURS = f"MERGE (s:{STATE_LABEL} {{id: 'tests'}})"
IS_OURS = f"MATCH (n) RETURN count(n) = 0 OR count(CASE WHEN n:{STATE_LABEL} AND n.id = 'tests' THEN 1 END) > 0"

Answer = TypeVar("Answer")


def apart(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Runs it to its end in a thread with a loop of its own: a browser's tests keep one running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: nodes with the hash of their content, relationships by type and key."""

    nodes: Counter[tuple[str, str]]
    relationships: Counter[str]

    @classmethod
    def of_rows(cls, datasets: Sequence[Dataset]) -> "Contents":
        nodes = {(row["id"], row["rowHash"]) for d in datasets for row in map(stored_node, d.nodes)}
        return cls(Counter(nodes), Counter({key for d in datasets for key in assertion_versions(d.assertions)}))

    @classmethod
    async def of_database(cls, database: Database) -> "Contents":
        nodes = Counter((str(one), str(digest)) for one, digest in await database.read(NODES))
        return cls(nodes, Counter({key: int(n) for key, n in await database.read(RELATIONSHIPS)}))

    def difference(self, found: "Contents") -> str:
        """What is too much and what is missing, up to five of each; empty where nothing is."""
        pairs = ((found, self, "too much"), (self, found, "missing"))
        told = []
        for one, other, word in pairs:
            names = [n for n, _ in one.nodes - other.nodes] + list(one.relationships - other.relationships)
            if names:
                told.append(f"{len(names)} {word} ({', '.join(sorted(names)[:5])})")
        return "; ".join(told)


async def hold_seed(endpoint: Endpoint) -> Contents:
    """The schema and every shipped data set, and nothing else; several seconds, unless all of it is there already."""
    may_be_emptied = Settings.from_environment(os.environ).endpoint is None
    datasets = read_datasets(dataset_folders(SHIPPED))
    wanted = Contents.of_rows(datasets)
    async with Database.opened(endpoint, timeout_seconds=300) as database:
        if not await _is_loaded(database, datasets) or wanted.difference(await Contents.of_database(database)):
            [[ours]] = await database.read(IS_OURS)
            if not (ours or may_be_emptied):
                pytest.fail(
                    f"The database {endpoint.database} at NEO4J_URI holds data that these tests did not write:"
                    " give them an empty one, since they delete what they find.",
                    pytrace=False,
                )
            async with database.driver.session(database=endpoint.database) as session:
                await (await session.run(EMPTY)).consume()
            await database.write([(OURS, {})])
            await apply(database)
            await load(database, datasets, imported_at=datetime.now(UTC))
            assert not wanted.difference(await Contents.of_database(database))
        else:
            await apply(database)
    return wanted


async def left_behind(endpoint: Endpoint, wanted: Contents) -> str:
    """How the database differs from the seed now; empty where it does not."""
    async with Database.opened(endpoint) as database:
        return wanted.difference(await Contents.of_database(database))


async def _is_loaded(database: Database, datasets: Sequence[Dataset]) -> bool:
    known = await states(database, [d.name for d in datasets])
    hashes = {d.name: content_hash(d.folder, assertion_versions(d.assertions)) for d in datasets}
    return {name: state.hash for name, state in known.items()} == hashes
