"""A client that hangs up: its task is cancelled, and with it the statement in Neo4j."""

import asyncio
from dataclasses import dataclass

from api.transport.bodies import Receive

AFTER_SECONDS = 0.02
"""Watching costs as much as a small answer, so what is answered sooner is not watched."""


@dataclass(slots=True)
class Departure:
    """Watches one request's connection from a moment after `begin` until `end`."""

    receive: Receive
    gone: bool = False
    _task: asyncio.Task[object] | None = None
    _timer: asyncio.TimerHandle | None = None
    _watch: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(AFTER_SECONDS, self._start)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        self._task = None

    def _start(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        if self._task is not None:
            self.gone = True
            self._task.cancel()
