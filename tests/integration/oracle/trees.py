"""connect by brute force: every set of entities that may be inside."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph
from tests.integration.oracle.walks import Rules, Walks

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Land:
    """What links cost between two, what a node costs inside, and who may stand at an end alone."""

    cost: Mapping[str, Mapping[str, int]]
    inside: Mapping[str, int]
    ends: Collection[str]

    def least(self, ids: Collection[str]) -> int | None:
        """What the cheapest tree costs; None where there is none."""
        inner = [n for n in self._useful(ids) if n not in ids and n not in self.ends]
        costs = [self._spanning(ids, more) for size in range(len(inner) + 1) for more in combinations(inner, size)]
        return min((cost for cost in costs if cost is not None), default=None)

    def size(self, ids: Collection[str]) -> int:
        return len(self._useful(ids))

    def _useful(self, ids: Collection[str]) -> list[str]:
        """Without what leads nowhere."""
        graph: nx.Graph[str] = nx.Graph([(a, b) for a, of in self.cost.items() for b in of])
        while idle := [n for n in graph if n not in ids and graph.degree(n) < 2]:
            graph.remove_nodes_from(idle)
        return sorted(graph)

    def _spanning(self, ids: Collection[str], more: Collection[str]) -> int | None:
        """Of a tree of all these: ends by their cheapest link, the others by a spanning tree."""
        ends = [one for one in ids if one in self.ends]
        open_ = {*ids, *more} - set(ends)
        if not open_:
            return self.cost.get(ends[0], {}).get(ends[1]) if len(ends) == 2 else None
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(open_)
        graph.add_weighted_edges_from((a, b, c) for a in open_ for b, c in self.cost.get(a, {}).items() if b in open_)
        if not nx.is_connected(graph):
            return None
        total = int(nx.minimum_spanning_tree(graph).size("weight"))
        for end in ends:
            links = [cost for far, cost in self.cost.get(end, {}).items() if far in open_]
            if not links:
                return None
            total += min(links)
        return total + sum(self.inside.get(n, 0) for n in more)

    def joined(self, ids: Collection[str]) -> bool:
        """Whether something joins all of them."""
        ends = [one for one in ids if one in self.ends]
        if len(ends) == len(ids) == 2 and ends[1] in self.cost.get(ends[0], {}):
            return True
        graph: nx.Graph[str] = nx.Graph([(a, b) for a, of in self.cost.items() for b in of])
        graph.add_nodes_from(ids)
        graph.remove_nodes_from([n for n in list(graph) if n in self.ends])
        return any(
            all(one in part or any(far in part for far in self.cost.get(one, ())) for one in ids)
            for part in nx.connected_components(graph)
        )


def land(graph: Graph, rules: Rules, ids: Sequence[str], hops: int) -> Land:
    """Of all links of which an end is less than so many hops from one of the ids, through what may be inside."""
    walks = Walks(graph, rules)
    links = walks.links()
    there = [one for one in ids if one in graph.nodes]
    steps = dict.fromkeys(there, 0)
    for number in range(1, hops):
        edge = [n for n in steps if steps[n] == number - 1 and (number == 1 or walks.bridge(n))]
        for far in [far for n in edge for far, _ in walks.from_node(links, n)]:
            steps.setdefault(far, number)
    opened = {n for n in steps if n in there or walks.bridge(n)}
    cost: dict[str, dict[str, int]] = {}
    for link in links:
        a, b = link.start, link.end
        shut = [n for n in (a, b) if n not in there and not walks.bridge(n)]
        if a == b or shut or not {a, b} & opened:
            continue
        price = min(cost_of(graph, link), cost.get(a, {}).get(b, 10**9))
        cost.setdefault(a, {})[b] = cost.setdefault(b, {})[a] = price
    hubs = {n: round(math.log(10) * MILLION) for n in graph.nodes if graph.nodes[n].hub}
    return Land(cost, hubs, {n for n in there if not walks.bridge(n)})


def cost_of(graph: Graph, link: Link) -> int:
    strength = max(evidence.confidence(graph, link.stated) or 0.0, 0.02)
    denials = [max(s.confidence or 0.02, 0.02) for s in link.stated if not s.asserts]
    strength *= 1.0 - max(denials, default=0.0)
    return round(-math.log(max(strength, 1e-6)) * MILLION)
