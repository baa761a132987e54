"""uvicorn's HTTP protocol with a limit on what comes before a body: it has none, and would keep headers without end."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEADER_BYTES = 65_536
"""Of the address and the headers of one request. A GET's query is part of it."""


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose request has more headers than that."""

    _header_bytes = 0

    def on_message_begin(self) -> None:
        self._header_bytes = 0
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
