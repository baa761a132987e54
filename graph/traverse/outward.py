"""A graph in the database, looked at outward from both ends of the paths that are sought, cheapest first, in batches.

What was not looked at costs at least what it costs to come to the nearest node that was not opened, from the one side
and from the other. So the best paths of what is known are the best of all, as soon as the last of them costs less than
both together (the stopping rule of bidirectional Dijkstra). Until then more is opened, within bounds.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from graph.traverse.best_paths import MAX_CANDIDATES, Found, Known, Wanted, best_paths
from graph.traverse.opening import LINKS_OF_A_NODE, Open, Opened

MAX_STATEMENTS = 14
AT_ONCE = 150
"""Nodes that one statement opens at most."""
MAX_HOPS_KNOWN = 10_000
"""A link that can be walked either way is two."""


@dataclass(slots=True)
class Side:
    """One search outward, of the nodes that it reached.

    least  what it costs to come there
    steps  the fewest hops in which it was come there
    far    those that were too many hops away to be opened
    hops   of those that were opened: where they lead, and what they cost
    """

    open: Open
    least: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    hops: dict[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    far: set[str] = field(default_factory=set)
    heap: list[tuple[int, str]] = field(default_factory=list)

    def reach(self, node: str, cost: int, steps: int, known: Known) -> None:
        """Comes to a node, and on from it where it was opened before: a way that is cheaper, or shorter, is so for all
        that lies behind it."""
        waiting = deque([(node, cost, steps)])
        while waiting:
            here, cost, steps = waiting.popleft()  # first come, first served, so that the work is polynomial
            cheaper = cost < self.least.get(here, cost + 1)
            nearer = steps < self.steps.get(here, steps + 1)
            if not cheaper and not nearer:
                continue
            self.least[here] = min(cost, self.least.get(here, cost))
            self.steps[here] = min(steps, self.steps.get(here, steps))
            if here in self.hops:
                waiting += self.beyond(here, known)
            elif here not in self.opened or here in self.far:
                self.far.discard(here)
                self.opened.discard(here)
                heappush(self.heap, (self.least[here], here))

    def beyond(self, node: str, known: Known) -> list[tuple[str, int, int]]:
        """What lies behind an opened node, with cost and hops."""
        steps = self.steps[node]
        base = self.least[node] + (known.through(node) if steps else 0)
        return [(far, base + cost, steps + 1) for far, cost in self.hops[node]]

    def next(self, known: Known, max_hops: int) -> list[str]:
        """The nodes to open: those that are nearest."""
        batch: list[str] = []
        while self.heap and len(batch) < AT_ONCE:
            cost, node = heappop(self.heap)
            if node in self.opened or cost > self.least[node]:
                continue
            self.opened.add(node)
            if self.steps[node] >= max_hops:
                self.far.add(node)
            elif not self.steps[node] or node not in known.barred:
                batch.append(node)
        return batch

    def leave(self, nodes: Sequence[str]) -> None:
        """Puts back those of these that were to be opened and were not."""
        for node in nodes:
            if node not in self.hops:
                self.opened.discard(node)
                heappush(self.heap, (self.least[node], node))

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
    forward, backward = Side(away), Side(back)
    for side, nodes in ((forward, wanted.starts), (backward, wanted.ends)):
        for node in nodes:
            side.reach(node, 0, 0, known)
    limits: dict[str, tuple[str, int, int]] = {}
    statements = 0
    while None not in (radii := (forward.radius(), backward.radius())):  # else one side is known, and so every path
        bound = sum(radius or 0 for radius in radii)
        if _meets_below(forward, backward, bound):
            found, whole = best_paths(known, wanted)
            if not whole or (len(found) == wanted.k and found[-1].cost < bound):
                return _outcome(found, limits, whole=whole)
        if len(known) > MAX_HOPS_KNOWN:
            limits["searched"] = ("searched", MAX_HOPS_KNOWN, len(known))
            break
        if statements == MAX_STATEMENTS:
            limits["statements"] = ("statements", MAX_STATEMENTS, MAX_STATEMENTS + 1)
            break
        side = min((forward, backward), key=lambda one: (len(one.heap), one is backward))
        if batch := side.next(known, wanted.max_hops):
            statements += 1
            opening = await side.open(batch)
            side.leave(opening.left)
            for opened in opening.nodes:
                if opened.cut:
                    limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
                take(known, side, opened, backwards=side is backward, both_ways=both_ways)
                if len(known) > MAX_HOPS_KNOWN:
                    side.leave(batch)
                    break
    found, whole = best_paths(known, wanted)
    return _outcome(found, limits, whole=whole)


def _outcome(found: Sequence[Found], limits: dict[str, tuple[str, int, int]], *, whole: bool) -> Outcome:
    if not whole:
        limits["candidates"] = ("candidates", MAX_CANDIDATES, MAX_CANDIDATES + 1)
    return Outcome(found, list(limits.values()))


def _meets_below(forward: Side, backward: Side, bound: int) -> bool:
    few, many = sorted((forward.least, backward.least), key=len)
    return any(cost + many[node] < bound for node, cost in few.items() if node in many)


def _note(known: Known, node: str, *, hub: bool, barred: bool) -> None:
    if hub:
        known.hubs.add(node)
    if barred:
        known.barred.add(node)


def take(known: Known, side: Side, node: Opened, *, backwards: bool, both_ways: bool) -> None:
    """Notes what was opened from a side, and reaches what lies beyond."""
    _note(known, node.id, hub=node.hub, barred=node.barred)
    beyond: list[tuple[str, int]] = []
    for hop, hub, barred in node.hops:
        _note(known, hop.far, hub=hub, barred=barred)
        cost = known.costs.of(hop)
        beyond.append((hop.far, cost))
        if both_ways or not backwards:
            known.add(hop, cost)
        if both_ways or backwards:
            known.add(hop.turned(), cost)
    side.hops[node.id] = beyond
    for far, cost, steps in side.beyond(node.id, known):
        side.reach(far, cost, steps, known)
