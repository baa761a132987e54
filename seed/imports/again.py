"""A batch that met another writer's is sent again: rows are idempotent."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from graph.errors import DatabaseConflict

TRIES = 10
Answer = TypeVar("Answer")


async def again(send: Callable[[], Awaitable[Answer]]) -> Answer:
    """Sends until no other writer is met; raises DatabaseConflict after TRIES."""
    for number in range(1, TRIES):
        try:
            return await send()
        except DatabaseConflict:
            # Apart by chance, or both would meet again.
            await asyncio.sleep(random.uniform(0.02, 0.05) * 2 ** min(number, 6))  # noqa: S311
    return await send()
