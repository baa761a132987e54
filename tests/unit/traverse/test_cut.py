"""The smallest cuts of a web against every set of assertions, and of sources, in the order of their sizes."""

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TypeVar

import pytest

from graph.traverse import cut, derivation
from graph.traverse.cut import Held, Key, Web
from graph.traverse.derivation import Derivation
from graph.traverse.strength import Hop

GRAPHS = 200
T = TypeVar("T")
Assertion = tuple[Key, int, str]
"""Which link it asserts, its number, and its source."""


@dataclass(frozen=True, slots=True)
class Case:
    starts: frozenset[str]
    ends: frozenset[str]
    hops: Sequence[Hop]
    stated: Sequence[Assertion]
    origins: Mapping[str, Sequence[str]]

    @property
    def sources(self) -> list[str]:
        named = {source for _, _, source in self.stated}
        return sorted({*named, *self.origins, *(o for of in self.origins.values() for o in of)})

    def web(self) -> Web:
        made = Derivation(self.origins)
        ways = made.ways(self.sources)
        own: dict[Key, list[str]] = {}
        for key, _, source in self.stated:
            own.setdefault(key, []).append(source)
        held = {
            key: Held(len(of), tuple(made.together([ways[one] for one in sorted(set(of))]))) for key, of in own.items()
        }
        return Web(self.starts, self.ends, self.hops, held, frozenset(self.origins))

    def joined(self, left: Iterable[Assertion]) -> bool:
        keys = {key for key, _, _ in left}
        seen, waiting = set(self.starts), list(self.starts)
        while waiting:
            here = waiting.pop()
            for hop in self.hops:
                if hop.near == here and hop.key in keys and hop.far not in seen:
                    seen.add(hop.far)
                    waiting.append(hop.far)
        return bool(seen & self.ends)

    def fallen(self, gone: Collection[str]) -> set[str]:
        """What is gone, and whatever was derived from nothing else than what has fallen."""
        fallen = set(gone)
        while further := {s for s, of in self.origins.items() if set(of) <= fallen} - fallen:
            fallen |= further
        return fallen

    def stand(self, gone: Collection[str]) -> bool:
        fallen = self.fallen(gone)
        return self.joined(a for a in self.stated if a[2] not in fallen)


def case(seed: int) -> Case:
    rng = random.Random(seed)
    nodes = [f"n{i}" for i in range(rng.choice([4, 5, 6, 7]))]
    sources = [f"s{i}" for i in range(rng.choice([2, 3, 5, 6]))]
    origins: dict[str, list[str]] = {}
    for at, one in enumerate(sources):
        # Now and then in a circle.
        of = [o for o in (sources if rng.random() < 0.15 else sources[:at]) if o != one and rng.random() < 0.35]
        if of:
            origins[one] = of
    both, hops, stated = rng.random() < 0.6, list[Hop](), list[Assertion]()
    for number in range(rng.choice([5, 8, 11])):
        a, b = rng.sample(nodes, 2)
        happening = f"h{number}" if rng.random() < 0.3 else None
        key: Key = ("X", a, b, happening)
        if any(hop.key == key for hop in hops):
            continue
        hops += [Hop(a, b, key)] + ([Hop(b, a, key)] if both else [])
        stated += [(key, i, rng.choice(sources)) for i in range(1 if happening else rng.choice([1, 1, 2, 3]))]
    ends = rng.sample(nodes, rng.choice([2, 2, 3]))
    return Case(frozenset(ends[:1]), frozenset(ends[1:]), hops, stated, origins)


CASES = [case(seed) for seed in range(GRAPHS)]


def smallest(of: Sequence[T], parts: Callable[[tuple[T, ...]], bool]) -> list[tuple[T, ...]]:
    """All sets of the least size that part them."""
    for size in range(len(of) + 1):
        if found := [one for one in combinations(of, size) if parts(one)]:
            return found
    raise AssertionError("nothing parts them")


def parted(one: Case, gone: Collection[Assertion]) -> bool:
    return not one.joined(set(one.stated) - set(gone))


def without(one: Case, sources: Collection[str], *, repeating: bool = True) -> bool:
    """Whether they are parted; `repeating`: who only repeats falls with whom it repeats."""
    return not (one.stand(sources) if repeating else one.joined(a for a in one.stated if a[2] not in sources))


def rank(one: Case, sources: Collection[str]) -> tuple[int, list[str]]:
    return len(set(sources) & set(one.origins)), sorted(sources)


def test_no_fewer_assertions_part_them_and_those_named_do() -> None:
    several = 0
    for one in CASES:
        number, links = one.web().assertions()
        named = [a for a in one.stated if a[0] in links]
        assert number == len(named)
        assert not one.joined(a for a in one.stated if a not in named)
        for a in named:
            assert one.joined(x for x in one.stated if x not in named or x == a), "one of them need not fall"
        best = smallest(one.stated, partial(parted, one))
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
        web = one.web()
        found, certain = web.sources(web.assertions()[1])
        every = smallest(one.sources, partial(without, one))
        assert certain
        assert found == list(min(every, key=partial(rank, one)))
        several += len(found) > 1
        repeating += bool(found) and len(found) < len(smallest(one.sources, partial(without, one, repeating=False))[0])
    assert several > GRAPHS / 8
    assert repeating > GRAPHS / 40, "nowhere does it matter who repeats whom"


def test_the_critical_sources_are_those_that_part_them_alone() -> None:
    told = 0
    for one in CASES:
        there = one.joined(one.stated)
        wanted = [s for s in one.sources if there and not one.stand([s])]
        assert one.web().critical() == wanted
        told += bool(wanted)
    assert told > GRAPHS / 8


def test_where_too_many_sets_would_be_tried_what_is_named_parts_them_and_each_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cut, "MAX_TRIED", 1)
    uncertain = 0
    for one in CASES:
        web = one.web()
        found, certain = web.sources(web.assertions()[1])
        assert not one.stand(found)
        assert certain or all(one.stand(set(found) - {s}) for s in found)
        uncertain += not certain
    assert uncertain > GRAPHS / 4


def test_ways_to_fall_that_are_not_looked_at_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivation, "MAX_WAYS", 2)
    made = Derivation({"a": ["b"], "b": ["c"]})
    assert made.ways(["a"])["a"] == [frozenset("a"), frozenset("b")]
    assert made.cut
