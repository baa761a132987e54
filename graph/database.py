"""The one door to Neo4j, opened once, with every limit set and every error translated.

Writes and schema go through the official driver, reads through what `graph.reads` describes. Neo4j's error texts
carry values from the data, so none of them passes: callers see the classes of `graph.errors`.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from weakref import WeakSet

import neo4j
from neo4j import exceptions as failures

from graph.bolt.address import Address
from graph.bolt.messages import Login
from graph.bolt.reads import BoltReads
from graph.errors import DatabaseError, DatabaseTooOld, DatabaseUnavailable
from graph.failures import DRIVER_FAILURES, from_driver, no_answer
from graph.kept import Kept
from graph.reads import DriverReads, Reads, Unspoken
from graph.settings import Endpoint, ReadTransport

OLDEST_SERVER = (5, 26)
GRACE_SECONDS = 5.0
"""How much longer than a statement may run we wait for Neo4j to end it: a server that hangs ends nothing."""
Parameters = Mapping[str, Any]
Statement = tuple[str, Parameters]

_log = logging.getLogger("crimegraph.database")
# What the driver says of a lost connection comes as an error too, which is translated. Without a handler of its own
# Python would print it, values from the data in it.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Counters:
    """What a write changed."""

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0
    labels_added: int = 0

    def __add__(self, other: "Counters") -> "Counters":
        return Counters(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def nothing(self) -> bool:
        return self == Counters()


@dataclass(slots=True)
class Database:
    """An open driver, the way of reading, and the limits of every statement. Make one with `Database.open`."""

    driver: neo4j.AsyncDriver
    reads: Reads
    name: str
    timeout_seconds: float
    statements_sent: int = 0
    kept: Kept = field(init=False, repr=False)
    _streams: "WeakSet[AsyncGenerator[list[Any], None]]" = field(default_factory=WeakSet, repr=False)

    def __post_init__(self) -> None:
        self.kept = Kept(self.state)

    @classmethod
    async def open(cls, endpoint: Endpoint, *, timeout_seconds: float = 30.0, connections: int = 50) -> Self:
        """Opens the driver; nothing is sent yet. Raises DatabaseError when the address cannot be used."""
        try:
            driver = neo4j.AsyncGraphDatabase.driver(
                endpoint.uri,
                auth=(endpoint.username, endpoint.password),
                max_connection_pool_size=connections,
                connection_timeout=5.0,
                connection_acquisition_timeout=10.0,
                liveness_check_timeout=60.0,
                max_transaction_retry_time=0.0,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                user_agent="crimegraph",
            )
        except (failures.ConfigurationError, ValueError) as error:
            raise DatabaseError(
                f"NEO4J_URI is not an address that Neo4j's driver understands ({endpoint.uri}): use bolt://host:7687"
                " or neo4j+s://host."
            ) from error
        reads = _lean_reads(endpoint, connections) or DriverReads(driver, endpoint.database)
        return cls(driver, reads, endpoint.database, timeout_seconds)

    @classmethod
    @asynccontextmanager
    async def opened(cls, endpoint: Endpoint, *, timeout_seconds: float = 30.0) -> AsyncIterator["Database"]:
        database = await cls.open(endpoint, timeout_seconds=timeout_seconds)
        try:
            try:
                await database.verify()
            except DatabaseUnavailable as error:
                raise DatabaseUnavailable(
                    f"Neo4j does not answer at {endpoint.uri}: start it (for the local one: `crimegraph db start`), or"
                    " check NEO4J_URI."
                ) from error
            yield database
        finally:
            await database.close()

    async def close(self) -> None:
        try:
            # Whoever read them may have stopped in the middle, because of an error or since nobody wants the rest.
            for rows in list(self._streams):
                await rows.aclose()
            await self.reads.close()
        finally:
            await self.driver.close()

    async def verify(self) -> str:
        """Connects, and answers the server's version. Raises DatabaseTooOld before 5.26."""
        rows = await self.read(
            "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
        )
        version = str(rows[0][0])
        require_supported(version)
        return version

    async def read(
        self, text: str, parameters: Parameters | None = None, *, metadata: Mapping[str, Any] | None = None
    ) -> list[list[Any]]:
        """Sends one read statement; rows of values. Cancelling the task ends the statement in Neo4j."""
        self.statements_sent += 1
        try:
            async with asyncio.timeout(self.timeout_seconds + GRACE_SECONDS):
                try:
                    return await self._read(text, parameters or {}, metadata or {})
                except Unspoken as error:
                    await self._fall_back(error)
                    return await self._read(text, parameters or {}, metadata or {})
        except TimeoutError as error:
            raise no_answer() from error

    async def write(self, statements: Iterable[Statement]) -> Counters:
        """Runs the statements in one transaction. Never retried here: ids are deterministic, so callers may."""
        total = Counters()
        async with (
            _translated(),
            self.driver.session(database=self.name, default_access_mode=neo4j.WRITE_ACCESS) as session,
            await session.begin_transaction() as transaction,
        ):
            for text, parameters in statements:
                self.statements_sent += 1
                result = await transaction.run(text, dict(parameters))
                total += _counters((await result.consume()).counters)
            await transaction.commit()
        return total

    async def write_and_read(self, text: str, parameters: Parameters) -> tuple[Counters, list[list[Any]]]:
        """Runs one writing statement in a transaction of its own; what it changed, and its rows. It is ended where it
        takes longer than a read may.
        """
        try:
            async with asyncio.timeout(self.timeout_seconds + GRACE_SECONDS):
                return await self._write_and_read(text, parameters)
        except TimeoutError as error:
            raise no_answer() from error

    async def _write_and_read(self, text: str, parameters: Parameters) -> tuple[Counters, list[list[Any]]]:
        async with (
            _translated(),
            self.driver.session(database=self.name, default_access_mode=neo4j.WRITE_ACCESS) as session,
            await session.begin_transaction(timeout=self.timeout_seconds) as transaction,
        ):
            self.statements_sent += 1
            result = await transaction.run(text, dict(parameters))
            rows = [list(values) async for values in _values(result)]
            counters = _counters((await result.consume()).counters)
            await transaction.commit()
        return counters, rows

    async def state(self) -> str:
        """Another one after each commit: the server's bookmark."""
        async with (
            _translated(),
            self.driver.session(database=self.name, default_access_mode=neo4j.READ_ACCESS) as session,
        ):
            self.statements_sent += 1
            await (await session.run("RETURN 1")).consume()
            return " ".join(sorted((await session.last_bookmarks()).raw_values))

    async def run_schema(self, text: str) -> None:
        """Runs one statement that Neo4j wants in a transaction of its own, however long it takes."""
        async with (
            _translated(),
            self.driver.session(database=self.name, default_access_mode=neo4j.WRITE_ACCESS) as session,
        ):
            self.statements_sent += 1
            # 0 lifts the server's limit on a transaction: completing a large graph takes minutes.
            await (await session.run(neo4j.Query(text, timeout=0))).consume()

    def stream(
        self, text: str, parameters: Parameters | None = None, *, writes: bool = False
    ) -> AsyncIterator[list[Any]]:
        """The rows of one statement one by one, however many they are and however long it takes. A statement that
        `writes` may open transactions of its own.
        """
        rows = self._rows(text, parameters, writes=writes)
        self._streams.add(rows)
        return rows

    async def _rows(self, text: str, parameters: Parameters | None, *, writes: bool) -> AsyncGenerator[list[Any], None]:
        mode = neo4j.WRITE_ACCESS if writes else neo4j.READ_ACCESS
        async with (
            _translated(),
            self.driver.session(database=self.name, default_access_mode=mode, fetch_size=5000) as session,
        ):
            self.statements_sent += 1
            result = await session.run(neo4j.Query(text, timeout=0), dict(parameters or {}))
            async for values in _values(result):
                yield list(values)

    async def _read(self, text: str, parameters: Parameters, metadata: Mapping[str, Any]) -> list[list[Any]]:
        return await self.reads.read(text, parameters, metadata=metadata, timeout_seconds=self.timeout_seconds)

    async def _fall_back(self, reason: Unspoken) -> None:
        # Other reads may have come here first.
        if not isinstance(self.reads, DriverReads):
            _log.warning("reads go through the official driver: %s", reason)
            lean, self.reads = self.reads, DriverReads(self.driver, self.name)
            await lean.close()


def _lean_reads(endpoint: Endpoint, connections: int) -> Reads | None:
    """None where the official driver is asked for, or needed: it knows routing."""
    address = Address.of(endpoint.uri) if endpoint.read_transport is ReadTransport.LEAN else None
    if address is None:
        return None
    return BoltReads(address, Login(endpoint.username, endpoint.password), endpoint.database, connections=connections)


def require_supported(version: str) -> None:
    """Raises DatabaseTooOld when a server's version is before 5.26."""
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())
    if numbers < OLDEST_SERVER:
        raise DatabaseTooOld(
            f"Neo4j {version} is too old for crimegraph: use 5.26 or later, or unset NEO4J_URI to use the local one."
        )


async def _values(result: neo4j.AsyncResult) -> AsyncIterator[Sequence[Any]]:
    async for record in result:
        yield record.values()


def _counters(c: Any) -> Counters:
    return Counters(
        nodes_created=c.nodes_created,
        nodes_deleted=c.nodes_deleted,
        relationships_created=c.relationships_created,
        relationships_deleted=c.relationships_deleted,
        properties_set=c.properties_set,
        labels_added=c.labels_added,
    )


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    try:
        yield
    except DRIVER_FAILURES as error:
        raise from_driver(error) from error
