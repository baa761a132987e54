"""Limits that an answer ran into, as the contract shows them."""

from collections.abc import Sequence
from typing import Any

from graph.compile.shape import TYPE


def limit_rows(hit: Sequence[tuple[str, int, int]], keys: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """(name, value, reached) each; `keys` are (response key, field)."""
    names = ("name", "value", "reached")
    rows: list[dict[str, Any]] = []
    for one in hit:
        values = dict(zip(names, one, strict=True))
        rows.append({TYPE: "Limit", **{key: values[name] for key, name in keys}})
    return rows
