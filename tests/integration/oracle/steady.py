"""Reads whose plans last.

Neo4j plans a statement again, ten seconds later, where counts changed by three quarters. A graph that is written and
deleted for every example changes them without end, and planning again took longer than all answers together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.reads import Reads

KEPT = "CYPHER replan=skip "
"""In front of a statement."""


@dataclass(frozen=True, slots=True)
class Steady:
    """Sends what it is given, planned once."""

    reads: Reads

    async def read(
        self, text: str, parameters: Mapping[str, Any], *, metadata: Mapping[str, Any], timeout_seconds: float
    ) -> list[list[Any]]:
        return await self.reads.read(KEPT + text, parameters, metadata=metadata, timeout_seconds=timeout_seconds)

    async def close(self) -> None:
        await self.reads.close()
