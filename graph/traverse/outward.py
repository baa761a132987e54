"""A graph in the database, looked at outward from both ends of the paths that are sought, cheapest first, in batches.

What was not looked at costs at least what it costs to come to the nearest node that was not opened, from the one side
and from the other. So the best paths of what is known are the best of all, as soon as the last of them costs less than
both together (the stopping rule of bidirectional Dijkstra). Until then more is opened, within bounds.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from graph.traverse.best_paths import Found, Known, Wanted, best_paths
from graph.traverse.strength import Hop

MAX_STATEMENTS = 14
AT_ONCE = 150
"""Nodes that one statement opens."""
MAX_LINKS = 20_000
LINKS_OF_A_NODE = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A node, and the hops away from it in the direction of the search. `cut`: it has more."""

    id: str
    hub: bool
    barred: bool
    hops: Sequence[tuple[Hop, bool, bool]]
    """Each with whether its far node is a hub, and barred from the middle."""
    cut: bool = False


Open = Callable[[Sequence[str]], Awaitable[Iterable[Opened]]]


@dataclass(slots=True)
class _Side:
    """Of the nodes that were reached.

    least  what it costs to come there
    steps  the fewest hops in which it was come there
    far    those that were too many hops away to be opened
    """

    open: Open
    least: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    far: set[str] = field(default_factory=set)
    heap: list[tuple[int, str]] = field(default_factory=list)

    def reach(self, node: str, cost: int, steps: int) -> None:
        cheaper = cost < self.least.get(node, cost + 1)
        nearer = steps < self.steps.get(node, steps + 1)
        if cheaper:
            self.least[node] = cost
        if nearer:
            self.steps[node] = steps
        if (cheaper and node not in self.opened) or (nearer and node in self.far):
            self.far.discard(node)
            self.opened.discard(node)
            heappush(self.heap, (self.least[node], node))

    def next(self, known: Known, wanted: Wanted) -> list[str]:
        """The nodes to open: those that are nearest."""
        batch: list[str] = []
        while self.heap and len(batch) < AT_ONCE:
            cost, node = heappop(self.heap)
            if node in self.opened or cost > self.least[node]:
                continue
            self.opened.add(node)
            if self.steps[node] >= wanted.max_hops:
                self.far.add(node)
            elif not self.steps[node] or node not in known.barred:
                batch.append(node)
        return batch

    def radius(self) -> int | None:
        """What it costs at least to come to what was not opened; None where all was."""
        while self.heap and (self.heap[0][1] in self.opened or self.heap[0][0] > self.least[self.heap[0][1]]):
            heappop(self.heap)
        return self.heap[0][0] if self.heap else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The paths, best first, and the limits that were hit: name, value, reached."""

    paths: Sequence[Found]
    limits: Sequence[tuple[str, int, int]]


async def search(known: Known, wanted: Wanted, away: Open, back: Open, *, both_ways: bool) -> Outcome:
    """`away` opens nodes in the direction of the walk and `back` against it; `both_ways`: a hop can be walked either
    way. Asks for one path more than wanted, so that whoever counts sees whether there are more."""
    forward, backward = _Side(away), _Side(back)
    for side, nodes in ((forward, wanted.starts), (backward, wanted.ends)):
        for node in nodes:
            side.reach(node, 0, 0)
    limits: dict[str, tuple[str, int, int]] = {}
    statements = 0
    while True:
        radii = forward.radius(), backward.radius()
        if None in radii:
            break  # everything on one side is known, so every path is
        bound = sum(radius or 0 for radius in radii)
        if _meets_below(forward, backward, bound):
            found, whole = best_paths(known, wanted)
            if whole and len(found) == wanted.k and found[-1].cost < bound:
                return Outcome(found, list(limits.values()))
        if statements == MAX_STATEMENTS or len(known) > MAX_LINKS:
            limits["searched"] = ("searched", len(known), len(known))
            break
        side = min((forward, backward), key=lambda one: (len(one.heap), one is backward))
        if batch := side.next(known, wanted):
            statements += 1
            for opened in await side.open(batch):
                if opened.cut:
                    limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
                _note(known, opened.id, hub=opened.hub, barred=opened.barred)
                _take(known, side, opened, backwards=side is backward, both_ways=both_ways)
    found, whole = best_paths(known, wanted)
    if not whole:
        limits["candidates"] = ("candidates", len(found), len(found))
    return Outcome(found, list(limits.values()))


def _meets_below(forward: _Side, backward: _Side, bound: int) -> bool:
    few, many = sorted((forward.least, backward.least), key=len)
    return any(cost + many[node] < bound for node, cost in few.items() if node in many)


def _note(known: Known, node: str, *, hub: bool, barred: bool) -> None:
    if hub:
        known.hubs.add(node)
    if barred:
        known.barred.add(node)


def _take(known: Known, side: _Side, node: Opened, *, backwards: bool, both_ways: bool) -> None:
    base = side.least[node.id] + (known.through(node.id) if side.steps[node.id] else 0)
    for hop, hub, barred in node.hops:
        _note(known, hop.far, hub=hub, barred=barred)
        turned = replace(hop, near=hop.far, far=hop.near)
        price = known.costs.of(hop)
        for one in (hop, turned) if both_ways else (turned if backwards else hop,):
            known.add(one)
        side.reach(hop.far, base + price, side.steps[node.id] + 1)
