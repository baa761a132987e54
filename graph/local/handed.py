"""A database that was built for one reader: a home of its own, told from others by a file that says for whom.

<folder>/reader.json      whose it is, and of which moment
<folder>/neo4j/           as under every CRIMEGRAPH_HOME
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import orjson

from graph.errors import LocalServerError
from graph.local.files import disk_errors, write_private
from graph.scope import Reader
from graph.settings import Settings
from graph.vocabularies import Marking

FILE = "reader.json"


@dataclass(frozen=True, slots=True)
class Handed:
    """Whose database it is, what of the graph it holds, and when it was made."""

    reader: Reader
    made: str
    nodes: int
    assertions: int

    def __str__(self) -> str:
        victims = "with" if self.reader.victims else "without"
        return f"{self.reader.name or 'anonymous'}, up to {self.reader.clearance.name}, {victims} victim cases"

    def as_json(self) -> dict[str, Any]:
        return {
            "reader": self.reader.name or "anonymous",
            "clearance": self.reader.clearance.name,
            "victims": self.reader.victims,
            "made": self.made,
            "nodes": self.nodes,
            "assertions": self.assertions,
        }

    def write(self, folder: Path) -> None:
        with disk_errors(folder):
            write_private(folder / FILE, orjson.dumps(self.as_json(), option=orjson.OPT_INDENT_2).decode() + "\n")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises LocalServerError where the folder holds no such database."""
        try:
            held = orjson.loads((folder / FILE).read_bytes())
            reader = Reader(held["reader"], Marking[held["clearance"]], bool(held["victims"]))
            return cls(reader, str(held["made"]), int(held["nodes"]), int(held["assertions"]))
        except (OSError, ValueError, KeyError, TypeError):
            raise LocalServerError(
                f"{folder} holds no database of a reader: make one with `crimegraph export --as READER {folder}`."
            ) from None


def home_of(settings: Settings, folder: Path) -> Settings:
    """The settings with that database as the local one. NEO4J_URI names another and does not count for it.

    Raises LocalServerError where the folder holds none.
    """
    Handed.read(folder)
    return replace(settings, home=folder.absolute(), endpoint=None)
