"""One operation: plan, one statement, one row, bytes.

The fast path shapes the row straight into the answer. The exact path lets graphql-core's executor complete the same
row: introspection, and answers in which a value does not fit its type, with an error for each and its path. It resolves
nothing, since every value is in the row already, under its response key. Where both can answer, their bytes are equal.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import orjson
from graphql import GraphQLError, GraphQLSchema

from api import mutations, selection
from api.documents import Documents, Operation, Planned
from api.errors import NOT_TRUSTED, NOT_TRUSTED_CODE, Refused, coded, from_crimegraph, internal
from api.exact import body, codes, exactly
from api.exchange import Inner, Report, Request, Response
from api.inside import Inside
from api.lane import Lane, Paces
from api.limits import check_document_bytes, check_values
from api.validation.beside import Beside
from api.validation.check import check
from api.variables import Unfit
from graph import engine
from graph.compile import cost
from graph.compile.given import Decisions, Made, Variables
from graph.compile.shape import MISFITS
from graph.database import Database
from graph.errors import CrimegraphError, DatabaseError, LimitExceeded, RequestError, StoredValue
from graph.scope import ANONYMOUS, Reader, Scope
from graph.statistics import Statistics

log = logging.getLogger("crimegraph.api")
PLANNING_COST = 150
"""Of each character of a statement that Neo4j has not planned yet, which takes it 0.1 to 0.25 ms."""
INTROSPECTION_COST = 500_000
"""The whole schema is completed by graphql-core in half a second."""
_T = TypeVar("_T")


def _admit_all(reader: Reader, cost: int) -> None:
    pass


def _trust_all(text: str) -> bool:
    return True


@dataclass(slots=True)
class Executor:
    """Answers operations of one schema from one database."""

    schema: GraphQLSchema
    database: Database
    admit: Callable[[Reader, int], None] = _admit_all
    """Asked with the estimated cost before a statement is sent; may raise a RequestError."""
    trusts: Callable[[str], bool] = _trust_all
    """Whether a document that stands in a mutation, or in a case, is answered."""
    statistics: Statistics = field(default_factory=Statistics)
    """Of the database, for estimates; unknown until somebody counts."""
    exact: bool = False
    """Take the exact path always: the oracle of the fast one."""
    lane: Lane = field(default_factory=Lane)
    """Where statements that are new or slow wait for their turn."""
    desk: Lane = field(default_factory=Lane)
    """The same for documents and plans, so that refusing one does not wait for a statement."""
    paces: Paces = field(default_factory=Paces)
    beside: Beside | None = None
    """The process that checks new documents; without one they are checked in the thread here."""
    documents: Documents = field(init=False)
    handed_over: int = 0
    """Answers that the fast path began and the exact path gave."""
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents"), init=False
    )

    def __post_init__(self) -> None:
        self.documents = Documents(self.schema)

    async def run(self, request: Request, reader: Reader = ANONYMOUS, report: Report | None = None) -> Response:
        """Never raises for what a client or the database did. `report`: filled meanwhile, for who may not wait."""
        report = report or Report()
        try:
            operation = self.documents.kept(request.query, request.operation_name)
            if operation is None:
                operation = await self._read(request, report)
            report.document, report.operation = operation.document.digest, operation.name
            if operation.changes:
                return await self._change(operation, request, reader, report)
            return await self._answer(operation, request, reader, report)
        except Refused as refused:
            return _failed(request, report, refused.errors)
        except Unfit as unfit:
            return _failed(request, report, [coded(e, "BAD_USER_INPUT") for e in unfit.errors])
        except CrimegraphError as error:
            return _failed(request, report, [from_crimegraph(error)], executed=isinstance(error, DatabaseError))
        except Exception:
            log.exception("an operation failed")
            return _failed(request, report, [internal()], executed=True)

    async def _answer(self, operation: Operation, request: Request, reader: Reader, report: Report) -> Response:
        if operation.introspection is not None:
            return Response(operation.introspection, report)
        variables = await self._coerced(operation, request, report)
        planned = _kept_plan(operation, variables, reader)
        if planned is None:
            planned = await self._planned(operation, variables, reader, report)
        prepared = planned.prepared
        try:
            parameters = prepared.parameters(variables, reader)
        except RequestError:
            # Planning these values says where in the answer they are wrong.
            async with self.place(self.desk, report):
                await self.apart(lambda: self._plan(operation, variables, reader))
            raise
        report.valid_at, report.known_at = parameters.get("validAt"), parameters.get("knownAt")
        if prepared.asks:
            report.cost = self.price(prepared.text, planned.cost(self.statistics))
        if planned.introspection:
            report.cost += INTROSPECTION_COST
        self.admit(reader, report.cost)
        row = await self.row(prepared, parameters, report, reader)
        if not planned.introspection and not self.exact:
            try:
                answer = prepared.answer(row, variables, checked=True)
                report.rows = answer.rows
                return Response(body({"data": answer.values}, answer), report)
            except MISFITS:
                self.handed_over += 1
        answer = _unchecked(prepared, row, variables)
        async with self.place(self.desk, report):
            response = await self.apart(lambda: exactly(self.schema, operation, request, answer, report))
        if not response.codes and not prepared.asks and not operation.signature.variables:
            self.documents.keep_introspection(operation, response.content)
        return response

    async def _change(self, operation: Operation, request: Request, reader: Reader, report: Report) -> Response:
        """A mutation. What it asks of the graph costs, waits and is told of as a question is."""

        def asks(question: Request) -> Inside:
            inner = Inner(question, hashlib.sha256(question.query.encode()).hexdigest())
            if len(report.asked) == mutations.MAX_ASKED:
                raise LimitExceeded(
                    f"One operation asks more than {mutations.MAX_ASKED} questions of the graph",
                    "make the other packets in another",
                )
            report.asked.append(inner)
            if not self.trusts(question.query):
                raise Refused([coded(GraphQLError(NOT_TRUSTED), NOT_TRUSTED_CODE)])
            return Inside(self, reader, report, inner)

        mutations.permit(request, reader)
        await self._coerced(operation, request, report)
        report.cost += mutations.COST
        self.admit(reader, mutations.COST)
        changing = mutations.Changing(self.database, reader, asks)
        return await mutations.run(self.schema, operation, request, report, changing)

    async def _coerced(self, operation: Operation, request: Request, report: Report) -> Variables:
        if check_values(request.variables):
            return operation.signature.coerced(request.variables)
        async with self.place(self.desk, report):
            return await self.apart(lambda: operation.signature.coerced(request.variables))

    async def _read(self, request: Request, report: Report) -> Operation:
        """A document that is new. Other requests are answered meanwhile."""
        text, name = request.query, request.operation_name
        async with self.place(self.desk, report):
            kept = self.documents.kept(text, name)
            if kept is not None:
                return kept
            if not self.documents.knows(text):
                await self.check(text, report)
            return self.documents.add(await self.apart(lambda: self.documents.read(text, name)), name)

    async def check(self, text: str, report: Report) -> None:
        """Raises Refused or LimitExceeded for a document that is not answered, and Overloaded."""
        check_document_bytes(text)
        if self.beside is None:
            await self.apart(lambda: check(self.schema, text))
            return
        began = time.perf_counter()
        verdict = await self.beside.verdict(text)
        report.waited_seconds += time.perf_counter() - began - verdict.seconds
        verdict.enforce(text)

    def price(self, text: str, estimated: int) -> int:
        """Of a statement that is about to be sent. Raises LimitExceeded."""
        if self.statistics.known:
            # Before anybody counted, a guess charges and refuses nothing: MAX_ROWS bounds the pages.
            cost.check(estimated)
        return estimated if self.paces.known(text) else estimated + PLANNING_COST * len(text)

    async def row(
        self,
        prepared: engine.Prepared,
        parameters: Mapping[str, Any],
        report: Report,
        reader: Reader,
        *,
        document: str | None = None,
    ) -> Sequence[Any]:
        """`document`: where it is another than the report's."""
        metadata = self.metadata(document or report.document, reader)
        if not prepared.asks:
            return ()
        return await self.sent(prepared.text, lambda: prepared.row(self.database, parameters, metadata), report)

    async def sent(self, text: str, send: Callable[[], Awaitable[_T]], report: Report) -> _T:
        """Sends a statement in its turn."""
        if self.paces.quick(text):
            return await self._timed(text, send, report)
        async with self.place(self.lane, report):
            return await self._timed(text, send, report)

    async def _timed(self, text: str, send: Callable[[], Awaitable[_T]], report: Report) -> _T:
        started = time.perf_counter()
        try:
            return await send()
        finally:
            taken = time.perf_counter() - started
            report.database_seconds += taken
            self.paces.note(text, taken)

    @staticmethod
    def metadata(document: str, reader: Reader) -> dict[str, str]:
        """What `SHOW TRANSACTIONS` tells an administrator: which operation and who, never a value."""
        return {"app": "crimegraph", "operation": document[:16], "reader": reader.name or "anonymous"}

    @asynccontextmanager
    async def place(self, lane: Lane, report: Report) -> AsyncIterator[None]:
        async with lane.place() as waited:
            report.waited_seconds += waited
            yield

    async def apart(self, do: Callable[[], _T]) -> _T:
        """Does it in a thread beside the event loop: one at a time, since Python runs one at a time."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    async def _planned(self, operation: Operation, variables: Variables, reader: Reader, report: Report) -> Planned:
        """The plan for a request of a shape that comes for the first time."""
        async with self.place(self.desk, report):
            kept = _kept_plan(operation, variables, reader)
            if kept is not None:
                return kept
            planned, made = await self.apart(lambda: self._plan(operation, variables, reader))
            self.documents.keep(operation, operation.shapes[reader.victims], made, planned)
            return planned

    def _plan(self, operation: Operation, variables: Variables, reader: Reader) -> tuple[Planned, Made]:
        decisions = Decisions(variables)
        try:
            given = operation.signature.given(decisions)
            moment = selection.as_of(operation.node, given)
            asked = selection.asked(self.schema, operation.document.node, operation.node, given)
            scope = replace(Scope(reader), valid_at=moment.valid_at, known_at=moment.known_at)
            prepared = engine.Prepared(engine.plan(asked.fields, scope), decisions)
        except GraphQLError as error:
            raise Refused([coded(error, "BAD_USER_INPUT")]) from None
        finally:
            made = decisions.forget()
        # Here and not with the first answer, for which the event loop would wait.
        prepared.compile(checked=True)
        return Planned(prepared, asked.introspection), made


def _unchecked(prepared: engine.Prepared, row: Sequence[Any], variables: Variables) -> engine.Answer:
    """For the exact path. Raises StoredValue where something is made of a value, a sentence or a day, and cannot be."""
    try:
        return prepared.answer(row, variables, checked=False)
    except (AttributeError, TypeError, ValueError):
        log.exception("a row cannot be shaped")
        raise StoredValue() from None


def _kept_plan(operation: Operation, variables: Variables, reader: Reader) -> Planned | None:
    try:
        return operation.shapes[reader.victims].find(variables)
    except RequestError:
        return None


def _failed(request: Request, report: Report, errors: Sequence[GraphQLError], *, executed: bool = False) -> Response:
    report.document = report.document or hashlib.sha256(request.query.encode()).hexdigest()
    failed: dict[str, Any] = {"errors": [e.formatted for e in errors]}
    if executed:
        failed["data"] = None
    return Response(orjson.dumps(failed), report, executed, codes(errors), empty=executed)
