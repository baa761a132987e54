"""Rows as findings tell of them, and where they stand."""

from collections.abc import Mapping
from typing import Any

import orjson

from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking
from seed.importers.parsed import Finding, Reason
from seed.tables import Place


def text_of(row: NodeRow | AssertionRow) -> str:
    return orjson.dumps(plain(row), default=str).decode()


def plain(value: Any) -> Any:
    if isinstance(value, NodeRow):
        return {"label": value.label, "id": value.id, **plain(value.properties)}
    if isinstance(value, AssertionRow):
        return {"type": value.type, "from": value.start, "to": value.end, **plain(value.properties)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Marking):
        return value.name
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)


def was_erased(one: str, at: str) -> Finding:
    problem = f"{one} was erased from this graph and may not come back."
    # Without the record: it is what was erased.
    return Finding(Reason.ERASED, problem, place(at), one)


def place(text: str) -> Place:
    """The place that a row carries as text: `file, line 7, column x`."""
    head, _, column = text.partition(", column ")
    name, _, line = head.partition(", line ")
    return Place(name, int(line) if line.isdecimal() else None, column or None)
