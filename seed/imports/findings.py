"""rejects.jsonl and remarks.jsonl: each finding with its place and the original text, so that nothing is lost."""

import os
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
                self._open[path] = open(path, "wb", opener=_for_the_owner)  # noqa: SIM115 - see close
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
    """Of one import. What an earlier one left at the same paths is removed; anything else that is there is refused."""
    told = Findings(rejects, _beside(rejects))
    for path in (told.rejects, told.remarks):
        _clear(path)
    try:
        yield told
    finally:
        told.close()


def _beside(rejects: Path) -> Path:
    """Where what was used all the same is told. A device such as /dev/null takes both."""
    if rejects.exists() and not rejects.is_file():
        return rejects
    stem = "remarks" if rejects.stem == "rejects" else f"{rejects.stem}-remarks"
    return rejects.with_name(f"{stem}{rejects.suffix}")


def _clear(path: Path) -> None:
    """Before anything is written to the graph: a list that cannot be written later would come too late."""
    if not os.access(path.parent, os.W_OK | os.X_OK):
        why = "is not there: make it" if not path.parent.is_dir() else "may not be written to: change that"
        raise DatasetError(f"{path} cannot be written, its folder {why}, or give another path with --rejects.")
    try:
        if path.is_file():
            if not _is_ours(path):
                raise DatasetError(
                    f"{path} is there already, and is no list of findings: give another path with --rejects."
                )
            path.unlink()
        elif path.is_dir():
            raise DatasetError(f"{path} is a folder: give the path of a file with --rejects.")
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be replaced ({error.strerror}): give another path with --rejects."
        ) from error


def _is_ours(path: Path) -> bool:
    """Whether an import wrote it: somebody's own file, even the one to import, is not taken away."""
    with path.open("rb") as file:
        start = file.read(len(_START))
    return not start or start == _START


_START = b'{"file":'


def _for_the_owner(path: str, flags: int) -> int:
    """What is rejected may name people, and be marked: it is readable for its owner alone."""
    return os.open(path, flags, 0o600)


def _bytes(line: dict[str, object]) -> bytes:
    try:
        return orjson.dumps(line)
    except orjson.JSONEncodeError:  # half of a surrogate pair
        return orjson.dumps({k: _plain(v) for k, v in line.items()})


def _plain(value: object) -> object:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
