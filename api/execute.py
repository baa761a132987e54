"""One operation: selection → plan → one statement → row → response.

The rows are completed by graphql-core's executor, which answers introspection and `__typename`, checks non-null and
scalars, and reports errors with their path. It resolves nothing: every value is in the row already, under its
response key.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLResolveInfo, GraphQLSchema, GraphQLTypeResolver, execute
from graphql.execution.values import get_variable_values

from api import selection
from api.documents import Documents, Refused, chosen_operation
from api.errors import coded, from_crimegraph, internal
from api.exchange import Report, Request, Response
from api.limits import MAX_VARIABLE_ERRORS
from graph import engine
from graph.compile.shape import TYPE
from graph.database import Database
from graph.errors import CrimegraphError, DatabaseError
from graph.scope import ANONYMOUS, Reader, Scope

log = logging.getLogger("crimegraph.api")


def _admit_all(reader: Reader, cost: int) -> None:
    pass


@dataclass(slots=True)
class Executor:
    """Answers operations of one schema from one database."""

    schema: GraphQLSchema
    database: Database
    admit: Callable[[Reader, int], None] = _admit_all
    """Asked with the estimated cost before a statement is sent; may raise a RequestError."""
    documents: Documents = field(init=False)

    def __post_init__(self) -> None:
        self.documents = Documents(self.schema)

    async def run(self, request: Request, reader: Reader = ANONYMOUS) -> Response:
        """Never raises for what a client or the database did."""
        report = Report(hashlib.sha256(request.query.encode()).hexdigest())
        try:
            return await self._run(request, reader, report)
        except Refused as refused:
            return _failed(report, refused.errors)
        except CrimegraphError as error:
            return _failed(report, [from_crimegraph(error)], executed=isinstance(error, DatabaseError))
        except Exception:
            log.exception("an operation failed")
            return _failed(report, [internal()], executed=True)

    async def _run(self, request: Request, reader: Reader, report: Report) -> Response:
        document = self.documents.validated(request.query)
        operation = chosen_operation(document, request.operation_name)
        report.operation = operation.name.value if operation.name else None
        variables = get_variable_values(
            self.schema, operation.variable_definitions or (), dict(request.variables), max_errors=MAX_VARIABLE_ERRORS
        )
        if isinstance(variables, list):
            return _failed(report, [coded(e, "BAD_USER_INPUT") for e in variables])
        try:
            moment = selection.as_of(operation, variables)
            fields = selection.root_fields(self.schema, document, operation, variables)
        except GraphQLError as error:
            return _failed(report, [coded(error, "BAD_USER_INPUT")])
        scope = replace(Scope(reader), valid_at=moment.valid_at, known_at=moment.known_at)
        plan = engine.plan(fields, scope)
        self.admit(reader, report.cost)
        started = time.perf_counter()
        found = await engine.answer(self.database, plan, _metadata(report, reader))
        report.database_seconds = time.perf_counter() - started
        result = execute(
            self.schema,
            document,
            root_value=found.values,
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
            field_resolver=_by_response_key,
            type_resolver=_type_of,
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("the executor met something to wait for")
        return _completed(report, result, found)


def _by_response_key(source: Mapping[str, Any], info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    return source[str(info.path.key)]


def _type(value: Mapping[str, Any], info: GraphQLResolveInfo[Any], abstract: Any) -> str:
    return str(value[TYPE])


_type_of: GraphQLTypeResolver = _type


def _metadata(report: Report, reader: Reader) -> dict[str, str]:
    """What `SHOW TRANSACTIONS` tells an administrator: which operation and who, never a value."""
    return {"app": "crimegraph", "operation": report.document[:16], "reader": reader.name or "anonymous"}


def _completed(report: Report, result: ExecutionResult, found: engine.Answer) -> Response:
    body: dict[str, Any] = {"data": result.data}
    errors = [
        GraphQLError(internal().message, path=e.path, extensions={"code": "INTERNAL"}) for e in result.errors or ()
    ]
    for error in errors:
        log.error("a value did not fit its type at %s", error.path)
    if errors:
        body["errors"] = [e.formatted for e in errors]
    if found.warnings:
        body["extensions"] = {"warnings": found.warnings}
    return Response(orjson.dumps(body), report, codes=_codes(errors))


def _failed(report: Report, errors: Sequence[GraphQLError], *, executed: bool = False) -> Response:
    body: dict[str, Any] = {"errors": [e.formatted for e in errors]}
    if executed:
        body["data"] = None
    return Response(orjson.dumps(body), report, executed, _codes(errors))


def _codes(errors: Sequence[GraphQLError]) -> tuple[str, ...]:
    return tuple(str((e.extensions or {}).get("code")) for e in errors)
