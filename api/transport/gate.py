"""How many operations run at once, and how many may wait for their turn. What comes beyond is turned away at once.

Neo4j answers each of a few questions sooner than all of many; and who is told now can ask again, or elsewhere. Nobody
with an account has more than a share of the places, so that the slow questions of one leave room for the others.
"""

import asyncio
from dataclasses import dataclass, field

from api.errors import RETRY_SECONDS
from graph.errors import Overloaded

PATIENCE_SECONDS = 2.0
"""How long an operation may wait for its turn."""


@dataclass(slots=True)
class Gate:
    """`most` operations inside, `queue` before it, and of both `share` for one key. The key None has no share."""

    most: int
    queue: int
    share: float = 1.0
    inside: int = 0
    _each: int = field(init=False)
    _each_waiting: int = field(init=False)
    _held: dict[str, int] = field(default_factory=dict)
    """Places by key; nobody who has none is in it."""
    _waiting: dict[asyncio.Future[None], str | None] = field(default_factory=dict)
    """In the order of their coming."""

    def __post_init__(self) -> None:
        self._each = max(1, int(self.most * self.share))
        self._each_waiting = max(1, int(self.queue * self.share))

    def enter_now(self, key: str | None = None) -> bool:
        """Enters where there is room."""
        if self.inside >= self.most:
            return False
        if key is not None:
            held = self._held.get(key, 0)
            if held >= self._each:
                return False
            self._held[key] = held + 1
        self.inside += 1
        return True

    async def enter(self, key: str | None = None) -> None:
        """Waits for room, a moment. Raises Overloaded."""
        if len(self._waiting) >= self.queue or self._waits_enough(key):
            raise self._overloaded(key)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = key
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await turn
        except TimeoutError:
            self._forget(turn, key)
            raise self._overloaded(key) from None
        except asyncio.CancelledError:
            self._forget(turn, key)
            raise

    def leave(self, key: str | None = None) -> None:
        """Gives the place to whoever waits longest and has a share left."""
        self.inside -= 1
        if key is not None:
            held = self._held.pop(key) - 1
            if held:
                self._held[key] = held
        for turn, waiter in self._waiting.items():
            if not turn.done() and self.enter_now(waiter):
                del self._waiting[turn]
                turn.set_result(None)
                return

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def _waits_enough(self, key: str | None) -> bool:
        return key is not None and sum(one == key for one in self._waiting.values()) >= self._each_waiting

    def _forget(self, turn: asyncio.Future[None], key: str | None) -> None:
        if turn in self._waiting:
            del self._waiting[turn]
        else:
            # The place came in the same moment.
            self.leave(key)

    def _overloaded(self, key: str | None) -> Overloaded:
        if key is not None and self._held.get(key, 0) >= self._each:
            fault = f"You have {self._each} operations running, which is all that one reader may have"
        else:
            fault = f"The server is busy with {self.inside} operations and {len(self._waiting)} wait"
        return Overloaded(fault, f"ask again in {RETRY_SECONDS} second")
