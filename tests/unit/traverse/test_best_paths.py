"""Paths by evidence are those that a search of every path finds, in the same order."""

import asyncio
import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.traverse import outward
from graph.traverse.best_paths import Found, Known, Wanted, best_paths
from graph.traverse.opening import Open, Opened, Opening
from graph.traverse.outward import search
from graph.traverse.strength import UNIT, Costs, Hop

DAY = date(2024, 1, 1)


class Drawn:
    """A random graph with parallel links, hubs and barred nodes, opened as the database would."""

    def __init__(self, seed: int, *, directed: bool) -> None:
        dice = random.Random(seed)
        self.names = [f"n{i}" for i in range(dice.randint(2, 8))]
        self.hubs = {x for x in self.names if dice.random() < 0.2}
        self.barred = {x for x in self.names if dice.random() < 0.2}
        self.directed = directed
        self.links: list[Hop] = []
        for number in range(dice.randint(1, 20)):
            a, b = dice.sample(self.names, 2)
            first = DAY + timedelta(days=dice.randint(0, 9)) if dice.random() < 0.7 else None
            end = (first or DAY) + timedelta(days=dice.randint(1, 4)) if dice.random() < 0.7 else None
            confidence = dice.choice([None, 0.02, 0.5, 0.5, 0.8, 0.95, 1.0])
            denial = dice.choice([None, None, None, 0.3, 1.0])
            kind = dice.choice(["A", "B", f"E{number}"])
            if not any(hop.key == (kind, a, b, None) for hop in self.links):
                self.links.append(Hop(a, b, (kind, a, b, None), confidence, denial, first, end))
        self.starts = tuple(dice.sample(self.names, dice.randint(1, min(2, len(self.names)))))
        self.ends = tuple(dice.sample(self.names, dice.randint(1, min(2, len(self.names)))))

    def hops(self, node: str, *, backwards: bool = False) -> Iterable[Hop]:
        for hop in self.links:
            for one, allowed in ((hop, True), (turned(hop), not self.directed)):
                here = one.far if backwards else one.near
                if allowed and here == node:
                    yield turned(one) if backwards else one

    def opener(self, *, backwards: bool) -> Open:
        """It has room for some of the nodes, and for one at least."""
        dice = random.Random(len(self.links))

        async def open_(ids: Sequence[str]) -> Opening:
            room = dice.randint(1, len(ids))
            nodes = [
                Opened(
                    x, x in self.hubs, x in self.barred,
                    [(hop, hop.far in self.hubs, hop.far in self.barred) for hop in self.hops(x, backwards=backwards)],
                )
                for x in ids[:room]
            ]  # fmt: skip
            return Opening(nodes, ids[room:])

        return open_


def turned(hop: Hop) -> Hop:
    return replace(hop, near=hop.far, far=hop.near)


def every_path(graph: Drawn, wanted: Wanted, costs: Costs) -> list[Found]:
    """By walking all of them."""
    found: list[Found] = []

    def walk(nodes: tuple[str, ...], hops: tuple[Hop, ...], cost: int, day: date) -> None:
        here = nodes[-1]
        if hops and here in wanted.ends:
            found.append(Found(cost, nodes, hops))
        if len(hops) == wanted.max_hops or (hops and here in graph.barred):
            return
        passing = costs.through(hub=here in graph.hubs) if hops else 0
        for hop in graph.hops(here):
            if hop.far in nodes:
                continue
            later = max(day, hop.first or day)
            if wanted.in_order and hop.end is not None and later >= hop.end:
                continue
            walk((*nodes, hop.far), (*hops, hop), cost + passing + costs.of(hop), later)

    for start in set(wanted.starts):
        walk((start,), (), 0, date.min)
    return sorted(found, key=lambda one: (one.cost, len(one.hops), one.nodes, [_sortable(h) for h in one.hops]))


def _sortable(hop: Hop) -> tuple[str, ...]:
    return tuple(part or "" for part in hop.key)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("at_once", [1, 3, 150])
def test_the_paths_found_are_the_best_of_all_in_order(
    directed: bool, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outward, "AT_ONCE", at_once)
    monkeypatch.setattr(outward, "MAX_STATEMENTS", 1_000)
    met = 0
    for seed in range(400):
        graph = Drawn(seed, directed=directed)
        dice = random.Random(-seed)
        costs = Costs(dice.choice([None, DAY + timedelta(days=2_000)]), fewest=dice.random() < 0.3)
        wanted = Wanted(graph.starts, graph.ends, dice.randint(1, 5), dice.randint(1, 5), dice.random() < 0.4)
        away, back = graph.opener(backwards=False), graph.opener(backwards=True)
        outcome = asyncio.run(search(Known(costs), wanted, away, back, both_ways=not directed))
        assert outcome.limits == [], seed
        expected = every_path(graph, wanted, costs)[: wanted.k]
        assert list(outcome.paths) == expected, seed
        met += len(expected)
    assert met > 400


@pytest.mark.parametrize("directed", [False, True])
def test_a_search_that_ends_inside_a_batch_says_so_or_has_the_best_of_all(
    directed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 8
    monkeypatch.setattr(outward, "MAX_HOPS_KNOWN", most)
    cut = certain = 0
    for seed in range(400):
        graph = Drawn(seed, directed=directed)
        known, wanted = Known(Costs()), Wanted(graph.starts, graph.ends, 2, 4)
        away, back = graph.opener(backwards=False), graph.opener(backwards=True)
        outcome = asyncio.run(search(known, wanted, away, back, both_ways=not directed))
        of_one = max(len(list(graph.hops(one))) + len(list(graph.hops(one, backwards=True))) for one in graph.names)
        assert len(known) <= most + 2 * of_one
        if outcome.limits:
            cut += 1
        else:
            assert list(outcome.paths) == every_path(graph, wanted, known.costs)[:2], seed
            certain += len(known) > most
    assert cut > 40
    assert certain > 3


class Given:
    """Hops of a graph that is written down: `(near, far, confidence)`, walked one way."""

    def __init__(self, *hops: tuple[str, str, float]) -> None:
        self.hops = [Hop(a, b, ("A", a, b, None), confidence) for a, b, confidence in hops]

    def opener(self, *, backwards: bool) -> Open:
        async def open_(ids: Sequence[str]) -> Opening:
            hops = [turned(hop) if backwards else hop for hop in self.hops]
            return Opening([Opened(x, False, False, [(h, False, False) for h in hops if h.near == x]) for x in ids])

        return open_

    def best(self, max_hops: int) -> str:
        wanted = Wanted(("s",), frozenset("t"), 1, max_hops)
        ways = (self.opener(backwards=False), self.opener(backwards=True))
        outcome = asyncio.run(search(Known(Costs()), wanted, *ways, both_ways=False))
        return "".join(outcome.paths[0].nodes) if outcome.paths else ""


def test_a_cheaper_way_to_an_opened_node_is_cheaper_for_all_behind_it() -> None:
    chain = [(a, b, 0.99) for a, b in itertools.pairwise("sabcdefght")]
    dead_ends = [(str(i), "t", 0.02) for i in range(10)]
    other = [("s", "x", 0.36), ("x", "t", 0.36), ("s", "y", 0.36), ("y", "t", 0.36)]
    assert Given(*chain, ("s", "c", 0.02), *other, *dead_ends).best(10) == "sabcdefght"


def test_a_shorter_way_to_an_opened_node_is_shorter_for_all_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "AT_ONCE", 1)
    monkeypatch.setattr(outward, "MAX_STATEMENTS", 1_000)
    cheap = [(a, b, 0.99) for a, b in itertools.pairwise("sabcN")]
    short = [("s", "z", 0.02), ("z", "N", 0.02)]
    rest = [(a, b, 0.5) for a, b in itertools.pairwise("NPQRt")]
    dead_ends = [(f"{i}", "t", 0.9) for i in range(10)] + [
        (f"{i}{j}", f"{i}", 0.9) for i in range(10) for j in range(3)
    ]
    assert Given(*cheap, *short, *rest, *dead_ends).best(6) == "szNPQRt"


def test_a_search_among_too_many_paths_ends_and_says_so() -> None:
    names = [f"n{i}" for i in range(60)]
    known = Known(Costs())
    for a, b in itertools.permutations(names, 2):
        known.add(Hop(a, b, ("A", a, b, None), 0.5, None, DAY), UNIT)
    for a in names:
        known.add(Hop(a, "end", ("B", a, "end", None), 0.5, None, None, DAY), UNIT)
    assert best_paths(known, Wanted((names[0],), frozenset({"end"}), 5, 6, in_order=True))[1] is False
