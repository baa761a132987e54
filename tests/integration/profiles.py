"""What Neo4j did for a statement: operators with the indexes they used, and how often it touched the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.scope import ANONYMOUS, Reader
from tests.unit.compile.compiled import compiled

LEAVES = ("Seek", "SeekByRange", "Scan", "ScanByRange", "ContainsScan", "EndsWithScan")


@dataclass(frozen=True, slots=True)
class Profile:
    operators: tuple[tuple[str, str], ...]
    """Name and details."""
    hits: int
    rows: tuple[tuple[str, int], ...]
    """Operator and how many rows it made."""

    @property
    def leaves(self) -> tuple[str, ...]:
        """How nodes and relationships were found, each once: `NodeUniqueIndexSeek Entity(id)`."""
        found = [f"{name} {_index(details)}".strip() for name, details in self.operators if name.endswith(LEAVES)]
        return tuple(dict.fromkeys(found))

    def has(self, name: str) -> bool:
        return any(operator == name for operator, _ in self.operators)


def _index(details: str) -> str:
    """`RANGE INDEX n:Entity(name) WHERE …` is `Entity(name)`; `(a)-[r:SENT(toId, at)]->(b)` is `SENT(toId, at)`."""
    before = details.partition(" WHERE ")[0]
    if "(" not in before.replace("(anon", ""):
        return before.rpartition(":")[2].strip()
    if "[" in before:
        return before.partition("[")[2].partition("]")[0].partition(":")[2]
    return before.rpartition(":")[2]


async def profiled(
    database: Database, query: str, variables: Mapping[str, Any] | None = None, reader: Reader = ANONYMOUS
) -> Profile:
    text, parameters = compiled(query, variables, reader)
    async with database.driver.session(database=database.name) as session:
        summary = await (await session.run("PROFILE " + text, parameters)).consume()
    operators: list[tuple[str, str]] = []
    rows: list[tuple[str, int]] = []
    hits = 0

    def walk(at: Any) -> None:
        nonlocal hits
        name = at["operatorType"].partition("@")[0]
        operators.append((name, str(at.get("args", {}).get("Details", ""))))
        rows.append((name, int(at.get("rows", 0))))
        hits += int(at.get("dbHits", 0))
        for child in at.get("children", ()):
            walk(child)

    walk(summary.profile)
    return Profile(tuple(operators), hits, tuple(rows))
