"""Versions of assertions in Neo4j, found by the index on ids of their type."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.database import Database
from graph.scripts import script


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an assertion: the element id of its relationship, whether it is not withdrawn, and its content."""

    element: str
    live: bool
    row_hash: str


async def versions(database: Database, relationship: str, keys: Iterable[str]) -> Mapping[str, Sequence[Version]]:
    """By key, every version of these assertions of one type; nothing where there is none."""
    rows = await database.read(script(f"load/versions/{relationship.lower()}").statement, {"keys": list(keys)})
    found: dict[str, list[Version]] = defaultdict(list)
    for key, element, live, row_hash in rows:
        found[key].append(Version(element, live, row_hash))
    return found
