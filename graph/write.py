"""Rows of the model into Neo4j, idempotently. (being written; this is the signature)"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from graph.database import Database
from graph.provenance import AssertionRow, NodeRow


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """What a write did, in rows."""

    nodes_created: int = 0
    nodes_updated: int = 0
    relationships_created: int = 0
    retracted: int = 0
    unchanged: int = 0


Progress = Callable[[str, int], None]
"""Called after every batch with what was written (`Person`, `MEMBER_OF`) and how many rows it held."""


@dataclass(slots=True)
class Writer:
    """Writes rows. `imported_at` is one moment for the whole import: the `updatedAt` of nodes that change."""

    database: Database
    imported_at: datetime
    progress: Progress = lambda what, rows: None
    batch_size: int = 1000

    async def write(self, nodes: Iterable[NodeRow], assertions: Iterable[AssertionRow]) -> WriteCounts:
        """Nodes first (sources, entities, claims), then assertions. Raises DatasetError before the first bad batch."""
        raise NotImplementedError
