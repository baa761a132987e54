"""The shapes of files that notices come in, read as a stream of records.

one notice   an object with entity_id, as the API answers for one
list         an array of notices
page         a list page of the API: its notices stand in _embedded.notices
lines        an object a line, as `crimegraph fetch interpol` writes them; a line may be a page too
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any

import ijson

from seed.importers.input import MAX_LINE_BYTES, Head, Input, Unusable
from seed.importers.interpol.draft import link
from seed.importers.parsed import Reason
from seed.tables import Place

_ENTITY = re.compile(r'(?<!\\)"entity_id"\s*:')
_NOTICE = re.compile(
    r'(?<!\\)"(?:forename|arrest_warrants|date_of_birth|nationalities|un_reference|date_of_event)"\s*:'
)
_NOTICES = re.compile(r'(?<!\\)"notices"\s*:\s*\[')
_LINES = (".jsonl", ".ndjson", ".ijson")
_BUFFER = 64 * 1024
DEEPEST = 32
"""Levels of nesting. A notice has four."""


class Shape(StrEnum):
    ONE = "one notice"
    LIST = "list"
    PAGE = "page"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Item:
    """A record of the file. `value` is None where a line is not JSON; `text` is how it is written, of lines alone."""

    value: Any
    place: Place
    text: str = ""
    page: str | None = None


def recognises(head: Head) -> bool:
    """A page of an API is one of its notices or empty, so entity_id beside a field of people is what tells."""
    text = head.text.lstrip()
    return text[:1] in ("{", "[") and _ENTITY.search(text) is not None and _NOTICE.search(text) is not None


def shape_of(head: Head) -> Shape:
    """By its first bytes, and by the end of its name where one line could be either."""
    text = head.text.lstrip()
    if text.startswith("["):
        return Shape.LIST
    first, newline, rest = text.partition("\n")
    name = head.name.lower().removesuffix(".gz")
    if name.endswith(_LINES) or (newline and rest.lstrip().startswith("{") and _is_object(first)):
        return Shape.LINES
    return Shape.PAGE if _NOTICES.search(text) else Shape.ONE


def items(file: Input, shape: Shape) -> Iterator[Item]:
    """Every record, in order. Raises Unusable for a document that is no JSON."""
    match shape:
        case Shape.ONE:
            yield Item(_document(file), Place(file.name))
        case Shape.LINES:
            for number, line in file.lines():
                yield from _of_line(line, Place(file.name, number))
        case Shape.LIST:
            for index, value in enumerate(_streamed(file)):
                yield Item(value, Place(file.name, column=f"[{index}]"))
        case Shape.PAGE:
            for index, value in enumerate(_streamed(file, "_embedded", "notices")):
                yield Item(value, Place(file.name, column=f"_embedded.notices[{index}]"))


def _of_line(line: bytes, place: Place) -> Iterator[Item]:
    text = line.decode("utf-8", "replace")
    try:
        value = _loads(text)
    except (ValueError, RecursionError, ArithmeticError):
        yield Item(None, place, text)
        return
    inner = value.get("_embedded") if isinstance(value, Mapping) else None
    notices = inner.get("notices") if isinstance(inner, Mapping) and "entity_id" not in value else None
    if not isinstance(notices, list):
        yield Item(value, place, text)
        return
    page = link(value, "self")
    for index, one in enumerate(notices):
        yield Item(one, Place(place.file, place.line, f"_embedded.notices[{index}]"), page=page)


def _document(file: Input) -> Any:
    with file.open() as stream:
        content = stream.read(MAX_LINE_BYTES + 1)
    if len(content) > MAX_LINE_BYTES:
        raise _too_long(file)
    try:
        return _loads(content.decode())
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise Unusable(file.place, f"not well-formed JSON ({_why(error)})") from error


def _loads(text: str) -> Any:
    """Numbers as they are written, and no NaN: JSON has none. Raises RecursionError where it is nested too deeply."""
    whole = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    level = [whole]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return whole
    raise RecursionError


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _is_object(text: str) -> bool:
    try:
        return isinstance(_loads(text), dict)
    except (ValueError, RecursionError, ArithmeticError):
        return False


@dataclass(slots=True)
class _Measured:
    """A stream that ends with an error when one record takes more than a record may."""

    file: Input
    stream: IO[bytes]
    since: int = 0

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(size)
        self.since += len(block)
        if self.since > MAX_LINE_BYTES:
            raise _too_long(self.file)
        return block


def _streamed(file: Input, *path: str) -> Iterator[Any]:
    """The elements of the array that stands at the end of these keys, one after the other; the rest is read over."""
    with file.open() as stream:
        measured = _Measured(file, stream)
        # Events without their paths: with them, a document of brackets alone takes the square of its length.
        events = ijson.basic_parse(measured, buf_size=_BUFFER)
        try:
            for key in path:
                _enter(file, events, key)
            if next(events)[0] != "start_array":
                raise Unusable(file.place, "where its notices should stand is no list", Reason.UNKNOWN_TYPE)
            for event, value in events:
                if event == "end_array":
                    break
                yield _built(event, value, events)
                measured.since = 0
            for _ in events:
                measured.since = 0
        except StopIteration as error:
            raise Unusable(file.place, "not well-formed JSON (cut off)") from error
        except (ijson.JSONError, ValueError, RecursionError, ArithmeticError) as error:
            raise Unusable(file.place, f"not well-formed JSON ({_why(error)})") from error


Events = Iterator[tuple[str, Any]]


def _enter(file: Input, events: Events, key: str) -> None:
    """Goes to the value of this key in the object that comes next."""
    if next(events)[0] == "start_map":
        for event, name in events:
            if event == "end_map":
                break
            if name == key:
                return
            _built(*next(events), events)
    raise Unusable(file.place, f"{key} is missing: it is no page of notices", Reason.MISSING)


def _built(event: str, value: Any, events: Events) -> Any:
    """The value that begins with this event. Raises ValueError where it is nested as no notice is."""
    if event not in ("start_map", "start_array"):
        return value
    whole: Any = {} if event == "start_map" else []
    open_ones: list[Any] = [whole]
    keys: list[str] = [""]
    while open_ones:
        event, value = next(events)
        if event == "map_key":
            keys[-1] = value
            continue
        if event in ("end_map", "end_array"):
            open_ones.pop()
            keys.pop()
            continue
        made: Any = {} if event == "start_map" else [] if event == "start_array" else value
        if isinstance(open_ones[-1], dict):
            open_ones[-1][keys[-1]] = made
        else:
            open_ones[-1].append(made)
        if event in ("start_map", "start_array"):
            if len(open_ones) >= DEEPEST:
                raise RecursionError
            open_ones.append(made)
            keys.append("")
    return whole


def _why(error: Exception) -> str:
    """Without what a parser quotes: it may be about somebody who is missing."""
    return "nested too deeply" if isinstance(error, RecursionError) else "cut off or mistyped"


def _too_long(file: Input) -> Unusable:
    megabytes = MAX_LINE_BYTES // 1024 // 1024
    return Unusable(file.place, f"one notice is longer than {megabytes} MB", Reason.TOO_LONG)
