"""The null model of convergence: exact, and honest about chance."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

import pytest

from graph.traverse.convergence import null_model
from graph.traverse.convergence.convergence import likelihood
from graph.traverse.convergence.counted import Ends
from graph.traverse.convergence.null_model import chance


def _counted(ends: Sequence[int], draws: int) -> dict[int, Fraction]:
    """How probable each number of kinds is, by counting all draws."""
    urn = [kind for kind, number in enumerate(ends) for _ in range(number)]
    every = [len({urn[i] for i in drawn}) for drawn in itertools.combinations(range(len(urn)), draws)]
    return {kinds: Fraction(number, len(every)) for kinds, number in Counter(every).items()}


def test_probabilities_are_those_of_all_draws() -> None:
    rng = random.Random(1)
    for _ in range(150):
        ends = [rng.randint(0, 4) for _ in range(rng.randint(1, 5))]
        draws = rng.randint(0, min(sum(ends), 6))
        every = _counted(ends, draws)
        mean = sum(kinds * p for kinds, p in every.items())
        for seen in range(len(ends) + 1):
            found = chance(ends, draws, seen)
            assert found.p_value == pytest.approx(float(sum(p for k, p in every.items() if k >= seen)), abs=1e-12)
            assert found.expected == pytest.approx(float(mean), abs=1e-12)


def test_probabilities_are_those_of_permutations() -> None:
    rng = random.Random(2)
    ends, draws, rounds = [400, 200, 100, 50, 25, 12, 6, 3, 2, 1], 12, 20_000
    urn = [kind for kind, number in enumerate(ends) for _ in range(number)]
    every = Counter(len(set(rng.sample(urn, draws))) for _ in range(rounds))
    for seen in range(1, 9):
        share = sum(number for kinds, number in every.items() if kinds >= seen) / rounds
        assert chance(ends, draws, seen).p_value == pytest.approx(share, abs=0.015)


def test_sixteen_kinds_and_many_draws_cancel_nothing() -> None:
    ends = [3_000] * 15 + [1]
    found = chance(ends, 1_000, 16)
    # All common kinds are met for certain, and the rare one with probability draws / ends.
    assert found.p_value == pytest.approx(1_000 / 45_001, rel=1e-9)


def test_beyond_the_exact_number_the_answer_hardly_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    ends, draws, seen = [30_000, 10_000, 5_000, 900, 100, 10], 30, 5
    exact = chance(ends, draws, seen)
    monkeypatch.setattr(null_model, "EXACT", 0)
    near = chance(ends, draws, seen)
    assert near.p_value == pytest.approx(exact.p_value, abs=draws**2 / sum(ends))
    assert near.expected == pytest.approx(exact.expected, abs=draws**2 / sum(ends))


def test_nothing_met_is_nothing_special() -> None:
    assert chance([], 0, 0).p_value == 1
    assert chance([5, 3], 0, 0) == null_model.Chance(0.0, 1.0)


def _kind(meetings: int, in_all: int) -> dict[str, int]:
    return {"meetings": meetings, "inAll": in_all}


def test_of_an_urn_that_was_cut_there_is_no_probability_rather_than_none_at_all() -> None:
    met = [_kind(1, 3), _kind(2, 5)]
    assert likelihood(Ends({"DRUGS": 3, "TAX": 5}, cut=False), met) == chance([3, 5], 3, 2)
    assert likelihood(Ends({"DRUGS": 3, "TAX": 5}, cut=True), met) is None
    # What is met cannot be impossible.
    assert likelihood(Ends({"TAX": 5}, cut=False), [_kind(1, 0), _kind(2, 5)]) is None
    assert likelihood(Ends({}, cut=False), []) == null_model.Chance(0.0, 1.0)


class Drawn:
    """Entities with their degrees, hubs among them, and crimes of ten kinds, joined at random."""

    def __init__(self, seed: int) -> None:
        rng = self.rng = random.Random(seed)
        self.degrees = [rng.choice([1, 1, 1, 2, 2, 3, 5, 30]) for _ in range(60)] + [6, 60]
        weights = [rng.random() ** 3 + 0.01 for _ in range(10)]
        self.kinds = rng.choices([f"K{i}" for i in range(10)], weights, k=sum(self.degrees))
        rng.shuffle(self.kinds)

    def significant(self, asked: Collection[int], level: float) -> bool:
        met: list[str] = []
        at = 0
        for entity, degree in enumerate(self.degrees):
            met += self.kinds[at : at + degree] if entity in asked else []
            at += degree
        return chance(list(Counter(self.kinds).values()), len(met), len(set(met))).p_value <= level

    def some(self) -> Collection[int]:
        return self.rng.sample(range(60), self.rng.choice([1, 2, 5]))

    def planted(self) -> Collection[int]:
        """One of six links, which are made to meet as many kinds as there are, up to six."""
        at = sum(self.degrees[:60])
        wanted = self.rng.sample(sorted(set(self.kinds)), min(6, len(set(self.kinds))))
        for place, kind in zip(range(at, at + 6), wanted, strict=False):
            other = self.kinds.index(kind)
            self.kinds[place], self.kinds[other] = self.kinds[other], self.kinds[place]
        return [60]

    def hub(self) -> Collection[int]:
        return [61]


ROUNDS = 400
LEVELS = (0.01, 0.05, 0.1)


def share(of: Callable[[Drawn], Collection[int]], level: float) -> float:
    """How many of the networks are below the level."""
    made = [Drawn(seed) for seed in range(ROUNDS)]
    return sum(one.significant(of(one), level) for one in made) / ROUNDS


@pytest.mark.parametrize("level", LEVELS)
def test_a_random_network_is_significant_no_more_often_than_the_level(level: float) -> None:
    # Three standard deviations above what may be at most.
    most = level + 3 * (level * (1 - level) / ROUNDS) ** 0.5
    assert share(Drawn.some, level) <= most
    assert share(Drawn.hub, level) <= most


def test_a_network_that_meets_six_kinds_by_six_links_is_found() -> None:
    assert share(Drawn.planted, 0.05) > 0.8


def test_a_hub_that_meets_all_kinds_is_not_convergent_and_a_small_network_is() -> None:
    ends = [400, 300, 200, 100, 50, 30, 20, 10]
    assert chance(ends, 400, 8).p_value > 0.5
    assert chance(ends, 6, 6).p_value < 0.05
