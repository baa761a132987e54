"""uvicorn's HTTP protocol with limits on what comes before a body: it has none, and would keep headers without end."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEADER_BYTES = 65_536
"""Of the address and the headers of one request. A GET's query is part of it."""
HEAD_SECONDS = 10.0
"""How long a connection may take to send them, and to send the rest of a body that was answered already."""
MAX_CONNECTIONS = 900
"""Of one process: systems commonly let a process open 1,024 files."""
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose request has more headers than that, or takes longer; and one that is too many."""

    _header_bytes = 0
    _held = 0
    """Bytes since the parser last let go of any: it keeps a header until its end has come."""
    _in_body = False
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # of TCP only
        full = len(self.connections) >= MAX_CONNECTIONS
        super().connection_made(transport)
        if full:
            transport.write(_FULL)
            transport.close()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._held += len(data)
        super().data_received(data)
        if self._held > MAX_HEADER_BYTES and not self.transport.is_closing():
            self.send_400_response("Too many headers.")
        elif self._held and not self._in_body:
            self._wait()

    def on_headers_complete(self) -> None:
        self._held, self._in_body = 0, True
        self._wait_no_more()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._held = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._held, self._in_body = 0, False
        self._wait_no_more()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._in_body and self.cycle.response_complete:
            self._wait()

    def on_message_begin(self) -> None:
        self._header_bytes = 0
        # What came before it in the same piece was let go of.
        self._held = max(self._held, 1)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def eof_received(self) -> None:
        """The connection is about to close: uvicorn hears of that a moment too late, and would still write to it."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def _count(self, more: int) -> None:
        self._header_bytes += more
        if self._header_bytes > MAX_HEADER_BYTES:
            # The parser turns it into its own error, and uvicorn that into a 400 and the end of the connection.
            raise ValueError("too many headers")

    def _wait(self) -> None:
        if self._patience is None and not self.transport.is_closing():
            self._patience = self.loop.call_later(HEAD_SECONDS, self._lose_patience)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _lose_patience(self) -> None:
        self._patience = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            # The head of a later request: nothing is read of it until the earlier ones are answered.
            self._wait()
