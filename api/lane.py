"""The slow lane: what nobody asked before, and what is known to take long. Each client has one place in it.

A new document takes up to half a second to validate, and Neo4j 0.1 to 0.4 s to plan a statement it has not seen. Who
sends nothing but those would have every core; in the lane they wait for one another, and pass nobody who asks what
is known to be quick.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from api.errors import RETRY_SECONDS
from api.visit import visiting
from graph.errors import Overloaded

EACH = 1
"""Places of one client."""
MOST = 4
"""Places of all clients together."""
QUEUE = 24
"""How many operations of one client may wait for its place."""
PATIENCE_SECONDS = 10.0
"""How long an operation may wait for its place."""
QUICK_SECONDS = 0.25
"""A statement that usually takes longer is slow."""
MAX_PACES = 1_000
"""Statements whose pace is remembered. Neo4j keeps as many plans."""
_RISE = 1.25


@dataclass(slots=True)
class Lane:
    """`each` places for a client, `most` for all."""

    each: int = EACH
    most: int = MOST
    _inside: Counter[str] = field(default_factory=Counter)
    _waiting: OrderedDict[asyncio.Future[None], str] = field(default_factory=OrderedDict)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[float]:
        """A place until the block ends, and the seconds that it took to come. Raises Overloaded.

        Where nothing is rationed, nobody has to wait for a place either: as when throughput is measured.
        """
        visit = visiting.get()
        if visit is None:
            yield 0.0
            return
        client = visit.key
        began = time.perf_counter()
        if self._is_free(client):
            self._inside[client] += 1
        else:
            await self._wait(client)
        try:
            yield time.perf_counter() - began
        finally:
            self._leave(client)

    async def _wait(self, client: str) -> None:
        if sum(1 for one in self._waiting.values() if one == client) >= QUEUE:
            raise self._overloaded()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = client
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await turn
        except BaseException as error:
            if self._waiting.pop(turn, None) is None:
                # The place came in the same moment.
                self._leave(client)
            if isinstance(error, TimeoutError):
                raise self._overloaded() from None
            raise

    def _leave(self, client: str) -> None:
        self._inside[client] -= 1
        if not self._inside[client]:
            del self._inside[client]
        for turn, waiter in self._waiting.items():
            if self._is_free(waiter):
                del self._waiting[turn]
                self._inside[waiter] += 1
                turn.set_result(None)
                return

    def _is_free(self, client: str) -> bool:
        return self._inside[client] < self.each and self._inside.total() < self.most

    def _overloaded(self) -> Overloaded:
        return Overloaded(
            "The server is busy with questions that are new to it or take long",
            f"ask again in {RETRY_SECONDS} second, or fewer of them at once",
        )


@dataclass(slots=True)
class Paces:
    """What statements usually take: as long as the quickest of late. Slower runs raise it by a quarter each."""

    _usual: OrderedDict[int, float] = field(default_factory=OrderedDict)
    """By the text's hash: a text can have 60,000 characters."""

    def quick(self, text: str) -> bool:
        return self._usual.get(hash(text), QUICK_SECONDS) < QUICK_SECONDS

    def known(self, text: str) -> bool:
        """Whether it was run of late, and so is planned."""
        return hash(text) in self._usual

    def note(self, text: str, seconds: float) -> None:
        key = hash(text)
        self._usual[key] = min(seconds, self._usual.get(key, seconds) * _RISE)
        self._usual.move_to_end(key)
        if len(self._usual) > MAX_PACES:
            self._usual.popitem(last=False)
