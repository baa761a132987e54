"""Reads a CSV file into cells that know their place, so that an error can name file, line, column and value."""

import csv
import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import DatasetError


class BadCell(DatasetError):
    """Something in a file of a data set cannot be used. The facts stand in the message and as attributes."""

    def __init__(self, place: "Place", problem: str, *, value: str | None = None, nearest: str | None = None) -> None:
        hint = f"; did you mean {nearest}?" if nearest else "."
        super().__init__(f"{place}: {problem}{hint}")
        self.place = place
        self.value = value
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a data set: `file` relative to the folder of data sets, `line` from 1, `column` by its header."""

    file: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        column = "" if self.column is None else f", column {self.column}"
        return f"{self.file}{line}{column}"

    def wrong(self, problem: str, *, value: str | None = None, among: Iterable[str] = ()) -> BadCell:
        """The error to raise; `among` are the valid values, of which the nearest to `value` is named."""
        near = nearest(value, among) if value is not None else None
        return BadCell(self, problem, value=value, nearest=near)


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the text of its cells that are not empty, by column."""

    file: str
    line: int
    cells: dict[str, str]

    def place(self, column: str | None = None) -> Place:
        return Place(self.file, self.line, column)

    def get(self, column: str) -> str | None:
        return self.cells.get(column)

    def need(self, column: str) -> str:
        """The text of a cell that must not be empty. Raises BadCell."""
        try:
            return self.cells[column]
        except KeyError:
            raise self.place(column).wrong(f"{column} is missing") from None

    def items(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list, `a|b`."""
        return split_list(self.cells.get(column, ""))


def read_table(path: Path, file: str, columns: Collection[str], needed: Collection[str]) -> Iterator[Record]:
    """The rows of a CSV file; `columns` may stand in its header, `needed` must. Raises BadCell."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Place(file).wrong(f"not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None:
                header = _header(cells, file, columns, needed)
            elif cells:
                yield _record(header, cells, file, line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Place(file, reader.line_num).wrong(f"not well-formed CSV ({error})") from error
    if header is None:
        raise Place(file).wrong("empty: the first line must name the columns")


def split_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def nearest(value: str, among: Iterable[str]) -> str | None:
    """The valid value most like this one, whatever its case; None where nothing comes near."""
    by_fold = {candidate.casefold(): candidate for candidate in among}
    found = difflib.get_close_matches(value.casefold(), list(by_fold), n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def _header(cells: list[str], file: str, columns: Collection[str], needed: Collection[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    for position, column in enumerate(header):
        if column not in columns:
            raise Place(file, 1, column).wrong(f'there is no column "{column}" here', value=column, among=columns)
        if column in header[:position]:
            raise Place(file, 1, column).wrong("the column stands there twice", value=column)
    for column in needed:
        if column not in header:
            raise Place(file, 1).wrong(f'the column "{column}" is missing', value=column)
    return header


def _record(header: list[str], cells: list[str], file: str, line: int) -> Record:
    if len(cells) != len(header):
        raise Place(file, line).wrong(
            f"{len(cells)} cells under {len(header)} columns: quote a cell that holds a comma"
        )
    pairs = zip(header, (cell.strip() for cell in cells), strict=True)
    return Record(file, line, {column: text for column, text in pairs if text})
