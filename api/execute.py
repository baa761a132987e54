"""One operation: selection → plan → one statement → row → response.

The rows are completed by graphql-core's executor, which answers introspection and `__typename`, checks non-null and
scalars, and reports errors with their path. It resolves nothing: every value is in the row already, under its
response key.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import ExecutionResult, GraphQLError, GraphQLResolveInfo, GraphQLSchema, GraphQLTypeResolver, execute
from graphql.execution.values import get_variable_values

from api import selection
from api.documents import Documents, Refused, chosen_operation
from api.errors import coded, from_crimegraph, internal
from api.limits import MAX_VARIABLE_ERRORS
from graph import engine
from graph.compile.shape import TYPE
from graph.database import Database
from graph.errors import CrimegraphError, DatabaseError
from graph.scope import ANONYMOUS, Reader, Scope

log = logging.getLogger("crimegraph.api")


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """The body of an answer. `executed` is false where nothing was run: the request itself was wrong."""

    body: dict[str, Any]
    executed: bool
    database_failed: bool = False


@dataclass(slots=True)
class Executor:
    """Answers operations of one schema from one database."""

    schema: GraphQLSchema
    database: Database
    documents: Documents = field(init=False)

    def __post_init__(self) -> None:
        self.documents = Documents(self.schema)

    async def run(self, request: Request, reader: Reader = ANONYMOUS) -> Response:
        """Never raises for what a client or the database did."""
        try:
            return await self._run(request, reader)
        except Refused as refused:
            return _failed(refused.errors)
        except CrimegraphError as error:
            failed = isinstance(error, DatabaseError)
            return _failed([from_crimegraph(error)], executed=failed, database_failed=failed)
        except Exception:
            log.exception("an operation failed")
            return _failed([internal()], executed=True)

    async def _run(self, request: Request, reader: Reader) -> Response:
        document = self.documents.validated(request.query)
        operation = chosen_operation(document, request.operation_name)
        variables = get_variable_values(
            self.schema, operation.variable_definitions or (), dict(request.variables), max_errors=MAX_VARIABLE_ERRORS
        )
        if isinstance(variables, list):
            return _failed([coded(e, "BAD_USER_INPUT") for e in variables])
        try:
            moment = selection.as_of(operation, variables)
            fields = selection.root_fields(self.schema, document, operation, variables)
        except GraphQLError as error:
            return _failed([coded(error, "BAD_USER_INPUT")])
        scope = replace(Scope(reader), valid_at=moment.valid_at, known_at=moment.known_at)
        plan = engine.plan(fields, scope)
        found = await engine.answer(self.database, plan, _metadata(request, reader))
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
        return _completed(result, found)


def _by_response_key(source: Mapping[str, Any], info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    return source[str(info.path.key)]


def _type(value: Mapping[str, Any], info: GraphQLResolveInfo[Any], abstract: Any) -> str:
    return str(value[TYPE])


_type_of: GraphQLTypeResolver = _type


def _metadata(request: Request, reader: Reader) -> dict[str, str]:
    """What `SHOW TRANSACTIONS` tells an administrator: which operation and who, never a value."""
    return {
        "app": "crimegraph",
        "operation": hashlib.sha256(request.query.encode()).hexdigest()[:16],
        "reader": reader.name or "anonymous",
    }


def _completed(result: ExecutionResult, found: engine.Answer) -> Response:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        for error in result.errors:
            log.error("a value did not fit its type at %s", error.path)
        body["errors"] = [
            GraphQLError(internal().message, path=e.path, extensions={"code": "INTERNAL"}).formatted
            for e in result.errors
        ]
    if found.warnings:
        body["extensions"] = {"warnings": found.warnings}
    return Response(body, executed=True)


def _failed(errors: list[GraphQLError], *, executed: bool = False, database_failed: bool = False) -> Response:
    body: dict[str, Any] = {"errors": [e.formatted for e in errors]}
    if executed:
        body["data"] = None
    return Response(body, executed, database_failed)
