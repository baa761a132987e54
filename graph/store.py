"""The statements of cypher/load, a function each: what is there, what is written, what moves with it.

`graph.write` writes curated rows with them, and `seed.imports` what importers read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.admission import Known
from graph.database import Database
from graph.ids import node_type_of
from graph.nodes import CLAIM
from graph.ontology import ONTOLOGY
from graph.scripts import script
from graph.versions import versions
from graph.vocabularies import Marking

HUB_DEGREE = 1000

Stored = Mapping[str, Any]
"""A row as cypher/load takes it."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a node in the database is described as, and by whom: None for curated data, empty where it is only named."""

    row_hash: str
    described_by: str | None
    recorded_at: datetime
    protected: bool = False


async def known_nodes(database: Database, ids: Iterable[str]) -> dict[str, Known]:
    """What the database holds of these nodes; one that is not there is not in the answer."""
    answer = await database.read(script("load/find_known_nodes").statement, {"ids": sorted(set(ids))})
    return {
        node: Known(Marking(marking), protected, recorded_at.to_native())
        for node, marking, protected, recorded_at in answer
    }


async def descriptions(database: Database, ids: Iterable[str]) -> dict[str, Description]:
    """How these nodes are described; one that is not there is not in the answer."""
    answer = await database.read(script("load/find_descriptions").statement, {"ids": sorted(set(ids))})
    return {
        node: Description(row_hash or "", described_by, recorded_at.to_native(), protected)
        for node, row_hash, described_by, recorded_at, protected in answer
    }


def file_of(label: str) -> str:
    """The file of cypher/load/nodes that writes nodes of a label."""
    return "entity" if ONTOLOGY.nodes[label].entity else ONTOLOGY.nodes[label].prefix


async def send_nodes(database: Database, file: str, rows: Sequence[Stored], imported_at: datetime) -> tuple[int, int]:
    """Writes nodes that one file of cypher/load/nodes is for; how many were written, and how many of them are new."""
    statement = script(f"load/nodes/{file}").statement
    _, [[written, created]] = await database.write_and_read(statement, {"rows": list(rows), "importedAt": imported_at})
    return written, created


async def versions_there(database: Database, rows: Iterable[Stored]) -> Mapping[str, Sequence[str]]:
    """By key, the element ids of the versions that the database holds of these assertions."""
    by_type: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_type[row["type"]].append(row["key"])
    found = [await versions(database, relationship, keys) for relationship, keys in by_type.items()]
    return {key: [one.element for one in of_key] for of_type in found for key, of_key in of_type.items()}


async def send_assertions(
    database: Database, rows: Iterable[Stored], there: Mapping[str, Sequence[str]]
) -> tuple[int, int]:
    """Writes assertions beside the versions that are there; how many were written, and how many versions withdrawn."""
    given = [{**row, "versions": there.get(row["key"], [])} for row in rows]
    _, [[written, retracted]] = await database.write_and_read(
        script("load/write_assertions").statement, {"rows": given}
    )
    return written, retracted


async def send_new_assertions(database: Database, rows: Sequence[Stored], same: Mapping[str, Any] | None = None) -> int:
    """Writes assertions between entities of which no version is there; how many. `same` are properties that all have,
    apart from their own; if it is not given, what all have is sent once."""
    if same is None:
        same = _shared([row["properties"] for row in rows])
        rows = [
            {
                "type": row["type"], "start": row["start"], "end": row["end"],
                "properties": {name: value for name, value in row["properties"].items() if name not in same},
            }
            for row in rows
        ]  # fmt: skip
    _, [[written]] = await database.write_and_read(
        script("load/write_new_assertions").statement, {"rows": rows, "same": same}
    )
    return int(written)


def _shared(each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The properties that all have, with the same value."""
    shared = dict(each[0]) if each else {}
    for properties in each:
        shared = {name: value for name, value in shared.items() if properties.get(name) == value}
    return shared


def between_entities(row: Stored) -> bool:
    return all((found := node_type_of(row[end])) is not None and found.entity for end in ("start", "end"))


async def move_earlier(database: Database, rows: Iterable[Stored], known: Mapping[str, Known]) -> None:
    """A node is known since the first assertion about it. Before the assertions: a crash between leaves it true.

    What a reader of the node may not see dates nothing: an assertion that is marked higher, or joins the protected.
    """
    earliest: dict[str, datetime] = {}
    for row in rows:
        for end, other in ((row["start"], row["end"]), (row["end"], row["start"])):
            if row["properties"]["marking"] > known[end].marking:
                continue
            if known[other].protected and not known[end].protected:
                continue
            earliest[end] = min(row["recordedAt"], earliest.get(end, known[end].recorded_at))
    moved: dict[bool, list[dict[str, Any]]] = defaultdict(list)
    for end, recorded_at in earliest.items():
        if recorded_at < known[end].recorded_at:
            node_type = node_type_of(end)
            moved[node_type is not None and node_type.label == CLAIM].append({"id": end, "recordedAt": recorded_at})
    for is_claim, rows_of_kind in moved.items():
        name = "move_claims_earlier" if is_claim else "move_entities_earlier"
        await database.write([(script(f"load/{name}").statement, {"rows": rows_of_kind})])


async def mark_hubs(database: Database) -> None:
    """Marks what joins nearly everything: by declaration, or by more CLEAR assertions than HUB_DEGREE."""
    # It looks at every node, which may take longer than a question may.
    async for _ in database.stream(script("load/mark_hubs").statement, {"degree": HUB_DEGREE}, writes=True):
        pass
