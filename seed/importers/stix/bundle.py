"""The objects of a bundle, one at a time, as the bytes that they are in the file.

The file is cut at the brackets of its top-level list `objects`, and each piece is read as JSON by itself. So an object
that is broken, nested without end or without measure is one finding with its line and original text, and the memory
that a file takes does not depend on what is in it. A JSON parser over the whole file gives neither.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import orjson

from seed.importers.input import Input, Unusable
from seed.importers.parsed import Reason
from seed.tables import Place

MAX_OBJECT_BYTES = 4 * 1024 * 1024
MAX_OBJECT_DEPTH = 32
MAX_OBJECT_BRACKETS = 100_000
"""Lists and dictionaries in one object: a hundred times what the longest objects of public bundles hold."""
_EXCERPT = 4096
_BLOCK = 256 * 1024
_LONGEST_KEY = 4096

_SPACE = re.compile(rb"[ \t\r\n]*+")
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_TEXT = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_LITERAL = re.compile(rb'[^ \t\r\n,:"{}\[\]]*+')
_QUOTE, _ESCAPE = ord('"'), ord("\\")


@dataclass(frozen=True, slots=True)
class Element:
    """One object of a bundle. `problem`: why it is not read; `text` is only its beginning then, if it is too long."""

    number: int
    line: int
    text: bytes
    reason: Reason | None = None
    problem: str | None = None


class Bundle:
    """A file that holds a bundle, the envelope of a TAXII server, or one object. Each iteration reads it anew.

    Raises Unusable where it is no JSON of that form. `header` has type, id and spec_version of the bundle after that.
    """

    def __init__(self, file: Input) -> None:
        self.file = file
        self.header: dict[str, str] = {}

    def __iter__(self) -> Iterator[Element]:
        self.header = {}
        found = False
        with self.file.open() as stream:
            cursor = _Cursor(stream, self.file)
            if cursor.peek() == b"<":
                raise cursor.unusable("XML and not JSON: STIX 1 has to be upgraded with stix2-elevator first")
            cursor.take(b"{", "a STIX bundle is one JSON object, in braces")
            while cursor.peek() != b"}":
                key = self._key(cursor)
                if key == "objects" and cursor.peek() == b"[":
                    found = True
                    yield from _listed(cursor)
                else:
                    self._note(key, cursor.value(_LONGEST_KEY))
                if cursor.peek() != b"}":
                    cursor.take(b",", "the bundle is not well-formed JSON: a comma or brace is missing")
            cursor.take(b"}", "the bundle is not well-formed JSON")
            if cursor.peek():
                raise cursor.unusable("more follows after the end of the bundle: give one bundle a file")
        if not found and "type" not in self.header:
            raise Unusable(self.file.place, "no STIX: neither a list `objects` nor a `type`", Reason.MISSING)
        if not found and self.header["type"] != "bundle":
            yield self._itself()

    def _key(self, cursor: "_Cursor") -> str:
        if cursor.peek() != b'"':
            raise cursor.unusable("the bundle is not well-formed JSON: a name in quotes is missing")
        value = cursor.value(_LONGEST_KEY)
        cursor.take(b":", "the bundle is not well-formed JSON: a colon is missing")
        return _text_of(value) or ""

    def _note(self, key: str, value: "_Value") -> None:
        if key in ("type", "id", "spec_version") and (text := _text_of(value)):
            self.header[key] = text

    def _itself(self) -> Element:
        """The one object that the file is."""
        with self.file.open() as stream:
            cursor = _Cursor(stream, self.file)
            cursor.peek()
            return _element(cursor, 0)


@dataclass(frozen=True, slots=True)
class _Value:
    """A JSON value as it stands in the file; `text` is cut where it was longer than asked for."""

    text: bytes
    too_long: bool
    depth: int
    brackets: int


def _text_of(value: _Value) -> str | None:
    if value.too_long:
        return None
    try:
        text = orjson.loads(value.text)
    except orjson.JSONDecodeError:
        return None
    return text if isinstance(text, str) else None


def _listed(cursor: "_Cursor") -> Iterator[Element]:
    cursor.take(b"[", "")
    number = 0
    while cursor.peek() != b"]":
        yield _element(cursor, number)
        number += 1
        if cursor.peek() != b"]":
            cursor.take(b",", "the list of objects is not well-formed JSON: a comma or bracket is missing")
    cursor.take(b"]", "")


def _element(cursor: "_Cursor", number: int) -> Element:
    line = cursor.line
    value = cursor.value(MAX_OBJECT_BYTES)
    reason = Reason.TOO_LONG
    if value.too_long:
        problem = f"the object is longer than {MAX_OBJECT_BYTES // 1024 // 1024} MB: split it"
    elif value.depth > MAX_OBJECT_DEPTH:
        problem = f"the object is nested deeper than {MAX_OBJECT_DEPTH} levels: flatten it"
    elif value.brackets > MAX_OBJECT_BRACKETS:
        problem = f"the object holds more than {MAX_OBJECT_BRACKETS:,} lists and dictionaries: split it"
    else:
        return Element(number, line, value.text)
    return Element(number, line, value.text[:_EXCERPT], reason, problem)


class _Cursor:
    """Where in the file we are. Holds a block, and the value that is being read."""

    def __init__(self, stream: IO[bytes], file: Input) -> None:
        self._stream, self._file = stream, file
        self._data, self._at = b"", 0
        self.line = 1

    def unusable(self, problem: str) -> Unusable:
        return Unusable(Place(self._file.name, self.line), problem)

    def peek(self) -> bytes:
        """The next byte that is no space, which is not taken; empty at the end."""
        while True:
            space = _SPACE.match(self._data, self._at)
            self._advance(space.end() if space else self._at)
            if self._at < len(self._data):
                return self._data[self._at : self._at + 1]
            if not self._more():
                return b""

    def take(self, byte: bytes, problem: str) -> None:
        found = self.peek()
        if not found:
            raise self.unusable("the file ends inside the bundle: it is cut off")
        if found != byte:
            raise self.unusable(problem)
        self._advance(self._at + 1)

    def value(self, limit: int) -> _Value:
        """The next value, of which at most `limit` bytes are held."""
        if self.peek() in b",:]}":
            raise self.unusable("the bundle is not well-formed JSON: a value is missing")
        walk, kept, too_long, done = _Walk(), bytearray(), False, False
        literal = self._data[self._at : self._at + 1] not in (b'"', b"{", b"[")
        while not done:
            if literal:
                found = _LITERAL.match(self._data, self._at)
                end = found.end() if found else self._at
                done = end < len(self._data)
            else:
                end, done = walk.over(self._data, self._at)
            if len(kept) < limit:
                kept += self._data[self._at : min(end, self._at + limit + 1 - len(kept))]
            too_long = too_long or len(kept) > limit
            self._advance(end)
            if not done and not self._more():
                if literal:
                    break
                raise self.unusable("the file ends inside an object: it is cut off")
        return _Value(bytes(kept), too_long, walk.deepest, walk.brackets)

    def _advance(self, to: int) -> None:
        self.line += self._data.count(b"\n", self._at, to)
        self._at = to

    def _more(self) -> bool:
        try:
            block = self._stream.read(_BLOCK)
        except (OSError, EOFError, zlib.error) as error:
            raise self.unusable("the gzip file is damaged or cut off: get it anew") from error
        self._data, self._at = self._data[self._at :] + block, 0
        return bool(block)


class _Walk:
    """Finds the end of a value that is a string, list or dictionary, block by block."""

    __slots__ = ("_depth", "_in_text", "brackets", "deepest")

    def __init__(self) -> None:
        self._depth = self.deepest = self.brackets = 0
        self._in_text = False

    def _hurried(self, data: bytes, at: int) -> int:
        """Beyond what is read anyway, brackets are only counted, up to the end of the block or an open string, where
        it has too few closing ones to be the end."""
        if data.count(b"]", at) + data.count(b"}", at) >= self._depth:
            return at
        bare = _STRING.sub(b"", data[at:])
        counted, quote, left = bare.partition(b'"')
        self._depth += counted.count(b"[") + counted.count(b"{") - counted.count(b"]") - counted.count(b"}")
        return len(data) - len(quote) - len(left)

    def over(self, data: bytes, at: int) -> tuple[int, bool]:
        """How far it reaches in this block, and whether it ends there. What is not reached has to come again."""
        if self.brackets > MAX_OBJECT_BRACKETS and not self._in_text:
            at = self._hurried(data, at)
        while at < len(data):
            if self._in_text:
                text = _TEXT.match(data, at)
                at = text.end() if text else at
                if at == len(data) or data[at] == _ESCAPE:
                    return at, False
                self._in_text, at = False, at + 1
                if not self._depth:
                    return at, True
                continue
            token = _TOKEN.search(data, at)
            if token is None:
                return len(data), False
            at = token.end()
            first = data[token.start()]
            if first == _QUOTE:
                self._in_text = at - token.start() == 1
                if not self._depth and not self._in_text:
                    return at, True
            elif first in b"{[":
                self._depth += 1
                self.brackets += 1
                self.deepest = max(self.deepest, self._depth)
            else:
                self._depth -= 1
                if self._depth <= 0:
                    return at, True
        return at, False
