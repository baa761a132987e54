"""`graph.reads` over a pool of lean connections."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from graph.bolt.address import Address
from graph.bolt.connection import Connection, Failed, Gone, Unreadable
from graph.bolt.messages import Login, run_and_pull
from graph.bolt.pool import Pool
from graph.failures import from_code, no_answer, unreadable, unsendable

CONNECT_SECONDS = 5.0
PATIENCE_SECONDS = 10.0
OLD_SECONDS = 60.0
"""The limits of the official driver beside it: to connect, to wait for a connection, until an idle one is checked."""


class BoltReads:
    """Made outside of an event loop or in it; belongs to the one of its first read."""

    def __init__(self, address: Address, login: Login, database: str, *, connections: int) -> None:
        async def connect(lost: Callable[[Connection], None]) -> Connection:
            return await Connection.connect(address, login, lost=lost)

        async def check(connection: Connection) -> None:
            least = run_and_pull("RETURN 1", {}, database=database, metadata={}, timeout_seconds=CONNECT_SECONDS)
            await connection.read(least)

        self._database = database
        self._pool = Pool(
            connect,
            check=check,
            size=connections,
            patience=PATIENCE_SECONDS,
            connect_seconds=CONNECT_SECONDS,
            old_seconds=OLD_SECONDS,
        )

    async def read(
        self, text: str, parameters: Mapping[str, Any], *, metadata: Mapping[str, Any], timeout_seconds: float
    ) -> list[list[Any]]:
        try:
            request = run_and_pull(
                text, parameters, database=self._database, metadata=metadata, timeout_seconds=timeout_seconds
            )
        except (OverflowError, TypeError, ValueError) as error:
            raise unsendable() from error
        try:
            return await self._send(request)
        except Failed as error:
            raise from_code(error.code) from error
        except Unreadable as error:
            raise unreadable() from error
        # UnicodeError: a host that cannot be a name.
        except (Gone, OSError, UnicodeError) as error:
            raise no_answer() from error

    async def close(self) -> None:
        self._pool.close()
        # Transports close themselves on the loop's next turn.
        await asyncio.sleep(0)

    async def _send(self, request: bytes) -> list[list[Any]]:
        connection: Connection | None
        connection, used_before = await self._pool.take()
        try:
            try:
                return await self._read(connection, request)
            except Gone:
                # The server had left it, or restarted. Reads change nothing, so it may be asked again, once.
                if not used_before or connection.heard:
                    raise
            connection = None
            connection = await self._pool.another()
            return await self._read(connection, request)
        finally:
            self._pool.release(connection)

    async def _read(self, connection: Connection, request: bytes) -> list[list[Any]]:
        try:
            return await connection.read(request)
        except Failed as error:
            if error.code.endswith(".AuthorizationExpired"):
                self._pool.drop_idle()
                connection.close()
            elif connection.usable:
                await self._rest(connection)
            raise

    async def _rest(self, connection: Connection) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await connection.rest()
        except (Gone, TimeoutError):
            # The failure that came before is what its reader is told.
            connection.abort()
