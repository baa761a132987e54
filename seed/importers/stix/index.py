"""What the ids of a bundle are, before anything is made of its objects.

Relationships name ids, markings are defined anywhere, and the same object may stand there in several versions: all of
it has to be known first. The index is a temporary database that SQLite keeps in memory up to a few megabytes, and on
disk beyond.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from graph.ids import digest
from graph.values import partial_date
from seed.importers.input import Unusable
from seed.importers.parsed import Reason
from seed.importers.stix.bundle import Bundle
from seed.importers.stix.labels import BECOMES, OBSERVABLES, STIX_ID, fixed_node, node_of, type_of
from seed.importers.stix.markings import marking_of, statement_of

STIX_2_0 = (
    "STIX 2.0, and this reads STIX 2.1: upgrade it first, with the stix2-elevator of OASIS (it takes 1.x and 2.0 to"
    " 2.1) or by exporting it as 2.1 where it came from; the stix2-slider goes the other way"
)
_LONGEST_NAME = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TABLES = """
CREATE TABLE object (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
  node TEXT, name TEXT, marking INTEGER, revoked INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE victim (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE told (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# The newest version of an object stands; of two alike, the one that comes first.
_ADD = """
INSERT INTO object VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, number = excluded.number, content = excluded.content,
  node = excluded.node, name = excluded.name, marking = excluded.marking, revoked = excluded.revoked
WHERE excluded.version > version
"""
_FIND = "SELECT version, number, content, node, name, marking, revoked FROM object WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Known:
    """The newest version of an object in the bundle."""

    version: int
    number: int
    content: bytes
    node: str | None
    name: str | None
    marking: int | None
    revoked: bool


class Index:
    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def close(self) -> None:
        self._db.close()

    def get(self, reference: str) -> Known | None:
        row = self._db.execute(_FIND, (reference,)).fetchone()
        if row is None:
            return None
        version, number, content, node, name, marking, revoked = row
        return Known(version, number, content, node, name, marking, bool(revoked))

    def node(self, reference: str) -> str | None:
        """The id of the node behind a reference, whether or not its object is in this bundle; None where it becomes
        none, or where only the object could tell."""
        known = self.get(reference)
        if known is None:
            return fixed_node(reference)
        return None if known.revoked else known.node

    def is_victim(self, reference: str) -> bool:
        """Whether the reference is to a person whom something in this bundle targets."""
        if self._db.execute("SELECT 1 FROM victim WHERE id = ?", (reference,)).fetchone() is None:
            return False
        known = self.get(reference)
        return known is None or (known.node or "").startswith("person:")

    def first_time(self, *said: str | None) -> bool:
        """Whether nothing in this bundle said this so far."""
        key = digest(list(said))
        return self._db.execute("INSERT OR IGNORE INTO told VALUES (?)", (key,)).rowcount == 1

    def add(self, number: int, raw: Mapping[str, Any]) -> None:
        stix_id = raw.get("id")
        if not isinstance(stix_id, str) or not STIX_ID.fullmatch(stix_id):
            return
        statement = statement_of(raw)
        name = statement or name_of(raw)
        self._db.execute(
            _ADD,
            (
                stix_id, version_of(raw), number, content_of(raw), node_of(raw), name[:_LONGEST_NAME] if name else None,
                marking_of(raw), raw.get("revoked") is True,
            ),
        )  # fmt: skip
        target = raw.get("target_ref")
        if raw.get("relationship_type") == "targets" and isinstance(target, str) and type_of(target) == "identity":
            self._db.execute("INSERT OR IGNORE INTO victim VALUES (?)", (target,))


def require_usable(bundle: Bundle) -> None:
    """Reads a bundle once, before anything of it is written. Raises Unusable for what makes all of it unusable."""
    new = old = 0
    for raw in (loaded(element.text) for element in bundle if not element.reason):
        if isinstance(raw, dict):
            is_old = is_2_0(raw)
            new, old = new + (not is_old), old + is_old
    declared = bundle.header.get("spec_version")
    if declared == "2.0" or (old and not new and declared != "2.1"):
        raise Unusable(bundle.file.place, STIX_2_0, Reason.UNKNOWN_CODE)


@contextmanager
def indexed(bundle: Bundle) -> Iterator[Index]:
    """Reads a bundle once for what its ids are."""
    index = Index()
    try:
        for element in bundle:
            raw = None if element.reason else loaded(element.text)
            if isinstance(raw, dict):
                index.add(element.number, raw)
        yield index
    finally:
        index.close()


def loaded(text: bytes) -> Any:
    """The JSON of an object, None where it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def is_2_0(raw: Mapping[str, Any]) -> bool:
    """Whether an object is of STIX 2.0: it has no version, and is no observable, whose default is 2.1."""
    if raw.get("spec_version") == "2.0":
        return True
    return "spec_version" not in raw and str(raw.get("type")) not in OBSERVABLES and "created" in raw


def version_of(raw: Mapping[str, Any]) -> int:
    """When the object was modified, in microseconds; the same for all where there is no such time."""
    for name in ("modified", "created"):
        if isinstance(text := raw.get(name), str):
            try:
                return (datetime.fromisoformat(partial_date(text).text) - _EPOCH) // timedelta(microseconds=1)
            except (ValueError, TypeError):  # no time, or one without its zone
                continue
    return -(2**62)


def content_of(raw: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)).digest()[:16]


def name_of(raw: Mapping[str, Any]) -> str | None:
    """How an object is called in the notes of others."""
    becomes = BECOMES.get(str(raw.get("type")))
    for name in (becomes.name if becomes else "name", "name", "value", "address"):
        if isinstance(text := raw.get(name), str) and text.strip():
            return text.strip()
    return None
