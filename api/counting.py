"""Counts what there is in the database, over and over: estimates of cost are made of it.

Counting looks at every relationship, which in a large graph takes longer than an answer may: it has a door of its own.
Several processes begin at different moments, and one that failed waits longer each time.
"""

import asyncio
import logging
import random

from api.execute import Executor
from graph.database import Database
from graph.errors import DatabaseError
from graph.settings import Endpoint
from graph.statistics import gather

log = logging.getLogger("crimegraph.api")

TIMEOUT_SECONDS = 600.0
AGAIN_SECONDS = 3_600.0
SOONER_SECONDS = 60.0
"""After a failure. Each further one doubles it, up to the above."""
SPREAD_SECONDS = 5.0
"""For each further process, within which any of them begins."""


async def keep_counting(executor: Executor, endpoint: Endpoint, *, workers: int) -> None:
    """Counts until it is cancelled, whatever happens."""
    await asyncio.sleep(random.uniform(0, SPREAD_SECONDS * (workers - 1)))  # noqa: S311 - guards nothing
    failures = 0
    while True:
        reason = await _count(executor, endpoint)
        failures = failures + 1 if reason else 0
        pause = pause_after(failures)
        if reason:
            log.warning("what is in the database could not be counted (%s); trying again in %.0f s", reason, pause)
        await asyncio.sleep(pause)


def pause_after(failures: int) -> float:
    """Seconds until the next time, after so many failures one after the other."""
    # More than the doublings that matter would be a number without end.
    return min(AGAIN_SECONDS, SOONER_SECONDS * 2 ** min(failures - 1, 20)) if failures else AGAIN_SECONDS


async def _count(executor: Executor, endpoint: Endpoint) -> str | None:
    """Why it failed: a code or a class, since messages may hold values."""
    try:
        database = await Database.open(endpoint, timeout_seconds=TIMEOUT_SECONDS, connections=1)
        try:
            executor.statistics = await gather(database)
        finally:
            await database.close()
    except DatabaseError as error:
        return error.code
    except Exception as error:
        return type(error).__name__
    return None
