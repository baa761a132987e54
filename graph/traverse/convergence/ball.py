"""What lies around some entities: how far away, by which way, and which crimes, schemes and compounds are met there.

Nearest first, so the way to each is a shortest one; of those the best by evidence (strength), then by ids.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from graph.compile.links import WALKABLE
from graph.traverse.analysis.search import Search
from graph.traverse.convergence.kinds import MEETING_TYPES, MEETINGS, WALKED_TYPES, Role, label_of, role_of
from graph.traverse.opening import LINKS_OF_A_NODE, Opened
from graph.traverse.strength import Costs, Hop

AT_ONCE = 150
MAX_STATEMENTS = 12
MAX_LINKS = 10_000
MAX_MEETINGS = 1_000
Pair = tuple[str, str]
_COSTS = Costs(hubs=False)


@dataclass(frozen=True, slots=True)
class Way:
    """From one of the ids: the hops, none for itself."""

    cost: int
    nodes: tuple[str, ...]
    hops: tuple[Hop, ...] = ()

    @property
    def order(self) -> tuple[int, int, tuple[str, ...]]:
        return len(self.hops), self.cost, self.nodes

    def on(self, hop: Hop) -> "Way":
        return Way(self.cost + _COSTS.of(hop), (*self.nodes, hop.far), (*self.hops, hop))


@dataclass(slots=True)
class Ball:
    """ways: of all that is walked; met: of each pair of an entity and what bears a kind, the hops between them."""

    named: Collection[str]
    ways: dict[str, Way] = field(default_factory=dict)
    met: dict[Pair, list[Hop]] = field(default_factory=dict)
    hubs: set[str] = field(default_factory=set)
    limits: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    links: int = 0

    def meetings(self) -> Mapping[Pair, list[Hop]]:
        """In the order in which they are reached, within their limit."""
        order = sorted(self.met, key=lambda pair: (self.ways[pair[0]].order, pair[1]))
        if len(order) > MAX_MEETINGS:
            self.limits["meetings"] = ("meetings", MAX_MEETINGS, len(order))
        return {pair: self.met[pair] for pair in order[:MAX_MEETINGS]}


async def ball_around(search: Search, ids: Collection[str], max_hops: int, types: Collection[str] | None) -> Ball:
    """`types`: those that are walked alone. Raises DatabaseError."""
    ball = Ball(frozenset(ids))
    edge = dict.fromkeys(sorted(ids))
    statements = 0
    # What is named is walked from, whatever it is.
    own = types or (WALKABLE if any(role_of(one) is Role.NEITHER for one in ids) else WALKED_TYPES)
    for step in range(max_hops):
        last = step == max_hops - 1
        walked: Collection[str] = () if last else (types or WALKED_TYPES) if step else own
        open_ = _walking(search, {*walked, *MEETING_TYPES}).open()
        reached: dict[str, Way] = {}
        nodes = sorted(edge)
        while nodes:
            if statements == MAX_STATEMENTS:
                ball.limits["statements"] = ("statements", MAX_STATEMENTS, MAX_STATEMENTS + 1)
                return ball
            statements += 1
            opening = await open_(nodes[:AT_ONCE])
            nodes = [*opening.left, *nodes[AT_ONCE:]]
            for opened in opening.nodes:
                way = ball.ways.setdefault(opened.id, Way(0, (opened.id,)))
                for further in _beyond(ball, opened, way, walked):
                    far = further.nodes[-1]
                    if far not in reached or further.order < reached[far].order:
                        reached[far] = further
            if ball.links > MAX_LINKS:
                ball.limits["searched"] = ("searched", MAX_LINKS, ball.links)
                return ball
        edge = dict.fromkeys(reached)
        ball.ways.update(reached)
    return ball


def _walking(search: Search, types: Collection[str]) -> Search:
    return replace(search, walk=replace(search.walk, types=tuple(sorted(types))))


def _beyond(ball: Ball, opened: Opened, way: Way, types: Collection[str]) -> Iterator[Way]:
    """The ways that go on from a node; what it meets is noted."""
    if opened.cut:
        ball.limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
    for hop, hub, barred in opened.hops:
        ball.links += 1
        far = hop.far
        if far in ball.named:
            continue
        match role_of(far):
            case Role.BEARER if hop.key[0] in MEETINGS[label_of(far)]:
                ball.met.setdefault((opened.id, far), []).append(hop)
            case Role.WALKED if far not in ball.ways and hop.key[0] in types:
                if not barred:
                    yield way.on(hop)
                elif hub:
                    ball.hubs.add(far)
