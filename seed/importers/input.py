"""One file as it is given: opened, unpacked, bounded, and examined whole before anything of it is used.

Whatever makes the whole file unusable is found by `examined`, before a row is written: a compressed file that is cut
off, text that is not UTF-8, a line that never ends, more bytes than allowed.
"""

import codecs
import gzip
import hashlib
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from graph.errors import DatasetError
from seed.importers.parsed import Reason
from seed.tables import Place

MAX_LINE_BYTES = 8 * 1024 * 1024
"""Of a record that is a line."""
MAX_DOCUMENT_BYTES = 256 * 1024 * 1024
"""Of a file that is one document and has to be read whole: JSON, YAML."""
HEAD_BYTES = 64 * 1024
_BLOCK = 1024 * 1024
_GZIP = b"\x1f\x8b"
_ARCHIVES = {b"PK\x03\x04": "zip", b"7z\xbc\xaf\x27\x1c": "7z", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"Rar!": "rar"}
_OTHER_TEXT = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


class Unusable(DatasetError):
    """A whole file cannot be used. `reason` is counted in the account of the import."""

    def __init__(self, place: Place, problem: str, reason: Reason = Reason.MALFORMED) -> None:
        super().__init__(f"{place}: {problem}.")
        self.place, self.problem, self.reason = place, problem, reason


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, unpacked: at most HEAD_BYTES, without a byte order mark."""

    name: str
    bytes: bytes

    @property
    def text(self) -> str:
        return self.bytes.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was read to its end: SHA-256 and length of its content, unpacked."""

    content_hash: str
    bytes: int


@dataclass(slots=True)
class Tally:
    """How far a file has been read, in bytes of the file as it lies there."""

    raw: IO[bytes] | None = None

    @property
    def position(self) -> int:
        return 0 if self.raw is None or self.raw.closed else self.raw.tell()


@dataclass(frozen=True, slots=True)
class Input:
    """A regular file. `name` is how messages and ids call it: relative to the folder that was given."""

    path: Path
    name: str
    tally: Tally = field(default_factory=Tally, compare=False, repr=False)

    @property
    def stem(self) -> str:
        """The name without what follows its first dot: `eu/people` for eu/people.ftm.json.gz."""
        folder, slash, file = self.name.rpartition("/")
        return f"{folder}{slash}{file.lstrip('.').partition('.')[0] or file}"

    @property
    def place(self) -> Place:
        return Place(self.name)

    def open(self) -> IO[bytes]:
        """The content, unpacked where it is gzip, after a byte order mark. Raises Unusable."""
        try:
            # A pipe would be waited for, and can be read only once.
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise Unusable(self.place, "a pipe or a device and no file: give - and send it to standard input")
            raw = self.path.open("rb")
        except OSError as error:
            raise Unusable(self.place, f"cannot be read ({error.strerror})") from error
        self.tally.raw = raw
        start = raw.peek(8)[:8]
        for magic, kind in _ARCHIVES.items():
            if start.startswith(magic):
                raw.close()
                raise Unusable(self.place, f"a {kind} archive is not opened: unpack it and give what is in it")
        stream = cast("IO[bytes]", _Unpacked(raw, self.place)) if start.startswith(_GZIP) else raw
        if not _skips_mark(stream, self.place):
            stream.seek(0)
        return stream

    def head(self) -> Head:
        with self.open() as stream:
            return Head(self.name, stream.read(HEAD_BYTES))

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Number and bytes of each line that is not empty, without its end. Raises Unusable."""
        with self.open() as stream:
            number = 0
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > MAX_LINE_BYTES:
                    raise _too_long(Place(self.name, number))
                if stripped := line.strip():
                    yield number, stripped

    def document(self) -> bytes:
        """The whole content of a file that is one document. Raises Unusable."""
        with self.open() as stream:
            content = stream.read(MAX_DOCUMENT_BYTES + 1)
        if len(content) > MAX_DOCUMENT_BYTES:
            megabytes = MAX_DOCUMENT_BYTES // 1024 // 1024
            raise Unusable(self.place, f"longer than {megabytes} MB: split it into several files", Reason.TOO_LONG)
        return content

    def examined(self, *, by_line: bool) -> Examined:
        """Reads it to its end, and holds a block at a time. Raises Unusable for what makes all of it unusable."""
        digest, length, line, line_length = hashlib.sha256(), 0, 1, 0
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.open() as stream:
            try:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    decoder.decode(block)
                    if by_line:
                        line, line_length = self._measured(block, line, line_length)
                    length += len(block)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                problem = f"not UTF-8 near byte {length + error.start}: save it as UTF-8"
                raise Unusable(self.place, problem) from error
            except OSError as error:
                raise Unusable(self.place, f"cannot be read ({error.strerror})") from error
        if not length:
            raise Unusable(self.place, "empty", Reason.MISSING)
        return Examined(digest.hexdigest(), length)

    def _measured(self, block: bytes, line: int, length: int) -> tuple[int, int]:
        """The number of the line that goes on after this block, and its length so far."""
        *whole, rest = block.split(b"\n")
        for piece in whole:
            if length + len(piece) > MAX_LINE_BYTES:
                raise _too_long(Place(self.name, line))
            line, length = line + 1, 0
        if length + len(rest) > MAX_LINE_BYTES:
            raise _too_long(Place(self.name, line))
        return line, length + len(rest)


class _Unpacked(gzip.GzipFile):
    """The content of a gzip file, which is closed with it. Raises Unusable wherever it turns out to be damaged."""

    def __init__(self, raw: BufferedReader, place: Place) -> None:
        super().__init__(fileobj=raw, mode="rb")
        self.packed, self.place = raw, place

    def read(self, size: int | None = -1) -> bytes:
        with self._whole():
            return super().read(size)

    def readline(self, size: int | None = -1) -> bytes:
        with self._whole():
            return super().readline(size)

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.packed.close()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError, zlib.error) as error:
            raise Unusable(self.place, "the gzip file is damaged or cut off: get it anew") from error


def _too_long(place: Place) -> Unusable:
    return Unusable(
        place, f"the line is longer than {MAX_LINE_BYTES // 1024 // 1024} MB: a record has one line", Reason.TOO_LONG
    )


def _skips_mark(stream: IO[bytes], place: Place) -> bool:
    """Whether the stream stands behind a byte order mark now; one of UTF-16 makes the file unusable."""
    try:
        start = stream.read(3)
    except OSError as error:
        raise Unusable(place, f"cannot be read ({error.strerror})") from error
    except Unusable:
        stream.close()
        raise
    for mark, encoding in _OTHER_TEXT.items():
        if start.startswith(mark):
            stream.close()
            raise Unusable(place, f"{encoding} and not UTF-8: save it as UTF-8")
    return start == codecs.BOM_UTF8
