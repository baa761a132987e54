"""The load: POST /graphql over kept-alive connections on raw sockets, in a process of its own.

It does as little as can be done, so that the servers are measured and not this: requests are bytes made beforehand, of
an answer only the length and whether it reports errors is looked at.
"""

import asyncio
from typing import cast

import uvloop

from bench.loop import Job, Once, drive, serve


class Connection(asyncio.Protocol):
    """One request after the other; the answer's length is in its Content-Length."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[None] | None = None
        self.buffer = bytearray()
        self.expected = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is none of asyncio's classes

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(ConnectionError("the server closed the connection"))

    def ask(self, request: bytes) -> asyncio.Future[None]:
        assert self.transport is not None
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.waiting

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.expected < 0:
            head = self.buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            headers = bytes(self.buffer[:head]).lower()
            at = headers.find(b"\r\ncontent-length:")
            if not headers.startswith(b"http/1.1 200") or at < 0:
                self._end(ValueError(f"not an answer of known length: {headers[:200]!r}"))
                return
            end = headers.find(b"\r\n", at + 2)
            self.expected = head + 4 + int(headers[at + 17 : end if end > 0 else None])
        if len(self.buffer) >= self.expected:
            failed = b'"errors":[' in self.buffer
            self._end(ValueError(f"an answer with errors: {bytes(self.buffer[-500:])!r}") if failed else None)

    def _end(self, error: Exception | None) -> None:
        self.buffer.clear()
        self.expected = -1
        if self.waiting is None or self.waiting.done():
            return
        if error is None:
            self.waiting.set_result(None)
        else:
            self.waiting.set_exception(error)


def request(port: int, body: bytes, token: str | None = None) -> bytes:
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n"
        + (f"Authorization: Bearer {token}\r\n" if token else "")
        + "\r\n"
    )
    return head.encode() + body


async def run(job: Job) -> Job:
    """{port, bodies, seconds, connections, every} → what `drive` tells."""
    port: int = job["port"]
    requests = [request(port, body.encode()) for body in job["bodies"]]
    loop = asyncio.get_running_loop()
    connections = [(await loop.create_connection(Connection, "127.0.0.1", port))[1] for _ in range(job["connections"])]

    def asker(connection: Connection) -> Once:
        return lambda number: connection.ask(requests[number])

    try:
        return await drive([asker(c) for c in connections], job["seconds"], len(requests), job["every"])
    finally:
        for connection in connections:
            if connection.transport is not None:
                connection.transport.close()


if __name__ == "__main__":
    uvloop.run(serve(run))
