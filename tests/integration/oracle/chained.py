"""`chains` by trying every way over links in memory, by the rules of docs/chains.md."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise, product
from typing import Any

from graph.values import partial_date
from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph
from tests.integration.oracle.walks import Rules, Walks

PARTS = (
    "RECRUITER", "ADVERT", "RECRUITMENT", "TRANSIT", "EXPLOITATION", "COMPOUND", "SCHEME", "COLLECTION", "LAYERING",
    "DEPOSIT", "EXCHANGE", "OWNER",
)  # fmt: skip
ANCHORS = {"JobAdvert": "ADVERT", "Compound": "COMPOUND", "Scheme": "SCHEME"}
BEGINS = ("POSTED", "FOLLOWED_BY", "LEADS_INTO", "SENT")
MIDDLE = PARTS[1:10]
At = tuple[str, str]
"""An entity at a part; of an exchange or an owner, `entity|wallet`."""


@dataclass(frozen=True, slots=True)
class Way:
    stops: tuple[At, ...]
    links: tuple[Link, ...]
    lacking: int
    cost: float
    undated: Mapping[str, int]


@dataclass(frozen=True)
class Chained:
    graph: Graph
    rules: Rules
    layers: int

    @cached_property
    def links(self) -> list[Link]:
        unguarded = {n.id for n in self.graph.nodes.values() if not n.protected}
        return [x for x in Walks(self.graph, self.rules).links() if {x.start, x.end} <= unguarded and x.start != x.end]

    @cached_property
    def steps(self) -> dict[At, dict[At, list[Link]]]:
        """Of each stop those that may come next, with the links that lead there."""
        found: dict[At, dict[At, list[Link]]] = defaultdict(lambda: defaultdict(list))
        for link in self.links:
            for near, far in self._steps(link):
                found[near][far].append(link)
        return found

    def _label(self, one: str) -> str:
        return self.graph.nodes[one].label

    def _exchanges(self, wallet: str) -> list[str]:
        return [x.start for x in self.links if x.type == "CONTROLS" and x.end == wallet and self._is_exchange(x.start)]

    def _is_exchange(self, one: str) -> bool:
        return self.graph.nodes[one].values.get("kind") == "EXCHANGE"

    def _stage(self, one: str) -> str:
        return str(self.graph.nodes[one].values.get("kind") or "TRANSIT")

    def _place(self, one: str) -> str:
        """The part of what has but one, apart from parties and wallets."""
        label = self._label(one)
        return self._stage(one) if label == "Stage" else ANCHORS.get(label, "RECRUITER")

    def _steps(self, link: Link) -> Iterator[tuple[At, At]]:
        start, end = link.start, link.end
        match link.type:
            case "POSTED" | "RECRUITS_FOR" | "FOLLOWED_BY" | "LEADS_INTO":
                near, far = (start, self._place(start)), (end, self._place(end))
                if PARTS.index(near[1]) <= PARTS.index(far[1]):
                    yield near, far
            case "RUNS" if self._label(start) == "Compound":
                yield (start, "COMPOUND"), (end, "SCHEME")
            case "COLLECTS_FOR":
                yield (end, "SCHEME"), (start, "COLLECTION")
            case "SENT" if not self._exchanges(start):
                for part in ("COLLECTION", "LAYERING"):
                    yield (start, part), (end, "DEPOSIT" if self._exchanges(end) else "LAYERING")
            case "CONTROLS":
                exchanges = self._exchanges(end)
                held = ("COLLECTION", "DEPOSIT") if exchanges else ("COLLECTION", "LAYERING")
                if start in exchanges:
                    for part in held:
                        yield (end, part), (f"{start}|{end}", "EXCHANGE")
                elif exchanges:
                    for one in exchanges:
                        yield (f"{one}|{end}", "EXCHANGE"), (f"{start}|{end}", "OWNER")
                else:
                    for part in held:
                        yield (end, part), (f"{start}|{end}", "OWNER")

    def ways(self, anchor: str) -> list[Way]:
        """Through the anchor: those that cannot be made longer, in their order."""
        if anchor not in self.graph.nodes or self.graph.nodes[anchor].protected:
            return []
        at = (anchor, ANCHORS[self._label(anchor)])
        every = {way for start in {*self.steps, at} for way in self._from((start,)) if at in way}
        possible = {way: taken for way in every if (taken := self._taken(way)) is not None}
        pieces = {way[1:] for way in possible} | {way[:-1] for way in possible}
        found = [self._way(way, taken) for way, taken in possible.items() if way not in pieces and len(way) > 1]
        return sorted(found, key=lambda w: (w.lacking, w.cost, w.stops))

    def _from(self, way: tuple[At, ...]) -> Iterator[tuple[At, ...]]:
        yield way
        seen = {one for one, _ in way}
        for far in self.steps.get(way[-1], {}):
            if far[0] not in seen and self._sent((*way, far)) <= self.layers:
                yield from self._from((*way, far))

    def _sent(self, way: Sequence[At]) -> int:
        return sum(far[1] in ("LAYERING", "DEPOSIT") for _, far in pairwise(way))

    def _taken(self, way: Sequence[At]) -> tuple[Link, ...] | None:
        """The links that are taken: the first choice of the earliest, if any can follow one another."""
        clock, taken = datetime.min.replace(tzinfo=UTC), list[Link]()
        options = [self.steps[near][far] for near, far in pairwise(way)]
        if not any(self._possible(way, choice) for choice in product(*options)):
            return None
        for at, links in enumerate(options):
            fits = []
            for link in links:
                first, last = self._span(link, way[at + 1])
                moment = max(clock, first) if first else clock
                if last is None or moment <= last:
                    fits.append((moment, first is None and last is None, _cost(self.graph, link), link.id, link))
            clock, *_, link = min(fits, key=lambda x: x[:4])
            taken.append(link)
        return tuple(taken)

    def _possible(self, way: Sequence[At], choice: Sequence[Link]) -> bool:
        """No step begins after a later one is over."""
        spans = [self._span(link, far) for link, far in zip(choice, way[1:], strict=True)]
        return not any(
            first is not None and last is not None and first > last
            for i, (first, _) in enumerate(spans)
            for _, last in spans[i:]
        )

    def _span(self, link: Link, far: At) -> tuple[datetime | None, datetime | None]:
        stated = [s for s in link.stated if s.asserts]
        if link.type not in BEGINS:
            return _first([s.valid_from for s in stated]), _last([s.valid_to for s in stated])
        begins = [s.values.get("at") if link.type == "SENT" else s.valid_from for s in stated]
        if not any(begins):
            own = self.graph.nodes[far[0]].values if far[0] in self.graph.nodes else {}
            instead = own.get("from") or own.get("postedAt")
            if instead:
                return _first([instead]), _last([instead])
        return _first(begins), _last([x or s.valid_to for x, s in zip(begins, stated, strict=True)])

    def _way(self, way: tuple[At, ...], links: tuple[Link, ...]) -> Way:
        undated: dict[str, int] = defaultdict(int)
        for link, far in zip(links, way[1:], strict=True):
            undated[far[1]] += self._span(link, far) == (None, None)
        cost = sum(_cost(self.graph, link) for link in links)
        return Way(way, links, len(PARTS) - len({part for _, part in way}), cost, undated)


def _cost(graph: Graph, link: Link) -> float:
    strength = max(evidence.confidence(graph, link.stated) or 0.0, 0.02)
    denials = [max(s.confidence or 0.02, 0.02) for s in link.stated if not s.asserts]
    return -math.log(max(strength * (1.0 - max(denials, default=0.0)), 1e-6))


def _first(dates: Sequence[Any]) -> datetime | None:
    return min(_moments(x)[0] for x in dates) if dates and all(dates) else None


def _last(dates: Sequence[Any]) -> datetime | None:
    return max(_moments(x)[1] for x in dates) if dates and all(dates) else None


def _moments(text: str) -> tuple[datetime, datetime]:
    if "T" in text:
        return datetime.fromisoformat(text), datetime.fromisoformat(text)
    date = partial_date(text)
    begin, after = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (date.first_day, date.day_after))
    return begin, datetime.fromtimestamp(after.timestamp() - 1, UTC)
