"""How a packet's statements travel: straight to the database, or through an executor (`api.inside`)."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from api.schema import schema
from api.validation.check import check
from graph.compile.given import Variables
from graph.database import Database
from graph.engine import Answer, Prepared
from graph.scope import Reader

METADATA = {"app": "crimegraph packet"}
T = TypeVar("T")


class Way(Protocol):
    async def check(self, text: str) -> None:
        """Raises Refused or a RequestError for a document that is not answered."""
        ...

    async def planned(self, plan: Callable[[], T]) -> T:
        """Plans beside the event loop. Raises what the plan raises, and Overloaded."""
        ...

    async def apart(self, do: Callable[[], T]) -> T:
        """Does it beside the event loop, which would wait for it."""
        ...

    async def answer(self, prepared: Prepared, variables: Variables) -> Answer:
        """Sends a question, and shapes its row. Raises a RequestError for what costs too much, and DatabaseError."""
        ...

    async def read(self, text: str, parameters: Mapping[str, Any], ids: int) -> Sequence[Sequence[Any]]:
        """Rows of a statement on so many ids. Raises as `answer` does."""
        ...


@dataclass(frozen=True, slots=True)
class Direct:
    """For whoever runs this machine: nothing is rationed."""

    database: Database
    reader: Reader

    async def check(self, text: str) -> None:
        await self.apart(lambda: check(schema(), text))

    async def planned(self, plan: Callable[[], T]) -> T:
        return await self.apart(plan)

    async def apart(self, do: Callable[[], T]) -> T:
        return await asyncio.to_thread(do)

    async def answer(self, prepared: Prepared, variables: Variables) -> Answer:
        row = await prepared.row(self.database, prepared.parameters(variables, self.reader), METADATA)
        return await self.apart(lambda: prepared.answer(row, variables, checked=True))

    async def read(self, text: str, parameters: Mapping[str, Any], ids: int) -> Sequence[Sequence[Any]]:
        return await self.database.read(text, parameters, metadata=METADATA)
