"""changes by brute force: every version that one moment shows of the subgraph and the other does not show at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.ontology import ONTOLOGY
from tests.integration.oracle.records import Graph, Node, Stated
from tests.integration.oracle.walks import Rules, Walks

WORDS = {4: "in", 7: "in", 10: "on"}


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    kind: str
    id: str
    sentence: str
    corrects: bool
    ends: tuple[str, str]

    @property
    def order(self) -> tuple[datetime, str, bool, str]:
        return self.at, self.id.split("-")[0], self.kind == "LEARNED", self.id


@dataclass(frozen=True, slots=True)
class Moments:
    """What a reader sees at either moment. `later` is None where it is now."""

    before: Graph
    after: Graph
    earlier: datetime
    later: datetime | None

    def changes(self, rules: Rules, ids: Sequence[str], hops: int, left_out: Sequence[str] = ()) -> list[Change]:
        made: list[Change] = []
        for kind, own, other in (("LEARNED", self.after, self.before), ("WITHDRAWN", self.before, self.after)):
            opened = _opened(own, rules, ids, hops)
            keys = {s.id.split("-")[0] for s in other.stated.values()}
            for s in own.stated.values():
                named = rules.types is None or s.type in rules.types or s.type in ("HAS_CLAIM", "REPORTED_BY")
                if not named or s.type in ("DERIVED_FROM", *left_out) or not {s.start, s.end} & opened:
                    continue
                if s.id not in other.stated:
                    ends = own.nodes[s.start], own.nodes[s.end]
                    corrects = s.id.split("-")[0] in keys
                    at = self._at(kind, ends, s)
                    made.append(Change(at, kind, s.id, _sentence(own, s), corrects, (s.start, s.end)))
        return sorted(made, key=lambda one: one.order)

    def entities(self, changes: Sequence[Change], ids: Sequence[str]) -> list[tuple[datetime, str, str]]:
        """(since when, id, kind)"""
        made: set[tuple[datetime, str, str]] = set()
        for kind, own, other in (("LEARNED", self.after, self.before), ("WITHDRAWN", self.before, self.after)):
            touched = {x for c in changes if c.kind == kind for x in c.ends} | set(ids)
            for one in touched & set(own.nodes) - set(other.nodes):
                if own.nodes[one].label not in ("Claim", "Source"):
                    made.add((self._at(kind, (own.nodes[one],)), one, kind))
        return sorted(made)

    def _at(self, kind: str, nodes: Sequence[Node], s: Stated | None = None) -> datetime:
        absences = [t for n in nodes for t in n.absences]
        if kind == "LEARNED":
            back = [t for t in absences if self.later is None or t <= self.later]
            return max([*back, *(n.recorded_at for n in nodes), *([s.recorded_at] if s else [])])
        gone = [t for t in absences if t > self.earlier]
        return min([*gone, *([s.retracted_at] if s and s.retracted_at else [])])


def _opened(graph: Graph, rules: Rules, ids: Sequence[str], hops: int) -> set[str]:
    named = {x for x in ids if x in graph.nodes}
    if hops == 1:
        return named
    walks = Walks(graph, rules)
    links = walks.links()
    return named | {far for one in named for far, _ in walks.from_node(links, one) if walks.bridge(far)}


def _sentence(graph: Graph, s: Stated) -> str:
    far = graph.nodes[s.end]
    told = _name(far)
    if far.label == "Claim":
        told = f"{far.values['property']}: {far.values['value']}"
    said = f"{_name(graph.nodes[s.start])} {ONTOLOGY.relationships[s.type].reads} {told}"
    said += f" from {s.valid_from}" if s.valid_from else ""
    said += f" until {s.valid_to}" if s.valid_to else ""
    source = graph.nodes.get(s.source)
    if source is not None:
        publisher = source.values.get("publisher") or source.values.get("name") or source.id
        said += f", according to {publisher}" if s.asserts else f"; denied by {publisher}"
    return said + "."


def _name(node: Node) -> str:
    name: str = node.values.get("name") or node.id
    return name
