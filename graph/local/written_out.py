"""All nodes and relationships of a database as CSV files for `neo4j-admin database import full`, values in their types.

A table holds nodes of the same labels, or relationships of one type. It gains a column when a property first comes, and
its header is written at the end; rows before that are shorter, which the import takes. A value of another type than its
column's begins another table.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph.database import Database, Statement
from graph.errors import LocalServerError
from graph.local.progress import Progress, silent
from graph.schema.apply import STATE_LABEL

LIST_DELIMITER = "U+001F"
OPTIONS = (
    "--id-type=integer",
    "--multiline-fields=true",
    "--strict=true",
    "--skip-bad-relationships=false",
    f"--array-delimiter={LIST_DELIMITER}",
)
"""Of the import that reads the files."""
_DELIMITER = "\x1f"
_EVERY = 10_000
NODES = "MATCH (n) RETURN elementId(n), labels(n), properties(n)"
RELATIONSHIPS = "MATCH (a)-[r]->(b) RETURN elementId(a), elementId(b), type(r), properties(r)"
SYSTEMS = {4326: "wgs-84", 4979: "wgs-84-3d", 7203: "cartesian", 9157: "cartesian-3d"}


class Unwritable(Exception):
    """A value that a cell cannot hold as it is."""


@dataclass(slots=True)
class _Table:
    fixed: Sequence[str]
    path: Path
    stream: IO[str]
    columns: dict[str, str] = field(default_factory=dict)
    """Name of each property to its type."""

    @property
    def header(self) -> Path:
        return self.path.with_suffix(".header")

    def takes(self, types: Mapping[str, str]) -> bool:
        return all(self.columns.get(name, kind) == kind for name, kind in types.items())

    def write(self, first: Sequence[str], types: Mapping[str, str], cells: Mapping[str, str]) -> None:
        for name, kind in types.items():
            self.columns.setdefault(name, kind)
        # Every cell that is there in quotes: an empty one without them is no value, with them an empty text.
        row = [f'"{cells[name].replace(_QUOTE, _QUOTE * 2)}"' if name in cells else "" for name in self.columns]
        # A row may be shorter than the header; but Neo4j reads on in the next line where it then ends in an empty cell.
        while row and not row[-1]:
            row.pop()
        self.stream.write(",".join([*first, *row]) + "\n")

    def end(self) -> None:
        self.stream.close()
        with self.header.open("w", encoding="utf-8", newline="") as header:
            csv.writer(header).writerow([*self.fixed, *(f"{name}:{kind}" for name, kind in self.columns.items())])


_QUOTE = '"'


@dataclass(slots=True)
class WrittenOut:
    """The tables, and what no cell can hold: (whether of a node, label or type, id, property, value)."""

    folder: Path
    tables: dict[tuple[str, ...], list[_Table]] = field(default_factory=dict)
    left_over: list[tuple[bool, str, str, str, Any]] = field(default_factory=list)

    def node(self, element: str, labels: Sequence[str], properties: Mapping[str, Any]) -> None:
        cells, types = self._cells(True, labels[0] if labels else "", properties)
        first = [str(_number(element)), _quoted(_DELIMITER.join(labels))]
        self._table((":ID", ":LABEL"), ("node", *sorted(labels)), types).write(first, types, cells)

    def relationship(self, start: str, end: str, relation: str, properties: Mapping[str, Any]) -> None:
        cells, types = self._cells(False, relation, properties)
        first = [str(_number(start)), str(_number(end)), _quoted(relation)]
        self._table((":START_ID", ":END_ID", ":TYPE"), ("relationship", relation), types).write(first, types, cells)

    def arguments(self) -> list[str]:
        """The options of the import that name the files."""
        return [
            f"--{'nodes' if kind == 'node' else 'relationships'}={table.header},{table.path}"
            for (kind, *_), tables in self.tables.items()
            for table in tables
        ]

    def later(self) -> list[Statement]:
        """Statements that set what no cell can hold."""
        patterns = {True: "(x:`%s` {id: $id})", False: "()-[x:`%s` {id: $id}]->()"}
        return [
            (f"MATCH {patterns[of_node] % name} SET x += $properties", {"id": one, "properties": {prop: value}})
            for of_node, name, one, prop, value in self.left_over
        ]

    def end(self) -> None:
        for tables in self.tables.values():
            for table in tables:
                table.end()

    def _cells(
        self, of_node: bool, name: str, properties: Mapping[str, Any]
    ) -> tuple[Mapping[str, str], Mapping[str, str]]:
        cells: dict[str, str] = {}
        types: dict[str, str] = {}
        for prop, value in properties.items():
            try:
                types[prop], cells[prop] = _cell(value)
            except Unwritable:
                if not isinstance(properties.get("id"), str):
                    raise LocalServerError(
                        f"{name or 'A node without a label'} has {prop} that cannot be written out, and no id by which"
                        " to set it later: the store stays as it is."
                    ) from None
                self.left_over.append((of_node, name, properties["id"], prop, value))
        return cells, types

    def _table(self, fixed: Sequence[str], key: tuple[str, ...], types: Mapping[str, str]) -> _Table:
        tables = self.tables.setdefault(key, [])
        for table in tables:
            if table.takes(types):
                return table
        path = self.folder / f"{len(self.tables)}-{len(tables)}.csv"
        tables.append(_Table(fixed, path, path.open("w", encoding="utf-8", newline="")))
        return tables[-1]


async def write_out(database: Database, folder: Path, progress: Progress = silent) -> WrittenOut:
    """Writes everything into files of this folder, except that the schema was applied: its indexes are not there."""
    [[nodes]] = await database.read("MATCH (n) RETURN count(n)")
    [[relationships]] = await database.read("MATCH ()-[r]->() RETURN count(r)")
    total, done = int(nodes) + int(relationships), 0
    written = WrittenOut(folder)
    try:
        async for element, labels, properties in database.stream(NODES):
            if not (STATE_LABEL in labels and properties.get("id") == "schema"):
                written.node(element, labels, properties)
            done += 1
            if done % _EVERY == 0:
                progress("writing everything out", done, total)
        async for start, end, relation, properties in database.stream(RELATIONSHIPS):
            written.relationship(start, end, relation, properties)
            done += 1
            if done % _EVERY == 0:
                progress("writing everything out", done, total)
    finally:
        written.end()
    progress("writing everything out", total, total)
    return written


def _number(element: str) -> int:
    """`4:…:17` is 17."""
    return int(element.rsplit(":", 1)[1])


def _quoted(text: str) -> str:
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"'


def _cell(value: Any) -> tuple[str, str]:
    """(type, text). Raises Unwritable."""
    if isinstance(value, list):
        if not value:
            raise Unwritable
        kinds, texts = zip(*(_one(item) for item in value), strict=True)
        if len(set(kinds)) > 1 or any(not text or _DELIMITER in text for text in texts) or kinds[0].startswith("point"):
            raise Unwritable
        return f"{kinds[0]}[]", _DELIMITER.join(texts)
    return _one(value)


def _one(value: Any) -> tuple[str, str]:
    match value:
        case str():
            return "string", value
        case bool():
            return "boolean", str(value).lower()
        case int():
            return "long", str(value)
        case float():
            if math.isfinite(value):
                return "double", repr(value)
            return "double", "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"
        case DateTime():
            return ("datetime" if value.tzinfo else "localdatetime"), value.iso_format()
        case Date():
            return "date", value.iso_format()
        case Time():
            return ("time" if value.tzinfo else "localtime"), value.iso_format()
        case Duration():
            return "duration", value.iso_format()
        case Point():
            if value.srid not in SYSTEMS:
                raise Unwritable
            names = "xyz"[: len(value)]
            coordinates = ",".join(f"{name}:{part!r}" for name, part in zip(names, value, strict=True))
            return f"point{{crs:{SYSTEMS[value.srid]}}}", f"{{{coordinates}}}"
        case _:
            raise Unwritable
