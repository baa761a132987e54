"""How a value is made of the cells of a row: of a column, a constant or a template; mapped, dated, split."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from graph.values import partial_date
from seed.importers.parsed import Reason
from seed.tables import nearest

LONGEST = 100
"""Characters of a value that a message repeats."""
# What a directive of strptime tells: none of a two-digit year, whose century would be guessed.
_PRECISION = {"Y": 1, "m": 2, "b": 2, "B": 2, "d": 3, "H": 4, "I": 4, "p": 4, "M": 4, "S": 4, "f": 4, "z": 4}
_DIRECTIVE = re.compile(r"%(.)")


class Unfit(Exception):
    """A cell from which no value can be made. `column` is its own name in the table."""

    def __init__(self, column: str | None, reason: Reason, problem: str) -> None:
        super().__init__(problem)
        self.column, self.reason, self.problem = column, reason, problem


@dataclass(frozen=True, slots=True)
class DateForm:
    """A form of dates as strptime has it. `precision`: 1 a year, 2 a month, 3 a day, 4 a time."""

    pattern: str
    precision: int
    zoned: bool

    @classmethod
    def of(cls, pattern: str) -> "DateForm":
        """Raises ValueError with what is wrong about the pattern."""
        found = [directive for directive in _DIRECTIVE.findall(pattern) if directive != "%"]
        for directive in found:
            if directive not in _PRECISION:
                century = ": the century of a two-digit year is not known" if directive == "y" else ""
                raise ValueError(f"%{directive} is no part of a form of dates{century}")
        levels = {_PRECISION[directive] for directive in found}
        if not levels or levels != set(range(1, max(levels) + 1)):
            raise ValueError("a form of dates has %Y; with %m, %d, and %H as far as they are known")
        return cls(pattern, max(levels), "z" in found)

    def read(self, text: str, zone: timezone | None) -> str:
        """The canonical text of a date. Raises ValueError."""
        moment = datetime.strptime(text, self.pattern)  # noqa: DTZ007 — most dates of tables have no time
        if self.precision < 4:
            return partial_date(("%04d", "%04d-%02d", "%04d-%02d-%02d")[self.precision - 1] % _day(moment, self)).text
        return partial_date((moment if self.zoned else moment.replace(tzinfo=zone)).isoformat()).text


def _day(moment: datetime, form: DateForm) -> tuple[int, ...]:
    return (moment.year, moment.month, moment.day)[: form.precision]


def zone_of(text: str) -> timezone:
    """Raises ValueError."""
    match = re.fullmatch(r"(?:UTC|Z)|([+-])(\d{2}):(\d{2})", text, re.ASCII)
    if match is None or (match[2] and (int(match[2]) > 14 or int(match[3]) > 59)):
        raise ValueError(f'"{text}" is no zone: write UTC, or +07:00')
    if match[1] is None:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-offset if match[1] == "-" else offset)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a table writes numbers."""

    decimal: str = "."
    thousands: str = ""

    def plain(self, text: str) -> str:
        bare = text.replace(self.thousands, "") if self.thousands else text
        return bare.replace(self.decimal, ".") if self.decimal != "." else bare


@dataclass(frozen=True, slots=True)
class Value:
    """One value to be. Exactly one of `column`, `constants` and `template` says where it comes from.

    template  texts and names of columns in turn, beginning with a text
    codes     what the texts of the table mean; None is nothing
    """

    column: str | None = None
    constants: tuple[str, ...] = ()
    template: tuple[str, ...] = ()
    codes: Mapping[str, str | None] | None = None
    dates: tuple[DateForm, ...] = ()
    zone: timezone | None = None
    numbers: Numbers | None = None
    separator: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,) if self.column is not None else self.template[1::2]

    @property
    def of(self) -> str | None:
        """The column that a message names."""
        return self.columns[0] if self.columns else None

    def text(self, cells: Mapping[str, str]) -> str | None:
        """The value; several are one, joined by a comma. Raises Unfit."""
        if self.separator is None and not self.constants:
            written = self._written(cells)
            return self._read(written) if written else None
        return ", ".join(self.texts(cells)) or None

    def texts(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        """The values, as far as there are some. Raises Unfit."""
        if self.constants:
            return self.constants
        written = self._written(cells)
        pieces = written.split(self.separator) if self.separator else [written]
        read = (self._read(piece.strip()) for piece in pieces if piece.strip())
        return tuple(value for value in read if value)

    def _written(self, cells: Mapping[str, str]) -> str:
        if self.column is not None:
            return cells.get(self.column, "")
        if not any(cells.get(column) for column in self.template[1::2]):
            return ""
        filled = "".join(cells.get(part, "") if i % 2 else part for i, part in enumerate(self.template))
        return " ".join(filled.split())

    def _read(self, text: str) -> str | None:
        if self.codes is not None:
            if text not in self.codes:
                raise self._unknown(text, self.codes)
            return self.codes[text]
        if self.dates:
            return self._date(text)
        return self.numbers.plain(text) if self.numbers else text

    def _unknown(self, text: str, codes: Mapping[str, str | None]) -> Unfit:
        near = nearest(text[:LONGEST], codes)
        hint = f"; did you mean {near}?" if near else ""
        return Unfit(self.of, Reason.UNKNOWN_CODE, f'"{text[:LONGEST]}" is not in the map of the mapping{hint}')

    def _date(self, text: str) -> str:
        for form in self.dates:
            try:
                return form.read(text, self.zone)
            except (ValueError, OverflowError):
                continue
        forms = " or ".join(form.pattern for form in self.dates)
        raise Unfit(self.of, Reason.BAD_DATE, f'"{text[:LONGEST]}" is not a date of the form {forms}')
