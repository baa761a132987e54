"""What an answer rests on: assertions with grades and sources, whom the sources repeat, and the entities at the ends.

Read in the scope of the answer: what its reader may not see, or what was not known at its moment, is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from neo4j.spatial import Point

from api.packets.asking import Asked
from api.packets.way import Way
from graph.compile.evidence import DERIVATION_MOST
from graph.compile.text import Text
from graph.ontology import ENTITY_PROPERTIES, ONTOLOGY, RelationshipType
from graph.ontology.envelope import ENVELOPE
from graph.vocabularies import Marking

_SOURCE = ("id", "name", "marking", *(p.name for p in ONTOLOGY.nodes["Source"].properties))
_CLAIM = ("property", "qualifier", "value", "unit")
_LABEL = "[l IN labels(n) WHERE l <> 'Entity'][0]"
_BATCH = 1_000
Record = dict[str, Any]


async def evidence(way: Way, asked: Asked) -> Mapping[str, Sequence[Record]]:
    """`{assertions, entities, sources}`, each in the order of ids."""
    reading = _Reading(way, asked)
    by_type: dict[str, list[str]] = {}
    for one, type_ in sorted(asked.assertions.items()):
        by_type.setdefault(type_, []).append(one)
    assertions: list[Record] = []
    for type_, ids in sorted(by_type.items()):
        assertions += await reading.assertions(ONTOLOGY.relationships[type_], ids)
    sources = {one["source"] for one in assertions if one["source"]} | asked.sources
    assertions += await reading.derivations(sources, {one["id"] for one in assertions})
    ends = {one[end] for one in assertions for end in ("from", "to")}
    return {
        "assertions": sorted(assertions, key=_by_id),
        "entities": await reading.entities(asked.entities | ends),
        "sources": await reading.sources(sources),
    }


class _Reading:
    def __init__(self, way: Way, asked: Asked) -> None:
        self.way, self.scope = way, asked.scope

    async def assertions(self, r: RelationshipType, ids: Sequence[str]) -> list[Record]:
        text = Text(self.scope)
        ends = " AND ".join(text.sees_node(n, _anchor(of)) for n, of in (("a", r.sources), ("b", r.targets)))
        query = (
            f"UNWIND $ids AS id MATCH (a)-[r:{r.type} {{id: id}}]->(b)"
            f" WHERE {text.scope.sees_relationship('r')} AND {ends} {_returned(text)}"
        )
        return await self._assertions(await self._rows(query, text, ids))

    async def derivations(self, sources: set[str], known: set[str]) -> list[Record]:
        """Whom the sources repeat; what is found is added to both sets."""
        text = Text(self.scope)
        query = (
            "UNWIND $ids AS id MATCH (a:Source {id: id})-[r:DERIVED_FROM]->(b:Source)"
            f" WHERE {text.scope.sees_relationship('r')} AND {text.sees_node('b', 'Source')} {_returned(text)}"
        )
        found: list[Record] = []
        edge = sorted(sources)
        for _ in range(DERIVATION_MOST):
            rows = await self._assertions(await self._rows(query, text, edge))
            new = [one for one in rows if one["id"] not in known]
            edge = sorted({one["to"] for one in new} - sources)
            found += new
            known |= {one["id"] for one in new}
            sources |= {end for one in new for end in (one["to"], one["source"]) if end}
            if not edge:
                break
        return found

    async def entities(self, ids: Iterable[str]) -> list[Record]:
        text = Text(self.scope)
        names = {p.name for p in ENTITY_PROPERTIES} - {"updatedAt", "marking"}
        query = (
            f"UNWIND $ids AS id MATCH (n:Entity {{id: id}}) WHERE {text.sees_node('n')}"
            f" RETURN {_LABEL}, properties(n), {text.scope.marking('n')}"
        )
        rows = await self._rows(query, text, sorted(ids))
        return await self.way.apart(
            lambda: sorted(({"type": label, **_node(of, names, marking)} for label, of, marking in rows), key=_by_id)
        )

    async def sources(self, ids: Iterable[str]) -> list[Record]:
        text = Text(self.scope)
        query = (
            f"UNWIND $ids AS id MATCH (n:Source {{id: id}}) WHERE {text.sees_node('n', 'Source')}"
            f" RETURN properties(n), {text.scope.marking('n')}"
        )
        names = set(_SOURCE) - {"marking"}
        rows = await self._rows(query, text, sorted(ids))
        return await self.way.apart(lambda: sorted((_node(of, names, marking) for of, marking in rows), key=_by_id))

    async def _assertions(self, rows: Sequence[Sequence[Any]]) -> list[Record]:
        """Thousands of them would hold up everybody else's answers."""
        known_at = self._known_at
        return await self.way.apart(lambda: [_assertion(row, known_at) for row in rows])

    @property
    def _known_at(self) -> str:
        return str(_text(self.scope.known_at))

    async def _rows(self, query: str, text: Text, ids: Sequence[str]) -> list[Sequence[Any]]:
        rows: list[Sequence[Any]] = []
        for at in range(0, len(ids), _BATCH):
            some = list(ids[at : at + _BATCH])
            given = {**self.scope.parameters, **text.names.parameters, "ids": some}
            rows += await self.way.read(query, given, len(some))
        return rows


def _anchor(of: Sequence[str]) -> str:
    return of[0] if of[0] in ("Source", "Claim") else "Entity"


def _returned(text: Text) -> str:
    source = f"MATCH (s:Source {{id: r.source}}) WHERE {text.sees_node('s', 'Source')} RETURN s.id"
    claim = f"CASE WHEN b:Claim THEN b {{{', '.join(f'.{name}' for name in _CLAIM)}}} END"
    return f"RETURN type(r), a.id, b.id, properties(r), head(COLLECT {{ {source} }}), {claim}"


def _assertion(row: Sequence[Any], known_at: str) -> Record:
    type_, start, end, properties, source, claim = row
    names = {p.name for p in (*ENVELOPE, *ONTOLOGY.relationships[type_].properties)} - {"marking", "source", "key"}
    told = _plain(properties, names)
    if told.get("retractedAt", "") > known_at:
        del told["retractedAt"]
    told |= {"type": type_, "from": start, "to": end, "source": source, "marking": Marking(properties["marking"]).name}
    return told | ({"claim": _plain(claim, set(_CLAIM))} if claim else {})


def _node(properties: Mapping[str, Any], names: set[str], marking: int) -> Record:
    return {**_plain(properties, names), "marking": Marking(marking).name}


def _by_id(one: Record) -> str:
    return str(one["id"])


def _plain(properties: Mapping[str, Any], names: set[str]) -> Record:
    """What JSON holds of these properties; what is absent is left out."""
    return {name: _text(properties[name]) for name in sorted(names) if properties.get(name) is not None}


def _text(value: Any) -> Any:
    match value:
        case Point():
            return {"longitude": value[0], "latitude": value[1]}
        case list() | tuple():
            return [_text(one) for one in value]
        case str() | bool() | int() | float():
            return value
        case _:
            native = value.to_native() if hasattr(value, "to_native") else value
            return native.isoformat(timespec="microseconds") if isinstance(native, datetime) else native.isoformat()
