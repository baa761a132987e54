"""Questions to the engine, and the data of its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.exchange import Request
from api.execute import Executor
from graph.scope import ANONYMOUS, Reader


@dataclass(frozen=True, slots=True)
class Asked:
    executor: Executor
    reader: Reader = ANONYMOUS

    async def __call__(self, query: str, variables: Mapping[str, Any]) -> Any:
        """Raises RuntimeError where the answer has errors."""
        body = (await self.executor.run(Request(query, variables), self.reader)).body
        if "errors" in body:
            raise RuntimeError(f"{body['errors']} for {dict(variables)}")
        return body["data"]
