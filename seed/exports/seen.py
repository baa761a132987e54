"""All that a reader may see of the graph, now or when asking of an earlier moment: what a database of their own holds.

The rules are those of graph/scope.py, over all moments at once. What was withdrawn is there where it was seen before;
what no moment shows is not. Of a node or assertion there is what the ontology declares and what is derived from that;
other nodes (what importers remember, erasures) are of no reader's scope.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from neo4j.time import DateTime

from graph.database import Database
from graph.nodes import is_hub, stored_names
from graph.ontology import ENVELOPE, ONTOLOGY, NodeType
from graph.ontology.envelope import DERIVED_ENTITY, DERIVED_ENVELOPE
from graph.scope import Reader
from graph.storage import derived_names
from graph.vocabularies import WITHDRAWN

Window = tuple[Any, Any]
"""Since when and until when something was there; no end is None."""
_EVER = "({n}.marking <= $clearance OR {n}.markingBefore <= $clearance)"
_ASSERTED = "r.marking <= $clearance AND (r.retractedAt IS NULL OR r.retractedAt > r.recordedAt)"
_THERE = "[{n}.recordedAt, {n}.absences, {n}.marking <= $clearance]"
_NODES = f"MATCH (n:%s) WHERE {_EVER.format(n='n')}%s RETURN elementId(n), labels(n), properties(n)"
_CLAIMS = f"""
MATCH (n:Claim)
WHERE {_EVER.format(n="n")}
RETURN elementId(n), labels(n), properties(n), {_THERE.format(n="n")}, COLLECT {{
  MATCH (n)<-[r:HAS_CLAIM]-(o:Entity)
  WHERE {_ASSERTED}
  RETURN [elementId(o), r.source, r.recordedAt, r.retractedAt, {_THERE.format(n="o")}]
}}
"""
_ASSERTIONS = f"""
MATCH (a)-[r:%s]->(b)
WHERE {_ASSERTED}
RETURN elementId(a), elementId(b), properties(r),
  CASE WHEN r.retractedAt IS NULL AND a.absences IS NULL AND b.absences IS NULL THEN NULL
    ELSE [{_THERE.format(n="a")}, {_THERE.format(n="b")}] END
"""


@dataclass(frozen=True, slots=True)
class StoredNode:
    """A node as its reader's database holds it. `element` is Neo4j's own name of it in the whole graph."""

    element: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredAssertion:
    """An assertion likewise, by the elements of its ends."""

    start: str
    end: str
    type: str
    properties: Mapping[str, Any]


@dataclass(slots=True)
class Seen:
    """Read `nodes` to its end, then `assertions`: of these only what joins nodes that were read."""

    database: Database
    reader: Reader
    _kept: set[int] = field(default_factory=set)
    _sources: set[str] = field(default_factory=set)

    async def nodes(self) -> AsyncIterator[StoredNode]:
        guarded = " AND n.protected IS NOT NULL" if self.reader.victims else " AND n.protected = false"
        for label, guard in (("Source", ""), ("Entity", guarded)):
            async for element, labels, stored in self._rows(_NODES % (label, guard)):
                if _ever(stored, self.reader) and (node := self._node(element, labels, stored)):
                    if label == "Source":
                        self._sources.add(stored["id"])
                    yield node
        async for element, labels, stored, there, held in self._rows(_CLAIMS):
            if self._claimed(there, held) and (node := self._node(element, labels, stored)):
                yield node

    async def assertions(self) -> AsyncIterator[StoredAssertion]:
        for relation, declared in _stored_of_type().items():
            async for start, end, stored, there in self._rows(_ASSERTIONS % relation):
                joined = _number(start) in self._kept and _number(end) in self._kept
                if not joined or stored.get("source") not in self._sources:
                    continue
                if there is None or _met((stored.get("recordedAt"), stored.get("retractedAt")), *there):
                    yield StoredAssertion(start, end, relation, {k: v for k, v in stored.items() if k in declared})

    def _rows(self, text: str) -> AsyncIterator[list[Any]]:
        return self.database.stream(text, {"clearance": int(self.reader.clearance)})

    def _node(self, element: str, labels: Sequence[str], stored: Mapping[str, Any]) -> StoredNode | None:
        known = [ONTOLOGY.nodes[label] for label in labels if label in ONTOLOGY.nodes]
        if len(known) != 1:
            return None
        [node_type] = known
        properties = {name: value for name, value in stored.items() if name in _stored_of_label(node_type)}
        properties |= self._told(properties)
        if node_type.entity:
            # By declaration alone: what has many links in the whole graph may have few here. These are counted here.
            properties["hub"] = is_hub(node_type, dict(properties))
        self._kept.add(_number(element))
        own = (node_type.label, "Entity") if node_type.entity else (node_type.label,)
        return StoredNode(element, own, properties)

    def _told(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """What is hidden in the properties themselves: a marking above the clearance, and who described it."""
        told: dict[str, Any] = {}
        now, before = stored.get("marking"), stored.get("markingBefore")
        for name, marking in (("marking", now), ("markingBefore", before)):
            if marking is not None and marking > self.reader.clearance:
                told[name] = WITHDRAWN
        if stored.get("describedBy") and stored["describedBy"] not in self._sources:
            told["describedBy"] = ""
        return told

    def _claimed(self, there: Sequence[Any], held: Sequence[Sequence[Any]]) -> bool:
        return any(
            _number(owner) in self._kept and source in self._sources and _met((since, until), there, of_owner)
            for owner, source, since, until, of_owner in held
        )


@cache
def _stored_of_label(node_type: NodeType) -> frozenset[str]:
    return frozenset((*stored_names(node_type), *DERIVED_ENTITY, "describedBy"))


@cache
def _stored_of_type() -> Mapping[str, frozenset[str]]:
    every = [*(p.name for p in ENVELOPE), *DERIVED_ENVELOPE, "rowHash"]
    return {
        r.type: frozenset([*every, *(name for p in r.properties for name in (p.name, *derived_names(p)))])
        for r in ONTOLOGY.relationship_types
    }


def _ever(stored: Mapping[str, Any], reader: Reader) -> bool:
    """Whether a node that is cleared for its reader is ever there."""
    now = stored.get("marking")
    return (now is not None and now <= reader.clearance) or bool(
        _windows(stored.get("recordedAt"), stored.get("absences"))
    )


def _met(asserted: Window, *ends: Sequence[Any]) -> bool:
    """Whether there is a moment at which an assertion and its ends are seen together."""
    if asserted[1] is None and all(now for _, _, now in ends):
        return True
    if not isinstance(asserted[0], DateTime):
        return False
    met = [asserted]
    for since, absences, _ in ends:
        met = [both for one in met for other in _windows(since, absences) if (both := _overlap(one, other))]
    return bool(met)


def _windows(recorded_at: Any, absences: Sequence[Any] | None) -> list[Window]:
    """When a node is there: `absences` says since when it was withdrawn, since when it was back, and so on in turn."""
    moments = [recorded_at, *(absences or ())]
    if not all(isinstance(moment, DateTime) for moment in moments):
        return []
    found: list[Window] = []
    turns = sorted(moments[1:])
    for back, gone in zip([recorded_at, *turns[1::2]], [*turns[0::2], None], strict=False):
        if window := _overlap((back, gone), (recorded_at, None)):
            found.append(window)
    return found


def _overlap(one: Window, other: Window) -> Window | None:
    since = max(one[0], other[0])
    ends = [until for until in (one[1], other[1]) if until is not None]
    until = min(ends) if ends else None
    return (since, until) if until is None or since < until else None


def _number(element: str) -> int:
    """`4:…:17` is 17."""
    return int(element.rsplit(":", 1)[1])
