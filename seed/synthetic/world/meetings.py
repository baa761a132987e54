"""Where crimes meet: wallets shared by people of many crimes, of one crime, and of any as chance has it; and hubs.

Most people here are suspected of fraud; the other crimes are rare. Five people of five crimes who share one wallet are
then no accident, and forty who are based in one place are: among forty there will be some of each.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from graph.vocabularies import CrimeKind
from seed.synthetic.draft import Draft
from seed.synthetic.world.press import INSTITUTE_W, OBSERVER_W, PREFIX
from seed.synthetic.world.webs import person

RARE = ("DRUGS", "FIREARMS", "WILDLIFE", "TRAFFICKING_IN_PERSONS", "CORRUPTION")
COMMON = "FRAUD"
SHARE_OF_COMMON = 0.8
SHARING = 5
"""People who share one wallet. Four of four kinds would be too few to be told from chance (p = 0.06)."""
BY_CHANCE = (3, 12)
"""The same where chance decides, at least and at most."""
RESIDENTS = 40
HUBS = 2


class MeetingKind(StrEnum):
    CONVERGENT = "CONVERGENT"
    PLAIN = "PLAIN"
    RANDOM = "RANDOM"
    HUB = "HUB"


@dataclass(frozen=True, slots=True)
class Meeting:
    """`element`: the wallet or place in the middle; `kinds`: of the crimes of those who share it, two hops away."""

    id: str
    kind: MeetingKind
    element: str
    people: tuple[str, ...]
    kinds: tuple[str, ...]


def plant_meetings(rng: Random, draft: Draft, number: int, by_chance: int) -> list[Meeting]:
    """So many convergent ones, as many plain ones, the hubs, and those by chance."""
    convergent = [_sharing(rng, draft, n, MeetingKind.CONVERGENT) for n in range(1, number + 1)]
    plain = [_sharing(rng, draft, n, MeetingKind.PLAIN) for n in range(number + 1, 2 * number + 1)]
    hubs = [_hub(rng, draft, n) for n in range(1, HUBS + 1)]
    first = 2 * number + 1
    return [
        *convergent,
        *plain,
        *hubs,
        *(_sharing(rng, draft, n, MeetingKind.RANDOM) for n in range(first, first + by_chance)),
    ]


def _sharing(rng: Random, draft: Draft, n: int, kind: MeetingKind) -> Meeting:
    tag = f"meeting-{n:02d}"
    address = f"synthetic-{PREFIX}{tag}"
    wallet = draft.node(
        "Wallet", f"wallet:other:{address}", f"Synthetic wallet {tag}", OBSERVER_W.id, family="other", address=address
    )
    match kind:
        case MeetingKind.CONVERGENT:
            kinds = rng.sample(RARE, SHARING)
        case MeetingKind.PLAIN:
            kinds = [COMMON] * SHARING
        case _:
            kinds = _by_chance(rng, rng.randint(*BY_CHANCE))
    people = tuple(_suspect(draft, f"{tag}-{i}", one) for i, one in enumerate(kinds, start=1))
    for one in people:
        draft.relationship(
            "CONTROLS",
            one,
            wallet,
            OBSERVER_W.id,
            credibility="2",
            attributionClass="forensic_investigation",
            attributionConfidence="70",
        )
    return Meeting(tag, kind, wallet, people, tuple(sorted(set(kinds))))


def _hub(rng: Random, draft: Draft, n: int) -> Meeting:
    tag = f"hub-{n}"
    place = draft.node("Place", f"place:synthetic-{PREFIX}{tag}", f"Synthetic town {n}", INSTITUTE_W.id, kind="CITY")
    kinds = _by_chance(rng, RESIDENTS)
    people = tuple(_suspect(draft, f"{tag}-{i:02d}", one) for i, one in enumerate(kinds, start=1))
    for one in people:
        draft.relationship("BASED_IN", one, place, INSTITUTE_W.id, credibility="2")
    return Meeting(tag, MeetingKind.HUB, place, people, tuple(sorted(set(kinds))))


def _by_chance(rng: Random, number: int) -> list[str]:
    return [COMMON if rng.random() < SHARE_OF_COMMON else rng.choice(RARE) for _ in range(number)]


def _suspect(draft: Draft, slug: str, kind: str) -> str:
    suspect = person(draft, slug, OBSERVER_W)
    title = f"Synthetic crime {slug}"
    crime = draft.node(
        "Crime", f"crime:synthetic-{PREFIX}{slug}", title, OBSERVER_W.id, kind=CrimeKind(kind).value, title=title
    )
    draft.relationship("SUSPECTED_OF", suspect, crime, OBSERVER_W.id, credibility="2")
    return suspect
