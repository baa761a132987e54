"""How much there is of each label and relationship type, by which a question's cost is estimated before it is sent.

Counted over what a reader without a token may see, for every reader alike: an estimate then tells nothing of what is
hidden. Gathered by one statement, once in a while; without it the estimate takes UNKNOWN, meant to be too much.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.ontology import Direction
from graph.scope import Scope

if TYPE_CHECKING:
    from graph.database import Database


@dataclass(frozen=True, slots=True)
class Degree:
    """Of one relationship type at one of its ends: how many there are, over how many nodes, and most at one node."""

    total: int
    nodes: int
    most: int

    @property
    def average(self) -> float:
        return self.total / self.nodes if self.nodes else 0.0


UNKNOWN = Degree(total=1_000_000, nodes=100_000, most=1_000)
UNKNOWN_NODES = 100_000
NONE = Degree(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Nodes by label; degrees by relationship type and the end at which they are counted (OUT: at its source)."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    degrees: Mapping[tuple[str, str], Degree] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        return bool(self.nodes)

    def labelled(self, label: str) -> int:
        return self.nodes.get(label, 0) if self.known else UNKNOWN_NODES

    def degree(self, relationship: str, direction: str) -> Degree:
        """At the end from which the direction is seen; BOTH adds the two."""
        if not self.known:
            return UNKNOWN
        if direction != Direction.BOTH:
            return self.degrees.get((relationship, direction), NONE)
        a, b = (self.degrees.get((relationship, x), NONE) for x in (Direction.OUT, Direction.IN))
        return Degree(a.total + b.total, max(a.nodes, b.nodes), a.most + b.most)


def statement(scope: Scope) -> str:
    """One row: [[label, nodes]], [[type, direction, total, nodes, most]]. Reads every relationship twice."""

    def degrees(start: str, end: str, direction: str) -> str:
        # Sources and claims have no word of who is protected.
        seen = " AND ".join(
            f"{scope.sees_node(x, entity=False)} AND coalesce({x}.protected, false) = false" for x in "ab"
        )
        return (
            f"COLLECT {{ MATCH ({start})-[r]->({end}) WHERE {scope.sees_relationship('r')} AND {seen}"
            " WITH type(r) AS t, a, count(*) AS c WITH t, sum(c) AS total, count(*) AS nodes, max(c) AS most"
            f" RETURN [t, '{direction}', total, nodes, most] }}"
        )

    labels = (
        f"COLLECT {{ MATCH (n) WHERE {scope.sees_node('n', entity=False)} AND coalesce(n.protected, false) = false"
        " WITH [l IN labels(n) WHERE l <> 'Entity'][0] AS l, count(*) AS c RETURN [l, c] }"
    )
    out, into = degrees("a", "b", Direction.OUT), degrees("b", "a", Direction.IN)
    return f"WITH {labels} AS nodes, {out} AS out, {into} AS into RETURN nodes, out + into AS degrees"


async def gather(database: "Database") -> Statistics:
    """Counts anew, which reads every relationship twice: for the background. Raises DatabaseError."""
    scope = Scope()
    [[nodes, degrees]] = await database.read(statement(scope), scope.parameters)
    return Statistics(
        dict(nodes),
        {(t, direction): Degree(total, number, most) for t, direction, total, number, most in degrees},
    )
