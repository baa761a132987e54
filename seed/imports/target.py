"""What an import asks of the graph that it writes to: Neo4j, or the files that are to become one (bulk)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from graph import store
from graph.admission import Known
from graph.database import Database
from graph.erasure import blocked
from graph.store import Description, Stored
from graph.versions import Version, versions
from graph.withdrawal import withdraw_orphans
from seed.imports.again import again

VALUES = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN n.id, properties(n)"


class Target(Protocol):
    """Where rows go."""

    async def descriptions(self, ids: Iterable[str]) -> Mapping[str, Description]:
        """How these nodes are described; one that is not there is not in the answer."""
        ...

    async def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """What is held of these nodes; one that is not there is not in the answer."""
        ...

    async def values(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        """All properties of these entities."""
        ...

    async def erased(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that may not come back."""
        ...

    async def versions(self, relationship: str, keys: Iterable[str]) -> Mapping[str, Sequence[Version]]:
        """By key, what is held of these assertions."""
        ...

    async def write_nodes(self, rows: Mapping[str, Sequence[Stored]], at: datetime) -> None:
        """By the file of cypher/load/nodes that is for them."""
        ...

    async def write_assertions(
        self, rows: Sequence[Stored], known: Mapping[str, Known], *, fresh: bool
    ) -> tuple[int, int]:
        """How many were written, and how many older versions withdrawn; `fresh`: there are no older ones."""
        ...

    async def withdraw(self, ids: Sequence[str], at: datetime) -> None:
        """Those of some claims that nobody states."""
        ...


@dataclass(frozen=True, slots=True)
class InNeo4j:
    """A database that runs."""

    database: Database

    async def descriptions(self, ids: Iterable[str]) -> Mapping[str, Description]:
        return await store.descriptions(self.database, ids)

    async def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        return await store.known_nodes(self.database, ids)

    async def values(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        return dict(await self.database.read(VALUES, {"ids": sorted(set(ids))}))

    async def erased(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(await blocked(self.database, ids))

    async def versions(self, relationship: str, keys: Iterable[str]) -> Mapping[str, Sequence[Version]]:
        return await versions(self.database, relationship, keys)

    async def write_nodes(self, rows: Mapping[str, Sequence[Stored]], at: datetime) -> None:
        for file, batch in rows.items():
            # Sorted, so that two imports take their locks in one order.
            ordered = sorted(batch, key=lambda one: str(one["id"]))
            await again(partial(store.send_nodes, self.database, file, ordered, at))

    async def write_assertions(
        self, rows: Sequence[Stored], known: Mapping[str, Known], *, fresh: bool
    ) -> tuple[int, int]:
        async def send() -> tuple[int, int]:
            await store.move_earlier(self.database, rows, known)
            there = {} if fresh else await store.versions_there(self.database, rows)
            return await store.send_assertions(self.database, rows, there)

        if not fresh:
            return await again(send)
        await again(lambda: store.move_earlier(self.database, rows, known))
        quick = [row for row in rows if store.between_entities(row)]
        rows = [row for row in rows if not store.between_entities(row)] if len(quick) < len(rows) else []
        new = await again(lambda: store.send_new_assertions(self.database, quick)) if quick else 0
        written, retracted = await again(send) if rows else (0, 0)
        return new + written, retracted

    async def withdraw(self, ids: Sequence[str], at: datetime) -> None:
        await withdraw_orphans(self.database, ids, at)
