"""The rows of a table, each with its line and its original text. A quoted cell may go on over several lines."""

import csv
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from seed.importers.input import MAX_LINE_BYTES, Input, Unusable
from seed.importers.parsed import Reason
from seed.importers.tables.mapping import Table
from seed.tables import Place, nearest

MOST_LINES = 100
"""Of one row. A quote that is never closed then costs one row, and not the rest of the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` are those that are not empty, by column; without them `problem` says why."""

    place: Place
    text: str
    cells: Mapping[str, str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Cells:
    line: int
    text: str
    cells: Sequence[str]
    problem: str | None = None


def header_of(file: Input, table: Table) -> tuple[str, ...]:
    """The names of its columns. Raises Unusable."""
    if table.columns:
        return table.columns
    with closing(_cells(file, table.delimiter)) as found:
        first = next(found, None)
    if first is None:
        raise Unusable(file.place, "empty: the first line must name the columns", Reason.MISSING)
    place = Place(file.name, first.line)
    if first.problem:
        raise Unusable(place, f"the header is {first.problem}")
    header = tuple(cell.strip() for cell in first.cells)
    twice = next((name for i, name in enumerate(header) if name and name in header[:i]), None)
    if twice:
        raise Unusable(place, f'the column "{twice}" stands there twice')
    return header


def require_columns(file: Input, table: Table, header: Sequence[str]) -> None:
    """That the table has every column that the mapping names. Raises Unusable."""
    for name in (*(column for value in table.values() for column in value.columns), *table.ignored):
        if name not in header:
            near = nearest(name, [column for column in header if column])
            hint = f"; the nearest is {near}" if near else ""
            raise Unusable(Place(file.name, 1), f'the mapping names a column "{name}", which is not there{hint}')


def rows_of(file: Input, table: Table, header: Sequence[str]) -> Iterator[Row]:
    found = _cells(file, table.delimiter)
    if not table.columns:
        next(found, None)
    for one in found:
        place = Place(file.name, one.line)
        if one.problem is None and len(one.cells) != len(header):
            problem = f"{len(one.cells)} cells under {len(header)} columns: quote a cell that holds a delimiter"
            yield Row(place, one.text, {}, problem)
        else:
            pairs = zip(header, (cell.strip() for cell in one.cells), strict=False)
            yield Row(place, one.text, {name: cell for name, cell in pairs if cell}, one.problem)


def _cells(file: Input, delimiter: str) -> Generator[_Cells, None, None]:
    """Cells of each row that is not empty. Counts quotes: an odd number of them goes on in the next line."""
    lines = _lines(file)
    waiting: deque[tuple[int, str]] = deque()
    while waiting or (waiting := deque(_next(lines))):
        number, text = waiting.popleft()
        if not text.strip():
            continue
        if '"' not in text:
            yield _Cells(number, text, text.split(delimiter))
            continue
        whole, taken = text, 0
        while whole.count('"') % 2 and taken < MOST_LINES and len(whole) < MAX_LINE_BYTES:
            if taken == len(waiting):
                waiting.extend(_next(lines))
            if taken == len(waiting):
                break
            whole = f"{whole}\n{waiting[taken][1]}"
            taken += 1
        if whole.count('"') % 2:
            yield _Cells(number, text, (), "not well-formed CSV (a quoted cell is not closed)")
            continue
        read = _quoted(number, whole, delimiter)
        if read.problem and taken:
            # Quotes that are no pair: only the first line is given up, the others are read for themselves.
            yield _Cells(number, text, (), read.problem)
            continue
        for _ in range(taken):
            waiting.popleft()
        yield read


def _quoted(number: int, text: str, delimiter: str) -> _Cells:
    try:
        return _Cells(number, text, next(csv.reader((text,), delimiter=delimiter, strict=True), []))
    except csv.Error as error:
        return _Cells(number, text, (), f"not well-formed CSV ({error})")


def _next(lines: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    line = next(lines, None)
    return [] if line is None else [line]


def _lines(file: Input) -> Iterator[tuple[int, str]]:
    number = 0
    with file.open() as stream:
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(line) > MAX_LINE_BYTES:
                problem = f"the line is longer than {MAX_LINE_BYTES // 1024 // 1024} MB: a row has one line"
                raise Unusable(Place(file.name, number), problem, Reason.TOO_LONG)
            yield number, line.decode("utf-8", "replace").rstrip("\r\n")
