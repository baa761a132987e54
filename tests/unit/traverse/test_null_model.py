"""The null model of convergence: exact, and honest about chance."""

import itertools
import random
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pytest

from graph.traverse.convergence import null_model
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


def _network(rng: random.Random) -> tuple[list[int], list[str]]:
    """Degrees of entities, hubs among them, and of each end of a meeting its kind."""
    degrees = [rng.choice([1, 1, 1, 2, 2, 3, 5, 30]) for _ in range(60)]
    weights = [rng.random() ** 3 + 0.01 for _ in range(10)]
    return degrees, rng.choices([f"K{i}" for i in range(10)], weights, k=sum(degrees))


@pytest.mark.parametrize("level", [0.01, 0.05, 0.1])
def test_a_random_network_is_significant_no_more_often_than_the_level(level: float) -> None:
    """Entities and crimes with their degrees, joined at random; some entities are asked for."""
    significant, rounds = 0, 3_000
    for seed in range(rounds):
        rng = random.Random(seed)
        degrees, kinds = _network(rng)
        rng.shuffle(kinds)
        asked = set(rng.sample(range(len(degrees)), rng.choice([1, 2, 5])))
        met: list[str] = []
        at = 0
        for entity, degree in enumerate(degrees):
            met += kinds[at : at + degree] if entity in asked else []
            at += degree
        found = chance(list(Counter(kinds).values()), len(met), len(set(met)))
        significant += found.p_value <= level
    # Three standard deviations above what may be at most.
    assert significant / rounds <= level + 3 * (level * (1 - level) / rounds) ** 0.5
    assert significant > 0


def test_a_hub_that_meets_all_kinds_is_not_convergent_and_a_small_network_is() -> None:
    ends = [400, 300, 200, 100, 50, 30, 20, 10]
    assert chance(ends, 400, 8).p_value > 0.5
    assert chance(ends, 6, 6).p_value < 0.05
