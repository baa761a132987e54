"""Rows of the model into Neo4j, idempotently: in batches, each one transaction, with the statements of cypher/load.

A second run of the same rows changes nothing. What is not declared, not there or not allowed is a DatasetError; the
batches before it stay written, and running again after the correction completes the work.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from graph.admission import reconciled, require_assertion
from graph.database import Database
from graph.erasure import blocked
from graph.errors import DatasetError
from graph.nodes import stored_node
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.store import (
    file_of,
    known_nodes,
    mark_hubs,
    move_earlier,
    send_assertions,
    send_nodes,
    versions_there,
)

Progress = Callable[[str, int], None]
"""Called after every batch, with each label or type in it (`Person`, `MEMBER_OF`) and its number of rows."""

# Batches of 1,000, 2,000 and 5,000 transfers took equally long, so the one that needs the least memory in Neo4j.
# A batch holds rows of several labels or types: a commit of few rows costs nearly as much as one of many.
BATCH = 1000

Row = TypeVar("Row")


def silent(what: str, rows: int) -> None:
    """Reports nothing."""


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """What a write did, in rows. `retracted` counts older versions that new content withdrew."""

    nodes_created: int = 0
    nodes_updated: int = 0
    relationships_created: int = 0
    retracted: int = 0
    unchanged: int = 0

    def __add__(self, other: "WriteCounts") -> "WriteCounts":
        return WriteCounts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes rows. `imported_at` is one moment for the whole import: it becomes `updatedAt` of nodes that change."""

    database: Database
    imported_at: datetime
    progress: Progress = silent
    batch: int = BATCH

    async def write(self, nodes: Iterable[NodeRow], assertions: Iterable[AssertionRow]) -> WriteCounts:
        """All nodes, then all assertions, then which nodes are hubs by now. Raises DatasetError."""
        counts = await self.write_nodes(nodes) + await self.write_assertions(assertions)
        await mark_hubs(self.database)
        return counts

    async def write_nodes(self, rows: Iterable[NodeRow]) -> WriteCounts:
        """Creates and updates nodes. A node's recordedAt only moves earlier, a claim's marking only lower."""
        counts = WriteCounts()
        for file, stored in _stored_by_file(rows).items():
            for batch in _batches(stored, self.batch):
                await self._refuse_erased(batch)
                written, created = await send_nodes(self.database, file, batch, self.imported_at)
                counts += WriteCounts(
                    nodes_created=created, nodes_updated=written - created, unchanged=len(batch) - written
                )
                self._report(row["label"] for row in batch)
        return counts

    async def write_assertions(self, rows: Iterable[AssertionRow]) -> WriteCounts:
        """Adds assertions whose content is new, and withdraws the versions that they replace."""
        counts = WriteCounts()
        keys: dict[str, tuple[str, str]] = {}
        for batch in _batches(_in_order(rows), self.batch):
            known = await known_nodes(self.database, (x for row in batch for x in (row.start, row.end, row.source)))
            stored = list(_stored_once((reconciled(row, known) for row in batch), keys))
            await move_earlier(self.database, stored, known)
            there = await versions_there(self.database, stored)
            written, retracted = await send_assertions(self.database, stored, there)
            counts += WriteCounts(relationships_created=written, retracted=retracted, unchanged=len(batch) - written)
            self._report(row.type for row in batch)
        return counts

    async def _refuse_erased(self, rows: Sequence[Mapping[str, Any]]) -> None:
        erased = await blocked(
            self.database, (x for row in rows for x in (row["id"], row["properties"].get("contentHash")) if x)
        )
        for row in rows:
            if erased & {row["id"], row["properties"].get("contentHash")}:
                raise DatasetError(
                    f"{row['id']} was erased from this graph and may not come back: leave out its row, and what names"
                    " it."
                )

    def _report(self, written: Iterable[str]) -> None:
        for what, rows in Counter(written).items():
            self.progress(what, rows)


def _stored_by_file(rows: Iterable[NodeRow]) -> Mapping[str, Sequence[dict[str, Any]]]:
    """What to store, by the file of load/nodes, labels in the order of the ontology, each id once.

    Raises DatasetError where two rows differ.
    """
    first: dict[str, tuple[NodeRow, dict[str, Any]]] = {}
    for row in rows:
        stored = stored_node(row)
        if row.id not in first:
            first[row.id] = row, stored
            continue
        other, kept = first[row.id]
        if kept["rowHash"] != stored["rowHash"]:
            raise DatasetError(
                f"{row.id} is declared twice with different content ({other.place or 'a row'}, {row.place or 'a row'}):"
                " keep one row."
            )
        kept["recordedAt"] = min(kept["recordedAt"], stored["recordedAt"])
        kept["marking"] = min(kept["marking"], stored["marking"])
    order = {label: place for place, label in enumerate(ONTOLOGY.nodes)}
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _, stored in sorted(first.values(), key=lambda one: order[one[0].label]):
        by_file[file_of(stored["label"])].append(stored)
    return by_file


def _in_order(rows: Iterable[AssertionRow]) -> Sequence[AssertionRow]:
    """The rows that the model admits, types in the order of the ontology."""
    order = {relationship: place for place, relationship in enumerate(ONTOLOGY.relationships)}
    admitted = []
    for row in rows:
        require_assertion(row)
        admitted.append(canonical(row))
    return sorted(admitted, key=lambda row: order[row.type])


def _stored_once(rows: Iterable[AssertionRow], keys: dict[str, tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """What to store, each assertion once. Raises DatasetError where two rows are one assertion with two contents."""
    for row in rows:
        properties = envelope(row)
        key, version = properties["key"], properties["id"]
        if key in keys:
            other, place = keys[key]
            if other == version:
                continue
            raise DatasetError(
                f"{row.place or 'A row'}: {row.type} {row.start} → {row.end} is stated by {row.source} twice with"
                f" different content (also {place or 'in another row'}): keep one, or give them different dates."
            )
        keys[key] = version, row.place
        yield stored_assertion(row, properties)


def stored_assertion(row: AssertionRow, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A canonical row as cypher/load takes it; `properties` are its envelope."""
    return {
        "type": row.type,
        "start": row.start,
        "end": row.end,
        "key": properties["key"],
        "id": properties["id"],
        "rowHash": properties["rowHash"],
        "recordedAt": properties["recordedAt"],
        "properties": properties,
    }


def _batches(rows: Sequence[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
