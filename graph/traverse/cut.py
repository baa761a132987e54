"""The smallest cuts of a web of links: by assertions, and by the sources behind them.

assertions  a minimum cut in which a link weighs as many assertions as it has (Ford and Fulkerson, 1956; Boykov and
            Kolmogorov's algorithm in networkx). Of several the one nearest to the ends, which is one whatever the flow
sources     a minimum label cut: links share sources, and fall with them. That is hard in general, so it is searched by
            its size: of a shortest walk that is left some link has to fall, in one of the ways in which it can
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx
from networkx.algorithms.flow import boykov_kolmogorov

from graph.traverse.derivation import Way
from graph.traverse.strength import Hop

MAX_TRIED = 5_000
"""Sets of sources that are tried."""
MAX_LOOKED_AT = 500_000
"""Hops that are looked at while they are: a quarter of a second."""
Key = tuple[str, str, str, str | None]
Rank = tuple[int, int, list[str]]
_BEFORE, _AFTER = "\0from", "\0to"


@dataclass(frozen=True, slots=True)
class Held:
    """A link by what holds it. `falls`: the smallest sets of sources that take all its assertions away, in order."""

    assertions: int
    falls: tuple[Way, ...]


class _EnoughError(Exception):
    """More would have to be tried than is allowed."""


@dataclass(slots=True)
class Web:
    """Links between two sets that have nothing in common, as they can be walked.

    derived  sources that only repeat: of as small sets, one of originals is named
    """

    starts: Collection[str]
    ends: Collection[str]
    hops: Sequence[Hop]
    held: Mapping[Key, Held]
    derived: frozenset[str] = frozenset()
    _next: dict[str, dict[str, dict[int, None]]] = field(default_factory=dict)
    _kinds: list[tuple[Way, ...]] = field(default_factory=list)
    """Links that fall in the same ways are of one kind."""
    _touched: dict[str, list[int]] = field(default_factory=dict)
    """The kinds in whose fall a source has a part."""
    _looked_at: int = 0
    _tried: int = 0

    def __post_init__(self) -> None:
        kinds: dict[tuple[Way, ...], int] = {}
        for hop in self.hops:
            kind = kinds.setdefault(self.held[hop.key].falls, len(kinds))
            self._next.setdefault(hop.near, {}).setdefault(hop.far, {})[kind] = None
        self._kinds = list(kinds)
        for falls, kind in kinds.items():
            for one in {one for way in falls for one in way}:
                self._touched.setdefault(one, []).append(kind)

    def assertions(self) -> tuple[int, list[Key]]:
        """The least number of them without which no walk is left, and their links."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        for hop in self.hops:
            there = graph.get_edge_data(hop.near, hop.far, {}).get("capacity", 0)
            graph.add_edge(hop.near, hop.far, capacity=there + self.held[hop.key].assertions)
        # Edges without a capacity have no limit.
        graph.add_edges_from((_BEFORE, one) for one in sorted(self.starts))
        graph.add_edges_from((one, _AFTER) for one in sorted(self.ends))
        value, (near, _) = nx.minimum_cut(graph, _BEFORE, _AFTER, flow_func=boykov_kolmogorov)
        crossing = {hop.key: None for hop in self.hops if hop.near in near and hop.far not in near}
        return int(value), list(crossing)

    def walk(self, gone: Way = frozenset()) -> list[tuple[Way, ...]] | None:
        """Of each step of a shortest walk that is left a link, by the ways in which it falls; None where none is left.
        Whatever makes a step fall has to make that link fall, which is one of those between the same two."""
        touched = {kind for one in gone for kind in self._touched.get(one, ())}
        self._looked_at += len(touched)
        down = {kind for kind in touched if any(way <= gone for way in self._kinds[kind])}
        came: dict[str, tuple[str, int] | None] = dict.fromkeys(sorted(self.starts))
        edge = list(came)
        while edge:
            reached: list[str] = []
            for node in edge:
                beyond = self._next.get(node, {})
                self._looked_at += len(beyond)
                for far, kinds in beyond.items():
                    if far in came or (left := next((kind for kind in kinds if kind not in down), None)) is None:
                        continue
                    came[far] = (node, left)
                    if far in self.ends:
                        return [self._kinds[kind] for kind in _back(came, far)]
                    reached.append(far)
            edge = reached
        return None

    def critical(self) -> list[str]:
        """Every source without which, alone, no walk is left."""
        shortest = self.walk()
        if shortest is None:
            return []
        alone = {one for falls in shortest for way in falls if len(way) == 1 for one in way}
        return sorted(one for one in alone if self.walk(frozenset((one,))) is None)

    def sources(self, cut: Iterable[Key]) -> tuple[list[str], bool]:
        """The smallest set of sources without which no walk is left; of as small ones that with most originals, then
        the first. And whether it is that for certain: else it is one that will do, and of which each is needed as far
        as was looked.

        cut: links without which no walk is left.
        """
        enough: Way = frozenset(one for key in cut for one in self.held[key].falls[0])
        self._looked_at = self._tried = 0
        try:
            for size in range(len(enough) + 1):
                found = self._without(frozenset(), size, {})
                if found is not None:
                    return sorted(found), True
        except _EnoughError:
            pass
        return self._needed(enough), False

    def _needed(self, enough: Way) -> list[str]:
        """Without those of them that need not be taken away, as far as may be looked."""
        self._looked_at = 0
        for one in sorted(enough, reverse=True):
            if self._looked_at > MAX_LOOKED_AT:
                break
            if self.walk(enough - {one}) is None:
                enough -= {one}
        return sorted(enough)

    def _without(self, gone: Way, size: int, known: dict[Way, Way | None]) -> Way | None:
        """The best set of this size that has all of `gone`."""
        if gone in known:
            return known[gone]
        self._tried += 1
        if self._tried > MAX_TRIED or self._looked_at > MAX_LOOKED_AT:
            raise _EnoughError
        left = self.walk(gone)
        best = gone if left is None else None
        for falls in left or ():
            for way in falls:
                if len(gone | way) <= size:
                    found = self._without(gone | way, size, known)
                    if found is not None and (best is None or self._rank(found) < self._rank(best)):
                        best = found
        known[gone] = best
        return best

    def _rank(self, sources: Way) -> Rank:
        return len(sources), len(sources & self.derived), sorted(sources)


def _back(came: Mapping[str, tuple[str, int] | None], last: str) -> Iterator[int]:
    step = came[last]
    while step is not None:
        near, kind = step
        yield kind
        step = came[near]
