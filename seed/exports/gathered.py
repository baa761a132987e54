"""What stands beside a node: its claims, its reports, some of its relationships. Collected once, asked for by node.

SQLite's temporary database holds it, on the disk where it is large, so that memory does not grow with the graph.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from seed.exports.records import Assertion, Node, Records

CACHE_KILOBYTES = 64 * 1024
_BATCH = 10_000
_TABLES = (
    "CREATE TABLE claim (id TEXT PRIMARY KEY, held BLOB) WITHOUT ROWID",
    "CREATE TABLE beside (node TEXT, relation TEXT, other TEXT, held BLOB)",
    "CREATE TABLE known (node TEXT PRIMARY KEY, named TEXT UNIQUE, kind TEXT, marking INTEGER) WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class Held:
    """A claim about a node, with the envelope of one who makes it."""

    content: Mapping[str, Any]
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Claims and relationships by the node at their start or end, and what each exported node is called."""

    connection: sqlite3.Connection

    async def gather(self, records: Records, *, starts: tuple[str, ...] = (), ends: tuple[str, ...] = ()) -> None:
        """Reads the claims, and the assertions of these types, to be found by their start or by their end."""
        claims = ((node.id, orjson.dumps(node.properties)) async for node in records.nodes("Claim"))
        await self._fill("INSERT INTO claim VALUES (?, ?)", claims)
        for types, turned in ((("HAS_CLAIM", *starts), False), (ends, True)):
            if types:
                rows = (_row(one, turned=turned) async for one in records.assertions(*types))
                await self._fill("INSERT INTO beside VALUES (?, ?, ?, ?)", rows)
        self.connection.execute("CREATE INDEX of_node ON beside (node, relation)")

    async def _fill(self, text: str, rows: Any) -> None:
        batch: list[tuple[Any, ...]] = []
        async for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                self.connection.executemany(text, batch)
                batch = []
        self.connection.executemany(text, batch)

    def claims(self, node: str) -> Iterator[Held]:
        """The claims about a node, each as often as somebody makes it, in a fixed order."""
        text = "SELECT c.held, b.held FROM beside b JOIN claim c ON c.id = b.other WHERE b.node = ? AND b.relation = ?"
        for content, said in self.connection.execute(f"{text} ORDER BY b.other, b.rowid", (node, "HAS_CLAIM")):
            yield Held(orjson.loads(content), orjson.loads(said))

    def claim(self, claim: str) -> Mapping[str, Any] | None:
        """What is claimed; None where it is not exported."""
        row = self.connection.execute("SELECT held FROM claim WHERE id = ?", (claim,)).fetchone()
        return orjson.loads(row[0]) if row else None

    def beside(self, node: str, relation: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The other ends of a node's assertions of a type, with their properties."""
        text = "SELECT other, held FROM beside WHERE node = ? AND relation = ? ORDER BY other, rowid"
        for other, said in self.connection.execute(text, (node, relation)):
            yield other, orjson.loads(said)

    def name(self, node: str, called: str, kind: str, marking: int = 0) -> bool:
        """Remembers what a node is called; False where another node is called so, or this one has a name."""
        text = "INSERT OR IGNORE INTO known VALUES (?, ?, ?, ?)"
        return self.connection.execute(text, (node, called, kind, marking)).rowcount == 1

    def named(self, node: str) -> tuple[str, str] | None:
        """What a node is called, and the kind of thing that it is called by; None where it is not exported."""
        row = self.connection.execute("SELECT named, kind FROM known WHERE node = ?", (node,)).fetchone()
        return (row[0], row[1]) if row else None

    def marking(self, node: str) -> int:
        """That of a node that is called something."""
        row = self.connection.execute("SELECT marking FROM known WHERE node = ?", (node,)).fetchone()
        return int(row[0])


@contextmanager
def gathering() -> Iterator[Gathered]:
    connection = sqlite3.connect("", isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KILOBYTES}"):
            connection.execute(f"PRAGMA {pragma}")
        for text in _TABLES:
            connection.execute(text)
        connection.execute(
            "BEGIN"
        )  # one transaction, never kept: a write of its own for each row takes most of the time
        yield Gathered(connection)
    finally:
        connection.close()


def of_nodes(held: Iterator[Held], node: Node, left_out: Any) -> list[Node]:
    """The claims about a node as nodes, each once; what a format without envelopes cannot say is counted instead.

    Left out are denials, and what is marked higher than the node, since it would go out with the node's marking.
    """
    found: dict[bytes, Node] = {}
    for one in held:
        if one.said.get("stance") == "DENIES":
            left_out["claims that a source denies"] += 1
        elif int(one.said.get("marking", 0)) > int(node.properties.get("marking", 0)):
            left_out["claims marked higher than what they are about"] += 1
        else:
            found.setdefault(orjson.dumps(one.content), Node("Claim", "", one.content))
    return list(found.values())


def _row(one: Assertion, *, turned: bool) -> tuple[str, str, str, bytes]:
    first, last = (one.end, one.start) if turned else (one.start, one.end)
    return first, one.relation, last, orjson.dumps(one.properties)
