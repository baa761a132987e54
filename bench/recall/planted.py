"""A world in a database, and away again. It may lie beside other data: nothing of it is named as anything else."""

import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from graph.database import Database
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.write import BATCH, Writer
from seed.source import Dataset, read_datasets
from seed.synthetic.generate import write
from seed.synthetic.world.generate import NAME, generate

IMPORTED = datetime(2026, 1, 1, tzinfo=UTC)
REMOVE = "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n"


def made(*, seed: int, size: int) -> tuple[Dataset, dict[str, Any]]:
    """The rows of a world, and its ground truth."""
    files = generate(seed=seed, size=size)
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / NAME
        write(files, folder)
        (dataset,) = read_datasets([folder])
    return dataset, json.loads(files["truth.json"])


@asynccontextmanager
async def planted(database: Database, dataset: Dataset) -> AsyncIterator[None]:
    """The rows in the database until the end of the block. The schema must be there."""
    await _remove(database, dataset)
    try:
        await Writer(database, IMPORTED).write(dataset.nodes, dataset.assertions)
        yield
    finally:
        await _remove(database, dataset)


async def _remove(database: Database, dataset: Dataset) -> None:
    for label in ("Entity", "Source", "Claim"):
        ids = iter([n.id for n in dataset.nodes if (ENTITY if ONTOLOGY.nodes[n.label].entity else n.label) == label])
        while batch := list(islice(ids, BATCH)):
            await database.write([(REMOVE.format(label=label), {"ids": batch})])
