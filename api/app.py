"""The ASGI application: what answers which path, and the database that lives as long as it does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api import health
from api.audit.file import AuditFile
from api.audit.journal import Journal
from api.audit.reads import Audit
from api.browser.pages import browser_routes
from api.collector import Collector
from api.counting import keep_counting
from api.execute import Executor
from api.graphiql.page import graphiql_routes
from api.http import GraphQL
from api.readers.asking import Asking
from api.readers.identify import Readers
from api.schema import schema
from api.transport import compression, logs, metrics, telemetry
from api.transport.gate import Gate
from api.transport.origins import Origins
from api.transport.rates import Rates
from api.transport.trusted import Trusted
from api.validation.beside import Beside
from graph.database import Database
from graph.settings import Endpoint, Settings

RATE_PER_SECOND = 1_000_000
"""Cost per second and reader where no setting says it."""


def create_app(settings: Settings, endpoint: Endpoint, *, workers: int = 1, beside: Beside | None = None) -> ASGIApp:
    """An application over one database. It starts whether or not the database answers; /health/ready tells.

    `beside` checks new documents in a process of its own, which lives as long as the application.
    """
    service = settings.service
    graphql = GraphQL(
        Origins.of(settings.host, service.hostnames, service.allowed_origins),
        Trusted.read(service.documents, only=service.documents_only),
        Gate(service.max_running, service.max_waiting, service.share_percent / 100),
        _rates(settings, workers),
        logs.Lines(service.log),
        service.result_bytes,
    )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        graphql.spans = telemetry.start(service.otlp_endpoint) if service.otlp_endpoint else None
        database = await Database.open(endpoint, timeout_seconds=settings.statement_timeout_seconds)
        if graphql.spans:
            database = telemetry.traced(database, graphql.spans)
        app.state.executor = graphql.executor = Executor(
            schema(), database, graphql.rates.admit, trusts=graphql.trusted.answers, beside=beside
        )
        if beside is not None:
            beside.start()
        app.state.readiness = health.Readiness(graphql.executor)
        graphql.audit = Audit(Journal(AuditFile(settings.audit)))
        telling = asyncio.create_task(metrics.keep_telling(graphql.gate))
        counting = asyncio.create_task(keep_counting(graphql.executor, endpoint, workers=workers))
        graphql.executor.documents.grown = Collector().grown
        try:
            yield
        finally:
            telling.cancel()
            counting.cancel()
            graphql.lines.flush()
            await graphql.audit.journal.close()
            await database.close()
            if graphql.spans:
                graphql.spans.close()
            if beside is not None:
                await beside.close()

    others = Starlette(
        routes=[
            *graphiql_routes(),
            *browser_routes(),
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            Route("/metrics", health.metrics),
            Route("/", lambda request: RedirectResponse("/graphql")),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=compression.LEAST_BYTES, compresslevel=compression.LEVEL)],
        lifespan=lifespan,
    )
    # Who asks is found before every path, so that no route can forget it.
    return Named(graphql.origins, Asking(Paths(graphql, others), Readers.of(settings)))


def _rates(settings: Settings, workers: int) -> Rates:
    """Each worker keeps its own accounts, so each gives out its share."""
    wanted = settings.service.rate_per_second
    per_second = RATE_PER_SECOND if wanted is None else wanted
    return Rates(per_second / workers, settings.service.rate_burst / workers, local=wanted is not None)


@dataclass(frozen=True, slots=True)
class Paths:
    """/graphql by the shortest way, everything else through Starlette."""

    graphql: Callable[[Any, Any, Any], Any]
    others: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql":
            await self.graphql(scope, receive, send)
        else:
            await self.others(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Named:
    """Answers under its own names only: a page that gives its own name this address (DNS rebinding) is kept out."""

    origins: Origins
    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(scope):
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"19")]
            await send({"type": "http.response.start", "status": 400, "headers": headers})
            await send({"type": "http.response.body", "body": b"Invalid host header"})
            return
        await self.app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        for name, value in scope["headers"]:
            if name == b"host":
                return self.origins.knows(value)
        return False
