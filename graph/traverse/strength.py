"""What a hop costs where paths are ranked by evidence: −ln of its confidence, so that the surest path costs least.

Costs add up as confidences multiply. They are whole millionths, so that equal ones are equal in whatever order they are
added. Confidence is of independent sources alone (graph/compile/evidence), so that a
copied source changes nothing. Then, in this order:

floor      an ungraded hop, and any below it, counts as the least grade that there is (E5, 0.02): nothing that is added
           to a hop makes it weaker
denial     (1 − d), with the surest denial; an ungraded one counts as the floor
staleness  halved for each three years since the hop ended, where it is asked for: what was so then is a weaker link now
hub        a hub in the middle costs as much as a hop of a tenth, where paths go through hubs at all: what joins
           everything joins nothing in particular. It can be left out

The form of the cost is the usual one for most reliable paths; the numbers are this project's convention.
"""

from dataclasses import dataclass
from datetime import date
from math import exp, log

from graph.provenance import CONFIDENCE

FLOOR = min(one for row in CONFIDENCE.values() for one in row)
HALF_LIFE_DAYS = 3 * 365.25
UNIT = 1_000_000
_LEAST = 1e-6
"""Of a hop that is denied for certain: still a hop, behind all others."""


def cost(sure: float) -> int:
    """Of a hop with this confidence, above 0 and at most 1."""
    return round(-log(sure) * UNIT)


HUB_COST = cost(0.1)


@dataclass(frozen=True, slots=True)
class Hop:
    """A link as it is walked.

    key         type, ends and, of a happening, its id: the same whoever finds it
    confidence  None where nobody graded it
    denial      of the surest denial; None where nobody denies it
    first, end  the days from which and up to which, without that one, it was so; None where nobody says
    """

    near: str
    far: str
    key: tuple[str, str, str, str | None]
    confidence: float | None = None
    denial: float | None = None
    first: date | None = None
    end: date | None = None

    def turned(self) -> "Hop":
        """The same, walked the other way."""
        return Hop(self.far, self.near, self.key, self.confidence, self.denial, self.first, self.end)


def weight(hop: Hop) -> float:
    """How sure a hop is, as it stands now: its confidence with the floor, less by the surest denial. 0 to 1, whatever
    the database holds: where a way could grow shorter by going round, a search would not end."""
    sure = _graded(hop.confidence)
    return sure if hop.denial is None else sure * (1.0 - _graded(hop.denial))


def _graded(confidence: float | None) -> float:
    # In this order NaN is the floor.
    return min(1.0, max(FLOOR, confidence or 0.0))


def strength(cost: int) -> float:
    """What costs so much is worth, for an answer: four digits that count."""
    return float(f"{exp(-cost / UNIT):.4g}")


@dataclass(frozen=True, slots=True)
class Costs:
    """How hops are weighed. `today`: the day up to which a hop grows stale, None where that does not count; `fewest`:
    every hop costs the same, and so paths are ranked by their hops; `hubs`: those in the middle cost something."""

    today: date | None = None
    fewest: bool = False
    hubs: bool = True

    def of(self, hop: Hop) -> int:
        if self.fewest:
            return UNIT
        sure = weight(hop)
        if self.today is not None and hop.end is not None and hop.end < self.today:
            sure *= 0.5 ** ((self.today - hop.end).days / HALF_LIFE_DAYS)
        return cost(max(sure, _LEAST))

    def through(self, *, hub: bool) -> int:
        """Of a node in the middle."""
        return HUB_COST if hub and self.hubs and not self.fewest else 0
