"""What lies one step away from some entities, along a chain or back: made from the table of steps.

Nobody protected is ever among it. Of parallel assertions one link is made, as everywhere; every transfer is its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from graph.compile import evidence
from graph.compile import plan as p
from graph.compile.text import Text
from graph.traverse.analysis.search import Search
from graph.traverse.chains.dates import Span, span
from graph.traverse.chains.parts import PLACES, STEPS, Step
from graph.traverse.opening import denial
from graph.traverse.strength import Costs, Hop
from graph.traverse.walk import Walk

LINKS_OF_A_NODE = 200
"""The surest; of transfers the earliest."""
Key = tuple[str, str, str, str | None]
_COSTS = Costs(hubs=False)


class Way(Enum):
    """Which steps are opened: back from what is named or along from there, as far as the wallet that collects; then
    transfers, and who controls a wallet."""

    BACK = "BACK"
    ALONG = "ALONG"
    SENT = "SENT"
    CONTROLS = "CONTROLS"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that a step goes over: its key, what its evidence costs, and when the step was taken."""

    key: Key
    cost: int
    span: Span


@dataclass(frozen=True, slots=True)
class Away:
    """One step away from `near`, in either direction."""

    near: str
    far: str
    label: str
    kind: str | None
    hub: bool
    link: Link


@dataclass(frozen=True, slots=True)
class Opened:
    near: str
    away: Sequence[Away]
    cut: bool


class _Row(NamedTuple):
    """`stated`: of each who asserts it validFrom, validTo and at; those and `begins` may be no dates."""

    type: str
    far: str
    label: str
    kind: str | None
    hub: bool
    happening: str | None
    confidence: float | None
    denied: float | None
    stated: list[tuple[Any, Any, Any]]
    begins: Any


_ALONE = ("SENT", "CONTROLS")


def _steps(way: Way) -> tuple[Step, ...]:
    """One for each type."""
    by_type = {x.type: x for x in STEPS}
    if way.value in _ALONE:
        return (by_type[way.value],)
    return tuple(step for name, step in by_type.items() if name not in _ALONE)


def _labels(relationship: str, way: Way) -> tuple[str, ...]:
    parts = [part for x in STEPS if x.type == relationship for part in (x.near if way is Way.BACK else x.far)]
    return tuple(dict.fromkeys(label for part in parts for label in PLACES[part].labels))


async def opened(search: Search, way: Way, ids: Sequence[str]) -> Iterable[Opened]:
    """Raises DatabaseError."""
    text = search.text()
    query = (
        f"UNWIND $ids AS id MATCH (near:Entity {{id: id}}) WHERE {text.sees_node('near')} AND near.protected = false"
        f" RETURN near.id, {_links(text, search.walk, way)}"
    )
    rows = await search.rows(query, text, tuple[str, list[_Row]], {"ids": list(ids)})
    return [_opened(near, way, away) for near, away in rows]


def _links(text: Text, walk: Walk, way: Way) -> str:
    """An expression: of each link its type, id, label, kind and hub of what is away, happening, confidence, denial,
    what is stated of dates, and when that began to which the step leads. One pattern for all types, since planning
    takes long for each.
    """
    steps = _steps(way)
    later = "near" if way is Way.BACK else "far"
    least = text.names.parameter(LINKS_OF_A_NODE + 1)
    fits = " OR ".join(_fits(step, way) for step in steps)
    match = (
        f"MATCH (near)-[r:{'|'.join(step.type for step in steps)}]-(far:Entity) WHERE {walk.sees(text, 'r')}"
        f" AND {text.sees_node('far')} AND far.protected = false AND near <> far AND ({fits})"
    )
    about = "far.id, head([l IN labels(far) WHERE l <> 'Entity']), far.kind, coalesce(far.hub, false)"
    begins = f"coalesce({later}.`from`, {later}.postedAt)"
    if way is Way.SENT:
        sure = f" AND r.confidence >= {text.names.parameter(walk.min_confidence)}" if _graded(walk) else ""
        return (
            f"COLLECT {{ {match} AND r.stance = 'ASSERTS'{sure} WITH far, r ORDER BY r.atFromDay, r.id LIMIT {least}"
            f" RETURN ['SENT', {about}, r.id, r.confidence, null, [{_dates('r')}], null] ORDER BY r.atFromDay, r.id }}"
        )
    sure = f" WHERE confidence >= {text.names.parameter(walk.min_confidence)}" if _graded(walk) else ""
    return (
        f"COLLECT {{ {match} WITH near, far, type(r) AS ty, r ORDER BY r.id WITH near, far, ty, collect(r) AS rs"
        f" WHERE any(x IN rs WHERE {evidence.ASSERTS})"
        f" WITH near, far, ty, rs, {evidence.groups('rs', text.scope, text.names.variable('w'))} AS groups"
        f" WITH near, far, ty, rs, {evidence.fact(p.Fact.CONFIDENCE, 'rs', 'groups')} AS confidence{sure}"
        f" RETURN [ty, {about}, null, confidence, {denial('rs')},"
        f" [x IN rs WHERE {evidence.ASSERTS} | {_dates('x')}], {begins}]"
        f" ORDER BY coalesce(confidence, -1.0) DESC, far.id, ty LIMIT {least} }}"
    )


def _fits(step: Step, way: Way) -> str:
    """Cypher that holds where `r` is such a step: its way, and what may stand there."""
    end = "startNode" if _points_away(step, way) else "endNode"
    labels = " OR ".join(f"far:{label}" for label in _labels(step.type, way))
    return f"(type(r) = '{step.type}' AND {end}(r) = near AND ({labels}))"


def _points_away(step: Step, way: Way) -> bool:
    return step.against == (way is Way.BACK)


def _graded(walk: Walk) -> bool:
    return walk.min_confidence is not None


def _dates(r: str) -> str:
    return f"[{r}.validFrom, {r}.validTo, {r}.at]"


def _opened(near: str, way: Way, rows: Sequence[_Row]) -> Opened:
    return Opened(near, list(_away(near, way, rows[:LINKS_OF_A_NODE])), cut=len(rows) > LINKS_OF_A_NODE)


def _away(near: str, way: Way, rows: Iterable[_Row]) -> Iterator[Away]:
    steps = {step.type: step for step in _steps(way)}
    for row in rows:
        step = steps[row.type]
        start, end = (near, row.far) if _points_away(step, way) else (row.far, near)
        key = (row.type, start, end, row.happening)
        cost = _COSTS.of(Hop(near, row.far, key, row.confidence, row.denied))
        when = span(step.dated, row.stated, row.begins)
        yield Away(near, row.far, row.label, row.kind, row.hub, Link(key, cost, when))
