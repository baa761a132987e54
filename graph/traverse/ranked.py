"""`paths` ranked by evidence, or in an order of time: searched outward from both ends (outward), then read like others.

    from, to ─▶ outward: statements that open nodes ─▶ best_paths ─▶ ids ─▶ the operation's one statement

A hop is what a link is (graph/compile/links); of parallel happenings the surest, and in an order of time each.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Self

from graph.compile.sought import Asking, Sought
from graph.compile.text import Text
from graph.ontology import Direction
from graph.scope import Scope
from graph.traverse.best_paths import Found, Known, Wanted
from graph.traverse.opening import opener
from graph.traverse.outward import search
from graph.traverse.paths import Paths
from graph.traverse.strength import Costs
from graph.traverse.walk import keyed


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
            f" {keyed(text, self.walk, 'hop')} WITH at, collect(DISTINCT q) AS rs RETURN rs ORDER BY at }}"
        )

    def _finder(self, scope: Scope) -> Callable[[Asking, Sequence[Any]], Awaitable[Any]]:
        ways = _ways(self.walk.direction)

        async def find(ask: Asking, values: Sequence[Any]) -> dict[str, Any]:
            starts, ends, avoided, asked = values
            today = (_day(asked) or datetime.now(UTC).date()) if self.stale else None
            known = Known(Costs(today, fewest=not self.strongest, hubs=self.hub_penalty), barred=set(avoided))
            wanted = Wanted(starts, frozenset(ends), self.k + 1, self.max_hops, self.in_order)
            away, back = (opener(ask, self.walk, scope, way, each=self.in_order) for way in ways)
            both = self.walk.direction == Direction.BOTH
            outcome = await search(known, wanted, away, back, both_ways=both)
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
