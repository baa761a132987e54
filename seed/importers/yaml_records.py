"""A YAML file that is a header and one long list, read record by record: nothing but a record is held in memory.

Text stays text: `2021-11-12`, `NO` and `01` are what is written. Anchors and aliases are followed within bounds, and no
tag of YAML makes anything but text, lists and mappings.
"""

import codecs
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from seed.importers.input import MAX_LINE_BYTES, Input, Unusable
from seed.importers.parsed import Reason
from seed.tables import Place

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

MAX_DEPTH = 20
MAX_WEIGHT = 100_000
"""Of one record, of the header, and of all that anchors hold: a value weighs 1, and 1 more for every 64 characters; an
alias weighs what it stands for."""
MAX_PREAMBLE_BYTES = 256 * 1024
"""Before the document begins: directives take the parser time with the square of their number."""
_CHARACTERS_TO_A_UNIT = 64
_NULLS = ("", "~", "null", "Null", "NULL")
_YAML = "tag:yaml.org,2002:"
_TAGS = tuple(_YAML + kind for kind in ("str", "null", "bool", "int", "float", "timestamp", "seq", "map"))


@dataclass(frozen=True, slots=True)
class Field:
    """A key of the header."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Record:
    """An item of the list: `text` as it is written; `repeated` are keys that it holds twice."""

    value: Value
    line: int
    text: str
    repeated: tuple[str, ...] = ()


def header(file: Input, body: str) -> dict[str, Value]:
    """All keys beside the list, wherever they stand. Reads the file to its end, so that whatever makes it unusable is
    found. Raises Unusable."""
    return {part.key: part.value for part in _Walk(file, body).parts() if isinstance(part, Field)}


def records(file: Input, body: str) -> Iterator[Record]:
    """The items of the list under the key `body`, in order. Raises Unusable."""
    for part in _Walk(file, body).parts():
        if isinstance(part, Record):
            yield part


class _Walk:
    """One reading of a file, event by event."""

    def __init__(self, file: Input, body: str) -> None:
        self.file, self.body = file, body
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.open: set[str] = set()
        self.anchored = 0
        self.weight = 0
        self.repeated: list[str] = []

    def parts(self) -> Iterator[Field | Record]:
        """The header's keys and the records, in the order of the file."""
        with self.file.open() as raw:
            self.source = _Source(raw, self.file.place)
            self.events = self._events()
            self._next()  # the start of the stream
            if not isinstance(event := self._next(), DocumentStartEvent):
                raise self._wrong(event, f"no YAML document with a list of {self.body}", Reason.MISSING)
            self.source.patience = MAX_LINE_BYTES
            yield from self._top(self._next())
            if not isinstance(event := self._next(), DocumentEndEvent):
                raise self._wrong(event, "the document does not end")
            self.source.patience = MAX_PREAMBLE_BYTES
            if not isinstance(event := self._next(), StreamEndEvent):
                raise self._wrong(event, "there is more than one document in the file: split it")

    def _top(self, event: Event) -> Iterator[Field | Record]:
        if not isinstance(event, MappingStartEvent):
            raise self._wrong(event, f"not a mapping with a list of {self.body}")
        seen, weight = set(), 0
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event)
            if key in seen:
                raise self._wrong(event, f"the key {key!r} stands twice")
            seen.add(key)
            event = self._next()
            if key == self.body and isinstance(event, SequenceStartEvent):
                while not isinstance(event := self._next(), SequenceEndEvent):
                    yield self._record(event)
            else:
                value = self._started(event)
                weight += self.weight
                if weight > MAX_WEIGHT:
                    raise self._wrong(event, f"the header is larger than {MAX_WEIGHT} values", Reason.TOO_LONG)
                if self.repeated:
                    raise self._wrong(event, f"the key {self.repeated[0]!r} stands twice")
                if key != self.body:
                    yield Field(key, value)
                elif value is not None:
                    raise self._wrong(event, f"{self.body} is not a list")
        if self.body not in seen:
            raise self._wrong(event, f"it has no list of {self.body}", Reason.MISSING)

    def _record(self, event: Event) -> Record:
        value = self._started(event)
        start, end = event.start_mark, self.last.end_mark
        text = self.source.text(start.index, end.index) if start and end else ""
        return Record(value, _line(event), text, tuple(self.repeated))

    def _started(self, event: Event) -> Value:
        self.weight, self.repeated = 0, []
        return self._value(event, 0)

    def _value(self, event: Event, depth: int) -> Value:
        if depth > MAX_DEPTH:
            raise self._wrong(event, f"nested deeper than {MAX_DEPTH}")
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if not isinstance(event, NodeEvent):
            raise self._wrong(event, "a value is missing")
        self._permitted(event)
        anchor, before = event.anchor, self.weight
        if anchor:
            self.open.add(anchor)
        self._weigh(event, 1)
        value: Value
        if isinstance(event, ScalarEvent):
            self._weigh(event, len(event.value) // _CHARACTERS_TO_A_UNIT)
            value = None if _is_null(event) else event.value
        elif isinstance(event, SequenceStartEvent):
            value = []
            while not isinstance(item := self._next(), SequenceEndEvent):
                value.append(self._value(item, depth + 1))
        else:
            value = self._mapping(depth)
        if anchor:
            self.open.discard(anchor)
            self._anchor(event, anchor, value, self.weight - before)
        return value

    def _mapping(self, depth: int) -> dict[str, Value]:
        made: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event)
            value = self._value(self._next(), depth + 1)
            if key == "<<" and isinstance(event, ScalarEvent) and event.implicit[0]:
                for one in value if isinstance(value, list) else [value]:
                    if not isinstance(one, dict):
                        raise self._wrong(event, "<< merges mappings only")
                    merged = one | merged
                continue
            if key in made:
                self.repeated.append(key)
            made[key] = value
        return merged | made

    def _alias(self, event: AliasEvent) -> Value:
        if event.anchor in self.open:
            raise self._wrong(event, f"the alias *{event.anchor} stands inside what it stands for")
        if event.anchor not in self.anchors:
            raise self._wrong(event, f"the alias *{event.anchor} stands for nothing that was read before it")
        value, weight = self.anchors[event.anchor]
        self._weigh(event, weight)
        return value

    def _anchor(self, event: Event, anchor: str, value: Value, weight: int) -> None:
        self.anchored += weight
        if self.anchored > MAX_WEIGHT:
            raise self._wrong(event, f"anchors hold more than {MAX_WEIGHT} values: write them out", Reason.TOO_LONG)
        self.anchors[anchor] = value, weight

    def _weigh(self, event: Event, weight: int) -> None:
        self.weight += weight
        if self.weight > MAX_WEIGHT:
            problem = f"a record is larger than {MAX_WEIGHT} values, aliases written out (an alias bomb?)"
            raise self._wrong(event, problem, Reason.TOO_LONG)

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent):
            raise self._wrong(event, "a key is not text")
        self._permitted(event)
        return str(event.value)

    def _permitted(self, event: NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag not in (None, "!", *_TAGS):
            raise self._wrong(event, f"the tag {tag!r} is not followed: write its value out")

    def _next(self) -> Event:
        event = next(self.events, None)
        if event is None:
            raise Unusable(self.file.place, "the YAML ends early")
        self.last = event
        return event

    def _events(self) -> Iterator[Event]:
        try:
            for event in yaml.parse(self.source, Loader=yaml.CSafeLoader):
                self.source.waiting = 0
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            raise Unusable(Place(self.file.name, line), f"not YAML: {error.problem or error.context}") from error
        except (yaml.YAMLError, UnicodeError) as error:
            reason = getattr(error, "reason", "it cannot be read")
            raise Unusable(self.file.place, f"not YAML: {reason}") from error

    def _wrong(self, event: Event, problem: str, reason: Reason = Reason.MALFORMED) -> Unusable:
        return Unusable(Place(self.file.name, _line(event)), problem, reason)


class _Source:
    """The bytes for the parser, and the characters that it has not left behind yet."""

    def __init__(self, raw: IO[bytes], place: Place) -> None:
        self.raw, self.place = raw, place
        self.waiting, self.patience = 0, MAX_PREAMBLE_BYTES
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._kept, self._first = "", 0

    def read(self, size: int = -1, /) -> bytes:
        try:
            block = self.raw.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise Unusable(self.place, "the gzip file is damaged or cut off: get it anew") from error
        self.waiting += len(block)
        if self.waiting > self.patience:
            problem = f"more than {self.patience // 1024} KB without a value that ends"
            raise Unusable(self.place, problem, Reason.TOO_LONG)
        self._kept += self._decoder.decode(block)
        return block

    def text(self, start: int, end: int) -> str:
        """The characters from one place to another; those before are let go."""
        self._kept, self._first = self._kept[start - self._first :], start
        return self._kept[: end - start].rstrip()


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _is_null(event: ScalarEvent) -> bool:
    return event.tag == f"{_YAML}null" or (event.implicit[0] and event.value in _NULLS)
