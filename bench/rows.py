"""Rows of the model → the CSV files of `neo4j-admin database import full`, with the values that graph/write.py stores.

A file a label or relationship type; what the writer derives (days, search keys, keys, hashes) is derived by its own
functions, so the imported graph is one that it could have written.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from graph.nodes import NAME, stored_names, stored_node
from graph.ontology import ENVELOPE, ONTOLOGY, Kind, Property
from graph.ontology.catalogue import ENTITY
from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.storage import derived_names

SEPARATOR = "|"
_TYPES = {
    Kind.INT: "long",
    Kind.FLOAT: "double",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
    Kind.MARKING: "long",
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


def write_nodes(path: Path, label: str, rows: Iterable[NodeRow]) -> int:
    """How many were written."""
    node_type = ONTOLOGY.nodes[label]
    types = {**_DERIVED, **_types((NAME, *node_type.properties))}
    names = [name for name in stored_names(node_type) if name not in ("id", "updatedAt")]
    header = ["id:ID", *(f"{name}:{types.get(name, 'string')}" for name in names), ":LABEL"]
    labels = SEPARATOR.join([ENTITY, label] if node_type.entity else [label])

    def cells() -> Iterator[list[str]]:
        for row in rows:
            stored = stored_node(row)
            own = ("marking", "recordedAt", "rowHash", "describedBy")
            values = {**stored["properties"], **{k: stored[k] for k in own}}
            yield [stored["id"], *(_cell(values[name]) for name in names), labels]

    return _write(path, header, cells())


def write_assertions(path: Path, relationship: str, rows: Iterable[AssertionRow]) -> int:
    """How many were written."""
    declared = ONTOLOGY.relationships[relationship]
    types = _types((*declared.properties, *ENVELOPE))
    names = [*types, "rowHash", *(("fromId", "toId") if declared.keeps_ends else ())]
    header = [":START_ID", *(f"{name}:{types.get(name, 'string')}" for name in names), ":END_ID", ":TYPE"]

    def cells() -> Iterator[list[str]]:
        for row in map(canonical, rows):
            stored = envelope(row)
            yield [row.start, *(_cell(stored.get(name)) for name in names), row.end, relationship]

    return _write(path, header, cells())


def _types(properties: Iterable[Property]) -> Mapping[str, str]:
    """The importer's types of the stored names."""
    types: dict[str, str] = {}
    for p in properties:
        types[p.name] = "string[]" if p.many else _TYPES.get(p.kind, "string")
        types |= dict.fromkeys(derived_names(p), "date")
    return types


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case list() | tuple():
            return SEPARATOR.join(value)
        case str():
            return value
        case _:
            return json.dumps(value)


def _write(path: Path, header: list[str], cells: Iterable[list[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in cells:
            writer.writerow(row)
            count += 1
    return count
