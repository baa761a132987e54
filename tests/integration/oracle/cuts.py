"""weakestLinks by brute force: every walk, every set of assertions, every set of sources."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from graph.ontology import ONTOLOGY
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph, neighbours
from tests.integration.oracle.walks import Rules, Walks

T = TypeVar("T")
Key = tuple[str, str, str, str | None]
Step = tuple[str, str, Key]
"""From which to which by which link."""
Assertion = tuple[Key, str, str]
"""Which link it asserts, its id, and its source."""


@dataclass(slots=True)
class Tangle:
    """What lies between two sets, and who says so. origins: of a source, those that it was derived from."""

    starts: Collection[str]
    ends: Collection[str]
    steps: Sequence[Step]
    stated: Sequence[Assertion]
    origins: Mapping[str, Sequence[str]]
    _beyond: dict[str, list[tuple[str, Key]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for near, far, key in self.steps:
            self._beyond.setdefault(near, []).append((far, key))

    @property
    def sources(self) -> list[str]:
        """Those who state any of it, and all behind them."""
        found = {source for _, _, source in self.stated}
        while further := {o for s in found for o in self.origins.get(s, ())} - found:
            found |= further
        return sorted(found)

    def joined(self, left: Iterable[Assertion]) -> bool:
        """Whether they are, by these assertions."""
        keys = {key for key, _, _ in left}
        seen, waiting = set(self.starts), list(self.starts)
        while waiting:
            for far, key in self._beyond.get(waiting.pop(), ()):
                if far not in seen and key in keys:
                    if far in self.ends:
                        return True
                    seen.add(far)
                    waiting.append(far)
        return False

    def parted(self, gone: Collection[Assertion]) -> bool:
        return not self.joined(a for a in self.stated if a not in gone)

    def fallen(self, gone: Collection[str]) -> set[str]:
        """What is gone, and whatever was derived from nothing else than what has fallen."""
        fallen = set(gone)
        while further := {s for s, of in self.origins.items() if of and set(of) <= fallen} - fallen:
            fallen |= further
        return fallen

    def parted_without(self, sources: Collection[str]) -> bool:
        fallen = self.fallen(sources)
        return not self.joined(a for a in self.stated if a[2] not in fallen)

    def rank(self, sources: Iterable[str]) -> tuple[int, list[str]]:
        """Of as small sets, that with fewer who only repeat comes first."""
        named = sorted(sources)
        return sum(bool(self.origins.get(s)) for s in named), named

    def best_sources(self) -> list[str]:
        return sorted(min(smallest(self.sources, self.parted_without), key=self.rank))

    def critical(self) -> list[str]:
        return [s for s in self.sources if self.joined(self.stated) and self.parted_without([s])]


def smallest(of: Sequence[T], parts: Callable[[tuple[T, ...]], bool]) -> list[tuple[T, ...]]:
    """All sets of the least size that part them."""
    for size in range(len(of) + 1):
        if found := [one for one in combinations(of, size) if parts(one)]:
            return found
    raise AssertionError("nothing parts them")


def tangle(graph: Graph, rules: Rules, starts: Sequence[str], ends: Sequence[str], most: int) -> Tangle:
    walks = Walks(graph, rules)
    links = walks.links()
    there = {x for x in (*starts, *ends) if x in graph.nodes}
    steps = dict.fromkeys(
        step for one in starts if one in there for walk in _walks(walks, links, one, set(ends), most) for step in walk
    )
    of = {_key(link): link for link in links}
    keys = dict.fromkeys(key for _, _, key in steps)
    stated = [(key, s.id, s.source) for key in keys for s in of[key].stated if s.asserts]
    sources = [n.id for n in graph.nodes.values() if n.label == "Source"]
    origins = {s: sorted({o for o, d in neighbours(graph, s, "DERIVED_FROM", "OUT") if d.asserts}) for s in sources}
    return Tangle(starts, ends, list(steps), stated, {s: of for s, of in origins.items() if of})


def _walks(
    walks: Walks, links: Sequence[Link], start: str, ends: Collection[str], most: int
) -> Iterator[tuple[Step, ...]]:
    """Every walk of so many hops at most, whatever it passes twice."""
    beyond: dict[str, list[tuple[str, Key]]] = {}
    for node in walks.graph.nodes:
        beyond[node] = [(far, _key(link)) for far, link in walks.from_node(links, node) if far != node]
    waiting: list[tuple[str, tuple[Step, ...]]] = [(start, ())]
    while waiting:
        here, taken = waiting.pop()
        if taken and here in ends:
            yield taken
        if len(taken) == most or (taken and not walks.bridge(here)):
            continue
        waiting += [(far, (*taken, (here, far, key))) for far, key in beyond[here]]


def _key(link: Link) -> Key:
    return link.type, link.start, link.end, link.id if ONTOLOGY.relationships[link.type].event else None
