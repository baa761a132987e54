"""Rows into the database by two statements whatever their types, so that a graph is there in tens of milliseconds.

It stores what graph/write.py stores, but looks at nothing that is there: no versions, hubs or dates.
Those of cypher/load take several transactions, and find versions by a text for each type.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from graph.database import Database
from graph.nodes import stored_node
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.vocabularies import Marking

NODES = "UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties"
ASSERTIONS = (
    "UNWIND $rows AS row MATCH (a:Entity|Source|Claim {id: row.start}) MATCH (b:Entity|Source|Claim {id: row.end})"
    " CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties"
)


REMOVE = "MATCH (n:Entity|Source|Claim) WHERE n.id IN $ids DETACH DELETE n"


async def write_plainly(
    database: Database,
    nodes: Iterable[NodeRow],
    assertions: Iterable[AssertionRow],
    retracted: Mapping[str, datetime] | None = None,
    markings: Mapping[str, Marking] | None = None,
) -> None:
    """`retracted` says when an assertion of a key was withdrawn; `markings` how ends and sources are marked that were
    written before.
    """
    given = list(nodes)
    known = {**(markings or {}), **{n.id: n.marking for n in given}}
    rows = [_stated(a, known, (retracted or {}).get(envelope(a)["key"])) for a in assertions]
    await database.write([(NODES, {"rows": [_node(n) for n in given]}), (ASSERTIONS, {"rows": rows})])


def _node(row: NodeRow) -> dict[str, Any]:
    stored = stored_node(row)
    labels = [row.label, "Entity"] if ONTOLOGY.nodes[row.label].entity else [row.label]
    own = {name: stored[name] for name in ("id", "rowHash", "recordedAt", "marking")}
    return {"labels": labels, "properties": {**stored["properties"], **own}}


def _stated(row: AssertionRow, known: Mapping[str, Marking], retracted: datetime | None) -> dict[str, Any]:
    marking = max(row.marking, *(known[x] for x in (row.start, row.end, row.source)))
    properties = {**envelope(row), "marking": int(marking)}
    if retracted is not None:
        properties["retractedAt"] = retracted
    return {"type": row.type, "start": row.start, "end": row.end, "properties": properties}
