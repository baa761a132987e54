"""The k most complete chains through one entity, in what is known around it.

A chain is a way over steps that follow one another in time, without an entity twice, that cannot be made longer at
either end. Each part that it lacks weighs more than all evidence, then what its links cost. Partial chains are expanded
in the order of what they weigh at least, which a search backwards from all ends tells (A* over paths, as for the paths
by evidence), so chains come in their order, and what dates forbid is left out on the way. Their number is bounded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import pairwise

from graph.traverse.chains.dates import EVER
from graph.traverse.chains.known import Known, Stop
from graph.traverse.chains.opened import Link
from graph.traverse.chains.parts import ORDER, Part

LACKING = 1_000_000_000_000
"""What a part weighs that is not there: more than the links of a chain ever cost."""
LAST = len(ORDER) - 1
_ENDS = (Part.EXCHANGE, Part.OWNER)
"""Whoever recruits may also own the wallet."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Stops in their order, and the link over which each was come to: None for the first, and after a gap that nothing
    joins. `clock`: the earliest moment at which the last can have been reached.
    """

    weight: int
    stops: tuple[Stop, ...]
    links: tuple[Link | None, ...]
    clock: datetime = EVER

    @property
    def order(self) -> tuple[int, int, tuple[Stop, ...]]:
        return self.weight, len(self.stops), self.stops

    @property
    def cost(self) -> int:
        return sum(link.cost for link in self.links if link is not None)


Node = tuple[Stop, bool]
"""A stop, and whether the entity that is asked for was passed."""


@dataclass(slots=True)
class _Ways:
    """The steps that lead to one entity, and those that lead on from there."""

    known: Known
    anchor: Stop

    def steps(self, node: Node) -> Iterator[tuple[Node, Sequence[Link]]]:
        stop, passed = node
        for far, links in (self.known.along if passed else self.known.back).get(stop, {}).items():
            yield (far, passed or far == self.anchor), links

    def first(self, stop: Stop) -> Node:
        return stop, stop == self.anchor

    def rest(self) -> dict[Node, int]:
        """Of each node from which a chain can go on to its end: the least that the rest weighs, whatever its dates."""
        back: dict[Node, list[tuple[Node, int]]] = {}
        for passed, steps in ((False, self.known.back), (True, self.known.along)):
            for stop in steps:
                if not passed and stop == self.anchor:
                    continue
                for far, links in self.steps((stop, passed)):
                    weight = _skipped(stop.part, far[0].part) + min(link.cost for link in links)
                    back.setdefault(far, []).append(((stop, passed), weight))
        ends = {far for far in back if far[1]} | {(stop, True) for stop in self.known.along} | {(self.anchor, True)}
        heap = [(_beyond(node[0].part), node) for node in ends]
        heapify(heap)
        rest: dict[Node, int] = {}
        while heap:
            weight, node = heappop(heap)
            if node not in rest:
                rest[node] = weight
                for near, more in back.get(node, ()):
                    if near not in rest:
                        heappush(heap, (weight + more, near))
        return rest


@dataclass(slots=True)
class Tries:
    left: int


@dataclass(frozen=True, slots=True)
class _Partial:
    """A chain so far. `sooner`: the clock of the one that has an earlier part before it, where there is one: as long as
    that one can be so too, this one is only a piece of it.
    """

    weight: int
    stops: tuple[Stop, ...]
    links: tuple[Link | None, ...]
    clock: datetime
    passed: bool
    sooner: datetime | None
    layers: int = 0


@dataclass(slots=True)
class _Search:
    known: Known
    anchor: Stop
    max_layers: int
    ways: _Ways = field(init=False)
    before: dict[Stop, dict[Stop, list[Link]]] = field(default_factory=dict)
    """Of each stop what may stand before it."""

    def __post_init__(self) -> None:
        self.ways = _Ways(self.known, self.anchor)
        for near, steps in self.known.back.items():
            for far, links in steps.items():
                self.before.setdefault(far, {})[near] = links

    def chains(self, k: int, tries: Tries) -> tuple[list[Chain], bool]:
        rest = self.ways.rest()
        heap: list[tuple[int, int, tuple[Stop, ...], bool, _Partial]] = []
        for stop in sorted({*self.known.back, self.anchor}):
            _, passed = node = self.ways.first(stop)
            sooner = self._sooner(stop)
            if node in rest and sooner != EVER:
                weight = LACKING * ORDER[stop.part]
                partial = _Partial(weight, (stop,), (None,), EVER, passed, sooner)
                heappush(heap, (weight + rest[node], 1, partial.stops, False, partial))
        found: list[Chain] = []
        while heap and len(found) < k:
            if tries.left <= 0:
                return found, False
            _, number, stops, whole, partial = heappop(heap)
            if whole:
                found.append(Chain(partial.weight, stops, partial.links, partial.clock))
                continue
            further = list(self._further(partial))
            tries.left -= 1 + len(further)
            for one in further:
                node = one.stops[-1], one.passed
                if node in rest and one.sooner != one.clock:
                    heappush(heap, (one.weight + rest[node], number + 1, one.stops, False, one))
            if not further and partial.passed and not self._follows(partial):
                weight = partial.weight + _beyond(stops[-1].part)
                heappush(heap, (weight, number, stops, True, _ended(partial, weight)))
        return found, True

    def _sooner(self, stop: Stop) -> datetime | None:
        """The earliest clock at a stop by way of an earlier part."""
        clocks = [_soonest(links, EVER) for near, links in self.before.get(stop, {}).items() if near.part != stop.part]
        return min((moment for taken in clocks if taken is not None for moment in (taken[0],)), default=None)

    def _further(self, partial: _Partial) -> Iterator[_Partial]:
        """The chains that are one step longer."""
        stop = partial.stops[-1]
        entities = {x.entity for x in partial.stops}
        for (far, passed), links in self.ways.steps((stop, partial.passed)):
            sent = links[0].key[0] == "SENT"
            if (far.entity in entities and far.part not in _ENDS) or (sent and partial.layers == self.max_layers):
                continue
            taken = _soonest(links, partial.clock)
            if taken is None:
                continue
            clock, link = taken
            other = None if partial.sooner is None else _soonest(links, partial.sooner)
            weight = partial.weight + _skipped(stop.part, far.part) + link.cost
            sooner = None if other is None else other[0]
            yield _Partial(
                weight, (*partial.stops, far), (*partial.links, link), clock, passed, sooner, partial.layers + sent
            )

    def _follows(self, partial: _Partial) -> bool:
        """Whether the chain follows something else."""
        first = partial.stops[0]
        entities = {x.entity for x in partial.stops}
        return any(
            taken_from(self.known, (near, *partial.stops), EVER) is not None
            for near in self.before.get(first, {})
            if near.entity not in entities or near.part is Part.RECRUITER
        )


def best_chains(known: Known, anchor: Stop, k: int, max_layers: int, tries: Tries) -> tuple[list[Chain], bool]:
    """At most k, and whether those are the best: False where more would have to be tried."""
    return _Search(known, anchor, max_layers).chains(k, tries)


def taken_from(known: Known, stops: Sequence[Stop], clock: datetime) -> tuple[tuple[Link | None, ...], datetime] | None:
    """The links of a way that is begun at a moment, each taken as soon as it can be, and the last of those moments.
    None where its dates forbid it.
    """
    links: list[Link | None] = [None]
    for near, far in pairwise(stops):
        taken = _soonest(known.along.get(near, {}).get(far) or known.back[near][far], clock)
        if taken is None:
            return None
        clock, link = taken
        links.append(link)
    return tuple(links), clock


def _soonest(links: Sequence[Link], clock: datetime) -> tuple[datetime, Link] | None:
    """The link that can be taken first from a moment on, one with a date before one without; and the moment."""
    taken = [(moment, link) for link in links if (moment := link.span.after(clock)) is not None]
    if not taken:
        return None
    return min(taken, key=lambda x: (x[0], not x[1].span.dated, x[1].cost, x[1].key[3] or ""))


def _skipped(near: Part, far: Part) -> int:
    return LACKING * max(ORDER[far] - ORDER[near] - 1, 0)


def _beyond(part: Part) -> int:
    return LACKING * (LAST - ORDER[part])


def _ended(partial: _Partial, weight: int) -> _Partial:
    return _Partial(weight, partial.stops, partial.links, partial.clock, partial.passed, None, partial.layers)
