"""Rows into the database by two statements whatever their types, so that a graph is there in tens of milliseconds.

It stores what graph/write.py stores, but looks at nothing that is there: no versions, hubs or dates.
Those of cypher/load take several transactions, and find versions by a text for each type.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from graph.database import Database, Statement
from graph.nodes import stored_node
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.vocabularies import WITHDRAWN, Marking
from tests.integration.oracle.steady import KEPT

NODES = f"{KEPT}UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties"
ASSERTIONS = (
    f"{KEPT}UNWIND $rows AS row MATCH (a:Entity|Source|Claim {{id: row.start}})"
    " MATCH (b:Entity|Source|Claim {id: row.end}) CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties"
)
REMOVE = f"{KEPT}MATCH (n:Entity|Source|Claim) WHERE n.id IN $ids DETACH DELETE n"
UNSTATE = f"{KEPT}MATCH (:Entity|Source)-[r]->() WHERE r.id IN $ids DELETE r"
Row = dict[str, Any]


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
    rows = [stated_row(a, known, (retracted or {}).get(envelope(a)["key"])) for a in assertions]
    await database.write(creating([node_row(n) for n in given], rows))


def creating(nodes: Sequence[Row], assertions: Sequence[Row]) -> list[Statement]:
    return [(NODES, {"rows": nodes}), (ASSERTIONS, {"rows": assertions})]


def removing(ids: Sequence[str], assertions: Sequence[str] = ()) -> list[Statement]:
    """Nodes with all that is stated of them, and assertions between others."""
    return [(UNSTATE, {"ids": assertions}), (REMOVE, {"ids": ids})]


def node_row(row: NodeRow, absences: Sequence[datetime] = ()) -> Row:
    """`absences`: since when it was withdrawn, since when it was back, and so on in turn."""
    stored = stored_node(row)
    labels = [row.label, "Entity"] if ONTOLOGY.nodes[row.label].entity else [row.label]
    own = {name: stored[name] for name in ("id", "rowHash", "recordedAt", "marking")}
    if absences:
        own["absences"] = list(absences)
    if len(absences) % 2:
        own |= {"retractedAt": absences[-1], "markingBefore": own["marking"], "marking": WITHDRAWN}
    return {"labels": labels, "properties": {**stored["properties"], **own}}


def stated_row(row: AssertionRow, known: Mapping[str, Marking], retracted: datetime | None) -> Row:
    marking = max(row.marking, *(known[x] for x in (row.start, row.end, row.source)))
    properties = {**envelope(row), "marking": int(marking)}
    if retracted is not None:
        properties["retractedAt"] = retracted
    return {"type": row.type, "start": row.start, "end": row.end, "properties": properties}
