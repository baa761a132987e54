"""How many operations run at once, and how many may wait for their turn. What comes beyond is turned away at once.

Neo4j answers each of a few questions sooner than all of many; and who is told now can ask again, or elsewhere.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from api.errors import RETRY_SECONDS
from graph.errors import Overloaded

PATIENCE_SECONDS = 2.0
"""How long an operation may wait for its turn."""


@dataclass(slots=True)
class Gate:
    """`most` operations inside, `queue` before it."""

    most: int
    queue: int
    inside: int = 0
    shed: int = 0
    _waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    def enter_now(self) -> bool:
        """Enters where there is room."""
        if self.inside < self.most:
            self.inside += 1
            return True
        return False

    async def enter(self) -> None:
        """Waits for room, a moment. Raises Overloaded."""
        if len(self._waiting) >= self.queue:
            raise self._overloaded()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await turn
        except TimeoutError:
            self._forget(turn)
            raise self._overloaded() from None
        except asyncio.CancelledError:
            self._forget(turn)
            raise

    def leave(self) -> None:
        """Gives the place to whoever waits longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.inside -= 1

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def _forget(self, turn: asyncio.Future[None]) -> None:
        if turn.done() and not turn.cancelled():
            # The place came in the same moment.
            self.leave()
        elif turn in self._waiting:
            self._waiting.remove(turn)

    def _overloaded(self) -> Overloaded:
        self.shed += 1
        return Overloaded(
            f"The server is busy with {self.most} operations and {len(self._waiting)} wait",
            f"ask again in {RETRY_SECONDS} second",
        )
