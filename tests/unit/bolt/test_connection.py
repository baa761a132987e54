"""What a connection makes of bytes that Neo4j seldom sends: a peer plays them back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from graph.bolt.address import Address
from graph.bolt.connection import Connection, Failed, Gone, Unreadable
from graph.bolt.framing import framed
from graph.bolt.messages import Login, greeting
from graph.bolt.packing import pack
from graph.reads import Unspoken

LOGIN = Login("neo4j", "a password of nothing")
VERSION = b"\0\0\x04\x05"
NOOP = b"\0\0"
SUCCESS = framed(b"\xb1\x70" + pack({}))
FAILURE = framed(b"\xb1\x7f" + pack({"code": "Neo.ClientError.Statement.SyntaxError", "message": "a value"}))
IGNORED = framed(b"\xb0\x7e")


def row(*values: object) -> bytes:
    return framed(b"\xb1\x71" + pack(list(values)))


@asynccontextmanager
async def peer(*answers: bytes, dribble: bool = False, closes: bool = False) -> AsyncIterator[Address]:
    """Sends the next answer whenever something arrives; after the last one it waits, or closes."""

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.read(65_536)
            for piece in [bytes((byte,)) for byte in answer] if dribble else [answer]:
                writer.write(piece)
                await writer.drain()
                if dribble:
                    await asyncio.sleep(0)
        if not closes:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(play, "127.0.0.1", 0)
    async with server:
        yield Address("127.0.0.1", server.sockets[0].getsockname()[1], None)


async def rows(*answers: bytes, dribble: bool = False) -> list[list[object]]:
    async with peer(VERSION, SUCCESS * 2, *answers, dribble=dribble) as address:
        connection = await Connection.connect(address, LOGIN)
        try:
            return await connection.read(b"anything")
        finally:
            connection.abort()


@pytest.mark.parametrize("dribble", [False, True], ids=["at once", "byte by byte"])
async def test_rows_come_between_two_successes_and_empty_chunks_are_nothing(dribble: bool) -> None:
    stream = NOOP + SUCCESS + NOOP + row(1, "a") + NOOP * 3 + row([2], None) + SUCCESS
    assert await rows(stream, dribble=dribble) == [[1, "a"], [[2], None]]


@pytest.mark.parametrize(
    "answer", [b"\0\0\0\0", b"\0\0\x08\x05", b"\0\0\x04\x04", b"\0\0\x01\xff", b"HTTP/1.1 400 Bad Request\r\n\r\n"]
)
async def test_a_server_of_another_version_is_not_spoken_with(answer: bytes) -> None:
    async with peer(answer) as address:
        with pytest.raises(Unspoken):
            await Connection.connect(address, LOGIN)


@pytest.mark.parametrize("answers", [(b"",), (VERSION[:2],), (VERSION,), (VERSION, b""), (VERSION, SUCCESS)])
async def test_a_server_that_closes_while_connecting_is_gone(answers: tuple[bytes, ...]) -> None:
    async with peer(*answers, closes=True) as address:
        with pytest.raises(Gone):
            await Connection.connect(address, LOGIN)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        SUCCESS + row(1)[:-3],
        SUCCESS + row(1),
        framed(b"\xb1\x55\xa0"),
        framed(b"\xb1\x7f" + pack({"message": "no code"})),
        framed(b"\xb1\x7f" + pack([])),
        SUCCESS + framed(b"\xb1\x71\xdf"),
        framed(b"\xb1"),
    ],
    ids=["nothing", "cut", "ended early", "unknown tag", "no code", "no map", "no value", "no tag"],
)
async def test_a_broken_answer_is_none_and_ends_the_connection(answer: bytes) -> None:
    async with peer(VERSION, SUCCESS * 2, answer, closes=True) as address:
        connection = await Connection.connect(address, LOGIN)
        for _ in range(2):
            with pytest.raises(Gone):
                await connection.read(b"anything")
            assert not connection.usable


async def test_what_is_said_unasked_ends_the_connection() -> None:
    async with peer(VERSION, SUCCESS * 2, SUCCESS * 4) as address:
        connection = await Connection.connect(address, LOGIN)
        assert await connection.read(b"anything") == []
        assert not connection.usable


async def test_a_failure_is_its_code_and_the_ignored_request_is_no_answer_to_the_next() -> None:
    async with peer(VERSION, SUCCESS * 2, FAILURE + IGNORED, SUCCESS, SUCCESS + row(7) + SUCCESS) as address:
        connection = await Connection.connect(address, LOGIN)
        with pytest.raises(Failed, match=r"^Neo\.ClientError\.Statement\.SyntaxError$"):
            await connection.read(b"anything")
        await connection.rest()
        assert await connection.read(b"anything") == [[7]]
        connection.abort()


async def test_a_failure_after_rows_gives_no_rows() -> None:
    with pytest.raises(Failed):
        await rows(SUCCESS + row(1) + FAILURE)


@pytest.mark.parametrize("before", [b"", SUCCESS])
async def test_a_failure_before_the_server_closes_is_told(before: bytes) -> None:
    async with peer(VERSION, before + FAILURE, closes=True) as address:
        with pytest.raises(Failed):
            await Connection.connect(address, LOGIN)


async def test_a_value_without_an_equal_leaves_the_connection_usable() -> None:
    year_two_million = b"\xb1D\xca\x2b\x7c\xd1\x00"
    strange = SUCCESS + framed(b"\xb1\x71\x91" + year_two_million) + row(1) + SUCCESS
    async with peer(VERSION, SUCCESS * 2, strange, SUCCESS + row(7) + SUCCESS) as address:
        connection = await Connection.connect(address, LOGIN)
        with pytest.raises(Unreadable):
            await connection.read(b"anything")
        assert await connection.read(b"anything") == [[7]]
        connection.abort()


async def test_cancelled_in_the_middle_it_closes_itself() -> None:
    async with peer(VERSION, SUCCESS * 2, SUCCESS + row(1)) as address:
        lost: list[Connection] = []
        connection = await Connection.connect(address, LOGIN, lost=lost.append)
        reading = asyncio.ensure_future(connection.read(b"anything"))
        await asyncio.sleep(0.02)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert lost == [connection]
        assert not connection.usable


def test_the_greeting_offers_bolt_5_and_no_newer_minor_than_is_known() -> None:
    assert greeting() == bytes.fromhex("6060b017 00040405") + bytes(12)


def test_no_password_is_shown() -> None:
    assert "nothing" not in repr(LOGIN)
