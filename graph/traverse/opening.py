"""The statement that opens nodes: of each the links at it as hops, with confidence, surest denial and days.

A hop is what a link is (graph/compile/links); of parallel happenings the surest, or each where that is asked.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.compile import evidence, links
from graph.compile import plan as p
from graph.compile.sought import Ask
from graph.compile.text import Text
from graph.scope import Scope
from graph.traverse.strength import FLOOR, Hop
from graph.traverse.walk import Walk

LINKS_OF_A_NODE = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A node, and the hops away from it in the direction of the search. `cut`: it has more."""

    id: str
    hub: bool
    barred: bool
    hops: Sequence[tuple[Hop, bool, bool]]
    """Each with whether its far node is a hub, and barred from the middle."""
    cut: bool = False


Open = Callable[[Sequence[str]], Awaitable[Iterable[Opened]]]


def opener(ask: Ask, walk: Walk, scope: Scope, direction: str, *, each: bool) -> Open:
    """A function that opens nodes by their ids, one statement each time. `each`: every happening is a hop.

    A statement may find 150,000 hops. They are made of its rows one node at a time, in the order of the ids, so whoever
    has enough of them stops there.
    """
    query, parameters = _opening(walk, scope, direction, each=each)

    async def open_(ids: Sequence[str]) -> Iterable[Opened]:
        place = {one: at for at, one in enumerate(ids)}
        rows = sorted(await ask(query, {**parameters, "ids": list(ids)}), key=lambda row: place[row[0]])
        return (_opened(*row) for row in rows)

    return open_


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
        f"{denial('rs')}, {_extreme('First', '<')}, {_extreme('End', '>')}] AS link",
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
