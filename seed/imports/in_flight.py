"""One batch is on its way while the next is prepared; never two, so that they come in order and do not meet."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from types import TracebackType

BREATH = 64
"""Rows after which a loop that computes lets the connection send and receive."""


@dataclass(slots=True)
class InFlight:
    """A block ends when what it began has ended; one that fails takes that with it."""

    _task: "asyncio.Task[None] | None" = None

    async def begin(self, batch: Coroutine[None, None, None]) -> None:
        """Waits for the batch before, and begins this one. Raises what that one raised."""
        try:
            await self.ended()
        except BaseException:
            batch.close()
            raise
        self._task = asyncio.create_task(batch)

    async def ended(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            await task

    async def __aenter__(self) -> "InFlight":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self.ended()
        elif self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


async def breath() -> None:
    await asyncio.sleep(0)
