"""One run: candidates, scores, and what of it is written.

A run never writes over a person's decision, proposes nothing that a NEGATIVE judgement keeps apart, and nothing that is
one already. It lowers no judgement of an earlier run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph.database import Database
from graph.errors import DatasetError
from graph.local.progress import Progress, silent
from graph.vocabularies import Judgement
from seed.identity import judgements
from seed.identity.blocking import Blocking
from seed.identity.clusters import Clusters, Pair, pair
from seed.identity.judgements import SOURCE, Judged, Live
from seed.identity.records import LABELS, records
from seed.identity.scoring import DEFAULT, Matcher

THRESHOLD = 0.7
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked for. `auto`: the score from which a pair is POSITIVE; without it none is."""

    threshold: float = THRESHOLD
    auto: float | None = None
    algorithm: str = DEFAULT

    def check(self) -> None:
        """Raises DatasetError for scores that are none, and for an algorithm that there is not."""
        for name, value in (("--threshold", self.threshold), ("--auto", self.auto)):
            if value is not None and not 0 <= value <= 1:
                raise DatasetError(f"{name} is {value}: use a score from 0 to 1.")
        if self.auto is not None and self.auto < self.threshold:
            raise DatasetError(f"--auto {self.auto} is below --threshold {self.threshold}: give a higher one.")
        Matcher.named(self.algorithm)


@dataclass(slots=True)
class Resolved:
    """What a run found. `held`: reached `auto`, and stayed UNSURE because a NEGATIVE judgement would lie inside."""

    records: int = 0
    compared: int = 0
    positive: int = 0
    unsure: int = 0
    held: int = 0
    skipped: int = 0
    """Pairs that a person decided, that are kept apart, or that are one already."""
    written: int = 0
    proposed: list[tuple[Pair, Judged]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        numbers = ("records", "compared", "positive", "unsure", "held", "skipped", "written")
        return {name: getattr(self, name) for name in numbers}


async def resolve(
    database: Database, plan: Plan, at: datetime, progress: Progress = silent, *, dry_run: bool = False
) -> Resolved:
    """Raises DatasetError for a plan that cannot be."""
    plan.check()
    matcher, found = Matcher.named(plan.algorithm), Resolved()
    there = await judgements.live(database)
    known = Known.of(there)
    scored: list[tuple[float, Pair, str]] = []
    with Blocking.opened() as blocking:
        for label in LABELS:
            async for record in records(database, label):
                blocking.add(record)
                found.records += 1
                if found.records % BATCH == 0:
                    progress(f"reading records: {found.records}")
        total = blocking.finish()
        for done, (one, near) in enumerate(blocking.candidates(), 1):
            for other in near:
                ends = pair(str(one.id), str(other.id))
                if known.settled(ends):
                    found.skipped += 1
                    continue
                found.compared += 1
                score = matcher.score(one, other, plan.threshold)
                if score is not None:
                    scored.append((score.value, ends, score.explanation))
            if done % 100 == 0:
                progress("comparing", done, total)
        progress("comparing", total, total)
    found.proposed = list(_judged(plan, matcher, known, scored, found))
    if not dry_run:
        for first in range(0, len(found.proposed), BATCH):
            progress("writing", first, len(found.proposed))
            counts = await judgements.write(database, found.proposed[first : first + BATCH], at)
            found.written += counts.relationships_created
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What stands before a run."""

    clusters: Clusters
    own: dict[Pair, Judged]
    """What `source:resolve` says."""

    @classmethod
    def of(cls, there: Sequence[Live]) -> "Known":
        clusters = Clusters.of(judgements.positive(there), judgements.negative(there))
        return cls(clusters, {one.ends: one.said for one in there if one.source == SOURCE})

    def settled(self, ends: Pair) -> bool:
        said = self.own.get(ends)
        decided = said is not None and not said.by_machine
        return decided or self.clusters.same(*ends) or self.clusters.against(*ends) is not None


def _judged(
    plan: Plan, matcher: Matcher, known: Known, scored: Sequence[tuple[float, Pair, str]], found: Resolved
) -> Iterator[tuple[Pair, Judged]]:
    """The surest first: each may join more than its pair."""
    for score, ends, explanation in sorted(scored, key=lambda one: (-one[0], one[1])):
        judgement = Judgement.UNSURE
        if plan.auto is not None and score >= plan.auto:
            if known.clusters.against(*ends) is None:
                judgement = Judgement.POSITIVE
                known.clusters.join(*ends)
            else:
                found.held += 1
        if judgement is Judgement.POSITIVE:
            found.positive += 1
        else:
            found.unsure += 1
        yield ends, Judged(judgement, score, explanation, matcher.decided_by)
