"""Connections that are kept open. The one used last is used next: those not needed grow old, and are checked then."""

import asyncio
from collections.abc import Awaitable, Callable

from graph.bolt.connection import Connection, Gone
from graph.failures import no_connection

GRACE_SECONDS = 0.1
"""How long a read waits for a server that was away a moment ago. Others wait for the same attempt."""

Connect = Callable[[Callable[[Connection], None]], Awaitable[Connection]]
Check = Callable[[Connection], Awaitable[None]]
"""Whether more than the port is back: Neo4j takes connections seconds before it answers from its database."""


class Pool:
    """At most `size` connections of one event loop. `take` what is given back by `release`, whatever became of it."""

    def __init__(
        self,
        connect: Connect,
        *,
        size: int,
        patience: float,
        connect_seconds: float,
        old_seconds: float,
        check: Check | None = None,
    ):
        self._connect = connect
        self._check = check
        self._places = asyncio.Semaphore(size)
        self._patience = patience
        self._connect_seconds = connect_seconds
        self._old_seconds = old_seconds
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()
        self._closed = False
        self._returning: asyncio.Task[Connection] | None = None
        """The attempt to reach a server that was away."""
        self._away = False
        """Whether it was not reached the last time."""

    async def take(self) -> tuple[Connection, bool]:
        """A connection, and whether it was used before. Raises DatabaseUnavailable after waiting, or as `connect`."""
        await self._wait()
        try:
            kept = await self._kept()
            return (kept, True) if kept is not None else (await self.another(), False)
        except BaseException:
            self._places.release()
            raise

    async def another(self) -> Connection:
        """A new connection, in the place of one that was taken and turned out dead."""
        if self._away:
            await self._return()
            kept = await self._kept()
            if kept is not None:
                return kept
        try:
            return await self._made()
        except (Gone, OSError):
            # OSError has the time limit's TimeoutError in it.
            self._away = True
            raise

    async def _made(self) -> Connection:
        async with asyncio.timeout(self._connect_seconds):
            made = await self._connect(self._forget)
        self._open.add(made)
        return made

    async def _found(self) -> Connection:
        made = await self._made()
        try:
            if self._check is not None:
                async with asyncio.timeout(self._connect_seconds):
                    await self._check(made)
        except BaseException:
            made.abort()
            raise
        return made

    async def _return(self) -> None:
        """Waits a moment for the one attempt to reach it again. Raises Gone where that failed, or takes longer."""
        if self._returning is None:
            self._returning = asyncio.create_task(self._found())
            self._returning.add_done_callback(self._tried)
        attempt = self._returning
        done, _ = await asyncio.wait({attempt}, timeout=GRACE_SECONDS)
        if not done or attempt.cancelled():
            raise Gone
        error = attempt.exception()
        if isinstance(error, Gone | OSError):
            # A new one for each who waited.
            raise Gone from error
        if error is not None:
            raise error

    def _tried(self, attempt: asyncio.Task[Connection]) -> None:
        self._returning = None
        if attempt.cancelled():
            return
        # Any other failure than these was said by a server that is there.
        self._away = isinstance(attempt.exception(), Gone | OSError)
        if attempt.exception() is None:
            made = attempt.result()
            made.idle_since = asyncio.get_running_loop().time()
            self._idle.append(made)

    def release(self, connection: Connection | None) -> None:
        """Keeps it for the next; None where it was lost and no other could be had."""
        if connection is not None and connection.usable:
            if self._closed:
                connection.close()
            else:
                connection.idle_since = asyncio.get_running_loop().time()
                self._idle.append(connection)
        self._places.release()

    def drop_idle(self) -> None:
        for connection in tuple(self._idle):
            connection.close()

    def close(self) -> None:
        self._closed = True
        if self._returning is not None:
            self._returning.cancel()
        self.drop_idle()
        for connection in tuple(self._open):
            connection.abort()

    async def _wait(self) -> None:
        if self._closed:
            raise no_connection()
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError as error:
            raise no_connection() from error

    async def _kept(self) -> Connection | None:
        if not self._idle:
            return None
        connection = self._idle.pop()
        if asyncio.get_running_loop().time() - connection.idle_since < self._old_seconds:
            return connection
        try:
            async with asyncio.timeout(self._connect_seconds):
                await connection.rest()
        except (Gone, TimeoutError):
            # Those below it are older still.
            self.drop_idle()
            return None
        return connection

    def _forget(self, connection: Connection) -> None:
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
