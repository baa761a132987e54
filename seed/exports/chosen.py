"""What is exported: everything, some ids with their surroundings, or what a Cypher question answers; and for whom."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import neo4j
from neo4j.graph import Node as Found
from neo4j.graph import Path, Relationship

from graph.database import Database
from graph.errors import DatasetError
from graph.failures import DRIVER_FAILURES, from_driver
from graph.nodes import CLAIM
from graph.ontology import ENTITY_PROPERTIES, ENVELOPE, ONTOLOGY, Property
from graph.vocabularies import Marking
from seed.exports.records import Assertion, Node, plain
from seed.tables import nearest

MAX_HOPS = 4
_ALIKE = 2_000
"""Ids among which the nearest to a wrong one is looked for."""
_NAME = next(p for p in ENTITY_PROPERTIES if p.name == "name")
# Of an end that may be an entity, a source or a claim: only entities are protected.
_SEES = "{n}.marking <= $clearance AND ($victims OR coalesce({n}.protected, false) = false)"
_SEES_ASSERTION = "{r}.marking <= $clearance AND {r}.retractedAt IS NULL"


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom: nothing marked higher, and victim cases and the protected only where they are asked for."""

    clearance: Marking = Marking.CLEAR
    victims: bool = False

    @property
    def parameters(self) -> dict[str, Any]:
        return {"clearance": int(self.clearance), "victims": self.victims}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Live nodes and assertions that somebody may see: all of them, or those among `ids`.

    What is among `ids` comes with its claims, its sources, and every assertion whose ends are both among them.
    """

    database: Database
    whom: Whom = field(default_factory=Whom)
    ids: frozenset[str] | None = None

    async def nodes(self, *labels: str) -> AsyncIterator[Node]:
        for label in labels or ONTOLOGY.nodes:
            declared = (_NAME, *ONTOLOGY.nodes[label].properties)
            async for stored in self.stored_nodes(label):
                yield Node(label, stored["id"], _held(declared, stored) | _marks(stored))

    async def assertions(self, *types: str) -> AsyncIterator[Assertion]:
        for relation in types or ONTOLOGY.relationships:
            declared = (*ONTOLOGY.relationships[relation].properties, *ENVELOPE)
            async for start, end, stored in self.stored_assertions(relation):
                yield Assertion(relation, start, end, _held(declared, stored))

    async def stored_nodes(self, label: str) -> AsyncIterator[dict[str, Any]]:
        """All properties of the nodes of a label as Neo4j holds them, derived ones too; in the order of their ids."""
        among = "" if self.ids is None else " AND n.id IN $ids"
        if label == CLAIM:
            # A claim is nobody's secret but its entity's: it leaves with one of its assertions, or not at all.
            held = f"{_SEES_ASSERTION.format(r='r')} AND {_SEES.format(n='e')}"
            among += f" AND EXISTS {{ (e)-[r:HAS_CLAIM]->(n) WHERE {held}{among.replace('n.id', 'e.id')} }}"
        text = (
            f"MATCH (n:{ONTOLOGY.nodes[label].label}) WHERE n.id > '' AND {_SEES.format(n='n')}{among}"
            " RETURN properties(n) ORDER BY n.id"
        )
        async for (stored,) in self.database.stream(text, self._parameters):
            yield stored

    async def stored_assertions(self, relation: str) -> AsyncIterator[tuple[str, str, dict[str, Any]]]:
        """Both ends and all properties of the assertions of a type, in the order of their ids."""
        among = "" if self.ids is None else " AND a.id IN $ids AND b.id IN $ids"
        text = (
            f"MATCH (a)-[r:{ONTOLOGY.relationships[relation].type}]->(b) WHERE r.id > ''"
            f" AND {_SEES_ASSERTION.format(r='r')} AND {_SEES.format(n='a')} AND {_SEES.format(n='b')}{among}"
            " RETURN a.id, b.id, properties(r) ORDER BY r.id"
        )
        async for start, end, stored in self.database.stream(text, self._parameters):
            yield start, end, stored

    @property
    def _parameters(self) -> dict[str, Any]:
        return {**self.whom.parameters, **({} if self.ids is None else {"ids": sorted(self.ids)})}


async def around(database: Database, whom: Whom, ids: Sequence[str], hops: int) -> Chosen:
    """Some nodes and what lies up to so many hops from them, never through a hub or a victim case.

    Raises DatasetError for an id that is not there.
    """
    if not 0 <= hops <= MAX_HOPS:
        raise DatasetError(f"{hops} hops are not 0 to {MAX_HOPS}: export in several steps, or the whole graph.")
    found = await database.read(
        f"UNWIND $ids AS id MATCH (n:Entity|Source|Claim {{id: id}}) WHERE {_SEES.format(n='n')} RETURN n.id",
        {"ids": list(ids), **whom.parameters},
    )
    missing = sorted(set(ids) - {node for (node,) in found})
    if missing:
        near = await _nearest(database, whom, missing[0])
        hint = f"did you mean {near}?" if near else "check the id."
        raise DatasetError(f"{missing[0]} is not in the graph, or marked higher than the export: {hint}")
    walked = "|".join(r.type for r in ONTOLOGY.relationship_types if r.traversable)
    text = (
        f"UNWIND $ids AS id MATCH (a:Entity {{id: id}})-[r:{walked}]-(b:Entity)"
        f" WHERE {_SEES_ASSERTION.format(r='r')} AND {_SEES.format(n='b')}"
        " AND (id IN $named OR (NOT coalesce(a.hub, false) AND NOT a:VictimCase)) RETURN DISTINCT b.id"
    )
    everything, edge = set(ids), set(ids)
    for _ in range(hops):
        parameters = {"ids": sorted(edge), "named": list(ids), **whom.parameters}
        edge = {node async for (node,) in database.stream(text, parameters)} - everything
        everything |= edge
    return Chosen(database, whom, await _supported(database, whom, everything))


async def _nearest(database: Database, whom: Whom, node: str) -> str | None:
    """Of the ids that begin alike, the one most like it."""
    prefix, _, key = node.partition(":")
    text = (
        f"MATCH (n:Entity) WHERE n.id STARTS WITH $start AND {_SEES.format(n='n')}"
        f" RETURN n.id ORDER BY n.id LIMIT {_ALIKE}"
    )
    for start in (f"{prefix}:{key[:3]}", f"{prefix}:"):
        rows = await database.read(text, {"start": start, **whom.parameters})
        if found := nearest(node, (one for (one,) in rows)):
            return found
    return None


async def answered(database: Database, whom: Whom, question: str) -> Chosen:
    """What a Cypher question answers: the nodes in its rows, and the ends of the relationships in them.

    The question is its author's own and runs as a read. Raises DatasetError where nothing of the graph is in its
    answer, and DatabaseError.
    """
    ids: set[str] = set()
    try:
        async with database.driver.session(database=database.name, default_access_mode=neo4j.READ_ACCESS) as session:
            result = await session.run(neo4j.Query(question, timeout=0))
            async for record in result:
                ids |= set(_named(record.values()))
    except neo4j.exceptions.ClientError as error:
        raise _refused(error) from error
    except DRIVER_FAILURES as error:
        raise from_driver(error) from error
    if not ids:
        raise DatasetError("The question answers with no node, relationship or path: return some of them.")
    return Chosen(database, whom, await _supported(database, whom, ids))


async def _supported(database: Database, whom: Whom, ids: Iterable[str]) -> frozenset[str]:
    """The ids with their claims, and with the sources of all that is said of them."""
    text = (
        "UNWIND $ids AS id MATCH (a:Entity|Source|Claim {id: id})-[r]-(b)"
        f" WHERE {_SEES_ASSERTION.format(r='r')} AND {_SEES.format(n='b')}"
        " AND (b.id IN $ids OR b:Claim OR b:Source)"
        " RETURN DISTINCT CASE WHEN b:Claim OR b:Source THEN b.id END, r.source"
    )
    wanted = sorted(set(ids))
    found = set(wanted)
    async for node, source in database.stream(text, {"ids": wanted, **whom.parameters}):
        found |= {x for x in (node, source) if x is not None}
    return frozenset(found)


def _refused(error: neo4j.exceptions.ClientError) -> Exception:
    """What is wrong with a question, in the words of Neo4j: they are about its author's own text."""
    if (error.code or "").rsplit(".", 1)[-1] == "AccessMode":
        return DatasetError("The question writes, and an export only reads: take out what writes.")
    if ".Statement." in (error.code or ""):
        told = " ".join((error.message or "").split())
        return DatasetError(f"Neo4j does not understand the question: {told[:500].rstrip('.')}.")
    return from_driver(error)


def _named(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, Found):
            yield from _id(value)
        elif isinstance(value, Relationship):
            yield from (x for node in value.nodes if node is not None for x in _id(node))
        elif isinstance(value, Path):
            yield from _named(value.nodes)
        elif isinstance(value, list):
            yield from _named(value)


def _id(node: Found) -> Iterable[str]:
    found = node.get("id")
    return (found,) if isinstance(found, str) else ()


def _held(declared: Iterable[Property], stored: dict[str, Any]) -> dict[str, Any]:
    values = {prop.name: plain(prop, stored.get(prop.name)) for prop in declared}
    return {name: value for name, value in values.items() if value is not None}


def _marks(stored: dict[str, Any]) -> dict[str, Any]:
    marks = {name: stored.get(name) for name in ("marking", "protected", "synthetic")}
    return {name: value for name, value in marks.items() if value is not None} | {
        "recordedAt": stored["recordedAt"].iso_format()
    }
