"""docs/recall.md: the tables between their markers."""

import re
from collections.abc import Sequence
from pathlib import Path

from bench.recall.row import Row, table

PATH = Path(__file__).parents[2] / "docs" / "recall.md"
SEED = 7
SMALL, LARGE = 24, 200
"""Chains of the world that the tests measure, and of that of the command."""


def block(size: int, rows: Sequence[Row]) -> str:
    return f"{_mark(size)}\n\n{table(rows)}\n<!-- end -->"


def shown(page: str, size: int) -> list[list[str]]:
    """The cells of each line of the table of that size."""
    _, _, after = page.partition(_mark(size))
    lines = after.partition("<!-- end -->")[0].strip().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def replaced(page: str, size: int, rows: Sequence[Row]) -> str:
    """The page with the table of that size written anew."""
    found, count = re.subn(
        rf"{re.escape(_mark(size))}\n.*?<!-- end -->", lambda _: block(size, rows), page, count=1, flags=re.DOTALL
    )
    if not count:
        raise RuntimeError(f"{PATH.name} has no line {_mark(size)}: put it back where the table belongs")
    return found


def _mark(size: int) -> str:
    return f"<!-- recall: seed {SEED}, size {size} -->"
