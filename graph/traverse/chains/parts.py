"""The parts of a chain in their order, and the steps that lead from one to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.ontology import ONTOLOGY
from graph.vocabularies import OrganizationKind, StageKind


class Part(StrEnum):
    RECRUITER = "RECRUITER"
    ADVERT = "ADVERT"
    RECRUITMENT = "RECRUITMENT"
    TRANSIT = "TRANSIT"
    EXPLOITATION = "EXPLOITATION"
    COMPOUND = "COMPOUND"
    SCHEME = "SCHEME"
    COLLECTION = "COLLECTION"
    LAYERING = "LAYERING"
    DEPOSIT = "DEPOSIT"
    EXCHANGE = "EXCHANGE"
    OWNER = "OWNER"


@dataclass(frozen=True, slots=True)
class Place:
    """What may stand at a part.

    name    as a gap names it
    labels  of what stands there
    kinds   values of its `kind`, None for one without; without the tuple any
    """

    name: str
    description: str
    labels: tuple[str, ...]
    kinds: tuple[str | None, ...] | None = None


class Dated(StrEnum):
    """What the dates of a link say of the step over it.

    BEGINS  it was taken when the link began: a stage that follows another, a transfer
    HOLDS   it could be taken as long as the link held: a scheme that is run, a wallet that is controlled
    """

    BEGINS = "BEGINS"
    HOLDS = "HOLDS"


@dataclass(frozen=True, slots=True)
class Step:
    """From any of `near` to any of `far` that is no earlier part, over a relationship that points that way.

    against  it points the other way
    """

    near: tuple[Part, ...]
    type: str
    far: tuple[Part, ...]
    dated: Dated
    against: bool = False


_STAGES = (Part.RECRUITMENT, Part.TRANSIT, Part.EXPLOITATION)
# Tables, a part and a step a line.
# fmt: off
PLACES: Mapping[Part, Place] = {
    Part.RECRUITER: Place("a recruiter", "Who posted the advert, or recruits.", ("Account", "Person", "Organization")),
    Part.ADVERT: Place("an advert", "The job advert.", ("JobAdvert",)),
    Part.RECRUITMENT: Place("recruitment", "Stages of recruitment.", ("Stage",), (StageKind.RECRUITMENT,)),
    Part.TRANSIT: Place("transit", "Stages of transit, and those of no kind.", ("Stage",), (StageKind.TRANSIT, None)),
    Part.EXPLOITATION: Place("exploitation", "Stages of exploitation.", ("Stage",), (StageKind.EXPLOITATION,)),
    Part.COMPOUND: Place("a compound", "The scam compound.", ("Compound",)),
    Part.SCHEME: Place("a scheme", "The fraud scheme.", ("Scheme",)),
    Part.COLLECTION: Place("a collection wallet", "The wallet, or bank account, that collects for the scheme.",
                           ("Wallet", "BankAccount")),
    Part.LAYERING: Place("layering", "Wallets through which the money went on.", ("Wallet",)),
    Part.DEPOSIT: Place("a deposit at an exchange", "The wallet that an exchange controls, where layering ends.",
                        ("Wallet",)),
    Part.EXCHANGE: Place("an exchange", "Who controls that wallet: an organization of kind EXCHANGE.",
                         ("Organization",), (OrganizationKind.EXCHANGE,)),
    Part.OWNER: Place("an owner", "Whoever else is said to control the last wallet.",
                      ("Person", "Organization", "Account"),
                      (None, *(x for x in OrganizationKind if x is not OrganizationKind.EXCHANGE))),
}
STEPS: tuple[Step, ...] = (
    Step((Part.RECRUITER,), "POSTED", (Part.ADVERT,), Dated.BEGINS),
    Step((Part.RECRUITER, Part.ADVERT), "RECRUITS_FOR", (*_STAGES, Part.COMPOUND, Part.SCHEME), Dated.HOLDS),
    Step(_STAGES, "FOLLOWED_BY", _STAGES, Dated.BEGINS),
    Step(_STAGES, "LEADS_INTO", (Part.COMPOUND, Part.SCHEME), Dated.BEGINS),
    Step((Part.COMPOUND,), "RUNS", (Part.SCHEME,), Dated.HOLDS),
    Step((Part.SCHEME,), "COLLECTS_FOR", (Part.COLLECTION,), Dated.HOLDS, against=True),
    Step((Part.COLLECTION, Part.LAYERING), "SENT", (Part.LAYERING, Part.DEPOSIT), Dated.BEGINS),
    Step((Part.COLLECTION, Part.DEPOSIT), "CONTROLS", (Part.EXCHANGE,), Dated.HOLDS, against=True),
    Step((Part.COLLECTION, Part.LAYERING, Part.EXCHANGE), "CONTROLS", (Part.OWNER,), Dated.HOLDS, against=True),
)
# fmt: on
ORDER: Mapping[Part, int] = {part: at for at, part in enumerate(Part)}
TYPES = tuple(dict.fromkeys(step.type for step in STEPS))
ANCHORS: Mapping[str, Part] = {"JobAdvert": Part.ADVERT, "Compound": Part.COMPOUND, "Scheme": Part.SCHEME}
"""Labels that chains are asked for, and the parts that they stand at."""


def step_of(near: Part, relationship: str, far: Part) -> Step | None:
    """The step over such a link, if there is one."""
    for step in STEPS:
        if step.type == relationship and near in step.near and far in step.far and ORDER[near] <= ORDER[far]:
            return step
    return None


def parts_of(label: str, kind: str | None) -> tuple[Part, ...]:
    """Where such an entity may stand."""
    return tuple(
        part for part, place in PLACES.items() if label in place.labels and (place.kinds is None or kind in place.kinds)
    )


def anchor_of(node_id: str) -> Part | None:
    """The part of what is named; None for what no chain is asked for."""
    node_type = ONTOLOGY.prefixes.get(node_id.partition(":")[0])
    return None if node_type is None else ANCHORS.get(node_type.label)
