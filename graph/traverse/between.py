"""The part of the graph that lies between two sets: every link on a walk of at most so many hops from one to the other.

Both ends are opened in turns, the smaller front first, until their depths together make up the hops. A link on such a
walk is then known from the one side or the other. Within bounds; what was cut is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.ontology import Direction
from graph.traverse.analysis.search import Search
from graph.traverse.opening import LINKS_OF_A_NODE, Open, Opened
from graph.traverse.strength import Hop

AT_ONCE = 150
MAX_STATEMENTS = 14
MAX_LINKS = 20_000


@dataclass(frozen=True, slots=True)
class Between:
    """hops: as they are walked, one for each way; limits: (name, value, reached) of those that were hit."""

    hops: Sequence[Hop]
    limits: Sequence[tuple[str, int, int]]


@dataclass(slots=True)
class _Front:
    """What was reached from one side, in layers. begin: from where, which may be left whatever it is."""

    open: Open
    begin: Collection[str]
    edge: list[str]
    seen: set[str]
    backwards: bool = False

    @classmethod
    def of(cls, open_: Open, begin: Collection[str], *, backwards: bool) -> "_Front":
        return cls(open_, frozenset(begin), sorted(begin), set(begin), backwards)


@dataclass(slots=True)
class _Known:
    """What was opened. barred: never in the middle of a walk."""

    both_ways: bool
    hops: dict[tuple[str, str, tuple[str | None, ...]], Hop] = field(default_factory=dict)
    barred: set[str] = field(default_factory=set)
    limits: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    statements: int = 0

    def take(self, opened: Opened, *, backwards: bool) -> Iterable[str]:
        if opened.barred:
            self.barred.add(opened.id)
        if opened.cut:
            self.limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
        for hop, _, barred in opened.hops:
            if barred:
                self.barred.add(hop.far)
            for one in (hop, hop.turned()) if self.both_ways else (hop.turned() if backwards else hop,):
                self.hops[one.near, one.far, one.key] = one
            yield hop.far


async def between(
    search: Search, starts: Collection[str], ends: Collection[str], max_hops: int, *, each: bool = False
) -> Between:
    """`each`: every happening is a link, else the surest of parallel ones. Raises DatabaseError."""
    direction = Direction(search.walk.direction)
    back = {Direction.OUT: Direction.IN, Direction.IN: Direction.OUT}.get(direction, direction)
    known = _Known(direction is Direction.BOTH)
    fronts = (
        _Front.of(search.open(direction, each=each), starts, backwards=False),
        _Front.of(search.open(back, each=each), ends, backwards=True),
    )
    for _ in range(max_hops):
        front = min(fronts, key=lambda one: (len(one.edge), one.backwards))
        if not front.edge or not await _deepen(front, known):
            break
    return Between(_kept(known, starts, ends, max_hops), list(known.limits.values()))


async def _deepen(front: _Front, known: _Known) -> bool:
    """One layer more; False where a limit ends it."""
    nodes, front.edge = [x for x in front.edge if x in front.begin or x not in known.barred], []
    while nodes:
        if known.statements == MAX_STATEMENTS:
            known.limits["statements"] = ("statements", MAX_STATEMENTS, MAX_STATEMENTS + 1)
            return False
        known.statements += 1
        opening = await front.open(nodes[:AT_ONCE])
        nodes = [*opening.left, *nodes[AT_ONCE:]]
        for opened in opening.nodes:
            for far in known.take(opened, backwards=front.backwards):
                if far not in front.seen:
                    front.seen.add(far)
                    front.edge.append(far)
            if len(known.hops) > MAX_LINKS:
                known.limits["searched"] = ("searched", MAX_LINKS, len(known.hops))
                return False
    front.edge.sort()
    return True


def _kept(known: _Known, starts: Collection[str], ends: Collection[str], max_hops: int) -> list[Hop]:
    away: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for near, far, _ in known.hops:
        away.setdefault(near, []).append(far)
        back.setdefault(far, []).append(near)
    from_start, to_end = _steps(away, starts, known.barred, max_hops), _steps(back, ends, known.barred, max_hops)
    far_off = max_hops + 1

    def lies_between(hop: Hop) -> bool:
        if (hop.near in known.barred and hop.near not in starts) or (hop.far in known.barred and hop.far not in ends):
            return False
        return from_start.get(hop.near, far_off) + 1 + to_end.get(hop.far, far_off) <= max_hops

    return sorted((hop for hop in known.hops.values() if lies_between(hop)), key=_order)


def _steps(
    next_: Mapping[str, Sequence[str]], begin: Collection[str], barred: Collection[str], most: int
) -> dict[str, int]:
    """The fewest hops from any of `begin`, through nothing barred."""
    steps = dict.fromkeys(begin, 0)
    edge = sorted(begin)
    for number in range(1, most + 1):
        reached: dict[str, None] = {}
        for node in edge:
            if number == 1 or node not in barred:
                reached.update((far, None) for far in next_.get(node, ()) if far not in steps)
        steps.update(dict.fromkeys(reached, number))
        edge = list(reached)
    return steps


def _order(hop: Hop) -> tuple[str, str, tuple[str, ...]]:
    return hop.near, hop.far, tuple(part or "" for part in hop.key)
