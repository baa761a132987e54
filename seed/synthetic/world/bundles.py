"""Two people joined by separate routes of two links: how many assertions, and whose words, does it hang on?"""

from dataclasses import dataclass
from random import Random

from seed.synthetic.draft import Draft
from seed.synthetic.sources import Publication
from seed.synthetic.world.press import EARLY_COPIES, REPORTS
from seed.synthetic.world.webs import associate, person


@dataclass(frozen=True, slots=True)
class Bundle:
    """assertions: the fewest that would have to fall; sources: the fewest original ones; critical: each of whom alone
    would do."""

    id: str
    start: str
    end: str
    assertions: int
    sources: int
    critical: tuple[str, ...]


def plant_bundles(rng: Random, draft: Draft, number: int) -> list[Bundle]:
    return [_on_one_word(rng, draft, n) if n % 2 else _on_many(rng, draft, n) for n in range(1, number + 1)]


def _ends(draft: Draft, n: int, source: Publication) -> tuple[str, str, str]:
    tag = f"bundle-{n:02d}"
    return tag, person(draft, f"{tag}-start", source), person(draft, f"{tag}-end", source)


def _on_one_word(rng: Random, draft: Draft, n: int) -> Bundle:
    """On each route one link is told by one report and its reprint alone, whoever tells the other."""
    word, *others = rng.sample(REPORTS, len(REPORTS))
    tag, start, end = _ends(draft, n, word)
    routes = rng.randint(2, 3)
    least = 0
    for i in range(1, routes + 1):
        middle = person(draft, f"{tag}-{i}", word)
        links = [(start, middle), (middle, end)]
        rng.shuffle(links)
        associate(draft, links[0], word, credibility="2")
        reprinted = rng.random() < 0.5
        if reprinted:
            associate(draft, links[0], EARLY_COPIES[word.id], credibility="2")
        told = rng.randint(1, 2)
        # Others on each route: one that told the other link of all routes would be as critical.
        for other in others[2 * i - 2 :][:told]:
            associate(draft, links[1], other, credibility="2")
        least += min(1 + reprinted, told)
    return Bundle(tag, start, end, least, 1, (word.id,))


def _on_many(rng: Random, draft: Draft, n: int) -> Bundle:
    """Every route has reports of its own, so that one of them falls with a report and the others stand."""
    tag, start, end = _ends(draft, n, REPORTS[0])
    routes = rng.randint(2, 3)
    order = rng.sample(REPORTS, len(REPORTS))
    for i in range(1, routes + 1):
        middle = person(draft, f"{tag}-{i}", REPORTS[0])
        first, second = order[2 * i - 2], order[2 * i - 1]
        associate(draft, (start, middle), first, credibility="2")
        associate(draft, (middle, end), second, credibility="2")
    return Bundle(tag, start, end, routes, routes, ())
