"""What lies around some entities as a weighted graph in memory, for analyses of its structure.

Breadth first, through what may be inside. What may not be (hubs, the protected) is not in it either: it would join
everybody, in any structure. Between two entities all links are one line, which weighs as much as it is sure that one of
them holds: 1 − Π(1 − confidence), of parallel happenings the surest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from graph.ontology import Direction
from graph.traverse.analysis.declared import DIRECTION, WALK, Argument, Bound, Of
from graph.traverse.analysis.search import Search
from graph.traverse.opening import LINKS_OF_A_NODE, Opened
from graph.traverse.strength import UNIT, weight

AT_ONCE = 150
MAX_STATEMENTS = 14
MAX_LINES = 20_000
MAX_BEGUN = 100
MAX_HOPS = 4
TOUCHES = 2 * (MAX_LINES + AT_ONCE * LINKS_OF_A_NODE)
"""Rows of the database, at most."""
AROUND = (
    Argument("ids", Of.ID, "Around these.", required=True, many=True, least=1, most=MAX_BEGUN),
    Argument("maxHops", Of.INT, "How far around them.", default=2, least=1, most=MAX_HOPS),
)
WALKED = tuple(one for one in WALK if one is not DIRECTION)
"""Arguments of every analysis of a neighbourhood."""
BOUNDS = (
    Bound("entities to begin at", MAX_BEGUN, "ids", "MAX_BEGUN", "BAD_USER_INPUT"),
    Bound("hops around them", MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
    Bound("pairs that are linked", MAX_LINES, "pairs", "MAX_LINES"),
)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """nodes in the order of their ids; lines between their places in it, with what each weighs."""

    nodes: Sequence[str]
    lines: Sequence[tuple[int, int, float]]
    limits: Sequence[tuple[str, int, int]]

    def linked(self) -> int:
        """How many of the nodes have a line."""
        return len({at for a, b, _ in self.lines for at in (a, b)})


def cost(sure: float) -> int:
    """How far apart two are that a line of this weight joins: whole, so that equal ways are equal; never nothing."""
    return max(round(-log(sure) * UNIT), 1)


@dataclass(slots=True)
class _Seen:
    doubt: dict[tuple[str, str], dict[tuple[str, bool], float]] = field(default_factory=dict)
    """Between two: of each type, either way round, what speaks against it."""
    barred: set[str] = field(default_factory=set)
    limits: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def take(self, opened: Opened) -> list[str]:
        """The entities that it leads on to, by as many lines as there may be."""
        further: list[str] = []
        if opened.barred:
            self.barred.add(opened.id)
        if opened.cut:
            self.limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
        for hop, _, barred in opened.hops:
            if barred:
                self.barred.add(hop.far)
            kind, start, end, _ = hop.key
            pair = min(start, end), max(start, end)
            if len(self.doubt) == MAX_LINES and pair not in self.doubt:
                self.limits["lines"] = ("lines", MAX_LINES, MAX_LINES + 1)
                continue
            self.doubt.setdefault(pair, {})[kind, start < end] = 1.0 - weight(hop)
            if not barred:
                further.append(hop.far)
        return further

    def whole(self, nodes: set[str]) -> Neighbourhood:
        inside = sorted(nodes - self.barred)
        place = {node: at for at, node in enumerate(inside)}
        lines: list[tuple[int, int, float]] = []
        for (a, b), doubts in sorted(self.doubt.items()):
            if a in place and b in place:
                product = 1.0
                for _, doubt in sorted(doubts.items()):
                    product *= doubt
                lines.append((place[a], place[b], round(max(1.0 - product, 1e-6), 6)))
        return Neighbourhood(inside, lines, list(self.limits.values()))


async def neighbourhood(search: Search, ids: Sequence[str], max_hops: int) -> Neighbourhood:
    """Raises DatabaseError."""
    open_, seen = search.open(Direction.BOTH), _Seen()
    there: set[str] = set()
    edge, known, statements = sorted(ids), set(ids), 0
    for _ in range(max_hops):
        reached: list[str] = []
        while edge:
            if statements == MAX_STATEMENTS:
                seen.limits["statements"] = ("statements", MAX_STATEMENTS, MAX_STATEMENTS + 1)
                return seen.whole(there)
            statements += 1
            opening = await open_(edge[:AT_ONCE])
            edge = [*opening.left, *edge[AT_ONCE:]]
            for opened in opening.nodes:
                there.add(opened.id)
                reached += seen.take(opened)
                if "lines" in seen.limits:
                    return seen.whole(there.union(reached))
        there.update(reached)
        edge = sorted(set(reached) - known)
        known.update(edge)
    return seen.whole(there)
