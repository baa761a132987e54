"""`paths` ranked by evidence, or in an order of time: searched outward from both ends (outward), then read like others.

    from, to ─▶ outward: statements that open nodes ─▶ best_paths ─▶ ids ─▶ the operation's one statement

A hop is what a link is (graph/compile/links); of parallel happenings the surest, and in an order of time each.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Self

from graph.compile import evidence, links
from graph.compile import plan as p
from graph.compile.sought import Ask, Sought
from graph.compile.text import Text
from graph.ontology import Direction
from graph.scope import Scope
from graph.traverse.best_paths import Found, Known, Wanted
from graph.traverse.outward import LINKS_OF_A_NODE, Open, Opened, search
from graph.traverse.paths import Paths
from graph.traverse.strength import FLOOR, Costs, Hop
from graph.traverse.walk import Walk


@dataclass(frozen=True, slots=True, eq=False)
class Ranked(Paths):
    """The same question with another order. `strongest`: by evidence, else by hops."""

    strongest: bool = False
    in_order: bool = False
    stale: bool = False
    hub_penalty: bool = True

    @classmethod
    def of(cls, asked: Paths, *, strongest: bool, in_order: bool, stale: bool, hub_penalty: bool) -> Self:
        same = {f.name: getattr(asked, f.name) for f in fields(Paths)}
        return cls(**same, strongest=strongest, in_order=in_order, stale=stale, hub_penalty=hub_penalty)

    def found(self, text: Text) -> str:
        """An expression: `[limits, paths]`."""
        asked = text.scope.known_at if text.scope.valid_at is None else text.scope.valid_at
        values = (self.starts, self.ends, () if self.avoid is None else self.avoid, asked)
        sought = Sought(self._finder(text.scope), values)
        given = text.names.parameter(sought)
        clauses = [
            "WITH COLLECT {",
            f"UNWIND range(0, size({given}.paths) - 1) AS place WITH place, {given}.paths[place] AS path",
            f"WITH place, path, {self._nodes_of(text)} AS nodes, {self._links_of(text)} AS links",
            # What was withdrawn between the two statements is no path any more.
            "WHERE size(nodes) = size(path[0]) AND size(links) = size(path[1])",
            f"WITH place, nodes, links, {self.nodes(text)} AS rows",
            f"RETURN [rows, size(links), {self.links(text)}, {self.names}] ORDER BY place }} AS found",
            f"RETURN [{given}.limits, found]",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    def limits(self, told: Any, found: int) -> list[tuple[str, int, int]]:
        k = [("k", self.k, found)] if found > self.k else []
        return k + [(name, value, reached) for name, value, reached in told]

    def _nodes_of(self, text: Text) -> str:
        return (
            "COLLECT { UNWIND range(0, size(path[0]) - 1) AS at WITH at, path[0][at] AS id"
            f" MATCH (n:Entity {{id: id}}) WHERE {text.sees_node('n')} RETURN n ORDER BY at }}"
        )

    def _links_of(self, text: Text) -> str:
        """An expression: for every hop its assertions, denials too."""
        return (
            "COLLECT { UNWIND range(0, size(path[1]) - 1) AS at WITH at, path[1][at] AS hop"
            f" MATCH (a:Entity {{id: hop[1]}})-[q:{'|'.join(self.walk.types)}]-(b:Entity {{id: hop[2]}})"
            f" WHERE {self.walk.sees(text, 'q')} AND type(q) = hop[0] AND (hop[3] IS NULL OR q.id = hop[3])"
            f" AND (startNode(q) = a OR type(q) IN {text.names.parameter(links.UNDIRECTED)})"
            " WITH at, collect(DISTINCT q) AS rs RETURN rs ORDER BY at }"
        )

    def _finder(self, scope: Scope) -> Callable[[Ask, Sequence[Any]], Awaitable[Any]]:
        away, back = (_opening(self.walk, scope, way, each=self.in_order) for way in _ways(self.walk.direction))

        async def find(ask: Ask, values: Sequence[Any]) -> dict[str, Any]:
            starts, ends, avoided, asked = values
            today = (_day(asked) or datetime.now(UTC).date()) if self.stale else None
            known = Known(Costs(today, fewest=not self.strongest, hubs=self.hub_penalty), barred=set(avoided))
            wanted = Wanted(starts, frozenset(ends), self.k + 1, self.max_hops, self.in_order)
            both = self.walk.direction == Direction.BOTH
            outcome = await search(known, wanted, _opener(ask, away), _opener(ask, back), both_ways=both)
            return {"paths": [_ids(one) for one in outcome.paths], "limits": [list(one) for one in outcome.limits]}

        return find


def _ways(direction: str) -> tuple[str, str]:
    """Of the search from the one side and from the other."""
    return direction, {Direction.OUT: Direction.IN, Direction.IN: Direction.OUT}.get(Direction(direction), direction)


def _ids(path: Found) -> list[Any]:
    return [list(path.nodes), [list(hop.key) for hop in path.hops]]


def _day(moment: Any) -> date | None:
    """The day of a date or moment, Python's or the driver's."""
    return None if moment is None else date(moment.year, moment.month, moment.day)


def _opening(walk: Walk, scope: Scope, direction: str, *, each: bool) -> tuple[str, Mapping[str, Any]]:
    """The statement that opens the nodes `$ids`, and its other parameters. `each`: every happening is a hop."""
    text = Text(scope)
    walk = replace(walk, direction=direction)
    undirected, events = text.names.parameter(links.UNDIRECTED), text.names.parameter(links.EVENTS)
    least = text.names.parameter(LINKS_OF_A_NODE + 1)
    happening = f"CASE WHEN type(r) IN {events} THEN r.id END" if each else "null"
    surest = f"CASE WHEN ty IN {events} THEN [x IN all WHERE {evidence.ASSERTS}][..1] ELSE all END"
    clauses = [
        f"MATCH {walk.pattern('near', 'r', 'far')} WHERE {walk.sees(text, 'r')} AND {text.sees_node('far')}",
        f"AND near <> far{links.way(text, 'near', 'r', list(walk.types), direction)}",
        "WITH near, far, r, type(r) AS ty,",
        f"CASE WHEN type(r) IN {undirected} THEN near.id < far.id ELSE startNode(r) = near END AS forward,",
        f"{happening} AS happening ORDER BY coalesce(r.confidence, -1.0) DESC, r.id",
        "WITH near, far, ty, forward, happening, collect(r) AS all",
        f"WITH near, far, ty, forward, {surest} AS rs WHERE any(x IN rs WHERE {evidence.ASSERTS})",
        f"WITH near, far, ty, forward, rs, {evidence.groups('rs', scope, 'w')} AS groups",
        f"WITH near, far, ty, forward, rs, {evidence.fact(p.Fact.CONFIDENCE, 'rs', 'groups')} AS confidence",
        f"WHERE {_sure(walk, text)}" if walk.min_confidence is not None else "",
        f"RETURN [far.id, {_middle(walk, 'far')}, ty, forward, CASE WHEN ty IN {events} THEN rs[0].id END, confidence,",
        f"{_denial('rs')}, {_extreme('First', '<')}, {_extreme('End', '>')}] AS link",
        f"ORDER BY coalesce(confidence, -1.0) DESC, far.id, ty, forward, rs[0].id LIMIT {least}",
    ]
    query = (
        f"UNWIND $ids AS id MATCH (near:Entity {{id: id}}) WHERE {text.sees_node('near')}"
        f" RETURN near.id, {_middle(walk, 'near')}, COLLECT {{ {' '.join(clauses)} }}"
    )
    return query, text.names.parameters


def _middle(walk: Walk, n: str) -> str:
    """Whether a node is a hub, and may not be in the middle."""
    return f"[coalesce({n}.hub, false), NOT ({walk.inner(n)})]"


def _sure(walk: Walk, text: Text) -> str:
    return f"confidence >= {text.names.parameter(walk.min_confidence)}"


def _denial(rs: str) -> str:
    """The confidence of the surest denial; null where there is none."""
    return (
        f"reduce(m = null, x IN [x IN {rs} WHERE x.stance = 'DENIES'] | CASE WHEN m IS NULL OR"
        f" coalesce(x.confidence, {FLOOR}) > m THEN coalesce(x.confidence, {FLOOR}) ELSE m END)"
    )


def _extreme(which: str, way: str) -> str:
    """The first day of what asserts, or the day after its last; of a happening, of its time. Null where one of those
    who assert it gives none: for all that they say it may have been so before, or be so still."""
    names = ("validFromDay", "atFromDay") if which == "First" else ("validToDay", "atToDay")
    day = f"coalesce(x.{names[0]}, x.{names[1]})"
    open_ = f"any(x IN rs WHERE {evidence.ASSERTS} AND {day} IS NULL)"
    further = f"CASE WHEN m IS NULL OR {day} {way} m THEN {day} ELSE m END"
    found = f"reduce(m = null, x IN [x IN rs WHERE {evidence.ASSERTS}] | {further})"
    return f"CASE WHEN {open_} THEN null ELSE toString({found}) END"


def _opener(ask: Ask, opening: tuple[str, Mapping[str, Any]]) -> Open:
    query, parameters = opening

    async def open_(ids: Sequence[str]) -> Iterable[Opened]:
        return [_opened(*row) for row in await ask(query, {**parameters, "ids": list(ids)})]

    return open_


def _opened(near: str, middle: tuple[bool, bool], rows: Sequence[Sequence[Any]]) -> Opened:
    hops = [_hop(near, *row) for row in rows[:LINKS_OF_A_NODE]]
    return Opened(near, *middle, hops, cut=len(rows) > LINKS_OF_A_NODE)


def _hop(
    near: str, far: str, middle: tuple[bool, bool], ty: str, forward: bool, happening: str | None,
    confidence: float | None, denial: float | None, first: str | None, end: str | None,
) -> tuple[Hop, bool, bool]:  # fmt: skip
    start, stop = (near, far) if forward else (far, near)
    days = (None if day is None else date.fromisoformat(day) for day in (first, end))
    return Hop(near, far, (ty, start, stop, happening), confidence, denial, *days), *middle
