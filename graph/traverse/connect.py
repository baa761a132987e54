"""`connect`: the smallest well-evidenced subgraph that joins several entities.

A Steiner tree (steiner) over what lies around them, in which a link costs what it costs where paths are ranked by
evidence (strength). Hubs and the protected are never inside it: one that was named may stand at an end.

    ids ─▶ outward: statements that open nodes, the nearest first ─▶ steiner ─▶ links, entities

What was not opened is as far from every one of the ids as the nearest such entity is. A tree that goes there has a link
between two of them, and with what lies on both sides of it costs twice as much at least. So when there is a tree that
costs no more than that, nothing more is opened.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.ontology import Direction
from graph.traverse.analysis.declared import DIRECTION, LIMITS, WALK, Analysis, Argument, Bound, Item, Of, Result
from graph.traverse.analysis.search import Search
from graph.traverse.best_paths import Known
from graph.traverse.opening import LINKS_OF_A_NODE, Opened
from graph.traverse.outward import AT_ONCE, MAX_HOPS_KNOWN, MAX_STATEMENTS, Side, take
from graph.traverse.steiner import MAX_STEPS, Roads, Tree, cheapest, near
from graph.traverse.strength import UNIT, Costs, Hop

MAX_CONNECTED = 50
MAX_EXACT = 8
"""Entities of which the cheapest tree is searched: that takes three times as long for each more."""
MAX_HOPS = 5


@dataclass(slots=True)
class _Around:
    """What was opened around some entities.

    there  those of them that are there
    links  the cheapest between two, from either
    far    what it takes at least to come to what was not opened; None where all was
    """

    there: list[str]
    known: Known
    links: dict[tuple[str, str], tuple[int, Hop]] = field(default_factory=dict)
    limits: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    far: int | None = None

    def take(self, side: Side, opened: Opened) -> None:
        if opened.cut:
            self.limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
        take(self.known, side, opened, backwards=False, both_ways=True)
        for hop, cost in self.known.hops.get(opened.id, ()):
            there = self.links.get((hop.near, hop.far))
            if there is None or (cost, _order(hop)) < (there[0], _order(there[1])):
                self.links[hop.near, hop.far] = cost, hop
                self.links[hop.far, hop.near] = cost, hop.turned()

    def look(self, side: Side) -> None:
        """Sees how far was opened. What is too many hops away is not, and may lie nearer than other things."""
        radius = side.radius()
        self.far = None if radius is None else min([radius, *(side.least[one] for one in side.far)])

    def roads(self) -> Roads:
        ends = self.known.barred.intersection(self.there)
        shut = self.known.barred - ends
        cost: dict[str, dict[str, int]] = {}
        for (a, b), (price, _) in self.links.items():
            if a not in shut and b not in shut:
                cost.setdefault(a, {})[b] = price
        return Roads(cost, {hub: self.known.through(hub) for hub in self.known.hubs}, frozenset(ends))

    def is_enough(self) -> bool:
        """Whether nothing cheaper joins all of them."""
        if self.far is None or len(self.there) < 2:
            return True
        roads = self.roads()
        groups = roads.groups(self.there)
        return len(groups) == 1 and len(groups[0]) == len(self.there) and self.proves(near(roads, groups[0], roots=1))

    def proves(self, tree: Tree) -> bool:
        return self.far is None or tree.cost <= 2 * self.far


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    around = _Around([], Known(Costs()))
    await _open(search, around, arguments["ids"], arguments["maxHops"])
    # Within its bounds it takes up to a second, for which nobody else should wait.
    return await asyncio.to_thread(_joined, around, list(arguments["ids"]))


async def _open(search: Search, around: _Around, ids: Sequence[str], max_hops: int) -> None:
    side, known = Side(search.open(Direction.BOTH)), around.known
    for one in sorted(ids):
        side.reach(one, 0, 0, known)
    statements, named = 0, False
    while batch := side.next(known, max_hops):
        if statements == MAX_STATEMENTS:
            around.limits["statements"] = ("statements", MAX_STATEMENTS, MAX_STATEMENTS + 1)
            side.leave(batch)
            around.look(side)
            return
        statements += 1
        opening = await side.open(batch)
        side.leave(opening.left)
        for opened in opening.nodes:
            if opened.id in ids:
                around.there.append(opened.id)
            around.take(side, opened)
            # Those that are named come first, and all of them are looked at.
            if named and len(known) > MAX_HOPS_KNOWN:
                side.leave(batch)
                break
        named = named or all(one in side.opened for one in ids)
        if not named:
            continue
        around.look(side)
        if await asyncio.to_thread(around.is_enough):
            return
        if len(known) > MAX_HOPS_KNOWN:
            around.limits["searched"] = ("searched", MAX_HOPS_KNOWN, len(known))
            return
    around.far = None


def _joined(around: _Around, ids: Sequence[str]) -> dict[str, Any]:
    roads, limits = around.roads(), around.limits
    groups: list[dict[str, Any]] = []
    hops: list[Hop] = []
    nodes: dict[str, None] = {}
    for group in roads.groups(around.there):
        about = near(roads, group)
        found = cheapest(roads, group, about) if len(group) <= MAX_EXACT else None
        if len(group) > MAX_EXACT:
            limits["exact"] = ("exact", MAX_EXACT, len(group))
        elif found is None:
            limits["trees"] = ("trees", MAX_STEPS, MAX_STEPS)
        tree = found or about
        walked = list(_walked(around, tree, next(one for one in ids if one in group)))
        hops += walked
        nodes |= dict.fromkeys(one for hop in walked for one in (hop.near, hop.far))
        groups.append(
            {
                "ids": [one for one in ids if one in group],
                "confidence": _confidence(walked),
                "cost": tree.cost / UNIT,
                "best": found is not None and around.proves(tree) and "links" not in limits,
            }
        )
    inside = {one for group in groups for one in group["ids"]}
    return {
        "connected": len(groups) == 1 and len(inside) == len(ids),
        "nodes": list(nodes),
        "links": [hop.key for hop in hops],
        "explanation": [(hop.key, hop.near) for hop in hops],
        "groups": groups,
        "alone": [one for one in ids if one not in inside],
        "limits": list(limits.values()),
    }


def _walked(around: _Around, tree: Tree, begin: str) -> Iterator[Hop]:
    """Its links from a node outward."""
    beside: dict[str, list[str]] = {}
    for a, b in tree.edges:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    seen, waiting = {begin}, [begin]
    while waiting:
        here = waiting.pop()
        for far in sorted(beside[here]):
            if far not in seen:
                yield around.links[here, far][1]
        further = sorted((far for far in beside[here] if far not in seen), reverse=True)
        seen.update(further)
        waiting += further


def _confidence(hops: Iterable[Hop]) -> float | None:
    """That all of them hold, if they hold independently; None where nobody graded one."""
    product = 1.0
    for hop in hops:
        if hop.confidence is None:
            return None
        product *= hop.confidence
    return round(product, 4)


def _order(hop: Hop) -> tuple[str, ...]:
    return tuple(part or "" for part in hop.key)


GROUP = Result(
    "ConnectedGroup",
    (
        Item("ids", Of.ID, "Those of `ids` that are joined.", many=True),
        Item(
            "confidence", Of.FLOAT, "The product of what its links show; null where nobody graded one.", required=False
        ),
        Item(
            "cost", Of.FLOAT, "What its links cost together: −ln of how sure each is, denials against it, hubs inside."
        ),
        Item("best", Of.BOOLEAN, "Whether nothing joins them that costs less. False where it was not looked at."),
    ),
    "Some of the ids, joined.",
)
RESULT = Result(
    "ConnectResult",
    (
        Item("connected", Of.BOOLEAN, "Whether all of them are joined with one another."),
        Item("nodes", Of.ENTITY, "Those that are joined, and what joins them.", many=True),
        Item("links", Of.LINK, "From the first of each group outward.", many=True),
        Item("explanation", Of.SENTENCE, "A sentence for each of them.", many=True),
        Item("groups", GROUP, "The largest number of them that can be joined; of the others again.", many=True),
        Item("alone", Of.ID, "Those of `ids` that nothing joins to another.", many=True),
        LIMITS,
    ),
    "The smallest well-evidenced subgraph that joins several entities.",
)
CONNECT = Analysis(
    name="connect",
    description="The smallest well-evidenced subgraph that joins several entities: the tree of the surest links.",
    arguments=(
        Argument("ids", Of.ID, "What is to be joined.", required=True, many=True, least=2, most=MAX_CONNECTED),
        Argument("maxHops", Of.INT, "How far from one of them a link may lie.", default=3, least=1, most=MAX_HOPS),
        *(one for one in WALK if one is not DIRECTION),
    ),
    result=RESULT,
    find=find,
    statements=MAX_STATEMENTS,
    touches=2 * (MAX_HOPS_KNOWN + AT_ONCE * LINKS_OF_A_NODE),
    shows=lambda known: known["ids"] * (2 * known["maxHops"] + 1),
    bounds=(
        Bound("entities to join", MAX_CONNECTED, "ids", "MAX_CONNECTED", "BAD_USER_INPUT"),
        Bound("entities of which the cheapest tree is searched", MAX_EXACT, "ids", "MAX_EXACT"),
        Bound("hops from one of them", MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Bound("trees that are looked at", MAX_STEPS, "trees", "MAX_STEPS"),
    ),
)
