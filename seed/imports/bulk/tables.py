"""The CSV files that `neo4j-admin database import full` reads: a file for each label and each type of relationship.

A text is always in quotes, so that an empty text and no value stay two things. What no cell can hold (an empty list, a
list with the separator in it) is left over, to be set when the store is there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO, Any

from neo4j.spatial import Point

from graph.nodes import NAME, stored_names
from graph.ontology import ENVELOPE, ONTOLOGY, Kind, Property
from graph.ontology.catalogue import ENTITY
from graph.schema.apply import STATE_LABEL
from graph.storage import derived_names

SEPARATOR = "\x1f"
OPTIONS = ("--array-delimiter=U+001F", "--id-type=string", "--strict=true", "--skip-bad-relationships=false")
_BUFFER_BYTES = 4 * 1024 * 1024
"""neo4j-admin's own; a cell has to fit."""
_TYPES = {
    Kind.INT: "long",
    Kind.FLOAT: "double",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
    Kind.MARKING: "long",
    Kind.POINT: "point{crs:wgs-84}",
}
_DERIVED = {
    "protected": "boolean",
    "hub": "boolean",
    "synthetic": "boolean",
    "searchKeys": "string[]",
    "startDay": "date",
    "marking": "long",
    "recordedAt": "datetime",
    "updatedAt": "datetime",
}
STATE = {
    "hash": "string",
    "recordedAt": "datetime",
    "done": "boolean",
    "types": "string[]",
    "rows": "long",
    "unresolved": "long",
    "later": "string",
}
LeftOver = tuple[str, str, str, Any]
"""Label or type, id, property and value of what no cell holds."""


@cache
def node_columns(label: str) -> Mapping[str, str]:
    """Name of each property that nodes of a label are stored with, to its type in the header; `id` is apart."""
    if label == STATE_LABEL:
        return STATE
    node_type = ONTOLOGY.nodes[label]
    types = {**_DERIVED, **_types((NAME, *node_type.properties))}
    return {name: types.get(name, "string") for name in stored_names(node_type) if name != "id"}


@cache
def relationship_columns(relation: str) -> Mapping[str, str]:
    declared = ONTOLOGY.relationships[relation]
    types = {**_types(declared.properties), **{p.name: _TYPES.get(p.kind, "string") for p in ENVELOPE}}
    types |= {"validFromDay": "date", "validToDay": "date"}
    names = [*types, "rowHash", *(("fromId", "toId") if declared.keeps_ends else ())]
    return {name: types.get(name, "string") for name in names}


def node_header(label: str) -> str:
    return ",".join(["id:ID", *(f"{name}:{kind}" for name, kind in node_columns(label).items())])


def relationship_header(relation: str) -> str:
    columns = relationship_columns(relation).items()
    return ",".join([":START_ID", ":END_ID", *(f"{name}:{kind}" for name, kind in columns)])


def labels_of(label: str) -> str:
    known = ONTOLOGY.nodes.get(label)
    return f"{ENTITY}:{label}" if known is not None and known.entity else label


@dataclass(slots=True)
class Tables:
    """Of one folder. Files that others write there (`claim_file`) belong to the same tables."""

    folder: Path
    files: dict[tuple[str, str], list[Path]] = field(default_factory=dict)
    left_over: list[LeftOver] = field(default_factory=list)
    unstated: list[str] = field(default_factory=list)
    """Claims to be withdrawn where nobody states them."""
    multiline: bool = False
    longest: int = 0
    _open: dict[tuple[str, str], IO[str]] = field(default_factory=dict)

    def __enter__(self) -> "Tables":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def node(self, label: str, node_id: str, properties: Mapping[str, Any]) -> None:
        cells = self._cells(label, node_id, node_columns(label), properties)
        self._stream("nodes", label).write(",".join([self._text(node_id), *cells]) + "\n")

    def relationship(self, relation: str, start: str, end: str, properties: Mapping[str, Any]) -> None:
        cells = self._cells(relation, properties["id"], relationship_columns(relation), properties)
        self._stream("relationships", relation).write(",".join([self._text(start), self._text(end), *cells]) + "\n")

    def claim_file(self, kind: str, name: str) -> Path:
        """A path for rows that somebody else writes, in the columns of the table."""
        paths = self._paths(kind, name)
        paths.append(self.folder / f"{kind}-{name}-{len(paths)}.csv")
        return paths[-1]

    def end(self) -> None:
        for stream in self._open.values():
            stream.close()
        self._open.clear()

    def arguments(self) -> list[str]:
        """The options of neo4j-admin, files among them."""
        longest = max(_BUFFER_BYTES, 8 * self.longest)
        options = [*OPTIONS, f"--multiline-fields={str(self.multiline).lower()}", f"--read-buffer-size={longest}"]
        for (kind, name), paths in self.files.items():
            named = labels_of(name) if kind == "nodes" else name
            options.append(f"--{kind}={named}={','.join(map(str, paths))}")
        return options

    def _paths(self, kind: str, name: str) -> list[Path]:
        paths = self.files.get((kind, name))
        if paths is None:
            header = self.folder / f"{kind}-{name}.header.csv"
            columns = node_header(name) if kind == "nodes" else relationship_header(name)
            header.write_text(columns + "\n", encoding="utf-8")
            paths = self.files[kind, name] = [header]
        return paths

    def _stream(self, kind: str, name: str) -> IO[str]:
        stream = self._open.get((kind, name))
        if stream is None:
            path = self.claim_file(kind, name)
            stream = self._open[kind, name] = path.open("w", encoding="utf-8", newline="", buffering=1 << 20)
        return stream

    def _cells(self, name: str, one: str, columns: Mapping[str, str], properties: Mapping[str, Any]) -> Iterable[str]:
        for prop in columns:
            value = properties.get(prop)
            if isinstance(value, list | tuple) and not isinstance(value, Point) and not _fits(value):
                self.left_over.append((name, one, prop, list(value)))
                value = None
            yield self._cell(value)

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        text = _plain(value)
        return self._text(text) if isinstance(value, str | tuple | list) else text

    def _text(self, text: str) -> str:
        if "\n" in text or "\r" in text:
            self.multiline = True
        self.longest = max(self.longest, len(text))
        return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _QUOTE in text else f'"{text}"'


_QUOTE = '"'


def texts(properties: Mapping[str, Any]) -> dict[str, str]:
    """The cells of what is there, without quotes."""
    return {name: _plain(value) for name, value in properties.items() if value is not None}


def _plain(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value)
        case date():  # a datetime is one
            return value.isoformat()
        case Point():
            longitude, latitude = value
            return f"{{x:{longitude!r},y:{latitude!r}}}"
        case list() | tuple():
            return SEPARATOR.join(value)
        case _:
            return str(value)


def _fits(values: Sequence[str]) -> bool:
    return bool(values) and all(value and SEPARATOR not in value for value in values)


def _types(properties: Iterable[Property]) -> Mapping[str, str]:
    types: dict[str, str] = {}
    for p in properties:
        types[p.name] = "string[]" if p.many else _TYPES.get(p.kind, "string")
        types |= dict.fromkeys(derived_names(p), "date")
    return types
