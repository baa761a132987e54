"""The ids of a file and the nodes they became: a reference names an id, and not the label of what has it.

SQLite's temporary database holds it, which stays in memory while it is small and goes to the disk, deleted with its
connection, as it grows: a file of millions of entities takes CACHE_KILOBYTES of memory, and some 60 bytes of disk for
each of them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from seed.importers.ftm.lines import LONGEST_ID, glanced, node_id
from seed.importers.ftm.own import ALSO, label_of
from seed.importers.ftm.schemata import NODES, POSITION, schema_of
from seed.importers.ftm.wallets import addresses_in, wallet_ids
from seed.importers.input import Input

CACHE_KILOBYTES = 64 * 1024
_BATCH = 50_000

Row = tuple[str, str, str]
"""An entity's id, what it became, and where that is no label: ids of wallets, name of a position."""


@dataclass(frozen=True, slots=True)
class Index:
    """What the entities of one file became."""

    connection: sqlite3.Connection

    def nodes(self, entity: str) -> tuple[str, ...] | None:
        """The nodes of an entity of the file; none where its schema has no place, and None where it is not there."""
        found = self._found(entity)
        if found is None:
            return None
        label, text = found
        if label == "Wallet":
            return tuple(text.split())
        return (node_id(label, entity),) if label in _LABELS else ()

    def position(self, entity: str) -> str | None:
        """The name of a position of the file."""
        found = self._found(entity)
        return found[1] if found and found[0] == POSITION else None

    def _found(self, entity: str) -> tuple[str, str] | None:
        row = self.connection.execute("SELECT became, text FROM known WHERE id = ?", (entity,)).fetchone()
        return (row[0], row[1]) if row else None


_LABELS = frozenset([*(node.label for node in NODES.values()), *(label for also in ALSO.values() for label in also)])


@contextmanager
def index(file: Input) -> Iterator[Index]:
    """Reads the file once. Of an id that is there more than once, what came first counts."""
    connection = sqlite3.connect("", isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KILOBYTES}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE known (id TEXT PRIMARY KEY, became TEXT, text TEXT) WITHOUT ROWID")
        rows = _rows(file)
        # In order, so that a page of the table is written once for many rows and not once for each.
        while batch := sorted(islice(rows, _BATCH), key=lambda row: row[0]):
            connection.execute("BEGIN")
            connection.executemany("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", batch)
            connection.execute("COMMIT")
        yield Index(connection)
    finally:
        connection.close()


def _rows(file: Input) -> Iterator[Row]:
    for _, line in file.lines():
        glance = glanced(line)
        if glance is None or len(glance[0]) > LONGEST_ID:
            continue
        entity, schema, properties = glance
        node = NODES.get(schema)
        if node is None:
            yield entity, schema if schema == POSITION else "", _caption(schema, properties) or ""
        elif node.label == "Wallet":
            yield entity, node.label, " ".join(wallet_ids(entity, addresses_in(properties)))
        else:
            yield entity, label_of(schema, entity, node.label), ""


def _caption(name: str, properties: dict[str, object]) -> str | None:
    schema = schema_of(name) if name == POSITION else None
    for prop in schema.caption if schema else ():
        values = properties.get(prop)
        first = next(iter(values), None) if isinstance(values, list) else values
        if isinstance(first, str) and first.strip():
            return first.strip()[:1000]
    return None
