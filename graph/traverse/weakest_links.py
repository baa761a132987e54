"""`weakestLinks`: what holds two sets of entities together, and on how many words it hangs.

Over everything that lies between them within so many hops (between):

links    the smallest set of assertions whose removal leaves no walk, as a minimum cut in which a link weighs as many
         assertions as it has (Ford and Fulkerson, 1956; networkx's implementation). Where several are as small, the
         one nearest to `to`
sources  the smallest set of original sources without whose word no walk is left: a link falls with all who stand
         behind it, after following DERIVED_FROM. This is a minimum label cut, which is hard in general, so it is
         searched by its size: of the shortest walk that is left some link has to fall
critical every single source without which no walk is left
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from graph.compile import evidence
from graph.errors import BadInput
from graph.traverse.analysis.declared import LIMITS, WALK, Analysis, Argument, Bound, Item, Of, Result
from graph.traverse.analysis.search import Search
from graph.traverse.between import MAX_LINKS, MAX_STATEMENTS, between
from graph.traverse.opening import LINKS_OF_A_NODE
from graph.traverse.strength import Hop
from graph.traverse.walk import keyed

MAX_HOPS = 6
MAX_ENDS = 100
MAX_SHOWN = 200
"""Links and sources of an answer."""
MAX_TRIED = 5_000
"""Sets of sources that are tried."""
Key = tuple[str, str, str, str | None]
_BEFORE, _AFTER = "\0from", "\0to"


@dataclass(frozen=True, slots=True)
class Told:
    """Of a link: how many assertions hold it, and the original sources behind them."""

    assertions: int
    sources: frozenset[str]


@dataclass(slots=True)
class Web:
    """Links between two sets, as they can be walked."""

    starts: Collection[str]
    ends: Collection[str]
    hops: Sequence[Hop]
    told: Mapping[Key, Told]
    _next: dict[str, list[Hop]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for hop in self.hops:
            self._next.setdefault(hop.near, []).append(hop)

    def walk(self, gone: Collection[str] = ()) -> list[Hop] | None:
        """A shortest walk whose links have a source that is not gone."""
        came: dict[str, Hop | None] = dict.fromkeys(sorted(self.starts))
        edge = list(came)
        while edge:
            reached: list[str] = []
            for node in edge:
                for hop in self._next.get(node, ()):
                    if hop.far in came or self.told[hop.key].sources <= frozenset(gone):
                        continue
                    came[hop.far] = hop
                    if hop.far in self.ends:
                        return list(_back(came, hop))
                    reached.append(hop.far)
            edge = reached
        return None

    def cut(self) -> tuple[int, list[Key]]:
        """The least number of assertions, and their links."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        for hop in self.hops:
            weight = self.told[hop.key].assertions
            there = graph.get_edge_data(hop.near, hop.far, {}).get("capacity", 0)
            graph.add_edge(hop.near, hop.far, capacity=there + weight)
        # Edges without a capacity have no limit.
        graph.add_edges_from((_BEFORE, one) for one in self.starts)
        graph.add_edges_from((one, _AFTER) for one in self.ends)
        value, (near, _) = nx.minimum_cut(graph, _BEFORE, _AFTER)
        crossing = {hop.key: None for hop in self.hops if hop.near in near and hop.far not in near}
        return int(value), list(crossing)

    def critical(self) -> list[str]:
        """The sources without any one of which no walk is left."""
        shortest = self.walk()
        if shortest is None:
            return []
        alone = {next(iter(s)) for hop in shortest if len(s := self.told[hop.key].sources) == 1}
        return sorted(one for one in alone if self.walk({one}) is None)

    def sources(self, tries: int) -> tuple[list[str], bool]:
        """The smallest set of sources without which no walk is left; of as small ones the first in their order. And
        whether it is that for certain: False where more would have to be tried, and it is only one that will do.
        """
        every = frozenset(one for told in self.told.values() for one in told.sources)
        tried = _Tried(tries)
        for size in range(len(every) + 1):
            found = self._without(frozenset(), size, tried)
            if found is not None:
                return sorted(found), True
            if tried.left <= 0:
                break
        return sorted(self._greedy()), False

    def _without(self, gone: frozenset[str], size: int, tried: "_Tried") -> frozenset[str] | None:
        if gone in tried.failed:
            return None
        tried.left -= 1
        left = self.walk(gone)
        if left is None:
            return gone
        best: frozenset[str] | None = None
        for hop in left:
            more = gone | self.told[hop.key].sources
            if len(more) <= size and tried.left > 0:
                found = self._without(more, size, tried)
                if found is not None and (best is None or sorted(found) < sorted(best)):
                    best = found
        if best is None and tried.left > 0:
            tried.failed.add(gone)
        return best

    def _greedy(self) -> frozenset[str]:
        gone: frozenset[str] = frozenset()
        while (left := self.walk(gone)) is not None:
            cheapest = min(left, key=lambda hop: (len(self.told[hop.key].sources - gone), hop.key[:3]))
            gone |= self.told[cheapest.key].sources
        return gone


@dataclass(slots=True)
class _Tried:
    left: int
    failed: set[frozenset[str]] = field(default_factory=set)


def _back(came: Mapping[str, Hop | None], last: Hop) -> Iterator[Hop]:
    hop: Hop | None = last
    while hop is not None:
        yield hop
        hop = came[hop.near]


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    starts, ends = arguments["from"], arguments["to"]
    lying = await between(search, starts, ends, arguments["maxHops"], each=True)
    keys = list(dict.fromkeys(hop.key for hop in lying.hops))
    told = await _told(search, keys)
    # What was withdrawn since it was opened is no link any more.
    web = Web(frozenset(starts), frozenset(ends), [hop for hop in lying.hops if hop.key in told], told)
    limits = list(lying.limits)
    value, cut = web.cut()
    sources, certain = web.sources(MAX_TRIED)
    critical = web.critical()
    if not certain:
        limits.append(("tried", MAX_TRIED, MAX_TRIED))
    for name, found in (("links shown", cut), ("sources shown", sources)):
        if len(found) > MAX_SHOWN:
            limits.append((name, MAX_SHOWN, len(found)))
    connected = value > 0
    return {
        "connected": connected,
        "assertions": value,
        "links": cut[:MAX_SHOWN],
        "sources": sources[:MAX_SHOWN],
        "criticalSources": critical[:MAX_SHOWN],
        "survivesAnySource": connected and not critical,
        "limits": limits,
    }


async def _told(search: Search, keys: Sequence[Key]) -> dict[Key, Told]:
    text = search.text()

    def derived(d: str) -> str:
        return f"-[{d}:DERIVED_FROM WHERE {d}.stance = 'ASSERTS' AND {search.scope.sees_relationship(d)}]->"

    reached = (
        f"MATCH (s:Source {{id: q.source}})((:Source){derived('d')}(:Source)){{0,{evidence.DERIVATION_MOST}}}(o:Source)"
    )
    origins = f"COLLECT {{ {reached} WHERE NOT EXISTS {{ (o){derived('u')}(:Source) }} RETURN DISTINCT o.id }}"
    query = (
        f"UNWIND range(0, size($keys) - 1) AS at WITH at, $keys[at] AS hop {keyed(text, search.walk, 'hop')}"
        f" AND q.stance = 'ASSERTS' WITH DISTINCT at, q WITH at, q, {origins} AS origins"
        " RETURN at, count(q), collect(CASE WHEN origins = [] THEN [q.source] ELSE origins END)"
    )
    rows = await search.rows(query, text, {"keys": [list(key) for key in keys]})
    return {keys[at]: Told(number, _all(origins)) for at, number, origins in rows}


def _all(lists: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(one for ids in lists for one in ids)


def _two_sets(arguments: Mapping[str, Any]) -> None:
    if both := sorted(set(arguments["from"]) & set(arguments["to"])):
        raise BadInput(f"{both[0]!r} is in `from` and in `to`: nothing parts it from itself", "name it once")


RESULT = Result(
    "WeakestLinks",
    (
        Item("connected", Of.BOOLEAN, "Whether there is a walk from `from` to `to` of at most `maxHops`."),
        Item(
            "assertions", Of.INT, "The least number of assertions that would have to fall; 0 where nothing joins them."
        ),
        Item("links", Of.LINK, "Whose assertions those are.", many=True),
        Item(
            "sources",
            Of.SOURCE,
            "The smallest set of original sources without which nothing joins them. What was derived from a source"
            " falls with it, unless it had others too.",
            many=True,
        ),
        Item("criticalSources", Of.SOURCE, "Every source without which, alone, nothing joins them.", many=True),
        Item("survivesAnySource", Of.BOOLEAN, "Whether they stay joined whichever one source is taken away."),
        LIMITS,
    ),
    "On what the connection of two sets of entities hangs.",
)
WEAKEST_LINKS = Analysis(
    name="weakestLinks",
    description="The smallest set of assertions, and of sources, whose removal disconnects two sets of entities.",
    arguments=(
        Argument("from", Of.ID, "The one set.", required=True, many=True, least=1, most=MAX_ENDS),
        Argument("to", Of.ID, "The other.", required=True, many=True, least=1, most=MAX_ENDS),
        Argument("maxHops", Of.INT, "Of a walk between them.", default=4, least=1, most=MAX_HOPS),
        *WALK,
    ),
    result=RESULT,
    find=find,
    statements=MAX_STATEMENTS + 1,
    touches=2 * MAX_LINKS + 2 * LINKS_OF_A_NODE,
    shows=lambda _: MAX_SHOWN,
    check=_two_sets,
    bounds=(
        Bound("hops of a walk", MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Bound("entities of one set", MAX_ENDS, "ids", "MAX_ENDS", "BAD_USER_INPUT"),
        Bound("links, and sources, that are shown", MAX_SHOWN, "links", "MAX_SHOWN"),
        Bound("sets of sources that are tried", MAX_TRIED, "sets", "MAX_TRIED"),
    ),
)
