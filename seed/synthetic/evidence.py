"""Who says that an operator runs a compound: copied reports, independent ones, a denial, and markings above CLEAR."""

from collections.abc import Sequence
from dataclasses import dataclass

from seed.synthetic.chains import Chain
from seed.synthetic.draft import Draft
from seed.synthetic.sources import (
    COURIER,
    DIGEST,
    GAZETTE,
    HERALD,
    HERALD_LATER,
    INSTITUTE,
    OBSERVER,
    TIMES,
    Publication,
)


@dataclass(frozen=True, slots=True)
class Statement:
    source: Publication
    stance: str = "ASSERTS"
    marking: str = "CLEAR"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A planted bundle of statements on one relationship, and what a reader cleared for all of it must be told."""

    why: str
    statements: tuple[Statement, ...]
    corroboration: int
    disputed: bool = False
    corroboration_for_clear: int | None = None
    """For a reader who is cleared for CLEAR alone; None where nothing is marked higher."""


@dataclass(frozen=True, slots=True)
class PlantedEvidence:
    chain: str
    start: str
    end: str
    evidence: Evidence


EVIDENCE: tuple[Evidence, ...] = (
    Evidence(
        "One report, copied by three publishers, one of them at second hand.",
        (Statement(HERALD), Statement(TIMES), Statement(COURIER), Statement(DIGEST)),
        1,
    ),
    Evidence("Two reports of one publisher.", (Statement(HERALD), Statement(HERALD_LATER)), 1),
    Evidence("Three independent reports.", (Statement(OBSERVER), Statement(INSTITUTE), Statement(GAZETTE)), 3),
    Evidence(
        "A report, its copy, and an independent one.", (Statement(HERALD), Statement(TIMES), Statement(OBSERVER)), 2
    ),
    Evidence(
        "One source asserts it, another denies it.",
        (Statement(OBSERVER), Statement(GAZETTE, stance="DENIES")),
        1,
        disputed=True,
    ),
    Evidence(
        "A CLEAR report beside an AMBER one.",
        (Statement(OBSERVER), Statement(INSTITUTE, marking="AMBER")),
        2,
        corroboration_for_clear=1,
    ),
    Evidence(
        "A CLEAR report beside a GREEN one.",
        (Statement(GAZETTE), Statement(OBSERVER, marking="GREEN")),
        2,
        corroboration_for_clear=1,
    ),
)
PLAIN = Evidence("One report.", (Statement(INSTITUTE),), 1)


def plant_evidence(draft: Draft, chains: Sequence[Chain]) -> list[PlantedEvidence]:
    """States OPERATES between each chain's operator and compound; answers the bundles that were planted on purpose."""
    planted: list[PlantedEvidence] = []
    for position, chain in enumerate(chains):
        evidence = EVIDENCE[position] if position < len(EVIDENCE) else PLAIN
        compound = chain.stops["compound"]
        for s in evidence.statements:
            draft.relationship(
                "OPERATES", chain.operator, compound, s.source.id, stance=s.stance, marking=s.marking, credibility="2"
            )
        if evidence is not PLAIN:
            planted.append(PlantedEvidence(chain.id, chain.operator, compound, evidence))
    return planted


def plant_claims(draft: Draft, chains: Sequence[Chain]) -> None:
    """A status for every compound, and for every third one two sources that disagree on how many it holds."""
    for chain in chains:
        compound = chain.stops["compound"]
        draft.claim(compound, "status", "ACTIVE", OBSERVER.id, validFrom=chain.start.isoformat(), credibility="2")
        if chain.number % 3 == 0:
            held = 40 * chain.number
            draft.claim(
                compound, "peopleHeld", str(held), OBSERVER.id, qualifier="about", unit="people", credibility="3"
            )
            draft.claim(compound, "peopleHeld", str(held * 2), GAZETTE.id, unit="people", credibility="3")
