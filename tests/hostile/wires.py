"""Hostile connections: what is wrong below GraphQL. Each opens one, misbehaves, and tells what was answered."""

import asyncio
import random
from collections.abc import Awaitable, Callable

LONGEST = 40.0
_SMALL = b'{"query":"{__typename}"}'


async def _said(port: int, *pieces: bytes, pause: float = 0.0, half_closed: bool = False) -> bytes:
    """Sends pieces with pauses between; what comes until the server closes, or is silent for a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    heard = b""
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        if half_closed:
            writer.write_eof()
        while True:
            async with asyncio.timeout(1.0 if heard else LONGEST):
                more = await reader.read(65_536)
            if not more:
                break
            heard += more
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.transport.abort()
    return heard


def _post(body: bytes, *headers: bytes, length: bytes | None = None) -> bytes:
    lines = [b"POST /graphql HTTP/1.1", b"Host: 127.0.0.1", b"Content-Type: application/json", *headers]
    lines.append(b"Content-Length: " + (length if length is not None else str(len(body)).encode()))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


async def slow_body(port: int, chance: random.Random) -> bytes:
    whole = _post(_SMALL)
    return await _said(port, *(whole[i : i + 9] for i in range(0, len(whole), 9)), pause=0.1)


async def half_closed(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(_SMALL), half_closed=True)


async def cut_off(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(_SMALL)[: chance.randrange(1, 120)], half_closed=True)


async def pipelined(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(_SMALL) * 100)


async def too_short(port: int, chance: random.Random) -> bytes:
    """The rest of the body is taken for another request."""
    return await _said(port, _post(_SMALL, length=b"5"))


async def too_long(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(_SMALL, length=b"25"), half_closed=True)


async def odd_lengths(port: int, chance: random.Random) -> bytes:
    odd = chance.choice((b"-1", b"9" * 30, b"0x10", b"", b"24, 24", b"1 2", b"+24", b"99999999999", b"2000000"))
    return await _said(port, _post(_SMALL, length=odd), half_closed=True)


async def two_lengths(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(_SMALL, b"Content-Length: 3"), half_closed=True)


async def length_and_chunks(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(b"0\r\n\r\n", b"Transfer-Encoding: chunked"), half_closed=True)


async def odd_chunks(port: int, chance: random.Random) -> bytes:
    head = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    head += b"Transfer-Encoding: chunked\r\n\r\n"
    body = chance.choice(
        (b"18\r\n" + _SMALL + b"\r\n0\r\n\r\n", b"zz\r\n", b"F" * 40, b"1\r\n{\r\n" * 2_000 + b"0\r\n\r\n")
    )
    return await _said(port, head + body, half_closed=True)


async def many_headers(port: int, chance: random.Random) -> bytes:
    n = chance.choice((100, 5_000))
    return await _said(port, _post(_SMALL, *(b"X-%d: %s" % (i, b"v" * 50) for i in range(n))))


async def long_header(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(_SMALL, b"Cookie: " + b"c" * chance.choice((8_000, 200_000))))


async def long_address(port: int, chance: random.Random) -> bytes:
    return await _said(port, b"GET /graphql?query=" + b"%7B" * 40_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


async def odd_address(port: int, chance: random.Random) -> bytes:
    path = chance.choice((b"/graphql?query=%ff%fe", b"/graphql?" + b"a=1&" * 99, b"/graphql?variables=%5B" * 9,
                          b"*", b"//", b"/../../etc/passwd", b"/graphql?query=%00",
                          b"http://elsewhere/graphql"))  # fmt: skip
    return await _said(port, b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


async def no_http(port: int, chance: random.Random) -> bytes:
    return await _said(port, chance.randbytes(chance.choice((1, 50, 5_000))), half_closed=True)


async def json_bombs(port: int, chance: random.Random) -> bytes:
    n = chance.choice((100, 900, 100_000))
    body = chance.choice((
        b"[" * n + b"]" * n, b'{"query":' * n, b'{"variables":' + b'{"a":' * n + b"1" + b"}" * n + b"}",
        b'{"query":"{__typename}","query":"{x}"}', b'{"\\u0071uery":"{x}","query":"{__typename}"}',
        b'{"query":"{__typename}","variables":{"a":NaN}}', b'{"query":"{__typename}","variables":{"a":1e999}}',
        b'{"query":"{__typename}","variables":{"a":' + b"9" * 900_000 + b"}}", b'"' + b"\\u0041" * 150_000 + b'"',
        b'{"query":"{__typename}","variables":{' + b",".join(b'"%d":%d' % (i, i) for i in range(60_000)) + b"}}",
        b'{"query":"{__typename}","variables":{"a":[' + b"[]," * 300_000 + b"0]}}", b"\xff\xfe{\x00}\x00",
        b'{"query":"\xed\xa0\x80"}', b'{"query":"\\ud800"}', b"\xef\xbb\xbf" + _SMALL, b"null", b"[" + _SMALL + b"]",
        b'{"query":"{__typename}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"' + b"0" * 64 + b'"}}}',
        b'{"query":"{__typename}","operationName":' + b'"' + b"N" * 900_000 + b'"}',
    ))  # fmt: skip
    return await _said(port, _post(body))


async def too_much(port: int, chance: random.Random) -> bytes:
    return await _said(port, _post(b" " * 3_000_000))


async def never_reads(port: int, chance: random.Random) -> bytes:
    """Asks for much, again and again, and takes nothing of it."""
    query = b'{"query":"{entities(first:1000){edges{node{id name links(first:25){edges{node{id name}}}}}}}"}'
    _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
    try:
        writer.write(_post(query) * 5)
        await asyncio.sleep(2)
    finally:
        writer.transport.abort()
    return b""


async def odd_headers(port: int, chance: random.Random) -> bytes:
    header = chance.choice((
        b"Authorization: Bearer " + b"a" * 9_000, b"Authorization: Bearer \xff\xfe",
        b"Accept: " + b"a/b;q=0.5," * 5_000, b"Accept-Encoding: " + b"gzip;q=0.1," * 5_000,
        b"If-None-Match: " + b'"x",' * 9_000, b"Origin: null",
        b"X-Crimegraph-Purpose: \x7f\x01", b"Expect: 100-continue", b"Content-Encoding: gzip", b"Upgrade: websocket",
        b"Traceparent: 00-" + b"f" * 999, b"Connection: keep-alive, upgrade, close",
        b"X-Forwarded-For: " + b"1," * 9_000,
    ))  # fmt: skip
    return await _said(port, _post(_SMALL, header))


Wire = Callable[[int, random.Random], Awaitable[bytes]]
WIRES: tuple[Wire, ...] = (
    slow_body, half_closed, cut_off, pipelined, too_short, too_long, odd_lengths, two_lengths, length_and_chunks,
    odd_chunks, many_headers, long_header, long_address, odd_address, no_http, json_bombs, json_bombs, json_bombs,
    too_much, never_reads, odd_headers,
)  # fmt: skip
