"""On disk: which nodes and assertions a run has met, and with which content. Memory stays flat, however many."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

_CACHE_KILOBYTES = 64 * 1024


class Met(Enum):
    """Whether something was met before in this run: not at all, with the same content, or with another."""

    FIRST = "FIRST"
    SAME = "SAME"
    OTHER = "OTHER"


@dataclass(slots=True)
class Seen:
    """Keys and the hash of the content that each first came with."""

    database: sqlite3.Connection

    def meet(self, key: str, content: str) -> Met:
        """Remembers the content of a key that comes first, and tells how it compares to that."""
        made, given = _short(key, 16), _short(content, 8)
        if self.database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (made, given)).rowcount:
            return Met.FIRST
        [[first]] = self.database.execute("SELECT content FROM seen WHERE key = ?", (made,))
        return Met.SAME if first == given else Met.OTHER

    def meet_node(self, node: str, content: str, *, described: bool) -> Met:
        """The same for a node; apart for what only names it, so that a description that comes later is the first."""
        return self.meet(_node_key(node, described=described), content)

    def met_node(self, node: str) -> bool:
        return any(self._has(_node_key(node, described=described)) for described in (True, False))

    def unmet(self, keys: Sequence[str]) -> list[str]:
        """Those of the keys that this run has not met."""
        return [key for key in keys if not self._has(key)]

    def _has(self, key: str) -> bool:
        found = self.database.execute("SELECT 1 FROM seen WHERE key = ?", (_short(key, 16),)).fetchone()
        return found is not None


@contextmanager
def seen() -> Iterator[Seen]:
    """Empty, and gone afterwards."""
    with TemporaryDirectory(prefix="crimegraph-import-") as folder:
        database = sqlite3.connect(Path(folder) / "seen", isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
            database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID")
            database.execute("BEGIN")
            yield Seen(database)
        finally:
            database.close()


def _node_key(node: str, *, described: bool) -> str:
    return f"{'described' if described else 'named'} {node}"


def _short(text: str, length: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=length).digest()
