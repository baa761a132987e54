"""The synthetic data set and its ground truth, from a seed: the same seed and size give the same bytes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from graph.errors import DatasetError
from seed.synthetic import chains as planting
from seed.synthetic.chains import Chain
from seed.synthetic.decoys import Decoy, places, plant_decoys
from seed.synthetic.draft import Draft
from seed.synthetic.evidence import PlantedEvidence, plant_claims, plant_evidence
from seed.synthetic.files import NAME, data_files, json_file
from seed.synthetic.hops import HOPS
from seed.synthetic.victims import plant_victims

__all__ = ["DEFAULT_SEED", "DEFAULT_SIZE", "NAME", "generate", "write"]

DEFAULT_SEED = 7
DEFAULT_SIZE = 16


def generate(*, seed: int = DEFAULT_SEED, size: int = DEFAULT_SIZE) -> dict[str, bytes]:
    """Path to content of every file of the data set; `size` is the number of chains.

    Raises DatasetError when `size` is too small to hold every kind of gap.
    """
    if size < planting.SMALLEST:
        raise DatasetError(
            f"A synthetic data set of {size} chains cannot hold every kind of gap: use --size {planting.SMALLEST} or"
            " more."
        )
    rng = Random(seed)  # noqa: S311 — must be repeatable, and guards nothing
    draft = Draft()
    lots = places(draft)
    chains = [
        planting.plant(rng, draft, number, shape, rng.choice(lots))
        for number, shape in enumerate(planting.shapes(rng, size), start=1)
    ]
    decoys = plant_decoys(rng, draft, chains, lots)
    victims = plant_victims(rng, draft, chains)
    evidence = plant_evidence(draft, chains)
    plant_claims(draft, chains)
    truth = {
        "seed": seed,
        "size": size,
        "hops": told_hops(),
        "chains": [told_chain(c, victims[c.id]) for c in chains],
        "decoys": [told_decoy(d) for d in decoys],
        "evidence": [_evidence(e) for e in evidence],
    }
    return data_files(draft, seed=seed, size=size) | {"truth.json": json_file(truth)}


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes the files under `folder`, and removes CSV files of an earlier size or seed that are no longer made."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for stale in (p for part in ("nodes", "relationships") for p in (folder / part).glob("*.csv")):
        if stale.relative_to(folder).as_posix() not in files:
            stale.unlink()


def told_hops() -> list[dict[str, object]]:
    return [{"name": h.name, "type": h.type, "from": h.near, "to": h.far, "forward": h.forward} for h in HOPS]


def told_chain(chain: Chain, victims: Sequence[str]) -> dict[str, object]:
    shape = chain.shape
    return {
        "id": chain.id,
        "kind": shape.kind,
        "gap": shape.gap,
        "reversed": list(shape.reversed) if shape.reversed else None,
        "stops": chain.stops,
        "hops": [
            {"name": s.hop.name, "type": s.hop.type, "from": s.start, "to": s.end, "date": s.date} for s in chain.steps
        ],
        "recruiter": chain.recruiter,
        "account": chain.account,
        "operator": chain.operator,
        "victims": list(victims),
    }


def told_decoy(decoy: Decoy) -> dict[str, object]:
    return {"id": decoy.id, "why": decoy.why, "touches": list(decoy.touches)}


def _evidence(planted: PlantedEvidence) -> dict[str, object]:
    evidence = planted.evidence
    for_clear = evidence.corroboration_for_clear
    return {
        "chain": planted.chain,
        "type": "OPERATES",
        "from": planted.start,
        "to": planted.end,
        "why": evidence.why,
        "statements": [
            {"source": s.source.id, "publisher": s.source.publisher, "stance": s.stance, "marking": s.marking}
            for s in evidence.statements
        ],
        "corroboration": evidence.corroboration,
        "corroborationForClear": evidence.corroboration if for_clear is None else for_clear,
        "disputed": evidence.disputed,
    }
