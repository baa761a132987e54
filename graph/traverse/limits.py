"""Limits that an answer ran into, as the contract shows them."""

from collections.abc import Sequence
from typing import Any

from graph.compile.shape import TYPE

Keys = Sequence[tuple[str, str]]


def limit_rows(hit: Sequence[tuple[str, int, int]], keys: Keys) -> list[dict[str, Any]]:
    """(name, value, reached) each, as objects."""
    rows: list[dict[str, Any]] = []
    for name, value, reached in hit:
        values: dict[str, Any] = {"name": name, "value": value, "reached": reached}
        rows.append({TYPE: "Limit", **{key: values[field] for key, field in keys}})
    return rows
