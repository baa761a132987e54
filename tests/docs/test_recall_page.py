"""docs/recall.md: the small world is measured again, every claim holds, and its table is the one shown."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bench.recall import page
from bench.recall.measure import measure
from bench.recall.row import Row
from graph.database import Database
from graph.settings import Endpoint

PAGE = page.PATH.read_text(encoding="utf-8")


@pytest_asyncio.fixture(scope="module")
async def rows(seeded: Endpoint) -> AsyncIterator[list[Row]]:
    async with Database.opened(seeded, timeout_seconds=120) as database:
        yield await measure(database, seed=page.SEED, size=page.SMALL)


async def test_everything_planted_is_found_and_nothing_else(rows: list[Row]) -> None:
    assert [row for row in rows if not row.holds] == []


async def test_the_small_worlds_table_is_the_one_shown(rows: list[Row]) -> None:
    assert page.block(page.SMALL, rows) in PAGE, "run `python -m bench.recall`"


def test_the_larger_worlds_table_has_the_same_lines_and_no_alarm_but_by_chance() -> None:
    small, large = (page.shown(PAGE, size) for size in (page.SMALL, page.LARGE))
    assert [line[:2] for line in large] == [line[:2] for line in small]
    assert all(recall in ("", "1.000") for *_, recall, _ in large)
    for *_, alarms in large:
        found, _, allowed = alarms.partition(", up to ")
        assert int(found or 0) <= int(allowed or 0)
