"""What lies around some entities as a weighted graph, by the rules that communities and centrality document."""

import math
from collections import defaultdict
from collections.abc import Sequence

import networkx as nx

from graph.ontology import ONTOLOGY
from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph
from tests.integration.oracle.walks import Rules, Walks


def around(graph: Graph, rules: Rules, ids: Sequence[str], hops: int) -> "nx.Graph[str]":
    """Its lines have a `weight`, and a `cost` that is less where that is more."""
    walks = Walks(graph, rules)
    links = walks.links()
    edge = {one for one in ids if one in graph.nodes}
    nodes, opened = set(edge), set[str]()
    for _ in range(hops):
        opened |= edge
        reached = {far for n in edge for far, _ in walks.from_node(links, n) if walks.bridge(far)}
        edge = reached - nodes
        nodes |= reached
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(n for n in nodes if walks.bridge(n))
    held: dict[tuple[str, str], dict[tuple[str, str], float]] = defaultdict(dict)
    for link in links:
        pair = min(link.start, link.end), max(link.start, link.end)
        if set(pair) <= set(found) and set(pair) & opened and link.start != link.end:
            kind = link.type, link.start
            held[pair][kind] = max(_weight(graph, link), held[pair].get(kind, 0.0))
    for (a, b), weights in held.items():
        weight = round(max(1.0 - math.prod(1.0 - w for w in weights.values()), 1e-6), 6)
        found.add_edge(a, b, weight=weight, cost=max(round(-math.log(weight) * 1e6), 1))
    return found


def _weight(graph: Graph, link: Link) -> float:
    weight = max(evidence.confidence(graph, link.stated) or 0.0, 0.02)
    denials = [max(s.confidence or 0.02, 0.02) for s in link.stated if not s.asserts]
    return weight if ONTOLOGY.relationships[link.type].event else weight * (1.0 - max(denials, default=0.0))
