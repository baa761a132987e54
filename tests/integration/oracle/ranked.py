"""`paths` by evidence or in an order of time, by trying every path over links in memory."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.ontology import ONTOLOGY
from graph.values import partial_date
from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph, Stated
from tests.integration.oracle.walks import Rules, Walks


@dataclass(frozen=True, slots=True)
class Ranking:
    """Which paths come first, and which are paths at all. `today`: the day up to which hops grow stale."""

    strongest: bool
    in_order: bool = False
    today: date | None = None

    def arguments(self) -> str:
        given = [f"rank: {'STRONGEST' if self.strongest else 'SHORTEST'}"]
        given += [f"inTimeOrder: {str(self.in_order).lower()}", f"staleness: {str(self.today is not None).lower()}"]
        return ", ".join(given)


Path = tuple[tuple[str, ...], tuple[Link, ...]]


def costs(
    graph: Graph, rules: Rules, ranking: Ranking, start: str, end: str, avoid: Sequence[str], most: int
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], float]:
    """What every path costs, by its nodes and the ids of its links."""
    found = {}
    for nodes, links in _every(graph, rules, ranking, start, end, avoid, most):
        cost = sum(_cost(graph, ranking, link) for link in links)
        if ranking.strongest:
            cost += sum(math.log(10) for node in nodes[1:-1] if graph.nodes[node].hub)
        found[nodes, tuple(link.id for link in links)] = cost
    return found


def _every(
    graph: Graph, rules: Rules, ranking: Ranking, start: str, end: str, avoid: Sequence[str], most: int
) -> Iterator[Path]:
    walks = Walks(graph, rules)
    links = walks.links() if ranking.in_order else _surest(graph, walks.links())
    waiting: list[Path] = [((start,), ())] if start in graph.nodes and end in graph.nodes and start != end else []
    while waiting:
        nodes, taken = waiting.pop()
        here = nodes[-1]
        if here == end:
            yield nodes, taken
            continue
        if len(taken) == most or (taken and (not walks.bridge(here) or here in avoid)):
            continue
        for far, link in walks.from_node(links, here):
            if far not in nodes and (not ranking.in_order or _can_follow((*taken, link))):
                waiting.append(((*nodes, far), (*taken, link)))


def _surest(graph: Graph, links: Sequence[Link]) -> list[Link]:
    """Of parallel happenings the one of the highest confidence, and the lowest id."""
    best: dict[tuple[str, ...], Link] = {}
    for link in sorted(links, key=lambda one: (-(evidence.confidence(graph, one.stated) or -1.0), one.id)):
        event = ONTOLOGY.relationships[link.type].event
        best.setdefault((link.type, link.start, link.end) if event else (link.id,), link)
    return list(best.values())


def _cost(graph: Graph, ranking: Ranking, link: Link) -> float:
    if not ranking.strongest:
        return 1.0
    strength = max(evidence.confidence(graph, link.stated) or 0.0, 0.02)
    denials = [max(s.confidence or 0.02, 0.02) for s in link.stated if not s.asserts]
    strength *= 1.0 - max(denials, default=0.0)
    last = _period(link)[1]
    if ranking.today is not None and last is not None and last < ranking.today:
        strength /= 2 ** ((ranking.today - last).days / 1095.75)
    return -math.log(max(strength, 1e-6))


def _can_follow(links: Sequence[Link]) -> bool:
    """Whether days can be named on which they were so, none before the one before it."""
    day = date.min
    for link in links:
        first, last = _period(link)
        day = max(day, first or day)
        if last is not None and day >= last:
            return False
    return True


def _period(link: Link) -> tuple[date | None, date | None]:
    """Open where one of those who assert it gives no day."""
    days = [_days(s) for s in link.stated if s.asserts]
    firsts = [first for first, _ in days if first is not None]
    lasts = [last for _, last in days if last is not None]
    return (
        min(firsts) if len(firsts) == len(days) else None,
        max(lasts) if len(lasts) == len(days) else None,
    )


def _days(s: Stated) -> tuple[date | None, date | None]:
    at = s.values.get("at") if ONTOLOGY.relationships[s.type].event else None
    happened = partial_date(at) if at else None
    return (
        s.from_day or (happened.first_day if happened else None),
        s.to_day or (happened.day_after if happened else None),
    )
