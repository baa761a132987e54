"""What the traversals share: which hops may be taken, and how the links between nodes are read.

A hop needs a visible assertion that asserts. Hubs (countries, agencies, exchanges …) and the protected may be reached
but are never walked through: a path through a hub is no finding, and a victim is no bridge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import evidence, links
from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.links import UNDIRECTED
from graph.compile.planner import walkable
from graph.compile.text import Text
from graph.errors import BadInput
from graph.ontology import Direction


@dataclass(frozen=True, slots=True)
class Walk:
    """Which hops may be taken: the arguments that `expand` and `paths` have in common."""

    types: tuple[str, ...]
    direction: str
    min_confidence: float | None
    exclude_inferred: bool
    through_hubs: bool

    def pattern(self, x: str, r: str, y: str) -> str:
        """`(x)-[r:A|B]-(y)`; `hop` tests the way where undirected types are among them."""
        return links.hop(x, r, y, list(self.types), self.direction)

    def hop(self, text: Text, x: str, r: str) -> str:
        """Cypher that holds where the assertion `r` may be walked away from `x`."""
        inferred = f" AND {r}.basis <> 'INFERRED'" if self.exclude_inferred else ""
        way = links.way(text, x, r, list(self.types), self.direction)
        return f"{r}.stance = 'ASSERTS' AND {text.scope.sees_relationship(r)}{inferred}{way}"

    def inner(self, y: str) -> str:
        """Cypher that holds where a traversal may go on from `y`."""
        bridge = f"{y}.protected = false"
        return bridge if self.through_hubs else f"{bridge} AND coalesce({y}.hub, false) = false"

    def parallel(self, text: Text, r: str) -> str:
        """An expression: every visible assertion beside `r`, denials too, that makes one link with it."""
        q, a, b = (text.names.variable(v) for v in ("q", "a", "b"))
        same = f"type({q}) = type({r}) AND (startNode({q}) = startNode({r}) OR type({q}) IN {text.names.parameter(UNDIRECTED)})"
        inferred = f" AND {q}.basis <> 'INFERRED'" if self.exclude_inferred else ""
        return (
            f"COLLECT {{ WITH startNode({r}) AS {a}, endNode({r}) AS {b}"
            f" MATCH ({a})-[{q}:{'|'.join(self.types)}]-({b}) WHERE {same} AND {text.scope.sees_relationship(q)}{inferred}"
            f" RETURN DISTINCT {q} }}"
        )


def plan_walk(arguments: Mapping[str, Any]) -> Walk:
    """Raises BadInput for types that are never walked and for a confidence outside 0..1."""
    least = arguments.get("minConfidence")
    if least is not None and not 0 <= least <= 1:
        raise BadInput(f"`minConfidence` is {least}: use a number from 0 to 1.")
    types = walkable(arguments.get("types"))
    if not types:
        raise BadInput("`types` is empty: name at least one relationship type, or leave it out to walk all.")
    return Walk(
        types,
        arguments.get("direction") or Direction.BOTH,
        least,
        bool(arguments.get("excludeInferred")),
        bool(arguments.get("throughHubs")),
    )


def whole_number(name: str, value: Any, least: int, most: int) -> int:
    """Raises BadInput outside the bounds."""
    if not isinstance(value, int) or not least <= value <= most:
        raise BadInput(f"`{name}` is {value}: use a number from {least} to {most}.")
    return value


def node_rows(text: Text, nodes: str, slots: Sequence[p.Slot]) -> str:
    """An expression: one row of slots per node of a list, in its order."""
    i, n, lines = text.names.variable("i"), text.names.variable("n"), Lines(text.names)
    row = text.row(slots, Bound(n, n), lines)
    return f"COLLECT {{ UNWIND range(0, size({nodes}) - 1) AS {i} WITH {i}, {nodes}[{i}] AS {n}{lines.then([i, n])} RETURN {row} ORDER BY {i} }}"


def link_bound(text: Text, rs: str, groups: str | None) -> tuple[str, Bound]:
    """` WITH …` that reads a link's ends and type off its assertions, and the variables it binds."""
    f, t, y = (text.names.variable(v) for v in ("f", "t", "y"))
    carried = f"{rs}, {groups}" if groups else rs
    first = f"{rs}[0]"
    swap = f"type({first}) IN {text.names.parameter(UNDIRECTED)} AND startNode({first}).id > endNode({first}).id"
    bind = (
        f" WITH {carried}, CASE WHEN {swap} THEN endNode({first}) ELSE startNode({first}) END AS {f},"
        f" CASE WHEN {swap} THEN startNode({first}) ELSE endNode({first}) END AS {t}, type({first}) AS {y}"
    )
    return bind, Bound(rs=rs, groups=groups, start=f, end=t, type=y)


def grouped(text: Text, rs: str, carried: Sequence[str]) -> tuple[str, str]:
    """` WITH …, groups`, and the variable of the independent groups of the assertions `rs`."""
    g = text.names.variable("g")
    return f" WITH {', '.join([*carried, rs])}, {evidence.groups(rs, text.scope, g)} AS {g}", g
