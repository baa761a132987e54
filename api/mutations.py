"""Mutations: what a named reader changes of their own cases, and the packets that they have made.

The graph is changed by nobody here. graphql-core runs them one after the other, as GraphQL wants.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute,
)

from api.documents import Operation
from api.errors import Refused, coded, from_crimegraph, internal
from api.exchange import Report, Request, Response
from api.inside import Inside
from graph.database import Database
from graph.errors import BadInput, CrimegraphError, ReaderRequired
from graph.scope import Reader

log = logging.getLogger("crimegraph.api")
COST = 1_000
"""Of a mutation, as of that many rows that are read; what it asks of the graph is charged beside it."""
MAX_ASKED = 10
"""Questions that one operation asks of the graph, each of which stands in the audit log whole."""
Info = GraphQLResolveInfo[Any]


@dataclass(frozen=True, slots=True)
class Changing:
    """Who changes something, and where."""

    database: Database
    reader: Reader
    asks: Callable[[Request], Inside]
    """The way of a question that the mutation asks of the graph. Raises Refused for a document that is not trusted."""


def permit(request: Request, reader: Reader) -> None:
    """Raises ReaderRequired for who has no name, and Refused for what came by GET."""
    if request.only_reads:
        raise Refused([coded(GraphQLError("A mutation is not for GET: send it by POST."), BadInput.code)])
    if reader.name is None:
        raise ReaderRequired()


async def run(
    schema: GraphQLSchema, operation: Operation, request: Request, report: Report, changing: Changing
) -> Response:
    """Of a request that is permitted, and whose variables fit."""
    result = execute(
        schema,
        operation.document.node,
        variable_values=dict(request.variables),
        operation_name=request.operation_name,
        context_value=changing,
        field_resolver=_by_name,
    )
    if isawaitable(result):
        result = await result
    if not isinstance(result, ExecutionResult):
        raise TypeError("a mutation answers at once")
    body: dict[str, Any] = {"data": result.data}
    errors = [_told(error) for error in result.errors or ()]
    if errors:
        body["errors"] = [error.formatted for error in errors]
    codes = tuple(str((error.extensions or {}).get("code")) for error in errors)
    return Response(orjson.dumps(body), report, codes=codes, empty=result.data is None)


def _told(error: GraphQLError) -> GraphQLError:
    """Ours as we word it; of any other nothing but that there was one."""
    match error.original_error:
        case CrimegraphError() as ours:
            made = from_crimegraph(ours)
        case Refused(errors=[first, *_]):
            made = first
        case None:
            # What graphql-core itself says of an argument.
            made = GraphQLError(error.message, extensions={"code": BadInput.code})
        case other:
            log.error("a mutation failed", exc_info=other)
            made = internal()
    return GraphQLError(made.message, path=error.path, extensions=made.extensions)


def _by_name(source: Mapping[str, Any], info: Info, **arguments: Any) -> Any:
    return source[info.field_name]
