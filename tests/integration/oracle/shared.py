"""commonNeighbors by brute force: for every entity, which of the ids it is linked to."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph
from tests.integration.oracle.walks import Rules, Walks


@dataclass(frozen=True, slots=True)
class Shared:
    entity: str
    ids: list[str]
    degree: int
    links: list[Link]


def shared(graph: Graph, rules: Rules, ids: Sequence[str], least: int) -> tuple[list[Shared], list[str]]:
    """What is shared, rare first; and the hubs among it."""
    walks = Walks(graph, rules)
    links = walks.links()
    found: list[Shared] = []
    hubs: list[str] = []
    for node in graph.nodes.values():
        own = walks.from_node(links, node.id)
        near = sorted({far for far, _ in own if far in ids and far != node.id})
        if len(near) < least or node.protected:
            continue
        if node.hub:
            hubs.append(node.id)
            continue
        between = [link for far, link in own if far in near]
        found.append(Shared(node.id, near, len({link.id for _, link in own}), between))
    return sorted(found, key=lambda s: (s.degree, s.entity)), sorted(hubs)


def facts(graph: Graph, link: Link) -> tuple[str, float | None, int, bool]:
    return (
        link.id,
        evidence.confidence(graph, link.stated),
        evidence.corroboration(graph, link.stated),
        evidence.disputed(link.stated),
    )
