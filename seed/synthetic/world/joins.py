"""People who are joined by well-evidenced links through two go-betweens, beside dearer ways to join them."""

from dataclasses import dataclass
from random import Random

from seed.synthetic.draft import Draft
from seed.synthetic.world.press import REPORTS
from seed.synthetic.world.webs import associate, person


@dataclass(frozen=True, slots=True)
class Join:
    """`ids` are to be joined; `tree`: all people of the surest tree; `decoy`: who is not in it."""

    id: str
    ids: tuple[str, ...]
    tree: tuple[str, ...]
    decoy: str


def plant_joins(rng: Random, draft: Draft, number: int) -> list[Join]:
    return [_join(rng, draft, n) for n in range(1, number + 1)]


def _join(rng: Random, draft: Draft, n: int) -> Join:
    tag = f"join-{n:02d}"
    ids = tuple(person(draft, f"{tag}-{i}", REPORTS[0]) for i in range(1, rng.randint(3, 5) + 1))
    one, two = (person(draft, f"{tag}-between-{i}", REPORTS[0]) for i in (1, 2))
    cut = rng.randint(1, len(ids) - 1)
    strong = [(one, x) for x in ids[:cut]] + [(two, x) for x in ids[cut:]] + [(one, two)]
    for edge in strong:
        # B2 and C2 by two publishers: 0.84.
        associate(draft, edge, REPORTS[0], credibility="2")
        associate(draft, edge, REPORTS[1], credibility="2")
    # Who is linked to all by one poor report (E5, 0.02) would take a link less, and the named ones none between.
    decoy = person(draft, f"{tag}-decoy", REPORTS[0])
    for x in ids:
        associate(draft, (decoy, x), REPORTS[6], credibility="5")
    associate(draft, (ids[0], ids[1]), REPORTS[6], credibility="5")
    return Join(tag, ids, (*ids, one, two), decoy)
