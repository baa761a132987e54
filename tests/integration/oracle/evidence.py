"""Parallel assertions grouped, and what they say together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.ontology import ONTOLOGY, Direction
from tests.integration.oracle.records import Graph, Stated, neighbours


@dataclass(frozen=True, slots=True)
class Edge:
    """A neighbour and the assertions that lead to it; of an event type, one happening."""

    far: str
    stated: tuple[Stated, ...]
    key: str


def edges(graph: Graph, node: str, kind: str, direction: str) -> list[Edge]:
    """In no order."""
    grouped: dict[str, list[Stated]] = defaultdict(list)
    far: dict[str, str] = {}
    event = ONTOLOGY.relationships[kind].event
    for other, s in neighbours(graph, node, kind, direction):
        key = s.id if event else other
        grouped[key].append(s)
        far[key] = other
    return [Edge(far[key], tuple(stated), key) for key, stated in grouped.items()]


@dataclass(frozen=True, slots=True)
class Link:
    id: str
    type: str
    start: str
    end: str
    stated: tuple[Stated, ...]


def links(graph: Graph, node: str | None = None) -> list[Link]:
    """Walkable links that somebody asserts: of one node, or all."""
    grouped: dict[tuple[str, str, str, str], list[Stated]] = defaultdict(list)
    for s in graph.stated.values():
        r = ONTOLOGY.relationships[s.type]
        if r.traversable and node in (None, s.start, s.end):
            start, end = sorted((s.start, s.end)) if r.undirected else (s.start, s.end)
            grouped[s.type, start, end, s.id if r.event else ""].append(s)
    return [
        Link(event or f"{kind} {start} {end}", kind, start, end, tuple(stated))
        for (kind, start, end, event), stated in grouped.items()
        if any(s.asserts for s in stated)
    ]


def degrees(graph: Graph, node: str) -> list[tuple[str, str, int]]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for link in links(graph, node):
        undirected = ONTOLOGY.relationships[link.type].undirected
        way = Direction.BOTH if undirected else Direction.OUT if link.start == node else Direction.IN
        found[link.type, way] += 1
    return sorted((kind, str(way), number) for (kind, way), number in found.items())


def behind(graph: Graph, source: str) -> set[str]:
    """All that a source was derived from, by any number of steps, and itself."""
    waiting, seen = [source], {source}
    while waiting:
        for other, s in neighbours(graph, waiting.pop(), "DERIVED_FROM", "OUT"):
            if s.asserts and other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def origins(graph: Graph, source: str) -> set[str]:
    """Publishers at the ends of what a source repeats."""
    return {
        graph.nodes[one].values.get("publisher") or one
        for one in behind(graph, source)
        if not any(s.asserts for _, s in neighbours(graph, one, "DERIVED_FROM", "OUT"))
    }


def independent(graph: Graph, stated: Sequence[Stated]) -> list[float | None]:
    """The best confidence of each connected group of witnesses that assert, and do not repeat another of them."""
    told = [s for s in stated if s.asserts]
    upto = {s.source: behind(graph, s.source) for s in told}
    copies = {a for a in upto for b in upto if b in upto[a] and a not in upto[b]}
    groups: list[tuple[set[str], list[float | None]]] = []
    for s in told:
        if s.source in copies:
            continue
        publishers = origins(graph, s.source)
        touching = [g for g in groups if g[0] & publishers]
        groups = [g for g in groups if not g[0] & publishers]
        groups.append(
            (publishers.union(*(g[0] for g in touching)), [s.confidence, *(c for g in touching for c in g[1])])
        )
    return [max((c for c in confidences if c is not None), default=None) for _, confidences in groups]


def corroboration(graph: Graph, stated: Sequence[Stated]) -> int:
    return len(independent(graph, stated))


def confidence(graph: Graph, stated: Sequence[Stated]) -> float | None:
    best = [c for c in independent(graph, stated) if c is not None]
    if not best:
        return None
    doubt = 1.0
    for c in best:
        doubt *= 1.0 - c
    return round(1.0 - doubt, 4)


def disputed(stated: Sequence[Stated]) -> bool:
    return len({s.asserts for s in stated}) == 2


def valid_from(stated: Sequence[Stated]) -> tuple[date, str] | None:
    """The earliest start that is asserted: its day and its text."""
    return min(((s.from_day, s.valid_from) for s in stated if s.asserts and s.from_day and s.valid_from), default=None)


def valid_to(stated: Sequence[Stated]) -> tuple[date, str] | None:
    """The latest end that is asserted; of equal days the text that sorts first."""
    ends = [(s.to_day, s.valid_to) for s in stated if s.asserts and s.to_day and s.valid_to]
    if not ends:
        return None
    last = max(day for day, _ in ends)
    return last, min(text for day, text in ends if day == last)


def facts(graph: Graph, stated: Sequence[Stated]) -> dict[str, Any]:
    """As an edge or link shows them."""
    since, until = valid_from(stated), valid_to(stated)
    return {
        "confidence": confidence(graph, stated),
        "corroboration": corroboration(graph, stated),
        "disputed": disputed(stated),
        "validFrom": since[1] if since else None,
        "validTo": until[1] if until else None,
        "assertions": [s.id for s in sorted(stated, key=lambda s: (s.recorded_at, s.id))],
    }
