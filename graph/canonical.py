"""The whole graph as canonical text: a line of JSON for each node and relationship, in the order of their bytes.

Two databases hold the same graph exactly where these texts are the same, whatever Neo4j's own ids are and whoever wrote
first. What deployments keep for themselves (`DeploymentState`) and readers for theirs (`Case`) is no part of it.
"""

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import isfinite
from typing import Any, BinaryIO

import orjson
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph.cases.case import CASE_LABEL
from graph.database import Database
from graph.schema.apply import STATE_LABEL

NODES = f"MATCH (n) WHERE NOT n:{STATE_LABEL} AND NOT n:{CASE_LABEL} RETURN labels(n), properties(n)"
RELATIONSHIPS = "MATCH (a)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)"
# When a graph was written, and not what it says. That something was withdrawn is left; when it was is not.
TIMES = ("recordedAt", "updatedAt")
WITHDRAWN = "retractedAt"
RUN_BYTES = 64 * 1024 * 1024
"""How much is sorted in memory; what comes beyond lies on the disk, sorted, and is merged."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Of a canonical text: the SHA-256 of its bytes, and how many lines it has."""

    sha256: str
    nodes: int
    relationships: int


async def write_canonical(database: Database, out: BinaryIO | None = None, *, times: bool = True) -> Fingerprint:
    """Writes the canonical text to `out`, if there is one. The same text goes into the hash.

    Without `times`, two graphs that the same was written to at different moments have one text: it leaves out when
    this graph came to know something, and what hangs on that in the ids of assertions. Raises DatabaseError.
    """
    hasher = hashlib.sha256()
    with _Sorted() as lines:
        nodes = relationships = 0
        async for labels, properties in database.stream(NODES):
            lines.add(_node(labels, properties, times=times))
            nodes += 1
        async for relation, start, end, properties in database.stream(RELATIONSHIPS):
            lines.add(_relationship(relation, start, end, properties, times=times))
            relationships += 1
        for line in lines.merged():
            hasher.update(line)
            if out is not None:
                out.write(line)
    return Fingerprint(hasher.hexdigest(), nodes, relationships)


def _node(labels: Iterable[str], properties: Mapping[str, Any], *, times: bool) -> bytes:
    node = {"node": properties.get("id"), "labels": sorted(labels)}
    return _line(node | {"properties": _properties(properties, times=times)})


def _relationship(relation: str, start: Any, end: Any, properties: Mapping[str, Any], *, times: bool) -> bytes:
    plain = _properties(properties, times=times)
    if not times and "key" in plain:
        # The id is the key and a hash in which recordedAt counts.
        plain.pop("id", None)
    return _line({"relationship": relation, "from": start, "to": end, "properties": plain})


def _properties(properties: Mapping[str, Any], *, times: bool) -> dict[str, Any]:
    plain = {name: _plain(properties[name]) for name in sorted(properties)}
    if not times:
        for name in TIMES:
            plain.pop(name, None)
        if WITHDRAWN in plain:
            plain[WITHDRAWN] = True
    return plain


def _plain(value: Any) -> Any:
    """The value as JSON can hold it. What JSON has no form for becomes an object that names its kind: a date and the
    text of a date stay two values."""
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            return value if isfinite(value) else {"float": str(value)}
        case bytes() | bytearray():
            return {"bytes": value.hex()}
        case Point():  # which is a tuple
            return {"point": [value.srid, *map(float, value)]}
        case list() | tuple():
            return [_plain(item) for item in value]
        case DateTime() | datetime():
            return {"datetime": _iso(value)}
        case Date() | date():
            return {"date": _iso(value)}
        case Time() | time():
            return {"time": _iso(value)}
        case Duration():
            return {"duration": value.iso_format()}
    raise TypeError(f"Neo4j stored a {type(value).__name__}, which has no canonical form yet.")


def _iso(value: Any) -> str:
    text: str = value.iso_format() if hasattr(value, "iso_format") else value.isoformat()
    return text


def _line(content: Mapping[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


@dataclass(slots=True)
class _Sorted:
    """Lines that come in any order and go out in that of their bytes, with bounded memory."""

    _lines: list[bytes] = field(default_factory=list)
    _bytes: int = 0
    _runs: list[BinaryIO] = field(default_factory=list)
    _files: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "_Sorted":
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, line: bytes) -> None:
        self._lines.append(line)
        self._bytes += len(line)
        if self._bytes >= RUN_BYTES:
            self._lay_down()

    def merged(self) -> Iterator[bytes]:
        for run in self._runs:
            run.seek(0)
        return heapq.merge(*self._runs, sorted(self._lines))

    def _lay_down(self) -> None:
        run = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the others
        run.writelines(sorted(self._lines))
        self._runs.append(run)
        self._lines, self._bytes = [], 0
