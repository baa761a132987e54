"""A format's output: whole or not at all, with an account of what it holds and of what it cannot."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from graph.cli.console import while_read
from graph.errors import DatasetError


@dataclass(slots=True)
class Written:
    """How many nodes and assertions were written, and what was left out, by what it is."""

    nodes: int = 0
    assertions: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {"nodes": self.nodes, "assertions": self.assertions, "leftOut": dict(sorted(self.left_out.items()))}


@contextmanager
def output(path: Path | None) -> Iterator[IO[bytes]]:
    """A file that appears when it is whole, or standard output. Raises DatasetError where it cannot be written."""
    if path is None:
        with while_read():
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        return
    if path.is_dir():
        raise DatasetError(f"{path} is a folder: give the path of a file.")
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            draft.chmod(0o600)
            yield file
        draft.replace(path)
    except OSError as error:
        raise DatasetError(f"{path} cannot be written ({error.strerror}): give another path.") from error
    finally:
        draft.unlink(missing_ok=True)
