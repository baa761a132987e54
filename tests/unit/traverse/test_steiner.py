"""The cheapest tree that joins some entities, against every set of entities that may be inside."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import networkx as nx
import pytest

from graph.traverse import steiner
from graph.traverse.steiner import Roads, Tree, cheapest, near
from tests.integration.oracle.trees import Land

GRAPHS = 600


@dataclass(frozen=True, slots=True)
class Case:
    land: Land
    ids: Sequence[str]

    @property
    def roads(self) -> Roads:
        return Roads(self.land.cost, self.land.inside, frozenset(self.land.ends))


def case(seed: int) -> Case:
    rng = random.Random(seed)
    nodes = [f"n{i}" for i in range(rng.choice([4, 6, 8, 9]))]
    ids = rng.sample(nodes, rng.choice([2, 3, 3, 4, min(5, len(nodes))]))
    barred = {n for n in nodes if rng.random() < 0.25}
    cost: dict[str, dict[str, int]] = {}
    for a, b in combinations(nodes, 2):
        if rng.random() < rng.choice([0.25, 0.4, 0.6]) and not ({a, b} & barred) - set(ids):
            cost.setdefault(a, {})[b] = cost.setdefault(b, {})[a] = rng.choice([0, 1, 2, 3, 5, 8])
    inside = {n: 4 for n in nodes if rng.random() < 0.2}
    return Case(Land(cost, inside, barred & set(ids)), ids)


CASES = [case(seed) for seed in range(GRAPHS)]


def check(one: Case, ids: Sequence[str], tree: Tree) -> None:
    """That it is a tree which joins them as it says it does."""
    graph: nx.Graph[str] = nx.Graph(list(tree.edges))
    assert set(ids) <= set(graph)
    assert nx.is_tree(graph)
    assert all(graph.degree(n) == 1 for n in graph if n in one.roads.ends)
    assert all(n in ids for n in graph if graph.degree(n) == 1)
    inside = sum(one.roads.inside.get(n, 0) for n in graph if n not in ids)
    assert tree.cost == sum(one.roads.cost[a][b] for a, b in tree.edges) + inside


def test_no_tree_is_cheaper() -> None:
    exact = off = 0
    for one in CASES:
        for ids in one.roads.groups(one.ids):
            least = one.land.least(ids)
            about = near(one.roads, ids)
            found = cheapest(one.roads, ids, about)
            assert found is not None
            check(one, ids, found)
            check(one, ids, about)
            assert found.cost == least
            assert least <= about.cost
            exact += len(ids) > 2
            off += about.cost > least
    assert exact > GRAPHS / 3
    assert 0 < off < GRAPHS / 10, "what is not exact is nearly always the best, and not always"


def test_the_largest_groups_that_can_be_joined_are_told() -> None:
    parted = 0
    for one in CASES:
        left = set(one.ids)
        for group in one.roads.groups(one.ids):
            assert one.land.joined(group)
            assert one.land.least(group) is not None
            assert not any(one.land.joined(more) for more in combinations(sorted(left), len(group) + 1))
            left -= set(group)
        assert not any(one.land.joined(pair) for pair in combinations(sorted(left), 2))
        parted += bool(left)
    assert GRAPHS / 10 < parted < GRAPHS / 2


def test_the_order_of_what_is_given_changes_nothing() -> None:
    for one in CASES[:100]:
        for ids in one.roads.groups(one.ids):
            found = {cheapest(one.roads, order, near(one.roads, order)) for order in list(permutations(ids))[:6]}
            assert len(found) == 1


def test_of_as_cheap_ones_that_with_fewer_links_is_taken() -> None:
    roads = Roads({"a": {"b": 0, "c": 0}, "b": {"a": 0, "c": 0}, "c": {"a": 0, "b": 0}})
    found = cheapest(roads, ["a", "b"], near(roads, ["a", "b"]))
    assert found == Tree(0, frozenset({("a", "b")}))


def test_where_too_many_would_be_looked_at_none_is_said_to_be_the_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steiner, "MAX_STEPS", 0)
    ids = next(ids for one in CASES for ids in one.roads.groups(one.ids) if len(ids) > 2)
    one = next(one for one in CASES if ids in one.roads.groups(one.ids))
    assert cheapest(one.roads, ids, near(one.roads, ids)) is None
