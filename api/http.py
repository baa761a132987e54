"""One GraphQL request over HTTP: GET and POST of JSON, as the GraphQL over HTTP specification has it."""

from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api import exchange, execute
from api.audit.reads import PURPOSE_HEADER, Audit
from api.graphiql.page import graphiql_page
from api.limits import MAX_BODY_BYTES
from api.readers.asking import reader_of
from graph.errors import AuditError

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
NAMES = ("query", "variables", "operationName", "extensions")


class Malformed(Exception):
    """A request that is not GraphQL over HTTP; `status` and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


async def graphql(request: Request) -> Response:
    """The route `/graphql`: a page for browsers, an answer for everybody else."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return graphiql_page()
    media = GRAPHQL if GRAPHQL in request.headers.get("accept", "") else JSON
    try:
        asked = await _read(request)
    except Malformed as error:
        body = {"errors": [{"message": str(error), "extensions": {"code": "BAD_REQUEST"}}]}
        return _respond(orjson.dumps(body), error.status, media)
    executor: execute.Executor = request.app.state.executor
    audit: Audit = request.app.state.audit
    answer = await audit.run(executor, asked, reader_of(request), request.headers.getlist(PURPOSE_HEADER))
    return _respond(answer.content, _status(answer, media), media)


def _status(answer: exchange.Response, media: str) -> int:
    if any(code.startswith("DATABASE_") or code == AuditError.code for code in answer.codes):
        return 503
    if not answer.executed and media == GRAPHQL:
        return 400
    return 200


def _respond(body: bytes, status: int, media: str) -> Response:
    headers = {"cache-control": "no-store", "vary": "accept"}
    return Response(body, status, headers, f"{media}; charset=utf-8")


async def _read(request: Request) -> exchange.Request:
    if request.method == "GET":
        values: dict[str, Any] = {name: request.query_params[name] for name in NAMES if name in request.query_params}
        if "variables" in values:
            values["variables"] = _json(values["variables"].encode(), "the parameter `variables`")
        return _checked(values)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != JSON:
        raise Malformed(415, "The body has to be JSON: send the header content-type: application/json.")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise Malformed(413, f"The request has more than {MAX_BODY_BYTES} bytes: ask for less at once.")
    except ClientDisconnect:
        raise Malformed(400, "The request ended before its body did.") from None
    return _checked(_json(bytes(body), "the body"))


def _json(data: bytes, what: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Malformed(400, f"{what.capitalize()} is not JSON.") from None


def _checked(values: Any) -> exchange.Request:
    if not isinstance(values, dict):
        raise Malformed(400, 'The body has to be one object: {"query": "…", "variables": {…}}.')
    query, variables, name = values.get("query"), values.get("variables"), values.get("operationName")
    if not isinstance(query, str):
        raise Malformed(400, "`query` is missing, or is not a string.")
    if variables is not None and not isinstance(variables, dict):
        raise Malformed(400, "`variables` has to be an object.")
    if name is not None and not isinstance(name, str):
        raise Malformed(400, "`operationName` has to be a string.")
    return exchange.Request(query, variables or {}, name or None)
