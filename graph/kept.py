"""Rows that hold until something is committed.

Neo4j's bookmark names the last transaction that was committed, whoever sent it. While it is the same the database is,
so rows that took long to find need not be found again.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST = 64
"""Statements whose rows are kept, the least used of them forgotten first."""
Rows = Sequence[Sequence[Any]]


@dataclass(slots=True)
class Kept:
    """Of one database. `state`: answers its bookmark."""

    state: Callable[[], Awaitable[str]]
    _held: OrderedDict[Hashable, tuple[str, Rows]] = field(default_factory=OrderedDict)

    async def rows(self, key: Hashable, find: Callable[[], Awaitable[Rows]]) -> Rows:
        """What `find` finds, or found under this key since the last commit. `key` tells apart all that it depends on:
        its text and every parameter."""
        before = await self.state()
        held = self._held.get(key)
        if held is not None and held[0] == before:
            self._held.move_to_end(key)
            return held[1]
        found = await find()
        # What was committed in between may be in it, or not.
        if await self.state() == before:
            self._held[key] = before, found
            self._held.move_to_end(key)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        return found
