"""What a connection may hold before anybody knows who asks: bytes of a head, time, and its own place among others."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.transport import protocol
from api.transport.protocol import MAX_HEADER_BYTES
from tests.serving import serving_app

START = b"POST / HTTP/1.1\r\nhost: a\r\n"


@pytest.fixture
def plain() -> Iterator[str]:
    """An application that answers at once, whatever is sent."""

    async def answer(request: object) -> PlainTextResponse:
        return PlainTextResponse("answered")

    with serving_app(Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])) as address:
        yield address


def connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((str(parts.hostname), parts.port or 0), timeout=5)


def rest(connection: socket.socket) -> bytes:
    """All until the server closes. Raises TimeoutError where it does not."""
    heard = b""
    try:
        while data := connection.recv(65_536):
            heard += data
    except ConnectionResetError:
        pass
    return heard


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /",
        START + b"x: ",
        START + b"x",
        START + b"content-length: 2\r\n\r\n{}" + START + b"x: ",
        START + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nx: ",
    ],
    ids=["address", "value", "name", "a later request", "after a body"],
)
def test_a_head_without_end_closes_the_connection(begun: bytes, plain: str) -> None:
    with connected(plain) as connection:
        connection.sendall(begun)
        # In pieces: what came in one with an earlier request is not counted.
        for _ in range(10):
            time.sleep(0.02)
            try:
                connection.sendall(b"a" * (MAX_HEADER_BYTES // 8))
            except (BrokenPipeError, ConnectionResetError):
                break
        heard = rest(connection)
    assert b"400 Bad Request" in heard or heard == b""
    assert httpx.get(plain).text == "answered"


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"\r\n",
        START + b"x: a",
        START + b"content-length: 2\r\n\r\n{}" + START,
        START + b"content-length: 9\r\n\r\n",
    ],
    ids=["silence", "empty lines", "a head", "a later head", "a body that was answered"],
)
def test_a_head_that_takes_too_long_closes_the_connection(
    begun: bytes, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    with connected(plain) as connection:
        connection.settimeout(0.2)
        connection.sendall(begun)
        more = b"\r\n" if begun in (b"", b"\r\n") else b"a"
        for _ in range(20):
            try:
                if begun:
                    connection.sendall(more)
                if not connection.recv(65_536):
                    break
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                break
        else:
            raise AssertionError("the server still listens after four seconds")


def test_a_long_body_is_no_head(plain: str) -> None:
    answer = httpx.post(plain, content=b"a" * 4 * MAX_HEADER_BYTES)
    assert answer.text == "answered"


def test_connections_beyond_the_limit_are_turned_away_and_room_is_given_back(
    plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MAX_CONNECTIONS", 3)
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(connected(plain))
        with connected(plain) as one_more:
            assert b" 503 " in rest(one_more)
    for _ in range(50):
        try:
            if httpx.get(plain).text == "answered":
                break
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    assert httpx.get(plain).text == "answered"
