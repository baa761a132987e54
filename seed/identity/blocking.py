"""Pairs worth comparing: records that share a rare enough name part, name or identifier.

The keys lie in a SQLite file that is deleted afterwards, so memory stays the same however many records there are.
nomenklatura's own index wants its store of statements and DuckDB; its keys are used here (docs/decisions/identity.md).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from followthemoney import EntityProxy
from followthemoney.names import entity_names
from nomenklatura.blocker.tokenizer import tokenize_entity

from graph.nodes import squeezed
from seed.identity.records import Record

MOST_SHARED = 100
"""A key that more records have tells none of them apart."""
MOST_CANDIDATES = 25
"""Of one record, those that share the rarest keys."""
ENTITIES_KEPT = 2_000
CACHE_KILOBYTES = 65_536
FIELDS = frozenset({"np", "name", "identifier", "phone", "email"})
"""Kinds of nomenklatura's keys that are used: parts of names, whole names, and what is given out once."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """The keys of records, on disk."""

    _file: sqlite3.Connection

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["Blocking"]:
        with TemporaryDirectory(prefix="crimegraph-resolve-") as folder:
            file = sqlite3.connect(Path(folder) / "keys.sqlite", isolation_level=None)
            try:
                file.execute("PRAGMA journal_mode = OFF")
                file.execute("PRAGMA synchronous = OFF")
                file.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
                file.execute("CREATE TABLE record (number INTEGER PRIMARY KEY, id TEXT, data BLOB)")
                file.execute("CREATE TABLE key (key INTEGER, record INTEGER)")
                file.execute("BEGIN")
                yield cls(file)
            finally:
                file.close()

    def add(self, record: Record) -> None:
        """Records come in the order of their ids."""
        number = self._file.execute(
            "INSERT INTO record (id, data) VALUES (?, ?)", (record.id, record.packed())
        ).lastrowid
        keys = {_number(f"{record.family} {key}") for key in keys_of(record.entity())}
        self._file.executemany("INSERT INTO key VALUES (?, ?)", [(key, number) for key in keys])

    def finish(self) -> int:
        """To be called once all are added; how many there are."""
        file = self._file
        file.execute("CREATE INDEX by_key ON key (key, record)")
        file.execute("CREATE INDEX by_record ON key (record, key)")
        file.execute("CREATE TABLE shared (key INTEGER PRIMARY KEY, times INTEGER)")
        file.execute(
            "INSERT INTO shared SELECT key, count(*) FROM key GROUP BY key HAVING count(*) BETWEEN 2 AND ?",
            (MOST_SHARED,),
        )
        return self._count()

    def candidates(self) -> Iterator[tuple[EntityProxy, list[EntityProxy]]]:
        """Every record with those after it that are worth comparing with it, the rarest keys first."""
        query = (
            "SELECT o.record, sum(1.0 / s.times) AS weight FROM key k JOIN shared s ON s.key = k.key"
            " JOIN key o ON o.key = k.key AND o.record > k.record WHERE k.record = ?"
            " GROUP BY o.record ORDER BY weight DESC, o.record LIMIT ?"
        )
        # What a matcher makes of names stays with the entity.
        entity = lru_cache(ENTITIES_KEPT)(self._entity)
        for number in range(1, self._count() + 1):
            near = self._file.execute(query, (number, MOST_CANDIDATES)).fetchall()
            if near:
                yield entity(number), [entity(other) for other, _ in near]

    def _count(self) -> int:
        return int(self._file.execute("SELECT count(*) FROM record").fetchone()[0])

    def _entity(self, number: int) -> EntityProxy:
        [data] = self._file.execute("SELECT data FROM record WHERE number = ?", (number,)).fetchone()
        return Record.unpacked(data).entity()


def keys_of(entity: EntityProxy) -> Iterable[str]:
    """Texts that a record shares with others that may be the same thing."""
    for field, token in tokenize_entity(entity):  # type: ignore[arg-type] # reads what both kinds of entity have
        if field in FIELDS:
            yield token
    for name in entity_names(entity, phonetics=True, numerics=False, consolidate=False):
        for part in name.parts:
            if part.metaphone and len(part.metaphone) > 2:
                yield f"sound {part.metaphone}"
    # Scripts and clerks part syllables differently.
    for text in entity.names:
        yield f"squeezed {squeezed(text)}"


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
