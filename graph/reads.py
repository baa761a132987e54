"""How a read statement travels to Neo4j: the interface, and the official driver behind it.

`graph.bolt` is the other way, ten times as cheap. Whatever it cannot do, the driver does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import neo4j

from graph.failures import DRIVER_FAILURES, from_driver, unsendable


class Unspoken(Exception):
    """A server with which this way of reading cannot speak. Nothing was sent to it but the greeting."""


class Reads(Protocol):
    async def read(
        self, text: str, parameters: Mapping[str, Any], *, metadata: Mapping[str, Any], timeout_seconds: float
    ) -> list[list[Any]]:
        """Sends one statement in READ mode; its rows of values. Neo4j ends it after `timeout_seconds`.

        Cancelling the task ends the statement in Neo4j. Raises DatabaseError, or Unspoken.
        """
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DriverReads:
    """Through the official driver. Auto-commit: 0.9 ms against 1.6 for a managed transaction."""

    driver: neo4j.AsyncDriver
    database: str

    async def read(
        self, text: str, parameters: Mapping[str, Any], *, metadata: Mapping[str, Any], timeout_seconds: float
    ) -> list[list[Any]]:
        query = neo4j.Query(text, metadata=dict(metadata), timeout=timeout_seconds)
        session = self.driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=1000)
        try:
            async with session:
                try:
                    result = await session.run(query, dict(parameters))
                except (OverflowError, TypeError, ValueError) as error:
                    raise unsendable() from error
                return [record.values() async for record in result]
        except DRIVER_FAILURES as error:
            raise from_driver(error) from error

    async def close(self) -> None:
        """The driver belongs to the database, which writes through it."""
