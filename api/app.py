"""The ASGI application: routes, and the database that lives as long as it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse
from starlette.routing import Route

from api import health
from api.audit.file import AuditFile
from api.audit.journal import Journal
from api.audit.reads import Audit
from api.execute import Executor
from api.graphiql.page import graphiql_routes
from api.http import graphql
from api.readers.asking import Asking
from api.readers.identify import Readers
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint, Settings

HOSTS = ("127.0.0.1", "localhost", "[")
"""Names under which a browser on this machine reaches it; `[` is what Starlette makes of `[::1]:8000`."""


def create_app(settings: Settings, endpoint: Endpoint) -> Starlette:
    """An application over one database. It starts whether or not the database answers; /health/ready tells."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        database = await Database.open(endpoint, timeout_seconds=settings.statement_timeout_seconds)
        app.state.executor = Executor(schema(), database)
        app.state.audit = Audit(Journal(AuditFile(settings.audit)))
        try:
            yield
        finally:
            await app.state.audit.journal.close()
            await database.close()

    return Starlette(
        routes=[
            *graphiql_routes(),
            Route("/graphql", graphql, methods=["GET", "POST"]),
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            Route("/", lambda request: RedirectResponse("/graphql")),
        ],
        middleware=[
            Middleware(Asking, readers=Readers.of(settings)),
            # Loopback alone keeps no web page out that gives its own name this address (DNS rebinding).
            Middleware(TrustedHostMiddleware, allowed_hosts=[*HOSTS, settings.host], www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=4),
        ],
        lifespan=lifespan,
    )
