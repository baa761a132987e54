"""One connection: greeting, log-in, a statement at a time. Cancelled in the middle of one, it closes itself."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self, cast

from graph.bolt.address import Address
from graph.bolt.framing import Framing
from graph.bolt.messages import FAILURE, GOODBYE, IGNORED, NEWEST_MINOR, RECORD, RESET, SUCCESS, Login, greeting, log_in
from graph.bolt.packing import Unpacking
from graph.reads import Unspoken


class Gone(Exception):
    """The connection ended before its answer was whole."""


class Failed(Exception):
    """Neo4j answered with a failure, of which only the code is kept."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreadable(Exception):
    """A value in the answer has no equal in Python."""


class Connection(asyncio.Protocol):
    """Open one with `connect`. `rest()` has to be called before it is used again after Failed."""

    def __init__(self, lost: Callable[["Connection"], None]) -> None:
        self.usable = True
        self.heard = False
        """Whether anything was answered to what was sent last."""
        self.idle_since = 0.0
        self._tell_lost = lost
        self._framing = Framing()
        self._transport: asyncio.Transport | None = None
        self._done: asyncio.Future[None] | None = None
        self._awaited = 0
        self._greeted: bytes | None = b""
        self._rows: list[list[Any]] = []
        self._failure: str | None = None
        self._unpacking = Unpacking()

    @classmethod
    async def connect(
        cls,
        address: Address,
        login: Login,
        *,
        lost: Callable[["Connection"], None] = lambda connection: None,
        newest_minor: int = NEWEST_MINOR,
    ) -> Self:
        """Connected and logged in. Raises OSError, Gone, Failed or Unspoken."""
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: cls(lost),
            address.host,
            address.port,
            ssl=address.tls,
            server_hostname=address.host if address.tls else None,
        )
        try:
            await connection._answered(greeting(newest_minor), 1)
            minor = connection._minor(newest_minor)
            await connection._answered(*log_in(login, minor))
        except BaseException:
            connection.abort()
            raise
        return connection

    async def read(self, request: bytes) -> list[list[Any]]:
        """Sends what `run_and_pull` made; the rows. Raises Gone, Failed or Unreadable."""
        await self._answered(request, 2)
        rows, unreadable = self._rows, self._unpacking.unreadable
        self._rows = []
        if unreadable is not None:
            raise Unreadable from unreadable
        return rows

    async def rest(self) -> None:
        """Takes it back to where a statement can be sent, and shows that the server is there. Raises Gone."""
        try:
            await self._answered(RESET, 1)
        except Failed as error:
            self.abort()
            raise Gone from error

    def close(self) -> None:
        """Says goodbye and closes; what is unanswered is given up."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(GOODBYE)
            self._transport.close()
        self._ended()

    def abort(self) -> None:
        """Closes at once. Neo4j ends the statement that ran here."""
        if self._transport is not None:
            self._transport.abort()
        self._ended()

    async def _answered(self, data: bytes, answers: int) -> None:
        """Sends, and waits for that many answers that are not rows. Raises Gone or Failed."""
        if not self.usable or self._transport is None:
            raise Gone
        self.heard = False
        self._failure = None
        self._rows = []
        self._unpacking.begin()
        self._awaited = answers
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(data)
        try:
            await self._done
        except BaseException:
            # Answers to this would be taken for those to the next statement.
            self.abort()
            raise
        if self._failure is not None:
            raise Failed(self._failure)

    def _minor(self, newest: int) -> int:
        chosen, self._greeted = self._greeted or b"", None
        if len(chosen) < 4 or chosen[3] != 5 or chosen[2] > newest:
            raise Unspoken("The server does not speak Bolt 5.0 to 5.4.")
        return chosen[2]

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's.
        self._transport = cast("asyncio.Transport", transport)
        near = transport.get_extra_info("socket")
        if near is not None:
            with suppress(OSError):
                near.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def data_received(self, data: bytes) -> None:
        self.heard = True
        if self._greeted is not None:
            self._greeted += data
            if len(self._greeted) >= 4:
                self._answer()
            return
        try:
            for message in self._framing.messages(data):
                self._take(message)
        except (IndexError, KeyError, TypeError, ValueError):
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended()

    def _take(self, message: bytearray) -> None:
        tag = message[1]
        if not self._awaited:
            # Said unasked: the server is closing, or we no longer understand it.
            self.abort()
        elif tag == RECORD:
            self._rows.append(self._unpacking.value(message, 2))
        elif tag in (SUCCESS, IGNORED):
            self._answer()
        elif tag == FAILURE:
            if self._failure is None:
                self._failure = str(self._unpacking.value(message, 2)["code"])
            self._answer()
        else:
            self.abort()

    def _answer(self) -> None:
        self._awaited -= 1
        if not self._awaited and self._done is not None and not self._done.done():
            self._done.set_result(None)

    def _ended(self) -> None:
        if not self.usable:
            return
        self.usable = False
        done, self._done = self._done, None
        if done is not None and not done.done():
            if self._failure is None:
                done.set_exception(Gone())
            else:
                # A failure is told whole even where the server closes behind it, as after a wrong password.
                done.set_result(None)
        self._tell_lost(self)
