"""The cheapest tree that joins some entities: a Steiner tree, in which hubs inside cost something too.

cheapest  exact: partial trees grow by a link, or meet at a root, cheapest first (Dreyfus and Wagner, 1971; in the order
          of Dijkstra with bounds for what is left, as Hougardy, Silvanus and Vygen, 2017)
near      not exact: what is nearest is joined to what is joined already, one after the other (Takahashi and Matsuyama,
          1980)

Costs are whole numbers. Of trees that cost as much, those with fewer links are cheaper.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

import networkx as nx

MAX_STEPS = 150_000
"""Trees that are looked at while the cheapest is searched: half a second at most."""
ROOTS = 4
"""Entities at which the search that is not exact begins."""
_LINK = 1 << 20
_NO_WAY = 1 << 62
Edge = tuple[str, str]
"""Two ids in their order."""


@dataclass(frozen=True, slots=True)
class Tree:
    cost: int
    edges: frozenset[Edge]

    @property
    def rank(self) -> tuple[int, int, list[Edge]]:
        return self.cost, len(self.edges), sorted(self.edges)


@dataclass(frozen=True, slots=True)
class Roads:
    """What may be joined by what.

    cost    of the cheapest link between two, either way round
    inside  what a node costs that is inside and was not named; nothing where it is missing
    ends    named ones that may stand at an end of a tree alone
    """

    cost: Mapping[str, Mapping[str, int]]
    inside: Mapping[str, int] = field(default_factory=dict)
    ends: frozenset[str] = frozenset()
    _beyond: dict[str, list[tuple[str, int]]] = field(default_factory=dict, compare=False)

    def beyond(self, node: str) -> Sequence[tuple[str, int]]:
        """Neighbours and what it takes to come there, with a little for the link itself."""
        found = self._beyond.get(node)
        if found is None:
            links = sorted(self.cost.get(node, {}).items())
            found = self._beyond[node] = [(far, cost * _LINK + 1) for far, cost in links]
        return found

    def within(self, node: str, named: Collection[str]) -> int:
        return 0 if node in named else self.inside.get(node, 0) * _LINK

    def groups(self, ids: Iterable[str]) -> list[list[str]]:
        """Of those that can be joined the most, and again of the others; each in order. None of one."""
        left = set(ids)
        joinable = sorted(self._joinable(left), key=lambda group: (-len(group), sorted(group)))
        found: list[list[str]] = []
        while joinable and len(joinable[0]) > 1:
            found.append(sorted(joinable[0]))
            left -= joinable[0]
            joinable = sorted((group & left for group in joinable), key=lambda group: (-len(group), sorted(group)))
        return found

    def _joinable(self, ids: set[str]) -> Iterable[set[str]]:
        """Through what is no end, and two ends that are linked directly."""
        seen: set[str] = set()
        for begin in sorted(self.cost):
            if begin in seen or begin in self.ends:
                continue
            seen.add(begin)
            part, waiting = {begin}, [begin]
            while waiting:
                for far in self.cost[waiting.pop()]:
                    part.add(far)
                    if far not in seen and far not in self.ends:
                        seen.add(far)
                        waiting.append(far)
            yield part & ids
        yield from ({a, b} for a in sorted(ids & self.ends) for b in self.cost.get(a, ()) if b in self.ends & ids)


def cheapest(roads: Roads, ids: Sequence[str], known: Tree) -> Tree | None:
    """The cheapest tree that joins them, which costs no more than a `known` one; None where more would have to be
    looked at. They can be joined.
    """
    return _Exact(roads, sorted(ids), known).tree()


@dataclass(slots=True)
class _Exact:
    """A partial tree has a root, which its cost includes, and a set of named ones as bits. The last named one is where
    all of it ends.
    """

    roads: Roads
    ids: Sequence[str]
    known: Tree
    _rest: list[Mapping[str, int]] = field(default_factory=list)
    """Of each of them, what lies at least between it and a node; and the same of links alone."""
    _bare: list[Mapping[str, int]] = field(default_factory=list)
    _missing: dict[int, tuple[list[Mapping[str, int]], int]] = field(default_factory=dict)
    """Of the named ones that a set lacks, and a spanning tree of those."""
    _cost: dict[tuple[str, int], int] = field(default_factory=dict)
    _came: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """From which one it grew, or with which other one at the same root it met."""
    _bound: dict[tuple[str, int], int] = field(default_factory=dict)
    _heap: list[tuple[int, str, int]] = field(default_factory=list)
    _most: int = 0

    def tree(self) -> Tree | None:
        last, all_ = self.ids[-1], (1 << (len(self.ids) - 1)) - 1
        self._most = 2 * (self.known.cost * _LINK + len(self.known.edges))
        self._rest = [_least(self.roads, one, self.ids) for one in self.ids]
        bare = replace(self.roads, inside={})
        self._bare = [_least(bare, one, self.ids) for one in self.ids] if self.roads.inside else self._rest
        done: dict[str, dict[int, int]] = defaultdict(dict)
        steps = 0
        for bit, one in enumerate(self.ids[:-1]):
            self._reach(one, 1 << bit, 0, (one, 0))
        while self._heap:
            _, root, bits = heappop(self._heap)
            met = done[root]
            if bits in met:
                continue
            cost = met[bits] = self._cost[root, bits]
            if root == last and bits == all_:
                return self._tree(root, bits)
            end = root in self.roads.ends
            if end and bits.bit_count() != 1:
                continue
            beyond = self.roads.beyond(root)
            for far, price in beyond:
                if far not in self.roads.ends or (far == last and bits == all_):
                    self._reach(far, bits, cost + price + self.roads.within(far, self.ids), (root, bits))
            steps += len(beyond)
            if not end:
                without = cost - self.roads.within(root, self.ids)
                for other, its in list(met.items()):
                    if not other & bits:
                        self._reach(root, bits | other, without + its, (root, other))
                steps += len(met)
            if steps > MAX_STEPS:
                return None
        raise AssertionError("they cannot be joined")

    def _reach(self, root: str, bits: int, cost: int, came: tuple[str, int]) -> None:
        label = root, bits
        before = self._cost.get(label)
        if 2 * cost > self._most or (before is not None and before <= cost):
            return
        left = self._bound.get(label)
        if left is None:
            left = self._bound[label] = self._left(root, bits)
        least = 2 * cost + left
        if least <= self._most:
            self._cost[label], self._came[label] = cost, came
            heappush(self._heap, (least, root, bits))

    def _left(self, root: str, bits: int) -> int:
        """Twice what it costs at least to join the others to it: the way to the farthest, or a walk around all of them,
        which goes along each link of a tree twice.
        """
        missing, around = self._missing.get(bits) or self._others(bits)
        far = [of.get(root, _NO_WAY) for of in missing]
        if len(far) == 1:
            return 2 * far[0]
        links = far if not self.roads.inside else [self._bare[at].get(root, _NO_WAY) for at in self._at(bits)]
        one, two = sorted(links)[:2]
        return max(2 * max(far), one + two + around)

    def _others(self, bits: int) -> tuple[list[Mapping[str, int]], int]:
        at = self._at(bits)
        graph: nx.Graph[int] = nx.Graph()
        graph.add_weighted_edges_from((a, b, self._bare[a][self.ids[b]]) for a in at for b in at if a < b)
        around = int(nx.minimum_spanning_tree(graph).size("weight"))
        self._missing[bits] = [self._rest[one] for one in at], around
        return self._missing[bits]

    def _at(self, bits: int) -> list[int]:
        return [at for at in range(len(self.ids)) if not bits >> at & 1]

    def _tree(self, root: str, bits: int) -> Tree:
        edges: set[Edge] = set()
        waiting = [(root, bits)]
        while waiting:
            here, which = waiting.pop()
            near, other = self._came[here, which]
            if other == 0:
                continue
            if near == here:
                waiting += [(here, other), (here, which - other)]
            else:
                edges.add(_edge(near, here))
                waiting.append((near, which))
        return _priced(self.roads, edges, self.ids)


def near(roads: Roads, ids: Sequence[str], roots: int = ROOTS) -> Tree:
    """A tree that joins them, which can be joined, and seldom costs much more than the cheapest."""
    ends = [one for one in sorted(ids) if one in roads.ends]
    open_ = [one for one in sorted(ids) if one not in roads.ends]
    # Where all are ends, what is inside begins beside one of them.
    beside: list[str] = []
    if not open_:
        there = _least(roads, ends[1], ids)
        beside = [far for far in sorted(roads.cost[ends[0]]) if far in there and far not in roads.ends]
    found: list[Tree] = []
    for root in [*open_, *ends, *beside]:
        tree = _from(roads, ids, root)
        if tree is not None:
            found.append(tree)
            if len(found) == roots:
                break
    return min(found, key=lambda tree: tree.rank)


def _from(roads: Roads, ids: Sequence[str], root: str) -> Tree | None:
    """None where an end is the root, and was left by a link to another end."""
    left = set(ids) - {root}
    cost, came = {root: 0}, dict[str, str]()
    tree, edges = {root}, set[Edge]()
    heap = [(0, root)]
    while heap and left:
        spent, here = heappop(heap)
        if spent > cost[here]:
            continue
        if here in left:
            left.discard(here)
            first = len(tree) == 1
            while here not in tree:
                tree.add(here)
                edges.add(_edge(came[here], here))
                if here not in roads.ends:
                    cost[here] = 0
                    heappush(heap, (0, here))
                here = came[here]
            if first and root in roads.ends:
                # Nothing else begins there: what was found from there on costs more from the others.
                cost = dict.fromkeys(tree, 0)
                heap = [(0, one) for one in sorted(tree - roads.ends)]
            continue
        if here in roads.ends and here != root:
            continue
        leave = spent if here in tree else spent + roads.within(here, ids)
        for far, price in roads.beyond(here):
            if leave + price < cost.get(far, leave + price + 1) and (far not in roads.ends or far in left):
                cost[far], came[far] = leave + price, here
                heappush(heap, (leave + price, far))
    return None if left else _priced(roads, _without_idle(edges, ids), ids)


def _without_idle(edges: set[Edge], ids: Collection[str]) -> set[Edge]:
    """Without what ends at nothing that was named."""
    while True:
        at: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            for node in edge:
                at[node].append(edge)
        idle = {of[0] for node, of in at.items() if len(of) == 1 and node not in ids}
        if not idle:
            return edges
        edges = edges - idle


def _least(roads: Roads, to: str, ids: Collection[str]) -> Mapping[str, int]:
    """Of each node what it takes at least to come from there to one of the ids, beside what the node itself costs."""
    found: dict[str, int] = {}
    heap = [(0, to)]
    while heap:
        cost, node = heappop(heap)
        if node in found:
            continue
        found[node] = cost
        if node != to and node in roads.ends:
            continue
        leave = cost + roads.within(node, ids)
        for far, price in roads.beyond(node):
            if far not in found:
                heappush(heap, (leave + price, far))
    return found


def _priced(roads: Roads, edges: Collection[Edge], ids: Collection[str]) -> Tree:
    nodes = {node for edge in edges for node in edge}
    inside = sum(roads.inside.get(node, 0) for node in nodes if node not in ids)
    return Tree(sum(roads.cost[a][b] for a, b in edges) + inside, frozenset(edges))


def _edge(a: str, b: str) -> Edge:
    return (a, b) if a < b else (b, a)
