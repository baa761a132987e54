"""The statement that opens nodes: of each the links at it as hops, with confidence, surest denial and days.

A hop is what a link is (graph/compile/links); of parallel happenings the surest, or each where that is asked.

A statement opens as many of the nodes it is given, in their order, as have so many assertions together, and leaves the
rest: what one busy node costs is not multiplied by what stands beside it. Of a node that alone has more, those that
Neo4j gives first are taken, which is told.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from graph.compile import evidence, links
from graph.compile import plan as p
from graph.compile.sought import Ask
from graph.compile.text import Text
from graph.rows import typed
from graph.scope import Scope
from graph.traverse.strength import FLOOR, Hop
from graph.traverse.walk import Walk

LINKS_OF_A_NODE = 1_000
LOOKED_AT_ONCE = 5_000
"""Assertions that a statement opens nodes by."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A node, and the hops away from it in the direction of the search. `cut`: it may have more."""

    id: str
    hub: bool
    barred: bool
    hops: Sequence[tuple[Hop, bool, bool]]
    """Each with whether its far node is a hub, and barred from the middle."""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """Nodes that were opened, those of them that are there; and those that were not, for which there was no room."""

    nodes: Iterable[Opened]
    left: Sequence[str] = ()


Open = Callable[[Sequence[str]], Awaitable[Opening]]


class _Link(NamedTuple):
    """`middle`: whether its far node is a hub, and barred from the middle."""

    far: str
    middle: tuple[bool, bool]
    type: str
    forward: bool
    happening: str | None
    confidence: float | None
    denial: float | None
    first: date | None
    end: date | None


class _Node(NamedTuple):
    id: str
    middle: tuple[bool, bool]
    links: list[_Link]


def opener(ask: Ask, walk: Walk, scope: Scope, direction: str, *, each: bool) -> Open:
    """A function that opens nodes by their ids, one statement each time: the first of them at least. `each`: every
    happening is a hop.

    Hops are made of the rows one node at a time, in the order of the ids, so whoever has enough of them stops there.
    """
    query, parameters = _opening(walk, scope, direction, each=each)

    async def open_(ids: Sequence[str]) -> Opening:
        [(upto, more, rows)] = typed(await ask(query, {**parameters, "ids": list(ids)}), tuple[int, bool, list[_Node]])
        place = {one: at for at, one in enumerate(ids)}
        nodes = (_opened(row, more=more) for row in sorted(rows, key=lambda row: place[row.id]))
        return Opening(nodes, ids[upto:])

    return open_


def _opening(walk: Walk, scope: Scope, direction: str, *, each: bool) -> tuple[str, Mapping[str, Any]]:
    """The statement that opens the nodes `$ids`, and its other parameters. `each`: every happening is a hop.

    Its one row: how many of the ids were opened or are not there, whether the one that was has more, the nodes.
    """
    text = Text(scope)
    walk = replace(walk, direction=direction)
    undirected, events = text.names.parameter(links.UNDIRECTED), text.names.parameter(links.EVENTS)
    least = text.names.parameter(LINKS_OF_A_NODE + 1)
    happening = f"CASE WHEN type(r) IN {events} THEN r.id END" if each else "null"
    at_once = text.names.parameter(LOOKED_AT_ONCE)
    looked_at = (
        f"MATCH {walk.pattern('near', 'r', 'far')} WHERE {walk.sees(text, 'r')} AND {text.sees_node('far')}"
        f" AND near <> far{links.way(text, 'near', 'r', list(walk.types), direction)}"
    )
    surest = f"CASE WHEN ty IN {events} THEN [x IN all WHERE {evidence.ASSERTS}][..1] ELSE all END"
    clauses = [
        f"{looked_at} WITH near, far, r LIMIT {at_once}",
        "WITH near, far, r, type(r) AS ty,",
        f"CASE WHEN type(r) IN {undirected} THEN near.id < far.id ELSE startNode(r) = near END AS forward,",
        f"{happening} AS happening ORDER BY coalesce(r.confidence, -1.0) DESC, r.id",
        "WITH near, far, ty, forward, happening, collect(r) AS all",
        f"WITH near, far, ty, forward, {surest} AS rs WHERE any(x IN rs WHERE {evidence.ASSERTS})",
        f"WITH near, far, ty, forward, rs, {evidence.groups('rs', scope, 'w')} AS groups",
        f"WITH near, far, ty, forward, rs, {evidence.fact(p.Fact.CONFIDENCE, 'rs', 'groups')} AS confidence",
        f"WHERE {_sure(walk, text)}" if walk.min_confidence is not None else "",
        f"RETURN [far.id, {_middle(walk, 'far')}, ty, forward, CASE WHEN ty IN {events} THEN rs[0].id END, confidence,",
        f"{denial('rs')}, {_extreme('First', '<')}, {_extreme('End', '>')}] AS link",
        f"ORDER BY coalesce(confidence, -1.0) DESC, far.id, ty, forward, rs[0].id LIMIT {least}",
    ]
    near = f"MATCH (near:Entity {{id: id}}) WHERE {text.sees_node('near')}"
    query = (
        f"CALL () {{ UNWIND range(0, size($ids) - 1) AS at WITH at, $ids[at] AS id {near} {looked_at}"
        f" WITH at LIMIT {at_once} + 1 RETURN count(at) AS looked, max(at) AS last }}"
        f" WITH looked > {at_once} AS full, last"
        " WITH CASE WHEN NOT full THEN size($ids) WHEN last = 0 THEN 1 ELSE last END AS upto, full AND last = 0 AS more"
        f" RETURN upto, more, COLLECT {{ UNWIND $ids[..upto] AS id {near}"
        f" WITH near, COLLECT {{ {' '.join(clauses)} }} AS hops RETURN [near.id, {_middle(walk, 'near')}, hops] }}"
    )
    return query, text.names.parameters


def _middle(walk: Walk, n: str) -> str:
    """Whether a node is a hub, and may not be in the middle."""
    return f"[coalesce({n}.hub, false), NOT ({walk.inner(n)})]"


def _sure(walk: Walk, text: Text) -> str:
    return f"confidence >= {text.names.parameter(walk.min_confidence)}"


def denial(rs: str) -> str:
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


def _opened(node: _Node, *, more: bool) -> Opened:
    hops = [(_hop(node.id, link), *link.middle) for link in node.links[:LINKS_OF_A_NODE]]
    return Opened(node.id, *node.middle, hops, cut=more or len(node.links) > LINKS_OF_A_NODE)


def _hop(near: str, link: _Link) -> Hop:
    start, stop = (near, link.far) if link.forward else (link.far, near)
    key = (link.type, start, stop, link.happening)
    return Hop(near, link.far, key, link.confidence, link.denial, link.first, link.end)
