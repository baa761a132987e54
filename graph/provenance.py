"""Rows of the model as importers give them, and the envelope that an assertion is stored with.

The key says which assertion it is, the id which version of it. The id begins with the key, so that the one index on
ids also finds every version of an assertion.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from graph.errors import DatasetError
from graph.ids import digest
from graph.ontology import ONTOLOGY
from graph.storage import hashable, stored_properties
from graph.values import partial_date
from graph.vocabularies import Basis, Marking, Reliability, Stance

UNKNOWN_CREDIBILITY = 6

# Admiralty grades to a number, credibility 1 to 5 from left to right. Each cell is a weight of the source (A 0.95,
# B 0.80, C 0.60, D 0.40, E 0.20) times one of the information (1.00, 0.85, 0.65, 0.35, 0.10), rounded. NATO defines
# the grades as words; that these words are these numbers is this project's convention, and only their order is meant.
CONFIDENCE: Mapping[Reliability, tuple[float, ...]] = {
    Reliability.A: (0.95, 0.81, 0.62, 0.33, 0.10),
    Reliability.B: (0.80, 0.68, 0.52, 0.28, 0.08),
    Reliability.C: (0.60, 0.51, 0.39, 0.21, 0.06),
    Reliability.D: (0.40, 0.34, 0.26, 0.14, 0.04),
    Reliability.E: (0.20, 0.17, 0.13, 0.07, 0.02),
}


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node to write. `properties` holds `name` and the label's own properties, in natural Python values:
    text for STRING, ENUM, DECIMAL and PARTIAL_DATE; (latitude, longitude) for POINT; a sequence where `many`.
    `described_by` is the source whose description this is, empty where the node is only named, and None in curated data
    sets, whose description stands before any other. `place` (file and line) is named in errors and never stored.
    """

    label: str
    id: str
    properties: Mapping[str, Any]
    recorded_at: datetime
    marking: Marking = Marking.CLEAR
    protected: bool = False
    synthetic: bool = False
    described_by: str | None = None
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AssertionRow:
    """What one source asserts or denies: a relationship to write. `properties` are the type's own."""

    type: str
    start: str
    end: str
    source: str
    recorded_at: datetime
    stance: Stance = Stance.ASSERTS
    reliability: Reliability | None = None
    credibility: int | None = None
    basis: Basis = Basis.REPORTED
    valid_from: str | None = None
    valid_to: str | None = None
    marking: Marking = Marking.CLEAR
    note: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    place: str = field(default="", compare=False)


def confidence(reliability: Reliability | None, credibility: int | None) -> float | None:
    """0 to 1 from the two grades; None where either is unknown (absent, F or 6)."""
    if reliability is None or credibility is None or credibility == UNKNOWN_CREDIBILITY:
        return None
    weights = CONFIDENCE.get(reliability)
    return weights[credibility - 1] if weights else None


def canonical(row: AssertionRow) -> AssertionRow:
    """The same assertion with the ends of an undirected type in order, so that A–B and B–A are one."""
    relationship = ONTOLOGY.relationships.get(row.type)
    if relationship is None or not relationship.undirected or row.start <= row.end:
        return row
    return replace(row, start=row.end, end=row.start)


def envelope(row: AssertionRow) -> dict[str, Any]:
    """Every property that the relationship is stored with; absent ones are left out. Raises DatasetError."""
    row = canonical(row)
    relationship = ONTOLOGY.relationships.get(row.type)
    if relationship is None:
        raise DatasetError(f"{_at(row.place)}There is no relationship type {row.type!r}: see docs/model.md.")
    try:
        own = stored_properties(relationship.properties, row.properties)
        valid_from = partial_date(row.valid_from) if row.valid_from else None
        valid_to = partial_date(row.valid_to) if row.valid_to else None
    except ValueError as error:
        raise DatasetError(f"{_at(row.place)}{row.type} {row.start} → {row.end}: {error}") from error
    grade = confidence(row.reliability, row.credibility)
    recorded_at = row.recorded_at.astimezone(UTC)
    valid_to_text = valid_to.text if valid_to else None
    discriminator = [own.get(name) for name in relationship.discriminator]
    key = digest([row.type, row.start, row.end, row.source, valid_from.text if valid_from else None, discriminator])
    content = digest(
        [
            hashable(own), row.stance, row.reliability, row.credibility, row.basis, valid_to_text, int(row.marking),
            row.note or None,
        ]
    )  # fmt: skip
    stored: dict[str, Any] = {
        **own,
        "key": key,
        "id": f"{key}-{digest([recorded_at.isoformat(), content], 16)}",
        "rowHash": content,
        "source": row.source,
        "stance": str(row.stance),
        "reliability": str(row.reliability) if row.reliability else None,
        "credibility": row.credibility,
        "graded": grade is not None,
        "confidence": grade,
        "basis": str(row.basis),
        "validFrom": valid_from.text if valid_from else None,
        "validFromDay": valid_from.first_day if valid_from else None,
        "validTo": valid_to_text,
        "validToDay": valid_to.day_after if valid_to else None,
        "recordedAt": recorded_at,
        "marking": int(row.marking),
        "note": row.note or None,
    }
    if relationship.keeps_ends:
        stored |= {"fromId": row.start, "toId": row.end}
    return {name: value for name, value in stored.items() if value is not None}


def _at(place: str) -> str:
    return f"{place}: " if place else ""
