"""Counting goes on, whatever happens to it, and less often while it fails."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest

from api import counting
from graph.database import Database
from graph.errors import DatabaseUnavailable
from graph.settings import Endpoint
from graph.statistics import Statistics


async def test_counting_outlasts_every_failure_and_tells_no_value(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    counted = Statistics(nodes={"Person": 1})
    outcomes: Iterator[Exception | Statistics] = iter(
        [ValueError("passport 123"), DatabaseUnavailable("passport 123"), KeyError("passport"), counted]
    )

    done = asyncio.Event()

    async def gather(database: Database) -> Statistics:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        done.set()
        return outcome

    monkeypatch.setattr(counting, "gather", gather)
    monkeypatch.setattr(counting, "SOONER_SECONDS", 0.01)
    executor: Any = SimpleNamespace(statistics=Statistics())
    task = asyncio.create_task(
        counting.keep_counting(executor, Endpoint("bolt://127.0.0.1:1", "neo4j", "x", "neo4j"), workers=1)
    )
    async with asyncio.timeout(10):
        await done.wait()
        await asyncio.sleep(0.05)
    assert executor.statistics is counted
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    told = [record.getMessage() for record in caplog.records if record.name == "crimegraph.api"]
    assert len(told) == 3
    for line, reason in zip(told, ("ValueError", "DATABASE_UNAVAILABLE", "KeyError"), strict=True):
        assert reason in line
    assert "passport" not in "".join(told)


def test_each_failure_doubles_the_pause_up_to_an_hour() -> None:
    assert [counting.pause_after(n) for n in range(9)] == [3600, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert counting.pause_after(10_000) == 3600
