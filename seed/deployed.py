"""What the database remembers of earlier loads, and what it holds of a data set now.

`(:DeploymentState {id: 'seed:<data set>', hash, keys})`: the hash of what was loaded, and the keys of its assertions,
so that a row that was taken out of a file is retracted, and nothing that somebody else said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.database import Database
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, envelope
from graph.schema.apply import STATE_LABEL
from graph.versions import versions

BATCH = 5_000
STATES = f"MATCH (s:{STATE_LABEL}) WHERE s.id IN $ids RETURN s.id, s.hash, s.keys"
REMEMBER = f"MERGE (s:{STATE_LABEL} {{id: $id}}) SET s.hash = $hash, s.keys = $keys"
RETRACT = """
UNWIND $rows AS row
MATCH ()-[r]->()
WHERE elementId(r) = row.version AND r.key = row.key AND r.retractedAt IS NULL
SET r.retractedAt = CASE WHEN r.recordedAt > $at THEN r.recordedAt ELSE $at END
RETURN count(r)
"""


@dataclass(frozen=True, slots=True)
class State:
    """A data set as it was last loaded. `keys` are `<TYPE> <key of an assertion>`; `hash` is empty while a load is
    under way, and after one that failed."""

    hash: str
    keys: frozenset[str]


def assertion_versions(rows: Iterable[AssertionRow]) -> dict[str, str]:
    """The hash of each one's content by `<TYPE> <key>`."""
    stored = ((row.type, envelope(row)) for row in rows)
    return {f"{relation} {properties['key']}": properties["rowHash"] for relation, properties in stored}


async def states(database: Database, names: Iterable[str]) -> dict[str, State]:
    """By name of the data set; absent where it was never loaded whole."""
    rows = await database.read(STATES, {"ids": [_state_id(name) for name in names]})
    return {str(row[0]).removeprefix("seed:"): State(row[1], frozenset(row[2])) for row in rows}


async def remember(database: Database, name: str, state: State) -> None:
    await database.write([(REMEMBER, {"id": _state_id(name), "hash": state.hash, "keys": sorted(state.keys)})])


async def retract(database: Database, keys: Iterable[str], at: datetime) -> int:
    """Withdraws every live assertion with one of these keys; how many they were."""
    retracted = 0
    for relation, batch in _batches(keys):
        found = await versions(database, relation, batch)
        rows = [{"key": key, "version": one.element} for key, of_key in found.items() for one in of_key if one.live]
        if rows:
            _, answer = await database.write_and_read(RETRACT, {"rows": rows, "at": at})
            retracted += int(answer[0][0])
    return retracted


async def count_nodes(database: Database, label: str, ids: Sequence[str]) -> int:
    """How many of these nodes the database holds under the label."""
    # The label is a parameter, since Neo4j plans every text anew.
    base = "Entity" if ONTOLOGY.nodes[label].entity else label
    text = f"UNWIND $ids AS id MATCH (n:{base} {{id: id}}) WHERE $label IN labels(n) RETURN count(n)"
    rows = await database.read(text, {"ids": list(ids), "label": label})
    return int(rows[0][0])


async def count_assertions(database: Database, keys: Iterable[str]) -> Mapping[str, int]:
    """How many assertions with these keys are live, by type."""
    counts: dict[str, int] = defaultdict(int)
    for relation, batch in _batches(keys):
        found = await versions(database, relation, batch)
        counts[relation] += sum(one.live for of_key in found.values() for one in of_key)
    return counts


def _batches(keys: Iterable[str]) -> Iterable[tuple[str, list[str]]]:
    by_type: dict[str, list[str]] = defaultdict(list)
    for typed in sorted(keys):
        relation, _, key = typed.partition(" ")
        # Keys come back from the database: only a type of the ontology becomes part of a statement.
        if relation in ONTOLOGY.relationships:
            by_type[relation].append(key)
    for relation, found in by_type.items():
        for first in range(0, len(found), BATCH):
            yield relation, found[first : first + BATCH]


def _state_id(name: str) -> str:
    return f"seed:{name}"
