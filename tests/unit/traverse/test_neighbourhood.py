"""The neighbourhood keeps to its bounds, and betweenness is weighed by what was measured."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from graph.scope import Scope
from graph.traverse import between, centrality, connect, neighbourhood
from graph.traverse.analysis.search import Search
from graph.traverse.neighbourhood import Neighbourhood
from graph.traverse.walk import plan_walk

LINKS = [(f"a{i}", f"b{i}{j}") for i in range(4) for j in range(5)]
"""Of four entities, five each."""


def _search(rows: Callable[[str, Mapping[str, Any]], Sequence[Sequence[Any]]]) -> Search:
    async def ask(query: str, own: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        return rows(query, own)

    return Search(Scope(), plan_walk({}), None, None, ask)


def _opened(_: str, own: Mapping[str, Any], *, room: int | None = None) -> Sequence[Sequence[Any]]:
    """As the database would, in any order. `room`: of so many at a time."""
    both = [*LINKS, *((b, a) for a, b in LINKS)]
    rows = [
        [
            one,
            [False, False],
            [[far, [False, False], "X", near < far, None, 0.5, None, None, None] for near, far in both if near == one],
        ]
        for one in reversed(own["ids"][:room])
    ]
    return [[len(rows), False, rows]]


def _around(max_hops: int) -> Neighbourhood:
    ids = sorted({near for near, _ in LINKS})
    return asyncio.run(neighbourhood.neighbourhood(_search(_opened), ids, max_hops))


@pytest.mark.parametrize("max_hops", [1, 2])
def test_there_are_no_more_lines_than_allowed_though_one_statement_finds_them(
    max_hops: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (len(_around(max_hops).lines), _around(max_hops).limits) == (20, [])
    monkeypatch.setattr(neighbourhood, "MAX_LINES", 12)
    around = _around(max_hops)
    assert len(around.lines) == 12
    assert around.limits == [("lines", 12, 13)]
    # The first two whole, and of the third what there was room for.
    assert [one for one in around.nodes if one.startswith("a")] == ["a0", "a1", "a2"]
    assert around.linked() == 3 + 12
    monkeypatch.setattr(neighbourhood, "MAX_LINES", 20)
    assert (len(_around(max_hops).lines), _around(max_hops).limits) == (20, [])


def test_all_that_are_to_be_joined_are_looked_at_whatever_their_links(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = sorted({near for near, _ in LINKS})
    monkeypatch.setattr(connect, "MAX_HOPS_KNOWN", 4)
    found = asyncio.run(connect.find(_search(_opened), {"ids": ids, "maxHops": 2}))
    assert sorted(found["alone"]) == ids
    assert found["limits"] == [("searched", 4, 2 * len(LINKS))]


@pytest.mark.parametrize("room", [1, 3])
def test_what_a_statement_leaves_the_next_one_opens(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (neighbourhood, connect, between):
        monkeypatch.setattr(module, "MAX_STATEMENTS", 1_000)
    ids = sorted({near for near, _ in LINKS})
    whole, some = _search(_opened), _search(partial(_opened, room=room))

    async def found(search: Search) -> list[Any]:
        return [
            await neighbourhood.neighbourhood(search, ids, 2),
            await connect.find(search, {"ids": [ids[0], "b03", ids[1], "b14"], "maxHops": 2}),
            await between.between(search, [ids[0]], ["b02"], 3),
        ]

    assert asyncio.run(found(some)) == asyncio.run(found(whole))


def test_what_was_not_opened_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = ["a0", "b00", "b10", "b11"]
    monkeypatch.setattr(connect, "MAX_STATEMENTS", 2)
    found = asyncio.run(connect.find(_search(partial(_opened, room=1)), {"ids": ids, "maxHops": 2}))
    assert found["limits"] == [("statements", 2, 3)]
    assert [group["best"] for group in found["groups"]] == [False]


def test_entities_without_a_line_are_not_among_those_of_which_betweenness_is_sampled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    around = Neighbourhood(["a", "b", "c", "d", "e"], [(0, 1, 0.5), (1, 2, 0.5)], [])
    sent: list[str] = []

    def measured(query: str, _: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        sent.append(query)
        return [[[[1, 1.0]]]] if ".stream(" in query else []

    async def scores() -> Mapping[str, float]:
        return await centrality._betweenness(_search(measured), around)

    monkeypatch.setattr(centrality, "MAX_BETWEEN", 3)
    assert asyncio.run(scores()) == {"b": 1 / 6}
    assert not any("sampling" in query for query in sent)
    monkeypatch.setattr(centrality, "MAX_BETWEEN", 2)
    assert asyncio.run(scores()) == pytest.approx({"b": 1 / 6 * 3 / 2})
    assert any("samplingSize: 2" in query for query in sent)
