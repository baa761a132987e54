"""`/health/live`: the process runs. `/health/ready`: the database answers, its schema is ours, and the API works.
`/metrics`: for Prometheus."""

import asyncio
import time
from dataclasses import dataclass, field

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api import exchange, execute
from api.graphiql.page import first_query
from api.transport import metrics as counted
from api.transport.rates import is_local, through_proxy
from graph.errors import CrimegraphError
from graph.schema.apply import why_not_ready
from graph.scope import ANONYMOUS, Reader

REMEMBERED_SECONDS = 1.0


@dataclass(slots=True)
class Readiness:
    """Asked by anyone and without an account, so the database is asked once a second, whoever wants to know."""

    executor: execute.Executor
    _reason: str | None = None
    _known: float = float("-inf")
    _asking: asyncio.Task[str | None] | None = field(default=None, init=False)

    async def reason(self) -> str | None:
        """Why it is not ready; None where it is."""
        if time.monotonic() - self._known < REMEMBERED_SECONDS:
            return self._reason
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        # Who hangs up ends it for nobody else.
        return await asyncio.shield(self._asking)

    async def _ask(self) -> str | None:
        try:
            self._reason = await _reason(self.executor)
            self._known = time.monotonic()
        finally:
            self._asking = None
        return self._reason


async def live(request: Request) -> Response:
    return _respond(200, {"status": "live"})


async def ready(request: Request) -> Response:
    """200 once all works; 503 with the reason otherwise."""
    reason = await request.app.state.readiness.reason()
    return _respond(503, {"status": "not ready", "reason": reason}) if reason else _respond(200, {"status": "ready"})


async def metrics(request: Request) -> Response:
    """For whoever is on this machine, and for named readers: how busy it is, is nobody else's business."""
    reader: Reader = request.scope.get("state", {}).get("reader", ANONYMOUS)
    proxied = through_proxy({name for name, _ in request.scope["headers"]})
    here = request.client is not None and is_local(request.client.host) and not proxied
    if reader.name is None and not here:
        return _respond(403, {"status": "refused", "reason": "Ask from this machine, or with a reader's token."})
    content, media = counted.page()
    return Response(content, 200, {"cache-control": "no-store", "content-type": media})


async def _reason(executor: execute.Executor) -> str | None:
    try:
        if reason := await why_not_ready(executor.database):
            return reason
    except CrimegraphError as error:
        return str(error)
    # The page's own first query, so that it is planned before anybody waits for it.
    answer = await executor.run(exchange.Request(first_query()))
    if "errors" in answer.body:
        return str(answer.body["errors"][0]["message"])
    return None


def _respond(status: int, body: dict[str, str]) -> Response:
    return Response(orjson.dumps(body), status, {"cache-control": "no-store"}, "application/json")
