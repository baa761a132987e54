"""The middleware before every route: it finds out who asks, or refuses. One place, so that no route can forget it.

A refusal is the same whatever was wrong with the token, and nothing behind it runs: no message reaches Neo4j. Who is
refused very often is told to wait.
"""

from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.readers.bearer import NotAccepted, bearer_token
from api.readers.failed import FailedLogins
from api.readers.identify import Readers
from api.transport.refusal import Refusal
from graph.scope import ANONYMOUS

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
    """Puts the Reader into the scope, or answers 401, or 429 after too many of those."""

    app: ASGIApp
    readers: Readers
    failed: FailedLogins = field(default_factory=FailedLogins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            self.failed.flush()
            return
        try:
            token = bearer_token(scope["headers"], scope["query_string"])
            reader = ANONYMOUS if token is None else await self.readers.reader(token)
        except NotAccepted as reason:
            wait = self.failed.note(scope.get("client"), reason)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                refusal = _put_off(wait) if wait else _REFUSAL
                await refusal(scope, receive, send)
            return
        # Every request has a state of its own: servers copy that of the application.
        scope.setdefault("state", {})[READER] = reader
        await self.app(scope, receive, send)


def _put_off(seconds: int) -> Response:
    sentence = f"Too many logins failed from this address: ask again in {seconds} s, or with a good token."
    refusal = Refusal(429, sentence, "RATE_LIMITED")
    headers = {"retry-after": str(seconds), "cache-control": "no-store"}
    return Response(refusal.content, refusal.status, headers, "application/json; charset=utf-8")
