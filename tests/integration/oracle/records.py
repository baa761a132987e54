"""Rows as records, and what a reader may see of them: the rules of graph/scope.py, said again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, confidence, envelope
from graph.scope import Scope
from graph.values import partial_date
from graph.vocabularies import Marking
from tests.integration.oracle.world import World


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    label: str
    marking: int
    protected: bool
    hub: bool
    recorded_at: datetime
    start_day: date | None
    values: Mapping[str, Any]
    absences: tuple[datetime, ...] = ()
    """Since when it was withdrawn, since when it was back, and so on in turn."""

    def there(self, known_at: datetime | None) -> bool:
        """Whether it was not withdrawn at a moment, or is not now."""
        return sum(known_at is None or moment <= known_at for moment in self.absences) % 2 == 0


@dataclass(frozen=True, slots=True)
class Stated:
    """One version of one assertion."""

    id: str
    type: str
    start: str
    end: str
    source: str
    asserts: bool
    confidence: float | None
    inferred: bool
    valid_from: str | None
    valid_to: str | None
    recorded_at: datetime
    retracted_at: datetime | None
    marking: int
    values: Mapping[str, Any]

    @property
    def from_day(self) -> date | None:
        return partial_date(self.valid_from).first_day if self.valid_from else None

    @property
    def to_day(self) -> date | None:
        return partial_date(self.valid_to).day_after if self.valid_to else None


@dataclass(slots=True)
class Graph:
    """What a database holds after some worlds were written to it."""

    nodes: dict[str, Node] = field(default_factory=dict)
    stated: dict[str, Stated] = field(default_factory=dict)

    @classmethod
    def of_rows(
        cls,
        nodes: Iterable[NodeRow],
        assertions: Iterable[AssertionRow],
        gone: Mapping[str, datetime],
        absences: Mapping[str, tuple[datetime, ...]],
    ) -> "Graph":
        """One version of each assertion, and nothing moved by it; `gone` says by key when it was withdrawn, `absences`
        by id when nodes were.
        """
        made = cls({row.id: replace(_node(row), absences=absences.get(row.id, ())) for row in nodes})
        for row in assertions:
            joined = [made.nodes[x].marking for x in (row.start, row.end, row.source)]
            new = _stated(row)
            made.stated[new.id] = replace(
                new, marking=max(row.marking, *joined), retracted_at=gone.get(new.id.split("-")[0])
            )
        return made

    def write(self, world: World) -> None:
        self.nodes |= {row.id: _node(row) for row in world.nodes}
        for row in (*world.first, *world.later):
            self._state(row)
        for source, at in world.taken_back:
            self._take_back(source, at)
        for row in world.again:
            self._state(row)

    def _take_back(self, source: str, at: datetime) -> None:
        """Retracts what a source states, and withdraws what nobody else does."""
        touched: dict[str, None] = {}
        for s in list(self.stated.values()):
            if s.source == source:
                touched |= dict.fromkeys((s.start, s.end))
                if s.retracted_at is None:
                    self.stated[s.id] = replace(s, retracted_at=max(s.recorded_at, at))
        for one in touched:
            self._hide(one, source)
        for one in (*touched, source):
            node = self.nodes[one]
            of_node = [s for s in self.stated.values() if one in (s.start, s.end)]
            ended = [s.retracted_at for s in of_node if s.retracted_at is not None]
            if node.label == "Country" or (node.label == "Source" and one != source):
                continue
            if node.there(None) and len(ended) == len(of_node):
                since = at if node.label == "Source" else max(ended)
                self.nodes[one] = replace(node, absences=(*node.absences, max(since, node.recorded_at)))

    def _hide(self, one: str, source: str) -> None:
        """A node of which the source says nothing more is marked as the least of what others say of it."""
        node = self.nodes[one]
        live = [s for s in self.stated.values() if one in (s.start, s.end) and s.retracted_at is None]
        if (
            node.label in ("Country", "Source", "Claim")
            or not node.there(None)
            or any(s.source == source for s in live)
        ):
            return
        least = min((s.marking for s in live if s.type != "SAME_AS"), default=0)
        self.nodes[one] = replace(node, marking=max(node.marking, least))

    def _state(self, row: AssertionRow) -> None:
        joined = [self.nodes[x].marking for x in (row.start, row.end, row.source)]
        new = _stated(replace(row, marking=Marking(max(row.marking, *joined))))
        key = new.id.split("-")[0]
        for old in list(self.stated.values()):
            if old.id.startswith(key) and old.retracted_at is None:
                self.stated[old.id] = replace(old, retracted_at=max(old.recorded_at, new.recorded_at))
        self.stated[new.id] = new
        for end, other in ((row.start, row.end), (row.end, row.start)):
            node = self.nodes[end]
            # What joins the protected dates nobody else.
            dates = node.protected or not self.nodes[other].protected
            if not node.there(None):
                back = row.recorded_at > node.absences[-1]
                absences = (*node.absences, row.recorded_at) if back else node.absences[:-1]
                node = self.nodes[end] = replace(node, absences=absences)
            if dates and new.recorded_at < node.recorded_at and new.marking <= node.marking:
                self.nodes[end] = replace(node, recorded_at=new.recorded_at)

    def seen(self, scope: Scope) -> "Graph":
        """The graph from which everything out of scope was deleted."""
        nodes = {n.id: n for n in self.nodes.values() if _sees_node(scope, n)}
        stated = {
            s.id: s
            for s in self.stated.values()
            if _sees_stated(scope, s) and s.start in self.nodes and s.start in nodes and s.end in nodes
        }
        return Graph(nodes, stated)


def _node(row: NodeRow) -> Node:
    declared = ONTOLOGY.nodes[row.label]
    kind = row.properties.get("kind")
    starts = row.properties.get(declared.starts) if declared.starts else None
    return Node(
        row.id,
        row.label,
        int(row.marking),
        row.protected or row.label == "VictimCase",
        row.label in ("Country", "Source") or kind in ("AGENCY", "IGO", "EXCHANGE"),
        row.recorded_at,
        partial_date(starts).first_day if starts else None,
        row.properties,
    )


def _stated(row: AssertionRow) -> Stated:
    return Stated(
        envelope(row)["id"],
        row.type,
        row.start,
        row.end,
        row.source,
        row.stance == "ASSERTS",
        confidence(row.reliability, row.credibility),
        row.basis == "INFERRED",
        row.valid_from,
        row.valid_to,
        row.recorded_at,
        None,
        int(row.marking),
        row.properties,
    )


def _moment(scope: Scope) -> datetime | None:
    assert scope.known_at is None or isinstance(scope.known_at, datetime)
    return scope.known_at


def _sees_node(scope: Scope, n: Node) -> bool:
    if n.marking > scope.reader.clearance or (n.protected and not scope.reader.victims):
        return False
    if not n.there(_moment(scope)):
        return False
    if scope.known_at is not None and n.recorded_at > scope.known_at:
        return False
    return scope.valid_at is None or n.start_day is None or n.start_day <= scope.valid_at


def _sees_stated(scope: Scope, s: Stated) -> bool:
    if s.marking > scope.reader.clearance:
        return False
    if scope.known_at is None:
        if s.retracted_at is not None:
            return False
    elif s.recorded_at > scope.known_at or (s.retracted_at is not None and s.retracted_at <= scope.known_at):
        return False
    if scope.valid_at is None:
        return True
    begun = s.from_day is None or s.from_day <= scope.valid_at
    return begun and (s.to_day is None or s.to_day > scope.valid_at)


def neighbours(graph: Graph, node: str, kind: str, direction: str) -> Iterable[tuple[str, Stated]]:
    """(far id, assertion) over one end. A transfer to oneself is met once."""
    for s in graph.stated.values():
        if s.type != kind:
            continue
        if direction in ("OUT", "BOTH") and s.start == node:
            yield s.end, s
        elif direction in ("IN", "BOTH") and s.end == node:
            yield s.start, s
