"""What bears a kind of crime, and by which relationships somebody or something meets it.

A crime has its kind, a scheme is fraud, a compound is a scam compound. What a source says of a victim, and what an
authority did (notices, sanctions, operations, arrests, seizures …), is no meeting: one operation against two crimes
does not join them. Nor is an acquittal.
"""

from collections.abc import Mapping
from enum import StrEnum

from graph.ontology import ONTOLOGY
from graph.vocabularies import CrimeKind

SCAM_COMPOUND = "SCAM_COMPOUND"
_SCHEMES = {CrimeKind.FRAUD: ", and schemes"}
KINDS: Mapping[str, str] = {
    SCAM_COMPOUND: "Compounds.",
    **{kind.value: f"Crimes of this kind{_SCHEMES.get(kind, '')}." for kind in CrimeKind},
}
OF_LABEL: Mapping[str, str | None] = {"Crime": None, "Scheme": CrimeKind.FRAUD.value, "Compound": SCAM_COMPOUND}
"""The kind that every node of a label has; None where each has its own, if any."""
MEETINGS: Mapping[str, tuple[str, ...]] = {
    "Crime": (
        "SUSPECTED_OF", "CHARGED_WITH", "CONVICTED_OF", "INVOLVES", "TOOK_PLACE_AT", "PART_OF", "LINKED_TO",
    ),
    "Scheme": ("RUNS", "PROMOTES", "COLLECTS_FOR", "RECRUITS_FOR", "LEADS_INTO", "PART_OF"),
    "Compound": (
        "OPERATES", "OWNS", "FOUNDED", "PROTECTS", "SUPPLIES", "RECRUITS_FOR", "LEADS_INTO", "LOCATED_IN",
        "TRANSFERRED_TO", "TOOK_PLACE_AT",
    ),
}  # fmt: skip
MEETING_TYPES = tuple(dict.fromkeys(name for names in MEETINGS.values() for name in names))
UNDECIDED = ("SUSPECTED_OF", "CHARGED_WITH")
"""What an acquittal of the same crime ends."""
_BY_AUTHORITIES = {*ONTOLOGY.groups["Measure"], "Seizure", "Arrest", "Rescue", "Repatriation"}
WALKED: tuple[str, ...] = tuple(
    label for label in ONTOLOGY.groups["Entity"] if label not in {*_BY_AUTHORITIES, *ONTOLOGY.victim_labels, *OF_LABEL}
)
"""Labels that ways lead through. What bears a kind is met, and joins nothing: two suspects of one crime are linked by
it, but then their kinds are not their own."""
_ENDS = {*WALKED, *OF_LABEL}
WALKED_TYPES: tuple[str, ...] = tuple(
    r.type
    for r in ONTOLOGY.relationship_types
    if r.traversable and _ENDS & set(ONTOLOGY.labels(r.sources)) and _ENDS & set(ONTOLOGY.labels(r.targets))
)
"""Types that can join two of them."""


def only_walked(relationship: str, label: str) -> bool:
    """Whether such a relationship joins what has the label with nothing but what ways lead through."""
    r = ONTOLOGY.relationships[relationship]
    starts, ends = ONTOLOGY.labels(r.sources), ONTOLOGY.labels(r.targets)
    far = {*(ends if label in starts else ()), *(starts if label in ends else ())}
    return far <= set(WALKED)


class Role(StrEnum):
    """What an entity is to the walk."""

    WALKED = "WALKED"
    BEARER = "BEARER"
    NEITHER = "NEITHER"


def label_of(node_id: str) -> str:
    """Ids begin with their label."""
    return ONTOLOGY.prefixes[node_id.partition(":")[0]].label


def role_of(node_id: str) -> Role:
    label = label_of(node_id)
    return Role.BEARER if label in OF_LABEL else Role.WALKED if label in WALKED else Role.NEITHER
