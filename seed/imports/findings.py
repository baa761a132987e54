"""rejects.jsonl and remarks.jsonl: each finding with its place and the original text, so that nothing is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import orjson

from graph.errors import DatasetError
from seed.importers.parsed import Finding

MAX_TEXT = 100_000
"""Characters of the original text that are kept."""


@dataclass(slots=True)
class Findings:
    """Opens a file at its first finding, so that an import without any leaves none behind."""

    rejects: Path
    remarks: Path
    _open: dict[Path, IO[bytes]] = field(default_factory=dict)

    def tell(self, finding: Finding) -> None:
        path = self.remarks if finding.kept else self.rejects
        if path not in self._open:
            try:
                self._open[path] = path.open("wb")
            except OSError as error:
                raise DatasetError(
                    f"{path} cannot be written ({error.strerror}): give another path with --rejects."
                ) from error
        line = finding.as_json()
        if len(line["text"]) > MAX_TEXT:
            line |= {"text": line["text"][:MAX_TEXT], "cutAt": MAX_TEXT}
        self._open[path].write(_bytes(line) + b"\n")

    def close(self) -> None:
        for file in self._open.values():
            file.close()


@contextmanager
def findings(rejects: Path) -> Iterator[Findings]:
    """Of one import. What an earlier import left at the same paths is removed."""
    told = Findings(rejects, rejects.with_name(f"remarks{rejects.suffix}" if rejects.stem == "rejects"
                    else f"{rejects.stem}-remarks{rejects.suffix}"))  # fmt: skip
    try:
        for path in (told.rejects, told.remarks):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise DatasetError(f"{rejects} cannot be replaced ({error.strerror}): give another path.") from error
    try:
        yield told
    finally:
        told.close()


def _bytes(line: dict[str, object]) -> bytes:
    try:
        return orjson.dumps(line)
    except orjson.JSONEncodeError:  # half of a surrogate pair
        return orjson.dumps({k: _plain(v) for k, v in line.items()})


def _plain(value: object) -> object:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
