"""The graph that is to be, on disk: it answers the runner as Neo4j would, and keeps what the runner writes.

Nodes may change until the last file was read, and lie in SQLite; assertions are only ever added, since nothing was
there before, and go straight into their tables.
"""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.admission import Known
from graph.nodes import CLAIM
from graph.store import Description, Stored
from graph.versions import Version
from graph.vocabularies import Marking
from seed.imports.bulk.tables import Tables

_CACHE_KILOBYTES = 256 * 1024
_ASKED = 500
"""Ids in a question: SQLite takes so many parameters."""
_TABLE = """
CREATE TABLE node (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, row_hash TEXT NOT NULL, described_by TEXT, marking INTEGER NOT NULL,
  protected INTEGER NOT NULL, recorded_at TEXT NOT NULL, updated_at TEXT, properties BLOB
) WITHOUT ROWID
"""
_PUT = "INSERT OR REPLACE INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class _Node:
    """`properties` is empty for a wallet that files of transfers only name: all follows from its id."""

    id: str
    label: str
    row_hash: str
    described_by: str | None
    marking: int
    protected: bool
    recorded_at: datetime
    updated_at: datetime | None
    properties: bytes | None

    def row(self) -> tuple[Any, ...]:
        updated = self.updated_at.isoformat() if self.updated_at else None
        return (
            self.id, self.label, self.row_hash, self.described_by, self.marking, self.protected,
            self.recorded_at.isoformat(), updated, self.properties,
        )  # fmt: skip


@dataclass(slots=True)
class Staged:
    """A seed.imports.target.Target."""

    database: sqlite3.Connection
    tables: Tables

    async def descriptions(self, ids: Iterable[str]) -> Mapping[str, Description]:
        return {
            one.id: Description(one.row_hash, one.described_by, one.recorded_at, one.protected)
            for one in self._found(ids)
        }

    async def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        return {one.id: Known(Marking(one.marking), one.protected, one.recorded_at) for one in self._found(ids)}

    async def values(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        return {one.id: pickle.loads(one.properties) for one in self._found(ids) if one.properties}  # noqa: S301 - ours

    async def erased(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset()

    async def versions(self, relationship: str, keys: Iterable[str]) -> Mapping[str, Sequence[Version]]:
        return {}

    async def write_nodes(self, rows: Mapping[str, Sequence[Stored]], at: datetime) -> None:
        """As the files of cypher/load/nodes do."""
        for batch in rows.values():
            held = {one.id: one for one in self._found([row["id"] for row in batch])}
            made = [made for row in batch if (made := _merged(held.get(row["id"]), row, at)) is not None]
            self.database.executemany(_PUT, [one.row() for one in made])

    async def write_assertions(
        self, rows: Sequence[Stored], known: Mapping[str, Known], *, fresh: bool
    ) -> tuple[int, int]:
        for row in rows:
            self.tables.relationship(row["type"], row["start"], row["end"], row["properties"])
        return len(rows), 0

    async def withdraw(self, ids: Sequence[str], at: datetime) -> None:
        """When all is there: a claim of theirs may still be stated by a file to come."""
        self.tables.unstated += ids

    def name_wallets(self, ids: Sequence[str], row_hashes: Sequence[str], marking: int, at: datetime) -> int:
        """Wallets that a file only names: how many were not there. Those that were stay as they are."""
        before = self.database.total_changes
        moment = at.isoformat()
        self.database.executemany(
            "INSERT OR IGNORE INTO node VALUES (?, 'Wallet', ?, '', ?, 0, ?, NULL, NULL)",
            [(one, row_hash, marking, moment) for one, row_hash in zip(ids, row_hashes, strict=True)],
        )
        return self.database.total_changes - before

    def apart(self, label: str, marking: int, at_most: int) -> list[str] | None:
        """Ids of nodes that are marked higher, or protected: an assertion follows them. None where they are more."""
        ids = self.database.execute(
            "SELECT id FROM node WHERE label = ? AND (marking > ? OR protected) LIMIT ?", (label, marking, at_most + 1)
        ).fetchall()
        return None if len(ids) > at_most else [one for (one,) in ids]

    def any_only_named(self) -> bool:
        return self.database.execute("SELECT 1 FROM node WHERE properties IS NULL LIMIT 1").fetchone() is not None

    def only_named(self, size: int) -> Iterator[list[tuple[str, str, int, str]]]:
        """Id, hash, marking and moment of the wallets that nothing but their id is known of."""
        asked = self.database.execute("SELECT id, row_hash, marking, recorded_at FROM node WHERE properties IS NULL")
        while rows := asked.fetchmany(size):
            yield rows

    def lay_down(self) -> None:
        """Writes the nodes into their tables."""
        for values in self.database.execute("SELECT * FROM node WHERE properties IS NOT NULL"):
            one = _read(values)
            properties = pickle.loads(one.properties or b"")  # noqa: S301 - ours
            self.tables.node(one.label, one.id, properties)

    def _found(self, ids: Iterable[str]) -> Iterator[_Node]:
        wanted = list(dict.fromkeys(ids))
        for first in range(0, len(wanted), _ASKED):
            some = wanted[first : first + _ASKED]
            places = ",".join("?" * len(some))
            for values in self.database.execute(f"SELECT * FROM node WHERE id IN ({places})", some):  # noqa: S608 - ?s only
                yield _read(values)


@contextmanager
def staged(folder: Path, tables: Tables) -> Iterator[Staged]:
    database = sqlite3.connect(folder / "nodes.sqlite", isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
        database.execute(_TABLE)
        database.execute("BEGIN")
        yield Staged(database, tables)
    finally:
        database.close()


def _read(values: Sequence[Any]) -> _Node:
    node, label, row_hash, described_by, marking, protected, recorded_at, updated_at, properties = values
    updated = datetime.fromisoformat(updated_at) if updated_at else None
    recorded = datetime.fromisoformat(recorded_at)
    return _Node(node, label, row_hash, described_by, marking, bool(protected), recorded, updated, properties)


def _merged(old: _Node | None, row: Stored, at: datetime) -> _Node | None:
    """The node after the row was written, or None where it changes nothing.

    As the files of cypher/load/nodes have it; but all rows have the one moment of the command, so none moves another's.
    """
    is_claim = row["label"] == CLAIM
    by = None if is_claim else row["describedBy"]
    marking = row["marking"]
    changed = True
    if old is not None:
        changed = old.row_hash != row["rowHash"] or (old.described_by or "-") != (by or "-")
        if is_claim:
            marking = min(marking, old.marking)
        elif by is not None:
            changed = changed and by != "" and old.described_by in ("", by)
        if not changed and marking == old.marking:
            return None
        if not changed and not is_claim:
            return None
    updated_at = None if old is None else (at if changed else old.updated_at)
    content = {
        "id": row["id"], **row["properties"], "rowHash": row["rowHash"], "describedBy": by, "marking": marking,
        "recordedAt": row["recordedAt"], "updatedAt": updated_at,
    }  # fmt: skip
    stored = {name: value for name, value in content.items() if value is not None}
    return _Node(
        row["id"], row["label"], row["rowHash"], by, marking, bool(stored.get("protected")), row["recordedAt"],
        updated_at, pickle.dumps(stored, pickle.HIGHEST_PROTOCOL),
    )  # fmt: skip
