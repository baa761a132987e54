"""The middleware before every route: it finds out who asks, or refuses. One place, so that no route can forget it.

A refusal is the same whatever was wrong with the token, and nothing behind it runs: no message reaches Neo4j.
"""

import logging
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.readers.bearer import NotAccepted, bearer_token
from api.readers.identify import Readers
from graph.scope import ANONYMOUS

log = logging.getLogger("crimegraph.readers")

READER = "reader"
"""The reader's name in an ASGI scope's state."""
UNAUTHENTICATED = (
    b'{"errors":[{"message":"The token is not accepted: ask for a new one, or leave the Authorization header out.",'
    b'"extensions":{"code":"UNAUTHENTICATED"}}]}'
)
_REFUSAL = Response(
    UNAUTHENTICATED,
    401,
    {"www-authenticate": 'Bearer realm="crimegraph", error="invalid_token"', "cache-control": "no-store"},
    "application/json; charset=utf-8",
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts the Reader into the scope, or answers 401."""

    app: ASGIApp
    readers: Readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        try:
            token = bearer_token(scope["headers"], scope["query_string"])
            reader = ANONYMOUS if token is None else await self.readers.reader(token)
        except NotAccepted as reason:
            client = scope.get("client")
            log.warning("a login failed from %s: %s", client[0] if client else "an unknown address", reason)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await _REFUSAL(scope, receive, send)
            return
        # Every request has a state of its own: servers copy that of the application.
        scope.setdefault("state", {})[READER] = reader
        await self.app(scope, receive, send)
