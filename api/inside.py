"""A question that a mutation asks of the graph: checked, priced, given its turn and told of as if it were sent by
itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from api.exchange import Inner, Report
from graph.compile import cost
from graph.compile.given import Variables
from graph.engine import Answer, Prepared
from graph.scope import Reader

if TYPE_CHECKING:
    from api.execute import Executor

TOUCHED_EACH = 4
"""By what is read of one id beside the answer: the thing itself, its two ends, its source."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Inside:
    """The way of one such question (`api.packets.way`) through the executor that runs the mutation."""

    executor: "Executor"
    reader: Reader
    report: Report
    """Of the mutation: what the question takes, it takes."""
    inner: Inner

    async def check(self, text: str) -> None:
        async with self.executor.place(self.executor.desk, self.report):
            await self.executor.check(text, self.report)

    async def planned(self, plan: Callable[[], _T]) -> _T:
        async with self.executor.place(self.executor.desk, self.report):
            return await self.executor.apart(plan)

    async def apart(self, do: Callable[[], _T]) -> _T:
        return await self.executor.apart(do)

    async def answer(self, prepared: Prepared, variables: Variables) -> Answer:
        parameters = prepared.parameters(variables, self.reader)
        self.inner.valid_at, self.inner.known_at = parameters.get("validAt"), parameters.get("knownAt")
        if prepared.asks:
            self._charge(prepared.text, cost.estimate(prepared.operation, self.executor.statistics))
        row = await self.executor.row(prepared, parameters, self.report, self.reader, document=self.inner.document)
        answer = await self.apart(lambda: prepared.answer(row, variables, checked=True))
        self.inner.rows += answer.rows
        return answer

    async def read(self, text: str, parameters: Mapping[str, Any], ids: int) -> Sequence[Sequence[Any]]:
        self._charge(text, TOUCHED_EACH * ids)
        metadata = self.executor.metadata(self.inner.document, self.reader)
        rows = await self.executor.sent(
            text, lambda: self.executor.database.read(text, parameters, metadata=metadata), self.report
        )
        self.inner.rows += len(rows)
        return rows

    def _charge(self, text: str, estimated: int) -> None:
        price = self.executor.price(text, estimated)
        self.report.cost += price
        self.executor.admit(self.reader, price)
