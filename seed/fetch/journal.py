"""Every answer that was got, a line each, in the folder of the fetch: who goes on after a kill asks nothing twice."""

import fcntl
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from seed.fetch.client import FetchError


@dataclass(slots=True)
class Journal:
    """Lines `[key, answer]` behind one that says what is fetched. A line that a kill cut off is taken away.

    It holds what was asked and answered, which may be about missing people, so nobody else may read it.
    """

    path: Path
    purpose: dict[str, Any]
    fresh: bool = False
    _answers: dict[str, tuple[int, int]] = field(default_factory=dict)
    _file: IO[bytes] = field(init=False)
    resumed: bool = False

    def __enter__(self) -> Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FetchError(f"{self.path} cannot be written ({error.strerror}): give another --out.") from error
        self._file = os.fdopen(descriptor, "r+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise FetchError(f"{self.path} is being written by another fetch: let it end, or stop it.") from error
        try:
            self._read()
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._answers)

    def __contains__(self, key: str) -> bool:
        return key in self._answers

    def get(self, key: str) -> Any:
        """The answer to this; it is there."""
        at, length = self._answers[key]
        self._file.seek(at)
        return json.loads(self._file.read(length))[1]

    def put(self, key: str, answer: Any) -> None:
        """Keeps an answer, whatever happens to this process. When the machine stops, the last may be asked again."""
        line = json.dumps([key, answer], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        at = self._file.seek(0, os.SEEK_END)
        self._file.write(line)
        self._file.flush()
        self._answers[key] = (at, len(line))

    def drop(self) -> None:
        """The fetch is over."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> None:
        if self.fresh:
            self._file.truncate(0)
        at = whole = 0
        found: Any = None
        for number, line in enumerate(self._file):
            try:
                if not line.endswith(b"\n"):
                    break
                value = json.loads(line)
                if number == 0:
                    found = value
                else:
                    self._require_purpose(found)
                    self._answers[value[0]] = (at, len(line))
            except (ValueError, TypeError, IndexError):
                break
            at += len(line)
            whole = at
        self.resumed = bool(self._answers)
        whole = whole if self.resumed else 0
        self._file.seek(whole)
        self._file.truncate()
        if not whole:
            self._file.write(json.dumps(self.purpose).encode() + b"\n")
            self._file.flush()

    def _require_purpose(self, found: Any) -> None:
        if found != self.purpose:
            raise FetchError(
                f"{self.path} is of another fetch ({json.dumps(found)[:200]}): finish it, or give --fresh to drop it."
            )
