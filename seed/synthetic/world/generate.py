"""The world and its ground truth, from a seed."""

from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

from graph.errors import DatasetError
from seed.synthetic import chains as planting
from seed.synthetic.decoys import places, plant_decoys
from seed.synthetic.draft import Draft
from seed.synthetic.files import Head, data_files, json_file
from seed.synthetic.generate import told_chain, told_decoy, told_hops
from seed.synthetic.hops import HOPS
from seed.synthetic.victims import plant_victims
from seed.synthetic.world.bundles import plant_bundles
from seed.synthetic.world.joins import plant_joins
from seed.synthetic.world.meetings import plant_meetings
from seed.synthetic.world.mixes import Mix, plant_mixes
from seed.synthetic.world.press import AFTER, BEFORE, PRESS, PUBLICATIONS
from seed.synthetic.world.webs import Web, plant_webs

NAME = "synthetic-world"
HEAD = Head(
    NAME,
    "A synthetic world to measure analyses by",
    "Made up by a seeded generator, and describing nobody: chains from a job advert to the owner of a wallet, whole,"
    " with a gap or out of order; people between whom evidence grows; mixed money; places where crimes meet. The"
    " ground truth is in truth.json.",
    PUBLICATIONS,
)
# What happens on a day and is over, so that the order of two can be wrong. That a scheme is run, or money collected
# for it, goes on: it has no order with what comes beside it.
EVENTS = {"RECRUITS_FOR", "FOLLOWED_BY", "LEADS_INTO", "SENT"}
REVERSALS = tuple((one.name, two.name) for one, two in pairwise(HOPS) if {one.type, two.type} <= EVENTS)
SMALLEST = len(HOPS) + len(REVERSALS) + 1


def generate(*, seed: int, size: int) -> dict[str, bytes]:
    """Path to content of every file; `size` is the number of chains, and of webs and mixes.

    Raises DatasetError when `size` is too small to hold every kind of gap and reversal.
    """
    if size < SMALLEST:
        raise DatasetError(
            f"A world of {size} chains cannot hold every kind of gap and reversal: use {SMALLEST} or more."
        )
    rng = Random(seed)  # noqa: S311 — must be repeatable, and guards nothing
    draft = Draft()
    lots = places(draft, PRESS)
    chains = [
        planting.plant(rng, draft, number, shape, rng.choice(lots), PRESS, EVENTS)
        for number, shape in enumerate(planting.shapes(rng, size, REVERSALS), start=1)
    ]
    for chain in chains:
        draft.relationship("OPERATES", chain.operator, chain.stops["compound"], PRESS.institute.id, credibility="2")
    decoys = plant_decoys(rng, draft, chains, lots, PRESS)
    victims = plant_victims(rng, draft, chains, PRESS)
    truth = {
        "seed": seed,
        "size": size,
        "before": BEFORE,
        "after": AFTER,
        "hops": told_hops(),
        "chains": [told_chain(c, victims[c.id]) for c in chains],
        "decoys": [told_decoy(d) for d in decoys],
        "webs": [_web(w) for w in plant_webs(rng, draft, size)],
        "bundles": [asdict(b) for b in plant_bundles(rng, draft, max(4, size // 4))],
        "mixes": [_mix(m) for m in plant_mixes(rng, draft, size)],
        "meetings": [asdict(m) for m in plant_meetings(rng, draft, max(4, size // 8), size)],
        "joins": [asdict(j) for j in plant_joins(rng, draft, max(4, size // 4))],
    }
    return data_files(draft, seed=seed, size=size, head=HEAD) | {"truth.json": json_file(truth)}


def _web(web: Web) -> dict[str, object]:
    return {
        "id": web.id,
        "start": web.start,
        "end": web.end,
        "edge": list(web.edge),
        "added": web.added,
        "source": web.source.id,
    }


def _mix(mix: Mix) -> dict[str, object]:
    due = {method: {wallet: _plain(amount) for wallet, amount in of.items()} for method, of in mix.due.items()}
    return {
        "id": mix.id,
        "order": mix.steps,
        "tainted": mix.tainted,
        "clean": mix.clean,
        "mixer": mix.mixer,
        "due": due,
    }


def _plain(amount: Fraction) -> str:
    """Exact: denominators are those of a thousandth."""
    return f"{Decimal(amount.numerator) / Decimal(amount.denominator):f}"
