"""The k best loopless paths in a graph that is at hand, best first.

Partial paths are expanded in the order of what they cost and at least will cost: a search backwards from the ends tells
the rest (A* over paths). So paths come in the order of their costs without a first one, as Yen's method needs it, and
conditions on whole paths, such as an order in time, are kept on the way. In the worst case there are exponentially many
partial paths, so their number is bounded.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush

from graph.traverse.strength import Costs, Hop

MAX_CANDIDATES = 20_000
"""Partial paths that are looked at, and so the memory and the time of a search."""
Key = tuple[str, str, str, str | None]


@dataclass(slots=True)
class Known:
    """A graph as far as it was looked at.

    hops    away from a node, with what they cost
    back    the nodes from which a hop leads to a node, with what it costs
    hubs    cost something in the middle
    barred  are never in the middle
    """

    costs: Costs
    hops: dict[str, list[tuple[Hop, int]]] = field(default_factory=lambda: defaultdict(list))
    back: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    hubs: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)
    _there: set[tuple[str, Key]] = field(default_factory=set)

    def add(self, hop: Hop, cost: int) -> None:
        """Unless it is there."""
        at = hop.near, hop.key
        if at not in self._there:
            self._there.add(at)
            self.hops[hop.near].append((hop, cost))
            self.back[hop.far].append((hop.near, cost))

    def through(self, node: str) -> int:
        return self.costs.through(hub=node in self.hubs)

    def __len__(self) -> int:
        return len(self._there)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Paths from one of some nodes to another of some. `in_order`: each hop may follow the one before in time."""

    starts: Collection[str]
    ends: Collection[str]
    k: int
    max_hops: int
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """`hops` are as they are walked."""

    cost: int
    nodes: tuple[str, ...]
    hops: tuple[Hop, ...]


_Partial = tuple[int, int, tuple[str, ...], tuple[tuple[str, ...], ...], int, tuple[Hop, ...], date]
"""What it costs at least, hops, nodes and links, by which it is ordered, so that equal costs have one order; what it
costs so far, its hops, and the day to which they lead. Never are two alike up to their links."""


def best_paths(known: Known, wanted: Wanted) -> tuple[list[Found], bool]:
    """At most k paths, and whether those are the best: False where too many partial paths would have to be expanded."""
    rest, steps = _rest(known, wanted), _fewest(known, wanted)
    heap: list[_Partial] = [(rest[x], 0, (x,), (), 0, (), date.min) for x in sorted(set(wanted.starts)) if x in rest]
    found: list[Found] = []
    candidates = len(heap)
    while heap:
        _, number, nodes, keys, cost, hops, day = heappop(heap)
        here = nodes[-1]
        if number and here in wanted.ends:
            found.append(Found(cost, nodes, hops))
            if len(found) == wanted.k:
                break
        if candidates > MAX_CANDIDATES:
            return found, False
        if number == wanted.max_hops or (number and here in known.barred):
            continue
        spent = cost + (known.through(here) if number else 0)
        for hop, price in known.hops.get(here, ()):
            far = hop.far
            if far in nodes or far not in rest or steps.get(far, wanted.max_hops) >= wanted.max_hops - number:
                continue
            later = _later(day, hop) if wanted.in_order else day
            if later is not None:
                key = tuple(part or "" for part in hop.key)
                all_ = spent + price
                partial = (all_ + rest[far], number + 1, (*nodes, far), (*keys, key), all_, (*hops, hop), later)
                heappush(heap, partial)
                candidates += 1
    return found, True


def _later(day: date, hop: Hop) -> date | None:
    """The earliest day from that one on at which the hop can be taken; None where there is none."""
    later = max(day, hop.first) if hop.first is not None else day
    return None if hop.end is not None and later >= hop.end else later


def _rest(known: Known, wanted: Wanted) -> Mapping[str, int]:
    """Of each node that leads to an end: the least that the rest costs."""
    rest: dict[str, int] = {}
    heap = [(0, end) for end in sorted(wanted.ends)]
    while heap:
        cost, node = heappop(heap)
        if node in rest:
            continue
        rest[node] = cost
        is_end = node in wanted.ends
        if node in known.barred and not is_end:
            continue
        beyond = cost + (0 if is_end else known.through(node))
        for near, price in known.back.get(node, ()):
            if near not in rest:
                heappush(heap, (beyond + price, near))
    return rest


def _fewest(known: Known, wanted: Wanted) -> Mapping[str, int]:
    """Of each node that leads to an end: the fewest hops that are left."""
    steps = dict.fromkeys(wanted.ends, 0)
    edge = set(wanted.ends)
    for number in range(1, wanted.max_hops + 1):
        edge = {near for node in edge for near, _ in known.back.get(node, ()) if near not in steps}
        steps.update(dict.fromkeys(edge, number))
    return steps
