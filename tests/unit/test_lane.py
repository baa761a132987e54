"""What is new or slow waits for its own kind, and for nobody else's."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from api import lane as lanes
from api.lane import QUICK_SECONDS, Lane, Paces
from api.visit import Visit, visiting
from graph.errors import Overloaded


async def _hold(lane: Lane, client: str, entered: list[str], leave: asyncio.Event) -> None:
    visiting.set(Visit(client, free=True))
    async with lane.place():
        entered.append(client)
        await leave.wait()


async def _turn() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_each_client_has_one_place_whoever_came_first() -> None:
    lane, entered, leave = Lane(each=1, most=2), list[str](), asyncio.Event()
    tasks = [asyncio.create_task(_hold(lane, client, entered, leave)) for client in ("a", "a", "a", "b", "c")]
    await _turn()
    assert entered == ["a", "b"]
    assert len(lane._waiting) == 3
    leave.set()
    await asyncio.gather(*tasks)
    assert sorted(entered) == ["a", "a", "a", "b", "c"]
    assert (len(lane._waiting), lane._inside.total()) == (0, 0)


async def test_who_leaves_while_waiting_takes_no_place_along() -> None:
    lane, entered, leave = Lane(), list[str](), asyncio.Event()
    first, second, third = (asyncio.create_task(_hold(lane, "a", entered, leave)) for _ in range(3))
    await _turn()
    second.cancel()
    await _turn()
    first.cancel()
    # The place is on its way to the third when that one goes.
    third.cancel()
    await asyncio.gather(first, second, third, return_exceptions=True)
    assert (len(lane._waiting), lane._inside.total()) == (0, 0)
    visiting.set(Visit("a", free=True))
    async with lane.place():
        pass


async def test_where_nothing_is_rationed_nobody_waits() -> None:
    lane = Lane(each=1, most=1)
    async with AsyncExitStack() as stack:
        waited = [await stack.enter_async_context(lane.place()) for _ in range(100)]
    assert set(waited) == {0.0}


async def test_who_waits_too_long_or_in_too_long_a_queue_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "PATIENCE_SECONDS", 0.01)
    lane = Lane()
    visiting.set(Visit("a", free=True))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(lane.place())
        with pytest.raises(Overloaded, match="new to it or take long"):
            await stack.enter_async_context(lane.place())
        monkeypatch.setattr(lanes, "QUEUE", 0)
        with pytest.raises(Overloaded):
            await stack.enter_async_context(lane.place())
    assert (len(lane._waiting), lane._inside.total()) == (0, 0)


def test_a_statement_is_quick_once_it_was_and_slow_after_many_slow_runs() -> None:
    paces = Paces()
    assert not paces.quick("new")
    paces.note("new", 0.4)
    assert not paces.quick("new")
    paces.note("new", 0.002)
    assert paces.quick("new")
    for _ in range(5):
        paces.note("new", 1.0)
    assert paces.quick("new"), "a busy moment makes no statement slow"
    for _ in range(20):
        paces.note("new", 1.0)
    assert not paces.quick("new")
    assert paces._usual[hash("new")] > QUICK_SECONDS


def test_the_paces_used_last_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "MAX_PACES", 3)
    paces = Paces()
    for number in range(9):
        paces.note("kept", 0.001)
        paces.note(str(number), 0.001)
    assert paces.quick("kept")
    assert not paces.quick("0")
    assert len(paces._usual) == 3
