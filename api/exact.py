"""The exact path: graphql-core's executor completes a row that is there; each value that does not fit is an error."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLResolveInfo, GraphQLSchema, GraphQLTypeResolver, execute

from api.documents import Operation
from api.errors import from_crimegraph, internal
from api.exchange import Report, Request, Response
from graph import engine
from graph.compile.shape import TYPE
from graph.errors import StoredValue

log = logging.getLogger("crimegraph.api")


def exactly(
    schema: GraphQLSchema, operation: Operation, request: Request, answer: engine.Answer, report: Report
) -> Response:
    report.rows = answer.rows
    result = execute(
        schema,
        operation.document.node,
        root_value=answer.values,
        variable_values=dict(request.variables),
        operation_name=request.operation_name,
        field_resolver=_by_response_key,
        type_resolver=_type_of,
    )
    if not isinstance(result, ExecutionResult):
        raise TypeError("the executor met something to wait for")
    errors = [_told(e) for e in result.errors or ()]
    made: dict[str, Any] = {"data": result.data}
    if errors:
        made["errors"] = [e.formatted for e in errors]
    return Response(body(made, answer), report, codes=codes(errors), empty=result.data is None)


def body(made: dict[str, Any], answer: engine.Answer) -> bytes:
    if answer.warnings:
        made["extensions"] = {"warnings": answer.warnings}
    return orjson.dumps(made)


def codes(errors: Sequence[GraphQLError]) -> tuple[str, ...]:
    return tuple(str((e.extensions or {}).get("code")) for e in errors)


def _told(error: GraphQLError) -> GraphQLError:
    """At the same path. What is asked for is always in the row, so that anything else is stored so: a value that does
    not fit its type, or none where one has to be."""
    cause = error.original_error
    ours = isinstance(cause, KeyError)
    log.error("a value does not fit at %s (%s)", error.path, type(cause or error).__name__)
    told = internal() if ours else from_crimegraph(StoredValue())
    return GraphQLError(told.message, path=error.path, extensions=told.extensions)


def _by_response_key(source: Mapping[str, Any], info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    return source[str(info.path.key)]


def _type(value: Mapping[str, Any], info: GraphQLResolveInfo[Any], abstract: Any) -> str:
    return str(value[TYPE])


_type_of: GraphQLTypeResolver = _type
