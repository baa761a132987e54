"""expand and paths by the rules that they are documented with, over links in memory."""

import itertools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from graph.ontology import ONTOLOGY
from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph, Stated


@dataclass(frozen=True, slots=True)
class Rules:
    """Arguments that both traversals have."""

    direction: str = "BOTH"
    types: tuple[str, ...] | None = None
    exclude_inferred: bool = False
    min_confidence: float | None = None
    through_hubs: bool = False

    def arguments(self) -> str:
        given = [f"direction: {self.direction}", f"excludeInferred: {str(self.exclude_inferred).lower()}"]
        given += [f"throughHubs: {str(self.through_hubs).lower()}"]
        if self.types is not None:
            given.append(f"types: [{', '.join(self.types)}]")
        if self.min_confidence is not None:
            given.append(f"minConfidence: {self.min_confidence}")
        return ", ".join(given)


@dataclass(frozen=True, slots=True)
class Walks:
    """Which links may be walked, from which end."""

    graph: Graph
    rules: Rules

    def links(self, *, kept: Callable[[Stated], bool] = lambda s: True) -> list[Link]:
        """Walkable links, without inferred assertions where they are excluded."""
        only = Graph(
            self.graph.nodes,
            {
                s.id: s
                for s in self.graph.stated.values()
                if s.type == "DERIVED_FROM"
                or (kept(s) and not (self.rules.exclude_inferred and s.inferred) and self._type(s.type))
            },
        )
        least = self.rules.min_confidence
        return [
            link
            for link in evidence.links(only)
            if least is None or (evidence.confidence(only, link.stated) or -1.0) >= least
        ]

    def _type(self, kind: str) -> bool:
        return ONTOLOGY.relationships[kind].traversable and (self.rules.types is None or kind in self.rules.types)

    def from_node(self, links: Sequence[Link], node: str) -> list[tuple[str, Link]]:
        """(far id, link) of every link that may be walked away from a node."""
        found: list[tuple[str, Link]] = []
        for link in links:
            way = "BOTH" if ONTOLOGY.relationships[link.type].undirected else self.rules.direction
            if way in ("OUT", "BOTH") and link.start == node:
                found.append((link.end, link))
            if link.end == node and (way == "IN" or (way == "BOTH" and link.start != link.end)):
                found.append((link.start, link))
        return found

    def bridge(self, node: str) -> bool:
        """Whether a traversal may go on from a node that was not named."""
        n = self.graph.nodes[node]
        return not n.protected and (self.rules.through_hubs or not n.hub)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    nodes: list[str]
    links: set[str]
    hubs: list[str]
    left_out: int
    unlooked: bool
    """Whether some layer has nodes that are not walked on from, since that many assertions lead on from others."""


def expand(
    graph: Graph, rules: Rules, starts: Sequence[str], hops: int, limit: int, looked: int | None = None
) -> Neighbourhood:
    """Nodes in the order of the answer: by distance, then by confidence, then by id. `looked`: see _looked_at."""
    walks = Walks(graph, rules)
    links, every = walks.links(), Walks(graph, replace(rules, min_confidence=None)).links()
    sure = {link.id for link in links}
    seen = sorted(s for s in dict.fromkeys(starts) if s in graph.nodes)
    layer, walked, left_out, unlooked = list(seen), list[str](), 0, False
    for hop in range(hops):
        going = [n for n in layer if hop == 0 or walks.bridge(n)]
        # What is looked at is looked at however sure it is.
        steps = [
            (node, far, s, link)
            for node in going
            for far, link in walks.from_node(every, node)
            if far not in seen
            for s in link.stated
            if s.asserts
        ]
        if looked is not None and len(steps) > looked:
            last = going.index(steps[looked][0])
            unlooked = unlooked or len(going) > max(last, 1)
            going = going[: max(last, 1)]
            steps = [step for step in steps if step[0] in going]
        told: dict[tuple[str, str], list[Stated]] = {}
        for _, far, s, link in (step for step in steps if step[3].id in sure):
            told.setdefault((far, link.id), []).append(s)
        best: dict[str, float] = {}
        for (far, _), stated in told.items():
            best[far] = max(best.get(far, -1.0), evidence.confidence(graph, stated) or -1.0)
        found = sorted(best, key=lambda n: (-best[n], n))
        layer = found[: max(limit - len(seen), 0)]
        # What is left out of one layer may turn up in the next: only the first cut is counted.
        left_out = left_out or len(found) - len(layer)
        seen += layer
        walked += going
    drawn = {link.id for n in walked for far, link in walks.from_node(links, n) if far in seen}
    hubs = [n for n in seen if graph.nodes[n].hub and n not in (*walked, *layer, *starts)]
    return Neighbourhood(seen, drawn, [] if rules.through_hubs else hubs, left_out, unlooked)


def lengths(graph: Graph, rules: Rules, start: str, end: str, avoid: Sequence[str], most: int, k: int) -> list[int]:
    """The hops of the k shortest paths without a node twice; parallel links count as one each of their type."""
    walks = Walks(graph, rules)
    links = _one_per_pair(walks.links())
    found: list[int] = []
    waiting: deque[tuple[str, ...]] = deque([(start,)] if start in graph.nodes and start != end else [])
    while waiting and len(found) < k:
        path = waiting.popleft()
        if path[-1] == end:
            found.append(len(path) - 1)
            continue
        if len(path) > most or (len(path) > 1 and (not walks.bridge(path[-1]) or path[-1] in avoid)):
            continue
        waiting.extend((*path, far) for far, _ in walks.from_node(links, path[-1]) if far not in path)
    return found


def _one_per_pair(links: Sequence[Link]) -> list[Link]:
    """Happenings between two nodes are one hop of a path."""
    kept: dict[tuple[str, str, str], Link] = {}
    for link in links:
        kept.setdefault((link.type, link.start, link.end), link)
    return list(kept.values())


def is_path(graph: Graph, rules: Rules, nodes: Sequence[str], avoid: Sequence[str]) -> bool:
    """Whether a path of the answer obeys the rules."""
    walks = Walks(graph, rules)
    links = walks.links()
    inner = nodes[1:-1]
    return (
        len(set(nodes)) == len(nodes)
        and all(walks.bridge(n) and n not in avoid for n in inner)
        and all(b in {far for far, _ in walks.from_node(links, a)} for a, b in itertools.pairwise(nodes))
    )
