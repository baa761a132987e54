"""INTERPOL's public notices, whole, into one file of JSON lines: listed slice by slice, then got one by one."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.local.progress import Progress
from seed.fetch.client import Client, FetchError
from seed.fetch.colours import Colour
from seed.fetch.journal import Journal
from seed.fetch.slices import Answer, Filter, Query, Row, Slicer
from seed.importers.interpol.countries import countries

LIMIT = 160
"""Rows that the API shows of a question, whatever page is asked for."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ'- "
# Resolutions of the UN Security Council whose lists INTERPOL publishes notices for, and older ones.
# fmt: off
RESOLUTIONS = (
    "751", "1267", "1518", "1521", "1533", "1572", "1591", "1636", "1718", "1737", "1844", "1970", "1988", "2048",
    "2127", "2140", "2206", "2231", "2253", "2374", "2653", "2745",
)
# fmt: on
_NUMBER = re.compile(r"\d{4}/\d{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class List:
    """A list of the API, and where its notices are."""

    path: str
    filters: Sequence[Filter]
    ages: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """An account of a fetch. `counted` by the API, `listed` reached, `gone` withdrawn before they were got."""

    file: Path
    counted: int
    listed: int
    written: int
    gone: int
    requests: int
    resumed: bool

    def as_json(self) -> dict[str, Any]:
        names = ("file", "counted", "listed", "written", "gone", "requests", "resumed")
        return {name: getattr(self, name) for name in names}


def fetch(colour: Colour, folder: Path, client: Client, progress: Progress, *, fresh: bool = False) -> Fetched:
    """Writes `<colour>.jsonl` into the folder, at once and whole. Raises FetchError."""
    purpose = {"fetch": "interpol", "colour": colour, "base": client.base}
    try:
        with Journal(folder / f".{colour}.journal", purpose, fresh) as journal:
            return _fetched(colour, folder, client, journal, progress)
    except OSError as error:
        raise FetchError(f"{folder} cannot be written ({error.strerror}): make room, or give another --out.") from error


def _fetched(colour: Colour, folder: Path, client: Client, journal: Journal, progress: Progress) -> Fetched:
    counted = 0
    notices: dict[str, str] = {}
    for one in LISTS[colour]:
        total, found = _listed(one, client, journal, progress)
        counted += total
        notices |= {number: f"{one.path}/{number.replace('/', '-')}" for number in found}
    gone = sum(not _got(path, client, journal) for path in _told(notices, progress))
    file = folder / f"{colour}.jsonl"
    written = _write(file, [f"notice {notices[number]}" for number in sorted(notices, key=_order)], journal)
    journal.drop()
    return Fetched(file, counted, len(notices), written, gone, client.requests, journal.resumed)


def _listed(one: List, client: Client, journal: Journal, progress: Progress) -> tuple[int, list[str]]:
    def ask(query: Query) -> Answer:
        key = f"list {one.path} {json.dumps(query, sort_keys=True)}"
        if key not in journal:
            journal.put(key, _asked(one.path, query, client))
        total, rows = journal.get(key)
        if not query:
            slicer_total[0] = total
        progress("listing notices", min(len(slicer.found), total), slicer_total[0])
        return Answer(total, rows)

    slicer_total = [0]
    slicer = Slicer(ask, LIMIT, number_of, one.filters, one.ages)
    return slicer.everything(), list(slicer.found)


def _asked(path: str, query: Query, client: Client) -> list[Any]:
    """The number of notices and the rows that are shown: [total, rows]."""
    rows: list[Row] = []
    total, page = 0, 1
    while True:
        answer = client.get(path, {**query, "resultPerPage": LIMIT, "page": page})
        if answer is None and not query:
            raise FetchError(f"{client.base}{path} is not there (404): is this the address of INTERPOL's notices?")
        given, more = _page(answer or {"total": 0}, path)
        total = total if rows else given
        rows += more
        page += 1
        # All rows of a short list stand on its first page, unless the server makes its pages shorter.
        if not more or len(rows) >= total or total > LIMIT:
            return [total, rows]


def _page(answer: Mapping[str, Any], path: str) -> tuple[int, list[Row]]:
    total = answer.get("total")
    embedded = answer.get("_embedded")
    rows = embedded.get("notices") if isinstance(embedded, Mapping) else []
    if isinstance(total, bool) or not isinstance(total, int) or not isinstance(rows, list):
        raise FetchError(f"{path} answers without a total and its notices: the API has changed, or it is another one.")
    return total, [row for row in rows if isinstance(row, dict)]


def _got(path: str, client: Client, journal: Journal) -> bool:
    """Whether the notice is there; it is in the journal then."""
    key = f"notice {path}"
    if key not in journal:
        journal.put(key, client.get(path, {}))
    return journal.get(key) is not None


def _told(notices: Mapping[str, str], progress: Progress) -> Iterable[str]:
    for index, number in enumerate(sorted(notices, key=_order)):
        progress("getting notices", index, len(notices))
        yield notices[number]
    if notices:
        progress("getting notices", len(notices), len(notices))


def _write(file: Path, keys: Sequence[str], journal: Journal) -> int:
    """A line a notice; a file of the same name is replaced once the new one is whole on the disk."""
    half = file.with_name(f".{file.name}.half")
    written = 0
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        for key in keys:
            if (notice := journal.get(key)) is not None:
                out.write(
                    json.dumps(notice, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
                )
                written += 1
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)
    return written


def number_of(row: Row) -> str | None:
    given = row.get("entity_id")
    number = given.strip().replace("-", "/", 1) if isinstance(given, str) else ""
    return number if _NUMBER.fullmatch(number) else None


def _order(number: str) -> tuple[int, int]:
    year, _, rest = number.partition("/")
    return int(year), int(rest)


def _texts(name: str) -> Callable[[Row], Iterable[str]]:
    def seen(row: Row) -> Iterable[str]:
        value = row.get(name)
        several = value if isinstance(value, list) else [value]
        return [one for one in several if isinstance(one, str) and one]

    return seen


def _nothing(_: Row) -> Iterable[str]:
    return ()


_CODES = tuple(countries())
_NATIONALITY = Filter("nationality", _texts("nationalities"), _CODES)
_SEX = Filter("sexId", _nothing, ("M", "F", "U"), shown=False)
_NAME = Filter("name", _texts("name"), letters=LETTERS)
_FORENAME = Filter("forename", _texts("forename"), letters=LETTERS)
_WARRANT = Filter("arrestWarrantCountryId", _nothing, _CODES, shown=False)
_RESOLUTION = Filter("unResolution", _nothing, RESOLUTIONS, shown=False)

LISTS: Mapping[Colour, Sequence[List]] = {
    Colour.RED: (List("/notices/v1/red", (_NATIONALITY, _SEX, _NAME, _FORENAME, _WARRANT)),),
    Colour.YELLOW: (List("/notices/v1/yellow", (_NATIONALITY, _SEX, _NAME, _FORENAME)),),
    Colour.UN: (
        List("/notices/v1/un/persons", (_NATIONALITY, _RESOLUTION, _SEX, _NAME, _FORENAME)),
        List("/notices/v1/un/entities", (_RESOLUTION, _NAME), ages=False),
    ),
}
