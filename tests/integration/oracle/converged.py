"""`convergence` by looking at every link in memory, by the rules of docs/convergence.md."""

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Link
from tests.integration.oracle.records import Graph
from tests.integration.oracle.walks import Rules, Walks

MET = {
    "Crime": {
        "SUSPECTED_OF", "CHARGED_WITH", "CONVICTED_OF", "INVOLVES", "TOOK_PLACE_AT", "PART_OF", "LINKED_TO",
    },
    "Scheme": {"RUNS", "PROMOTES", "COLLECTS_FOR", "RECRUITS_FOR", "LEADS_INTO", "PART_OF"},
    "Compound": {
        "OPERATES", "OWNS", "FOUNDED", "PROTECTS", "SUPPLIES", "RECRUITS_FOR", "LEADS_INTO", "LOCATED_IN",
        "TRANSFERRED_TO", "TOOK_PLACE_AT",
    },
}  # fmt: skip
WALKED = {"Person", "Organization", "Place", "Country", "Wallet"}
"""Of the labels that the graphs have."""
Pair = tuple[str, str]


@dataclass(frozen=True)
class Converged:
    graph: Graph
    rules: Rules
    ids: Collection[str]
    hops: int
    kinds: Collection[str] | None = None
    by: Collection[str] | None = None

    @cached_property
    def links(self) -> list[Link]:
        return [x for x in Walks(self.graph, self.rules).links() if x.start != x.end]

    def kind(self, one: str) -> str | None:
        node = self.graph.nodes[one]
        kind = {"Scheme": "FRAUD", "Compound": "SCAM_COMPOUND"}.get(node.label) or node.values.get("kind")
        wanted = self.kinds is None or kind in self.kinds
        return kind if node.label in MET and wanted and not node.protected and one not in self.ids else None

    def holds(self, one: str) -> bool:
        """Whether it may meet something: it was named, or it is walked through."""
        node = self.graph.nodes[one]
        through = not node.hub or self.rules.through_hubs
        return one in self.ids or (node.label in WALKED and not node.protected and through)

    @cached_property
    def meetings(self) -> dict[Pair, list[Link]]:
        """Of the whole graph."""
        found: dict[Pair, list[Link]] = {}
        for link in self.links:
            for holder, bearer in ((link.start, link.end), (link.end, link.start)):
                if self.holds(holder) and self.kind(bearer) and self._counts(link, holder, bearer):
                    found.setdefault((holder, bearer), []).append(link)
        return found

    def _counts(self, link: Link, holder: str, bearer: str) -> bool:
        if link.type not in MET[self.graph.nodes[bearer].label] or (self.by and link.type not in self.by):
            return False
        if link.type in ("SUSPECTED_OF", "CHARGED_WITH"):
            acquitted = [
                s
                for s in self.graph.stated.values()
                if s.type == "ACQUITTED_OF" and s.asserts and (s.start, s.end) == (holder, bearer)
            ]
            return not acquitted
        if link.type == "LINKED_TO":
            inferred = self.rules.exclude_inferred
            judged = [s for s in link.stated if s.asserts and not (inferred and s.inferred)]
            return any((s.values.get("judgement") or "POSITIVE") == "POSITIVE" for s in judged)
        return True

    @cached_property
    def near(self) -> dict[str, int]:
        """Hops to what is walked."""
        found = {one: 0 for one in self.ids if one in self.graph.nodes}
        edge = list(found)
        for number in range(1, self.hops):
            reached = {
                far
                for link in self.links
                for here, far in ((link.start, link.end), (link.end, link.start))
                if here in edge and far not in found and self.holds(far)
            }
            found |= dict.fromkeys(reached, number)
            edge = sorted(reached)
        return found

    @property
    def met(self) -> dict[Pair, list[Link]]:
        return {pair: links for pair, links in self.meetings.items() if pair[0] in self.near}

    @property
    def ends(self) -> Counter[str]:
        return Counter(str(self.kind(bearer)) for _, bearer in self.meetings)

    def cost(self, link: Link) -> float:
        strength = max(evidence.confidence(self.graph, link.stated) or 0.0, 0.02)
        denials = [max(s.confidence or 0.02, 0.02) for s in link.stated if not s.asserts]
        return -math.log(max(strength * (1.0 - max(denials, default=0.0)), 1e-6))

    def cheapest(self, pair: Pair) -> float:
        """What the best of the shortest ways to what bears the kind costs."""
        costs = dict.fromkeys((x for x, number in self.near.items() if not number), 0.0)
        for number in range(1, self.near[pair[0]] + 1):
            for far in (x for x, hops in self.near.items() if hops == number):
                costs[far] = min(
                    costs[here] + self.cost(link)
                    for link in self.links
                    for here, other in ((link.start, link.end), (link.end, link.start))
                    if other == far and self.near.get(here) == number - 1
                )
        return costs[pair[0]] + min(self.cost(link) for link in self.met[pair])
