"""Two people with several paths between them, and one statement more that comes later: how may it move their ranks?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from seed.synthetic.draft import Draft
from seed.synthetic.sources import Publication
from seed.synthetic.world.press import ADDED, COPIES, PREFIX, REPORTS

Edge = tuple[str, str]
MIDDLE = 3
"""People in each of two layers between the two."""
DENIED = 0.15
UNGRADED = 0.1


class Added(StrEnum):
    """What comes later, about one link of the web."""

    INDEPENDENT = "INDEPENDENT"
    COPY = "COPY"
    DENIAL = "DENIAL"


@dataclass(frozen=True, slots=True)
class Web:
    """`edge`: the ends of the link that the later statement is about, in the order of the walk."""

    id: str
    start: str
    end: str
    edge: Edge
    added: Added
    source: Publication


def plant_webs(rng: Random, draft: Draft, number: int) -> list[Web]:
    kinds = list(Added)
    return [_web(rng, draft, n, kinds[n % len(kinds)]) for n in range(1, number + 1)]


def person(draft: Draft, slug: str, source: Publication) -> str:
    name = f"Synthetic {slug.replace('-', ' ')}"
    return draft.node("Person", f"person:synthetic-{PREFIX}{slug}", name, source.id)


def associate(draft: Draft, edge: Edge, source: Publication, **cells: str) -> None:
    draft.relationship("ASSOCIATE_OF", *edge, source.id, **cells)


def _web(rng: Random, draft: Draft, n: int, added: Added) -> Web:
    tag = f"web-{n:02d}"
    start, end = (person(draft, f"{tag}-{side}", REPORTS[0]) for side in ("start", "end"))
    near, far = (
        [person(draft, f"{tag}-{layer}-{i}", REPORTS[0]) for i in range(1, MIDDLE + 1)] for layer in ("near", "far")
    )
    # The first stands on a way to each of the others, so that some links are shared by paths and others are not.
    edges = [(start, x) for x in near] + [(y, end) for y in far] + [(near[0], y) for y in far]
    edges += [(x, y) for x in near[1:] for y in rng.sample(far, MIDDLE - 1)]
    told = {edge: _stated(rng, draft, edge) for edge in edges}
    edge = rng.choice(edges)
    source = _add(rng, draft, edge, added, told[edge])
    return Web(tag, start, end, edge, added, source)


def _stated(rng: Random, draft: Draft, edge: Edge) -> Sequence[tuple[Publication, str]]:
    """One to three reports that assert it, each with its credibility, and here and there one that denies it."""
    sources = rng.sample(REPORTS, rng.choice((1, 1, 2, 3)) + 1)
    asserting = [(source, "" if rng.random() < UNGRADED else rng.choice("234")) for source in sources[1:]]
    for source, credibility in asserting:
        associate(draft, edge, source, credibility=credibility)
    if rng.random() < DENIED:
        associate(draft, edge, sources[0], stance="DENIES", credibility=rng.choice("34"))
    return asserting


def _add(rng: Random, draft: Draft, edge: Edge, added: Added, told: Sequence[tuple[Publication, str]]) -> Publication:
    credibility = rng.choice(("2", "3", "5", ""))
    match added:
        case Added.INDEPENDENT:
            source = rng.choice(ADDED)
            associate(draft, edge, source, credibility=credibility)
        case Added.COPY:
            source, credibility = COPIES[rng.choice(told)[0].id], "1"
            associate(draft, edge, source, credibility=credibility)
        case Added.DENIAL:
            source = rng.choice(ADDED)
            associate(draft, edge, source, stance="DENIES", credibility=credibility)
    return source
