"""GraphQL over HTTP at /graphql: read, negotiate, run, send. Pure ASGI, since this is the hot path."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse

from api import exchange
from api.audit.reads import PURPOSE_HEADER, Audit, stated_purpose
from api.errors import RETRY_SECONDS
from api.execute import Executor
from api.graphiql.page import graphiql_page
from api.transport import bodies, compression, metrics, tags, telemetry
from api.transport.departure import Departure
from api.transport.gate import Gate
from api.transport.logs import Lines
from api.transport.negotiation import Media, accepts_gzip, negotiated, require_json, wants_page
from api.transport.origins import Origins
from api.transport.rates import SECOND_COST, Rates, through_proxy
from api.transport.refusal import Header, Refusal
from api.transport.trusted import Trusted
from api.visit import Visit, visiting
from graph.errors import AuditError, BadInput, Overloaded, RateLimited, StoredValue
from graph.scope import ANONYMOUS, Reader

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = dict[bytes, bytes]

STATUS = {"RATE_LIMITED": 429, "OVERLOADED": 503, AuditError.code: 503}
_GONE = ("CLIENT_GONE",)
_PURPOSE = PURPOSE_HEADER.encode()
_VARY = b"accept, accept-encoding, authorization, origin"
_COMMON: dict[Media, list[Header]] = {
    media: [(b"content-type", f"{media}; charset=utf-8".encode()), (b"vary", _VARY)]
    for media in (Media.GRAPHQL, Media.JSON)
}
_NOT_KEPT = (b"cache-control", b"no-store")
_KEPT_AND_ASKED = (b"cache-control", b"private, no-cache")
_GZIP = (b"content-encoding", b"gzip")


@dataclass(slots=True)
class GraphQL:
    """The ASGI application of one path. `executor` is there once the database is open."""

    origins: Origins
    trusted: Trusted
    gate: Gate
    rates: Rates
    lines: Lines
    result_bytes: int
    executor: Executor = field(init=False)
    spans: telemetry.Telemetry | None = None
    audit: Audit | None = None
    """Told of each operation before the first byte of its answer leaves."""

    async def __call__(self, scope: Scope, receive: bodies.Receive, send: Send) -> None:
        started = time.perf_counter()
        headers = _joined(scope["headers"])
        reader: Reader = scope["state"].get("reader", ANONYMOUS) if "state" in scope else ANONYMOUS
        exchanged = _Exchange(self, scope, headers, reader, started, send)
        try:
            await exchanged.answer(receive)
        except Refusal as refusal:
            await exchanged.refuse(refusal)


@dataclass(slots=True)
class _Exchange:
    """One request and its answer."""

    site: GraphQL
    scope: Scope
    headers: Headers
    reader: Reader
    started: float
    send: Send
    media: Media = Media.JSON
    origin: bytes | None = None
    visit: Visit | None = None
    report: exchange.Report = field(default_factory=exchange.Report)

    async def answer(self, receive: bodies.Receive) -> None:
        """Answers the request, or raises Refusal."""
        site, headers, method = self.site, self.headers, self.scope["method"]
        accept = headers.get(b"accept", b"")
        if method not in ("POST", "GET"):
            await self._other(method)
            return
        self.origin = site.origins.check(headers)
        if method == "GET" and wants_page(accept):
            await graphiql_page()(self.scope, receive, self.send)  # type: ignore[arg-type] # a dict is Starlette's scope
            return
        media = negotiated(accept)
        if media is None:
            raise Refusal(406, "The answer is application/graphql-response+json or application/json: accept one.")
        self.media = media
        self._arrive()
        if method == "POST":
            require_json(headers.get(b"content-type", b""))
            if b"content-encoding" in headers:
                raise Refusal(415, "The body is compressed: send it as it is.")
            asked = bodies.from_body(await bodies.read_body(receive, headers.get(b"content-length")))
        else:
            asked = bodies.from_query(self.scope["query_string"])
        await self._run(site.trusted.request(asked, only_reads=method == "GET"), receive)

    async def refuse(self, refusal: Refusal) -> None:
        await self._send(refusal.status, refusal.content, [_NOT_KEPT, *refusal.headers])
        self._told(refusal.status, (refusal.code,), None, len(refusal.content))

    def _arrive(self) -> None:
        """Opens the reader's account. Raises Refusal where nothing is left in it."""
        try:
            self.visit = self.site.rates.visit(
                self.reader, self.scope["client"], through_proxy=through_proxy(self.headers)
            )
        except RateLimited as error:
            metrics.LIMITED.inc()
            raise Refusal(429, str(error), error.code, [(b"retry-after", str(error.seconds).encode())]) from None
        visiting.set(self.visit)

    async def _run(self, asked: exchange.Request, receive: bodies.Receive) -> None:
        purpose = self._purpose()
        departure = Departure(receive)
        departure.begin()
        spanned = self.site.spans.request(self.headers) if self.site.spans else nullcontext()
        try:
            with spanned as span:
                answer = await self._executed(asked)
                # From here on it is answered, and told of, whether or not the client is still there.
                departure.end()
                # The audit: nothing has left yet.
                if self.site.audit is not None:
                    answer = await self.site.audit.told(asked, self.reader, purpose, answer)
                status = self._status(answer, asked)
                if span is not None:
                    telemetry.describe(span, answer, status)
            await self._deliver(answer, status)
        except asyncio.CancelledError:
            if not departure.gone:
                raise
            # The client hung up. Cancelling this task has ended its statement; there is nobody to tell.
            metrics.GONE.inc()
            self._told(499, _GONE, None, 0)
            if self.site.audit is not None:
                # What was asked is written all the same: the statement may have run.
                nothing = exchange.Response(b"", self.report, codes=_GONE)
                await self.site.audit.told(asked, self.reader, purpose, nothing)
        finally:
            departure.end()

    def _purpose(self) -> str | None:
        """What the reader states the answer is for. Raises Refusal."""
        if _PURPOSE not in self.headers:
            return None
        try:
            return stated_purpose([v.decode("latin-1") for name, v in self.scope["headers"] if name == _PURPOSE])
        except BadInput as error:
            raise Refusal(400, str(error), error.code) from None

    async def _executed(self, asked: exchange.Request) -> exchange.Response:
        """Runs the operation in its turn. Raises Refusal."""
        gate = self.site.gate
        # Who has no account takes places freely, too.
        account = self.visit.key if self.visit is not None and not self.visit.free else None
        if not gate.enter_now(account):
            try:
                await gate.enter(account)
            except Overloaded as error:
                metrics.SHED.inc()
                retry = (b"retry-after", str(RETRY_SECONDS).encode())
                raise Refusal(503, str(error), error.code, [retry]) from None
        try:
            began = time.perf_counter()
            answer = await self.site.executor.run(asked, self.reader, self.report)
            if not answer.executed and self.visit is not None:
                spent = time.perf_counter() - began - answer.report.waited_seconds
                self.site.rates.charge(self.visit, spent * SECOND_COST, refuse=False)
        finally:
            gate.leave(account)
        return self._bounded(answer, asked)

    def _bounded(self, answer: exchange.Response, asked: exchange.Request) -> exchange.Response:
        size, most = len(answer.content), self.site.result_bytes
        if size <= most:
            return answer
        told = f"The answer has {size} bytes, at most {most} are sent: ask for less, or page."
        if answer.executed and _is_mutation(asked):
            told += " What the mutation changes is changed."
        refusal = Refusal(400, told, "LIMIT_EXCEEDED")
        return replace(answer, content=refusal.content, codes=(refusal.code,), kept_back=True)

    def _status(self, answer: exchange.Response, asked: exchange.Request) -> int:
        if answer.codes and (status := _failure(answer)):
            return status
        if answer.executed and not answer.kept_back:
            return 200
        if self.scope["method"] == "GET" and _is_mutation(asked):
            return 405
        return 400 if self.media is Media.GRAPHQL else 200

    async def _deliver(self, answer: exchange.Response, status: int) -> None:
        headers: list[Header] = []
        content, packed = answer.content, False
        if len(content) > compression.LEAST_BYTES and accepts_gzip(self.headers.get(b"accept-encoding", b"")):
            content, packed = await compression.packed(content), True
            headers.append(_GZIP)
        if self.scope["method"] == "GET" and status == 200 and not answer.codes:
            tag = tags.tag(answer.content, self.media, packed=packed)
            # What a named reader may see stays in no browser's store; it may still be asked for by its tag.
            headers += [(b"etag", tag), _KEPT_AND_ASKED if self.reader.name is None else _NOT_KEPT]
            if tags.matches(self.headers.get(b"if-none-match", b""), tag):
                metrics.NOT_MODIFIED.inc()
                status, content = 304, b""
        else:
            headers.append(_NOT_KEPT)
        if status in (429, 503):
            headers.append((b"retry-after", self._retry(answer)))
        await self._send(status, content, headers)
        self._told(status, answer.codes, answer.report, len(answer.content))

    def _retry(self, answer: exchange.Response) -> bytes:
        if "RATE_LIMITED" in answer.codes and self.visit is not None:
            metrics.LIMITED.inc()
            return str(self.visit.wait).encode()
        return str(RETRY_SECONDS).encode()

    async def _other(self, method: str) -> None:
        """Methods that ask nothing: a preflight, and all that are not served."""
        origin = self.headers.get(b"origin")
        if method == "OPTIONS" and origin in self.site.origins.allowed:
            preflight = [(b"vary", _VARY), *self.site.origins.preflight(origin)]
            await self.send({"type": "http.response.start", "status": 204, "headers": preflight})
            await self.send({"type": "http.response.body", "body": b""})
            return
        raise Refusal(405, "Only GET and POST are answered.", headers=[(b"allow", b"GET, POST")])

    async def _send(self, status: int, content: bytes, headers: list[Header]) -> None:
        headers += _COMMON[self.media]
        if self.origin is not None:
            headers += self.site.origins.shared(self.origin)
        if self.visit is not None and self.visit.remaining >= 0:
            told = f'"cost";r={self.visit.remaining};t={self.visit.full_in}'
            headers.append((b"ratelimit", told.encode()))
        if status != 304:
            headers.append((b"content-length", str(len(content)).encode()))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": content})

    def _told(self, status: int, codes: tuple[str, ...], report: exchange.Report | None, size: int) -> None:
        seconds = time.perf_counter() - self.started
        metrics.told(status, codes[0] if codes else metrics.NONE, seconds, report, size)
        self.site.lines.operation(report, self.reader, status, codes, seconds, size)


def _failure(answer: exchange.Response) -> int | None:
    """The status of an error that is nobody's wrong question."""
    for code in answer.codes:
        if code in STATUS:
            return STATUS[code]
        if code.startswith("DATABASE_"):
            return 503
        if code in ("INTERNAL", StoredValue.code) and answer.empty:
            return 500
    return None


def _joined(pairs: list[Header]) -> Headers:
    """Headers by name; what is there several times in one list, as HTTP has it."""
    found = dict(pairs)
    if len(found) != len(pairs):
        found.clear()
        for name, value in pairs:
            found[name] = found[name] + b", " + value if name in found else value
    return found


def _is_mutation(asked: exchange.Request) -> bool:
    """Whether a refused document's operation is one that GET may not run, whatever else was wrong with it."""
    if "mutation" not in asked.query:
        return False
    try:
        document = parse(asked.query, max_tokens=1_000)
    except GraphQLError:
        return False
    return any(
        isinstance(one, OperationDefinitionNode)
        and one.operation is OperationType.MUTATION
        and (asked.operation_name is None or (one.name is not None and one.name.value == asked.operation_name))
        for one in document.definitions
    )
