"""Connections that die, readers that leave, servers that go and come back, under both ways of reading."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from graph.bolt.address import Address
from graph.bolt.connection import Connection
from graph.bolt.messages import Login, greeting
from graph.bolt.pool import Pool
from graph.bolt.reads import BoltReads
from graph.database import Database
from graph.errors import DatabaseError, DatabaseRefused, DatabaseUnavailable
from graph.reads import DriverReads
from graph.settings import Endpoint, ReadTransport
from tests.forwarding import Forwarder, forwarding

LONG = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y WITH x, y WHERE x + y < 0 RETURN count(*)"
RUNNING = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.operation = $operation RETURN count(*)"
EITHER = pytest.mark.parametrize("transport", list(ReadTransport))


@pytest.fixture
def forwarded(database_endpoint: Endpoint) -> Iterator[tuple[Forwarder, Endpoint]]:
    with forwarding(database_endpoint) as pair:
        yield pair


@pytest_asyncio.fixture(scope="module")
async def watching(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with Database.opened(database_endpoint) as database:
        yield database


@asynccontextmanager
async def opened(endpoint: Endpoint, transport: ReadTransport = ReadTransport.LEAN) -> AsyncIterator[Database]:
    database = await Database.open(replace(endpoint, read_transport=transport))
    try:
        yield database
    finally:
        await database.close()


async def running(watching: Database, operation: str, wanted: int) -> None:
    """Waits until that many statements of the operation run in Neo4j."""
    async with asyncio.timeout(10):
        # Neo4j tells nobody when a statement begins or ends.
        while (await watching.read(RUNNING, {"operation": operation}))[0][0] != wanted:  # noqa: ASYNC110 - Neo4j tells nobody
            await asyncio.sleep(0.02)


# --- a reader that leaves ---


@EITHER
async def test_a_reader_that_leaves_ends_the_statement(
    transport: ReadTransport, database_endpoint: Endpoint, watching: Database
) -> None:
    async with opened(database_endpoint, transport) as database:
        operation = f"left-{transport}"
        reading = asyncio.ensure_future(database.read(LONG, metadata={"operation": operation}))
        await running(watching, operation, 1)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await running(watching, operation, 0)
        assert await database.read("RETURN 7") == [[7]]


async def test_no_reader_gets_the_answer_of_one_that_left(database_endpoint: Endpoint) -> None:
    database = await Database.open(database_endpoint, connections=4)

    async def ask(i: int) -> list[list[Any]] | None:
        reading = asyncio.ensure_future(database.read("RETURN $i, range(1, 2000)", {"i": i}))
        if i % 3:
            # At any moment: while waiting for a place, connecting, sending, receiving, finished.
            await asyncio.sleep(i % 17 * 0.0007)
            reading.cancel()
        try:
            return await reading
        except asyncio.CancelledError:
            return None

    for _ in range(5):
        for i, rows in enumerate(await asyncio.gather(*(ask(i) for i in range(120)))):
            assert (rows is None and i % 3) or rows == [[i, list(range(1, 2001))]]
    # No place was lost on the way.
    rows = await asyncio.gather(*(database.read("RETURN $i", {"i": i}) for i in range(20)))
    assert rows == [[[i]] for i in range(20)]
    assert isinstance(database.reads, BoltReads)
    assert len(database.reads._pool._open) <= 4
    await database.close()


async def test_closing_ends_what_still_runs(database_endpoint: Endpoint, watching: Database) -> None:
    database = await Database.open(database_endpoint)
    reading = asyncio.ensure_future(database.read(LONG, metadata={"operation": "closed"}))
    await running(watching, "closed", 1)
    await database.close()
    with pytest.raises(DatabaseUnavailable):
        await reading
    await running(watching, "closed", 0)
    with pytest.raises(DatabaseUnavailable):
        await database.read("RETURN 1")


# --- a server that goes and comes back ---


@EITHER
async def test_a_server_that_is_not_there_is_told_at_once(
    transport: ReadTransport, forwarded: tuple[Forwarder, Endpoint]
) -> None:
    forwarder, endpoint = forwarded
    forwarder.stop()
    async with opened(endpoint, transport) as database:
        with pytest.raises(DatabaseUnavailable, match="does not answer"):
            await database.read("RETURN 1")


async def test_after_a_restart_no_read_fails_on_the_old_connections(forwarded: tuple[Forwarder, Endpoint]) -> None:
    forwarder, endpoint = forwarded
    async with opened(endpoint) as database:
        for _ in range(3):
            # Without a turn of the loop in between: what was lost is only found when it is used.
            rows = await asyncio.gather(*(database.read("RETURN $i", {"i": i}) for i in range(12)))
            assert rows == [[[i]] for i in range(12)]
            forwarder.stop()
            forwarder.start()
        before = database.statements_sent
        assert await database.read("RETURN 7") == [[7]]
        assert database.statements_sent == before + 1


async def test_while_the_server_is_away_each_read_is_told_and_afterwards_it_is_found(
    forwarded: tuple[Forwarder, Endpoint],
) -> None:
    forwarder, endpoint = forwarded
    async with opened(endpoint) as database:
        for _ in range(3):
            assert await database.read("RETURN 7") == [[7]]
            forwarder.stop()
            for _ in range(100):
                with pytest.raises(DatabaseUnavailable):
                    await database.read("RETURN 1")
            forwarder.start()
            # One attempt looks for it while reads are told that it is away; then all are answered.
            async with asyncio.timeout(10):
                while True:
                    with suppress(DatabaseUnavailable):
                        assert await database.read("RETURN 7") == [[7]]
                        break
            for _ in range(20):
                assert await database.read("RETURN 7") == [[7]]


@EITHER
async def test_a_server_lost_in_the_middle_of_a_statement_is_told(
    transport: ReadTransport, forwarded: tuple[Forwarder, Endpoint], watching: Database
) -> None:
    forwarder, endpoint = forwarded
    async with opened(endpoint, transport) as database:
        operation = f"lost-{transport}"
        reading = asyncio.ensure_future(database.read(LONG, metadata={"operation": operation}))
        await running(watching, operation, 1)
        forwarder.stop()
        with pytest.raises(DatabaseUnavailable):
            await reading
        await running(watching, operation, 0)


async def test_idle_connections_are_checked_when_they_are_old(forwarded: tuple[Forwarder, Endpoint]) -> None:
    forwarder, endpoint = forwarded
    pool = _pool(endpoint, old_seconds=0.0)
    first, used = await pool.take()
    assert not used
    pool.release(first)
    again, used = await pool.take()
    assert (again, used) == (first, True)
    pool.release(again)
    # A connection through which nothing comes any more is dropped for a new one, which has to wait as well.
    pool._connect_seconds = 0.1
    forwarder.hang()
    with pytest.raises(TimeoutError):
        await pool.take()
    assert not first.usable
    forwarder.flow()
    pool._connect_seconds = 5.0
    other, used = await pool.take()
    assert not used
    pool.release(other)
    pool.close()


async def test_a_place_is_waited_for_and_then_the_wait_is_told(database_endpoint: Endpoint) -> None:
    pool = _pool(database_endpoint, size=1, patience=0.05)
    taken, _ = await pool.take()
    with pytest.raises(DatabaseUnavailable, match="busy"):
        await pool.take()
    waiting = asyncio.ensure_future(pool.take())
    await asyncio.sleep(0.01)
    pool.release(taken)
    assert (await waiting)[0] is taken
    pool.release(taken)
    pool.close()


# --- log-in, and servers of another kind ---


@EITHER
async def test_a_wrong_password_is_refused_and_not_tried_again(
    transport: ReadTransport, forwarded: tuple[Forwarder, Endpoint]
) -> None:
    forwarder, endpoint = forwarded
    async with opened(replace(endpoint, password="not the password"), transport) as database:
        with pytest.raises(DatabaseRefused, match="NEO4J_PASSWORD") as caught:
            await database.read("RETURN 1")
        assert "not the password" not in str(caught.value)
        assert len(forwarder._open) == 2, "one connection, with its two ends"
    # Neo4j refuses a user for a while after three wrong passwords in a row.
    async with opened(endpoint, transport) as database:
        assert await database.read("RETURN 7") == [[7]]


async def test_where_the_lean_client_cannot_speak_the_official_driver_does(
    database_endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    address = Address.of(database_endpoint.uri)
    assert address is not None

    async def only_to_the_driver(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = await reader.readexactly(20)
        if hello == greeting():
            writer.write(bytes(4))
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection(address.host, address.port)
        far_writer.write(hello)
        await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))

    async with await asyncio.start_server(only_to_the_driver, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with opened(replace(database_endpoint, uri=f"bolt://127.0.0.1:{port}")) as database:
            rows = await asyncio.gather(*(database.read("RETURN $i", {"i": i}) for i in range(60)))
            assert rows == [[[i]] for i in range(60)]
            assert isinstance(database.reads, DriverReads)
            with pytest.raises(DatabaseError):
                await database.read("RETURN 1/0")
    assert [record.message for record in caplog.records if record.name == "crimegraph.database"] == [
        "reads go through the official driver: The server does not speak Bolt 5.0 to 5.4."
    ]


async def test_routing_is_the_official_drivers(database_endpoint: Endpoint) -> None:
    routed = replace(database_endpoint, uri=database_endpoint.uri.replace("bolt://", "neo4j://"))
    async with opened(routed) as database:
        assert isinstance(database.reads, DriverReads)
        assert await database.read("RETURN 7") == [[7]]


def _pool(endpoint: Endpoint, **limits: Any) -> Pool:
    address = Address.of(endpoint.uri)
    assert address is not None

    async def connect(lost: Any) -> Connection:
        return await Connection.connect(address, Login(endpoint.username, endpoint.password), lost=lost)

    return Pool(connect, **{"size": 2, "patience": 5.0, "connect_seconds": 5.0, "old_seconds": 60.0} | limits)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()
