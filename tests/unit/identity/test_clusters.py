"""Clusters against brute force on random judgements."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from seed.identity.clusters import Clusters, Pair, chain, pair

SEEDS = range(60)


def _reached(pairs: Sequence[Pair], start: str) -> set[str]:
    """Everything that judgements join to a record, by asking all of them until nothing is new."""
    found = {start}
    while True:
        more = {x for p in pairs if found & set(p) for x in p} - found
        if not more:
            return found
        found |= more


def _drawn(seed: int) -> tuple[list[str], list[Pair], list[Pair]]:
    rng = random.Random(seed)
    records = [f"person:{i}" for i in range(rng.randint(2, 14))]
    made = [pair(*rng.sample(records, 2)) for _ in range(rng.randrange(2 * len(records)))]
    cut = rng.randint(len(made) // 2, len(made)) if made else 0
    return records, made[:cut], made[cut:]


@pytest.mark.parametrize("seed", SEEDS)
def test_records_are_one_exactly_where_judgements_join_them(seed: int) -> None:
    records, positive, _ = _drawn(seed)
    clusters = Clusters.of(positive, ())
    for a in records:
        assert {b for b in records if clusters.same(a, b)} == _reached(positive, a)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pair_is_refused_exactly_where_a_negative_would_lie_inside_one_thing(seed: int) -> None:
    records, positive, negative = _drawn(seed)
    clusters = Clusters.of(positive, negative)
    for a in records:
        for b in records:
            ends = {frozenset(_reached(positive, a)), frozenset(_reached(positive, b))}
            kept = [p for p in negative if {frozenset(_reached(positive, x)) for x in p} == ends]
            assert clusters.against(a, b) == min(kept, default=None)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_joined_later_counts_like_what_was_joined_before(seed: int) -> None:
    records, positive, negative = _drawn(seed)
    before = Clusters.of(positive, negative)
    after = Clusters.of((), negative)
    for a, b in positive:
        after.join(a, b)
    for a in records:
        for b in records:
            assert before.against(a, b) == after.against(a, b)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_chain_leads_from_one_end_to_the_other_over_judgements(seed: int) -> None:
    records, positive, _ = _drawn(seed)
    for b in records:
        way = chain(positive, records[0], b)
        if b not in _reached(positive, records[0]):
            assert way == []
            continue
        assert (way[0], way[-1]) == (records[0], b)
        assert all(pair(x, y) in positive for x, y in pairwise(way))
