"""The smallest cuts of a web against every set of assertions, and of sources, in the order of their sizes."""

import random
from dataclasses import replace

import pytest

from graph.traverse import cut, derivation
from graph.traverse.cut import Held, Web
from graph.traverse.derivation import Derivation
from graph.traverse.strength import Hop
from tests.integration.oracle.cuts import Assertion, Key, Step, Tangle, smallest

GRAPHS = 200


def web(one: Tangle) -> Web:
    made = Derivation(one.origins)
    ways = made.ways(one.sources)
    own: dict[Key, list[str]] = {}
    for key, _, source in one.stated:
        own.setdefault(key, []).append(source)
    held = {key: Held(len(of), tuple(made.together([ways[x] for x in sorted(set(of))]))) for key, of in own.items()}
    return Web(one.starts, one.ends, [Hop(*step) for step in one.steps], held, frozenset(one.origins))


def case(seed: int) -> Tangle:
    rng = random.Random(seed)
    nodes = [f"n{i}" for i in range(rng.choice([4, 5, 6, 7]))]
    sources = [f"s{i}" for i in range(rng.choice([2, 3, 5, 6]))]
    origins: dict[str, list[str]] = {}
    for at, one in enumerate(sources):
        # Now and then in a circle.
        of = [o for o in (sources if rng.random() < 0.15 else sources[:at]) if o != one and rng.random() < 0.35]
        if of:
            origins[one] = of
    both, steps, stated = rng.random() < 0.6, list[Step](), list[Assertion]()
    for number in range(rng.choice([5, 8, 11])):
        a, b = rng.sample(nodes, 2)
        happening = f"h{number}" if rng.random() < 0.3 else None
        key: Key = ("X", a, b, happening)
        if any(step[2] == key for step in steps):
            continue
        steps += [(a, b, key)] + ([(b, a, key)] if both else [])
        stated += [(key, str(i), rng.choice(sources)) for i in range(1 if happening else rng.choice([1, 1, 2, 3]))]
    ends = rng.sample(nodes, rng.choice([2, 2, 3]))
    return Tangle(ends[:1], ends[1:], steps, stated, origins)


CASES = [case(seed) for seed in range(GRAPHS)]


def test_no_fewer_assertions_part_them_and_those_named_do() -> None:
    several = 0
    for one in CASES:
        number, links = web(one).assertions()
        named = [a for a in one.stated if a[0] in links]
        assert number == len(named)
        assert not one.joined(a for a in one.stated if a not in named)
        for a in named:
            assert one.joined(x for x in one.stated if x not in named or x == a), "one of them need not fall"
        best = smallest(one.stated, one.parted)
        assert number == len(best[0])
        several += number > 1
    assert several > GRAPHS / 4


def test_of_equal_cuts_that_nearest_to_the_ends_is_named() -> None:
    line = [Hop(a, b, ("X", a, b, None)) for a, b in ("ab", "bc", "cd")]
    held = {hop.key: Held(1, (frozenset("s"),)) for hop in line}
    assert Web({"a"}, {"d"}, line, held).assertions() == (1, [("X", "c", "d", None)])


def test_the_smallest_set_of_sources_is_found_and_of_as_small_ones_that_with_most_originals() -> None:
    several = repeating = 0
    for one in CASES:
        made = web(one)
        found, certain = made.sources(made.assertions()[1])
        assert certain
        assert found == one.best_sources()
        several += len(found) > 1
        repeating += len(found) < len(smallest(one.sources, replace(one, origins={}).parted_without)[0])
    assert several > GRAPHS / 8
    assert repeating > GRAPHS / 40, "nowhere does it matter who repeats whom"


def test_the_critical_sources_are_those_that_part_them_alone() -> None:
    told = 0
    for one in CASES:
        assert web(one).critical() == one.critical()
        told += bool(one.critical())
    assert told > GRAPHS / 8


def test_where_too_many_sets_would_be_tried_what_is_named_parts_them_and_each_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cut, "MAX_TRIED", 1)
    uncertain = 0
    for one in CASES:
        made = web(one)
        found, certain = made.sources(made.assertions()[1])
        assert one.parted_without(found)
        assert certain or all(not one.parted_without(set(found) - {s}) for s in found)
        uncertain += not certain
    assert uncertain > GRAPHS / 4


def test_ways_to_fall_that_are_not_looked_at_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivation, "MAX_WAYS", 2)
    made = Derivation({"a": ["b"], "b": ["c"]})
    assert made.ways(["a"])["a"] == [frozenset("a"), frozenset("b")]
    assert made.cut


def test_where_too_many_ways_would_be_combined_what_is_named_still_parts_them_and_all_critical_sources_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(derivation, "MAX_COMBINED", 0)
    critical = 0
    for one in CASES:
        made = web(one)
        found, _ = made.sources(made.assertions()[1])
        assert one.parted_without(found)
        assert made.critical() == one.critical()
        critical += bool(one.critical())
    assert critical > GRAPHS / 8


def test_combinations_are_counted_over_all_links_and_told_where_they_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(derivation, "MAX_COMBINED", 100)
    several = [[frozenset((f"s{at}",)), frozenset((f"t{at}", f"u{at}"))] for at in range(5)]
    made = Derivation({})
    assert len(made.together(several)) == 32
    assert not made.cut
    assert made.together(several) == [frozenset(f"s{at}" for at in range(5))]
    assert made.cut
