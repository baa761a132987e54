"""Rows of the model → the CSV files of `neo4j-admin database import full`, with the values that graph/write.py stores.

A file a label or relationship type; what the writer derives (days, search keys, keys, hashes) is derived by its own
functions, so the imported graph is one that it could have written.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from graph.nodes import stored_node
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from seed.imports.bulk.tables import node_columns, relationship_columns

SEPARATOR = "|"
STATED = ("marking", "recordedAt", "rowHash", "describedBy")


def write_nodes(path: Path, label: str, rows: Iterable[NodeRow]) -> int:
    """How many were written."""
    node_type = ONTOLOGY.nodes[label]
    columns = {name: kind for name, kind in node_columns(label).items() if name != "updatedAt"}
    header = ["id:ID", *(f"{name}:{kind}" for name, kind in columns.items()), ":LABEL"]
    labels = SEPARATOR.join([ENTITY, label] if node_type.entity else [label])

    def cells() -> Iterator[list[str]]:
        for row in rows:
            stored = stored_node(row)
            values = {**stored["properties"], **{k: stored[k] for k in STATED}}
            yield [stored["id"], *(_cell(values.get(name)) for name in columns), labels]

    return _write(path, header, cells())


def write_assertions(path: Path, relationship: str, rows: Iterable[AssertionRow]) -> int:
    """How many were written."""
    columns = relationship_columns(relationship)
    header = [":START_ID", *(f"{name}:{kind}" for name, kind in columns.items()), ":END_ID", ":TYPE"]

    def cells() -> Iterator[list[str]]:
        for row in map(canonical, rows):
            stored = envelope(row)
            yield [row.start, *(_cell(stored.get(name)) for name in columns), row.end, relationship]

    return _write(path, header, cells())


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
