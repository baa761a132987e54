"""The tables that belong to a mapping: inside its folder, whatever their names and links say, in their encoding."""

import codecs
import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from seed.importers.input import Input, Unusable
from seed.importers.parsed import Reason
from seed.importers.tables.mapping import Table
from seed.tables import Place

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 64 * 1024


class _Recoded(io.RawIOBase):
    """What a stream holds, in UTF-8. Unlike those of codecs.EncodedFile, its lines end at nothing but a line feed."""

    def __init__(self, stream: IO[bytes], encoding: str, place: Place) -> None:
        self._stream, self._encoding, self._place = stream, encoding, place
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._pending, self._read, self._ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        while not self._pending and not self._ended:
            block = self._stream.read(_BLOCK)
            self._ended = not block
            try:
                self._pending = self._decoder.decode(block, self._ended).encode()
            except UnicodeDecodeError as error:
                problem = f"not {self._encoding} near byte {self._read + error.start}: name its encoding in the mapping"
                raise Unusable(self._place, problem) from error
            self._read += len(block)
        view = memoryview(buffer)
        length = min(len(view), len(self._pending))
        view[:length] = self._pending[:length]
        self._pending = self._pending[length:]
        return length

    def close(self) -> None:
        self._stream.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Encoded(Input):
    """A file in another encoding than UTF-8, which reads as UTF-8."""

    encoding: str = "utf-8"

    def open(self) -> IO[bytes]:
        # Not super(): a slotted dataclass is made anew, and it would mean the first.
        stream = Input.open(self)
        if self.encoding == "utf-8":
            return stream
        return io.BufferedReader(_Recoded(stream, self.encoding, self.place))


def table_file(mapping: Input, table: Table) -> Input:
    """The file of a table. Raises Unusable where it is missing, or not inside the mapping's folder."""
    named = PurePosixPath(table.file)
    place = Place(mapping.name)
    if named.is_absolute() or ".." in named.parts or "\\" in table.file or "\x00" in table.file:
        problem = f'"{table.file}" is not inside the folder of the mapping: write its name relative to that, without ..'
        raise Unusable(place, problem, Reason.BAD_VALUE)
    folder = mapping.path.parent
    path = folder / named
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise Unusable(place, f'the table "{table.file}" is not there', Reason.MISSING) from error
    if not inside:
        raise Unusable(place, f'"{table.file}" links out of the folder of the mapping', Reason.BAD_VALUE)
    if not path.is_file():
        raise Unusable(place, f'"{table.file}" is not a file', Reason.BAD_VALUE)
    parent = PurePosixPath(mapping.name).parent
    # With the mapping's tally: how far a table has been read is how far the import is.
    return Encoded(path, str(parent / named), mapping.tally, table.encoding)
