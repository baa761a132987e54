"""What a plan is likely to touch in the database, in rows, before it is sent: from the plan and statistics alone.

A row is a node or relationship that is looked at. A page along an index touches what it shows; other pages touch all
that is there: at one node as much as any node has, at several as much as they have on average and one that has the
most. Rows multiply along the plan and are capped by the pages around them. Estimates are for refusing and for charging:
right within the size of the answer, never needed for correctness.
"""

from dataclasses import dataclass
from typing import Any

from graph.compile import listings, served
from graph.compile import plan as p
from graph.compile.links import WALKABLE
from graph.errors import LimitExceeded
from graph.ontology import ONTOLOGY, Direction, End
from graph.statistics import Statistics
from graph.traverse.analysis.searched import Searched
from graph.traverse.common_neighbors import MAX_CANDIDATES, MAX_DEGREE, CommonNeighbors
from graph.traverse.expand import Expand
from graph.traverse.near import MAX_SITES, SITES, Near
from graph.traverse.outward import MAX_HOPS_KNOWN
from graph.traverse.paths import Paths
from graph.traverse.ranked import Ranked
from graph.traverse.search import Search
from graph.traverse.timeline import Timeline

MAX_COST = 10_000_000
"""About ten seconds of Neo4j on one core: a statement's time limit would end more soon after."""
STATED = 2
"""Assertions that one edge has, and steps to the origin of a source, where nobody counted."""
PROPOSED = 2_000
"""What the full-text index proposes for a text."""
OWN_VALUES = 10
"""Properties that a record has."""
PASSES = 10
"""Of so many that are read along an index one passes a filter."""


def estimate(operation: p.Operation, statistics: Statistics) -> int:
    """Rows that the statement of an operation is likely to touch; at least 1."""
    cost = _Cost(statistics)
    return max(1, round(sum(cost.root(root) for _, root in operation.roots if root is not None)))


def check(cost: int) -> None:
    """Raises LimitExceeded for more than is sent."""
    if cost > MAX_COST:
        raise LimitExceeded(
            f"The question is estimated to touch {cost} rows of the database, at most {MAX_COST} are allowed",
            "ask for smaller pages, fewer hops or fewer fields inside lists",
        )


@dataclass(frozen=True, slots=True)
class _Cost:
    statistics: Statistics

    def root(self, root: Any) -> float:
        match root:
            case p.Lookup():
                return root.number + self.slots(root.projection.slots, root.number)
            case p.Listing():
                return self._listing(root)
            case Search():
                found = min(PROPOSED, self._nodes(root.labels))
                return (root.listing.rows + root.listing.total) * found + self._page(root.listing, found)
            case Expand():
                return self._expand(root)
            case Paths():
                return self._paths(root)
            case CommonNeighbors():
                return self._common_neighbors(root)
            case Timeline():
                return self._timeline(root)
            case Near():
                return self._near(root)
            case Searched():
                return self._searched(root)
            case _:
                return 1

    def slots(self, slots: tuple[p.Slot, ...], rows: float) -> float:
        """What the slots of so many rows touch."""
        return sum(self._slot(slot, rows) for slot in slots)

    def _slot(self, slot: p.Slot, rows: float) -> float:
        match slot:
            case p.Connection():
                return self._connection(slot, rows)
            case p.Links():
                there = self._links(slot.types, slot.direction, rows)
                asked = (slot.rows + slot.total) * there * (1 + self._tested(slot.where))
                return asked + self._page(slot, min(there, rows * slot.page.first))
            case p.Degrees():
                return self._links(tuple(WALKABLE), Direction.BOTH, rows)
            case p.Identity(slots):
                return self._identity(slots, rows)
            case p.Here(projection):
                return self.slots(projection.slots, rows)
            case p.SourceOf(projection) | p.Tellers(projection):
                return rows + self.slots(projection.slots, rows)
            case p.Assertions(projection, first):
                return self.slots(projection.slots, rows * min(first, STATED)) + rows * STATED
            case p.FactValue(fact) if fact in (p.Fact.CONFIDENCE, p.Fact.CORROBORATION):
                return rows * STATED
            case _:
                return 0

    def _identity(self, slots: tuple[p.Slot, ...], rows: float) -> float:
        """Members are as many as judgements join, on average; each is looked at, and then for what is asked of it."""
        judgements = self._at("SAME_AS", Direction.BOTH, rows)
        members = rows + min(judgements, rows * p.MAX_MEMBERS)
        cost = rows + judgements
        for slot in slots:
            match slot:
                case p.Members(projection):
                    cost += members + self.slots(projection.slots, members)
                case p.MergedValues(row):
                    told = sum(self._at(x, Direction.OUT, members) for x in ("HAS_CLAIM", "REPORTED_BY"))
                    values = members * OWN_VALUES + told
                    cost += values + self.slots(row, values)
                case p.Assertions(projection):
                    cost += judgements + self.slots(projection.slots, judgements)
                case _:
                    cost += judgements
        return cost

    def _connection(self, c: p.Connection, near: float) -> float:
        there = self._there(c.end, near)
        tested = 1 + self._tested(c.where)
        cost = 0.0
        if c.rows:
            wanted = near * (c.page.first + 1)
            if c.where is not None:
                wanted *= PASSES
            cost += (min(there, wanted) if served.seek(c) else there) * tested
        if c.total:
            cost += min(there, near * p.MAX_COUNT) * tested
        return cost + self._page(c, min(there, near * c.page.first))

    def _listing(self, root: p.Listing) -> float:
        there = self._nodes(root.labels)
        tested = 1 + self._tested(root.where)
        found = there if root.where is None else max(1.0, min(there, there / PASSES))
        if listings.anchor(root.where) is not None:
            found = min(there, PROPOSED)
        cost = 0.0
        if root.rows:
            wanted = root.page.first + 1 if root.where is None else found
            cost += (wanted if listings.serves(root) else there) * tested
        if root.total:
            cost += min(p.MAX_COUNT if root.where is None else there, there) * tested
        return cost + self._page(root, min(found, root.page.first))

    def _page(self, plan: p.Connection | p.Links | p.Listing, shown: float) -> float:
        return self.slots(plan.row, shown) if plan.rows else 0

    def _tested(self, where: p.Predicate | None) -> float:
        """What testing one row touches beside it."""
        match where:
            case p.AllOf(parts) | p.AnyOf(parts):
                return sum(self._tested(x) for x in parts)
            case p.Not(inner) | p.OfNode(inner) | p.Stated(_, inner):
                return self._tested(inner)
            case p.Related(end, _, inner):
                return self._average(end) * (1 + self._tested(inner))
            case p.RelatedCount(end):
                return self._average(end)
            case _:
                return 0

    # --- from statistics ---

    def _nodes(self, labels: tuple[str, ...]) -> float:
        return sum(self.statistics.labelled(x) for x in labels)

    def _average(self, end: End) -> float:
        return self.statistics.degree(end.relationship.type, end.direction).average

    def _there(self, end: End, near: float) -> float:
        """Relationships at so many nodes."""
        return self._at(end.relationship.type, end.direction, near)

    def _at(self, relationship: str, direction: str, near: float) -> float:
        d = self.statistics.degree(relationship, direction)
        return min(d.total, d.most + max(near - 1, 0) * d.average)

    def _links(self, types: tuple[str, ...], direction: str, near: float) -> float:
        ways = {t: Direction.BOTH if ONTOLOGY.relationships[t].undirected else direction for t in types}
        return sum(self._at(t, way, near) for t, way in ways.items())

    # --- traversals ---

    def _expand(self, root: Expand) -> float:
        """Every layer looks at all links of at most `limit` nodes. The starts are walked whatever they are; beyond them
        no hubs, so averages count.
        """
        reached, cost = float(root.number), 0.0
        for hop in range(root.max_hops):
            looked_at = reached * self._branching(root.walk.types, root.walk.direction)
            if hop == 0:
                looked_at = max(looked_at, self._links(root.walk.types, root.walk.direction, reached))
            cost += looked_at
            reached = min(max(looked_at, reached), root.limit)
        return cost + sum(self.slots(slots, reached) for slots in root.slots.values())

    def _paths(self, root: Paths) -> float:
        """From both ends of every pair to the middle."""
        branching = self._branching(root.walk.types, root.walk.direction)
        half = (root.max_hops + 1) // 2  # judgements are few, so the steps between records add nothing here
        there = sum(self.statistics.degree(t, Direction.OUT).total for t in root.walk.types)
        cost = root.pairs * min(float(there), 2 * branching**half)
        if isinstance(root, Ranked):
            # The named ends are opened whatever they have.
            ends = self._links(root.walk.types, root.walk.direction, root.pairs + 1)
            cost = min(cost, MAX_HOPS_KNOWN + ends)
        return cost + sum(self.slots(slots, root.k * root.max_hops) for slots in root.slots.values())

    def _common_neighbors(self, root: CommonNeighbors) -> float:
        """All links of the ids are looked at, then some of each candidate, of which there may be as many."""
        there = self._links(root.walk.types, Direction.BOTH, root.number)
        links = min(self._branching(root.walk.types, Direction.BOTH), MAX_DEGREE)
        shown = min(there, root.limit)
        slots = sum(self.slots(slots, shown) for slots in root.slots.values())
        return there + min(there / 2, MAX_CANDIDATES) * links + slots

    def _timeline(self, root: Timeline) -> float:
        """All links of the ids are looked at, and the entities at their other ends."""
        there = self._links(root.walk.types, Direction.BOTH, root.number)
        return 2 * there + sum(self.slots(slots, min(2 * there, root.limit)) for slots in root.slots.values())

    def _near(self, root: Near) -> float:
        """As if all that has coordinates lay around the point."""
        sites = self._nodes(SITES)
        events = self._links(root.walk.types, Direction.IN, min(sites, MAX_SITES)) if root.events else 0.0
        shown = min(sites + events, root.limit)
        return sites + events + sum(self.slots(slots, shown) for slots in root.slots.values())

    def _searched(self, root: Searched) -> float:
        """What it opens at most, what it looks at however much it is, at two moments, and as if each thing that it
        shows were read for each that asks.
        """
        read = [one.projection.slots for one in root.readings if one.projection is not None]
        looks = 0.0
        if root.looks is not None:
            there = self._links(root.looks.types, Direction.BOTH, root.looks.named)
            looks = 2 * (there + root.looks.others * self._branching(root.looks.types, Direction.BOTH))
        return root.analysis.touches + looks + sum(self.slots(slots, root.shows) for slots in read)

    def _branching(self, types: tuple[str, ...], direction: str) -> float:
        """Links of a node, on average over all nodes."""
        nodes = sum(self.statistics.labelled(x) for x in ONTOLOGY.nodes) or 1
        ways = 2 if direction == Direction.BOTH else 1
        return max(1.0, ways * sum(self.statistics.degree(t, Direction.OUT).total for t in types) / nodes)
