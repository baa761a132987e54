"""Limits that an answer ran into, as the contract shows them."""

from collections.abc import Sequence
from typing import Any

from graph.compile.shape import Shaper

Keys = Sequence[tuple[str, str]]


def limit_rows(hit: Sequence[tuple[str, int, int]], keys: Keys, shaper: Shaper) -> list[dict[str, Any]]:
    """(name, value, reached) each, as objects."""
    return [
        shaper.fixed("Limit", keys, {"name": name, "value": value, "reached": reached}) for name, value, reached in hit
    ]
