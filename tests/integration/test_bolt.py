"""The lean client and the official driver give equal rows and equal errors."""

import asyncio
import datetime as d
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
import uvloop
from neo4j.graph import Node, Path, Relationship

from graph.bolt.address import Address
from graph.bolt.connection import Connection
from graph.bolt.messages import Login, run_and_pull
from graph.bolt.reads import BoltReads
from graph.database import Database
from graph.errors import DatabaseError, DatabaseOverloaded, DatabaseTimeout, DatabaseUnavailable, StoredValue
from graph.reads import DriverReads
from graph.settings import Endpoint, ReadTransport

NOW = d.datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=d.UTC)
ECHO = "RETURN $x AS x"
TIMES = [
    "2024-02-29",
    "01:02:03+01:00",
    "01:02:03",
    "2024-02-29T01:02:03",
    "2024-02-29T01:02:03.123456789Z",
    "2024-07-01T01:02:03[Europe/Paris]",
]
SAME: dict[str, tuple[str, dict[str, Any]]] = {
    "scalars": ("RETURN 1, -1, 2.5, 'ä😀', true, false, null, ''", {}),
    "whole numbers of every width": (ECHO, {"x": [s * 2**n - o for n in range(63) for s in (1, -1) for o in (0, 1)]}),
    "the ends of 64 bits": (ECHO, {"x": [2**63 - 1, -(2**63)]}),
    "floats": (ECHO, {"x": [0.1, -0.0, 1e308, float("inf")]}),
    "nothing": ("UNWIND [] AS x RETURN x", {}),
    "no columns": ("RETURN [] AS x", {}),
    "many rows": ("UNWIND range(1, 2500) AS i RETURN i, 'n' + i, [i]", {}),
    "nested lists and maps": (ECHO, {"x": {"a": [1, [2, [3, {"b": []}]]], "c": {}}}),
    "bytes": (ECHO, {"x": b"\x00\xff" * 200}),
    "a tuple": (ECHO, {"x": (1, (2,))}),
    "days and moments": (ECHO, {"x": [d.date(2024, 2, 29), NOW, d.date(1, 1, 1), d.time(1, 2), d.timedelta(days=3)]}),
    "temporal values": (
        "RETURN date($t[0]), time($t[1]), localtime($t[2]), localdatetime($t[3]), [x IN $t[4..] | datetime(x)]",
        {"t": TIMES},
    ),
    "durations": ("RETURN duration('P1M2DT3S'), duration('-P1Y'), duration('PT0.000000001S')", {}),
    "points": ("RETURN point({longitude: 1, latitude: 2}), point({x: 1, y: 2, z: 3})", {}),
    "a text of many chunks": (ECHO, {"x": "äb" * 200_000}),
    "what is stored": ("MATCH (c:Country) RETURN c.id, properties(c) ORDER BY c.id LIMIT 50", {}),
    "nodes, relationships and paths": (
        "MATCH p = (a:Compound)-[r]-(b) RETURN a, r, b, p, [a, b] ORDER BY r.id LIMIT 20",
        {},
    ),
}

WRONG: dict[str, tuple[str, dict[str, Any], type[DatabaseError]]] = {
    "syntax": ("RETUR 1", {}, DatabaseError),
    "a missing parameter": ("RETURN $y", {}, DatabaseError),
    "a division by zero": ("RETURN 1/0", {}, DatabaseError),
    "a failure after rows": ("UNWIND range(5000, 0, -1) AS x RETURN 1/x", {}, DatabaseError),
    "a write": ("CREATE (n:Nothing) RETURN n", {}, DatabaseError),
    "a schema change": ("CREATE INDEX nothing IF NOT EXISTS FOR (n:Nothing) ON (n.x)", {}, DatabaseError),
    "a number over 64 bits": (ECHO, {"x": 2**63}, DatabaseError),
    "a number under 64 bits": (ECHO, {"x": [{"y": -(2**63) - 1}]}, DatabaseError),
    "half a character": (ECHO, {"x": "\ud800"}, DatabaseError),
    "a set": (ECHO, {"x": {1}}, DatabaseError),
    "a key that is no text": (ECHO, {"x": {1: 2}}, DatabaseError),
    "a year after 9999": ("RETURN 1, date({year: 20000}), 2", {}, StoredValue),
    "too much memory": ("UNWIND range(1, 100000000) AS x RETURN size(collect(x))", {}, DatabaseOverloaded),
}
LONG = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y WITH x, y WHERE x + y < 0 RETURN count(*)"


@pytest_asyncio.fixture(scope="module", params=list(ReadTransport))
async def either(seeded: Endpoint, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    async with Database.opened(replace(seeded, read_transport=request.param)) as database:
        assert isinstance(database.reads, BoltReads if request.param is ReadTransport.LEAN else DriverReads)
        yield database


@pytest_asyncio.fixture(scope="module")
async def both(seeded: Endpoint) -> AsyncIterator[tuple[Database, Database]]:
    lean, driver = (replace(seeded, read_transport=one) for one in (ReadTransport.LEAN, ReadTransport.DRIVER))
    async with Database.opened(lean) as ours, Database.opened(driver) as theirs:
        yield ours, theirs


def plain(value: Any) -> Any:
    """Nodes and relationships are equal to others by id alone; here by all that they hold, and by their classes."""
    match value:
        case Node():
            return ("node", value.element_id, set(value.labels), dict(value))
        case Relationship():
            return ("relationship", value.element_id, value.type, dict(value), plain(value.start_node))
        case Path():
            return [plain(one) for one in (*value.nodes, *value.relationships)]
        case list():
            return [plain(one) for one in value]
        case _:
            return (type(value), str(getattr(value, "tzinfo", "")), value)


@pytest.mark.parametrize(("text", "parameters"), SAME.values(), ids=SAME.keys())
async def test_rows_are_those_of_the_official_driver(
    text: str, parameters: dict[str, Any], both: tuple[Database, Database]
) -> None:
    ours, theirs = [await database.read(text, parameters) for database in both]
    assert plain(ours) == plain(theirs)


@pytest.mark.parametrize(("text", "parameters", "error"), WRONG.values(), ids=WRONG.keys())
async def test_errors_are_of_one_class_and_the_next_read_is_right(
    text: str, parameters: dict[str, Any], error: type[DatabaseError], either: Database
) -> None:
    with pytest.raises(DatabaseError) as caught:
        await either.read(text, parameters)
    assert type(caught.value) is error
    assert await either.read("RETURN 7") == [[7]]


async def test_errors_say_the_same(both: tuple[Database, Database]) -> None:
    for text, parameters, _ in WRONG.values():
        said = []
        for database in both:
            with pytest.raises(DatabaseError) as caught:
                await database.read(text, parameters)
            said.append(str(caught.value))
        assert said[0] == said[1]


async def test_a_value_without_an_equal_is_told_wherever_it_is(both: tuple[Database, Database]) -> None:
    # Inside of a list the official driver with its Rust codec gives a broken object and no error.
    with pytest.raises(DatabaseError, match="another kind"):
        await both[0].read("RETURN 1, [{x: date({year: 20000})}, 2]")
    assert await both[0].read("RETURN 7") == [[7]]


async def test_neo4j_ends_what_takes_longer_than_the_limit(either: Database, seeded: Endpoint) -> None:
    transport = ReadTransport.LEAN if isinstance(either.reads, BoltReads) else ReadTransport.DRIVER
    async with Database.opened(replace(seeded, read_transport=transport), timeout_seconds=0.2) as impatient:
        with pytest.raises(DatabaseTimeout):
            await impatient.read(LONG)
        assert await impatient.read("RETURN 7") == [[7]]


async def test_a_statement_is_counted_once_and_known_by_its_metadata(either: Database) -> None:
    before = either.statements_sent
    rows = await either.read(
        "SHOW TRANSACTIONS YIELD metaData, database, currentQuery WHERE metaData.operation = $operation"
        " RETURN metaData, database",
        {"operation": "read-of-test"},
        metadata={"operation": "read-of-test", "cost": 3},
    )
    assert rows == [[{"operation": "read-of-test", "cost": 3}, either.name]]
    assert either.statements_sent == before + 1


async def test_an_unknown_database_is_told(seeded: Endpoint) -> None:
    for transport in ReadTransport:
        database = await Database.open(replace(seeded, database="nowhere", read_transport=transport))
        with pytest.raises(DatabaseUnavailable, match="NEO4J_DATABASE"):
            await database.read("RETURN 1")
        await database.close()


@pytest.mark.parametrize(
    "text",
    [
        "RETURN [i IN range(1, 200000) | 'a text of fifty characters and its own number ' + i] AS row",
        "UNWIND range(1, 10000) AS i RETURN reduce(t = '', x IN range(1, 100) | t + 'ten letters') + i",
    ],
    ids=["one row", "many rows"],
)
async def test_ten_megabytes_come_whole(text: str, both: tuple[Database, Database]) -> None:
    ours, theirs = [await database.read(text) for database in both]
    assert ours == theirs
    assert sum(len(value) for [one] in ours for value in ([one] if isinstance(one, str) else one)) > 10_000_000


async def test_ten_megabytes_go_out_whole(either: Database) -> None:
    assert await either.read("RETURN size($x), size($y)", {"x": "a" * 10_000_000, "y": [1.5] * 500_000}) == [
        [10_000_000, 500_000]
    ]


async def test_each_of_many_reads_gets_its_own_answer_over_few_connections(seeded: Endpoint) -> None:
    database = await Database.open(seeded, connections=5)
    rows = await asyncio.gather(*(database.read("RETURN $i, range(1, $i)", {"i": i}) for i in range(400)))
    assert rows == [[[i, list(range(1, i + 1))]] for i in range(400)]
    assert isinstance(database.reads, BoltReads)
    assert len(database.reads._pool._open) == 5
    await database.close()


@pytest.mark.parametrize("minor", range(5))
async def test_each_minor_version_of_bolt_5_is_spoken(minor: int, seeded: Endpoint) -> None:
    address = Address.of(seeded.uri)
    assert address is not None
    connection = await Connection.connect(address, Login(seeded.username, seeded.password), newest_minor=minor)
    assert await connection.read(_request("RETURN datetime('2024-07-01T01:02:03Z').year")) == [[2024]]
    connection.close()


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
async def test_it_works_on_either_loop(loop: Any, seeded: Endpoint) -> None:
    async def work() -> list[list[list[Any]]]:
        async with Database.opened(seeded) as database:
            with pytest.raises(DatabaseError):
                await database.read("RETURN 1/0")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(database.read(LONG), 0.2)
            return await asyncio.gather(*(database.read("RETURN $i", {"i": i}) for i in range(100)))

    def run() -> list[list[list[Any]]]:
        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(work())

    assert await asyncio.to_thread(run) == [[[i]] for i in range(100)]


def _request(text: str) -> bytes:
    return run_and_pull(text, {}, database="neo4j", metadata={}, timeout_seconds=30)
