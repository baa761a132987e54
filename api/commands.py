"""`crimegraph serve`: the API over the database in use, until Ctrl-C."""

import asyncio
import os
import sys
from functools import partial
from typing import Annotated

import typer
import uvicorn

from api.readers.identify import require_readers
from graph import local
from graph.cli.console import note, telling
from graph.database import Database
from graph.local.ports import require_free
from graph.schema.apply import why_not_ready
from graph.settings import Endpoint, Settings

SWITCH_SECONDS = 0.0005
DRAIN_SECONDS = 3
"""How long running answers may take to finish when the server is told to stop."""


def serve(
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes share the port.")] = 1,
) -> None:
    """Serve GraphQL until Ctrl-C. Starts the local Neo4j where it is not running, and stops it again."""
    settings = Settings.from_environment(os.environ)
    require_readers(settings)
    require_free(settings)
    with telling() as progress, local.session(settings, progress) as endpoint:
        for warning in asyncio.run(_warnings(endpoint)):
            note(f"warning: {warning}")
        note(f"serving http://{settings.host}:{settings.port}/graphql")
        # Imported only here: the processes that answer are the ones that count, and keep their metrics.
        from api.transport import workers as several

        if workers > 1:
            several.serve(configuration(settings, endpoint, workers))
        else:
            uvicorn.Server(configuration(settings, endpoint)).run()


def configuration(settings: Settings, endpoint: Endpoint, workers: int = 1) -> uvicorn.Config:
    """How uvicorn serves the application. It is made in the process that answers."""
    from api.transport.protocol import BoundedProtocol

    return uvicorn.Config(
        partial(_application, settings, endpoint, workers, os.getpid()),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        loop="uvloop",
        http=BoundedProtocol,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.service.behind_proxy,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


def _application(settings: Settings, endpoint: Endpoint, workers: int, parent: int) -> object:
    from api.app import create_app
    from api.transport import logs
    from api.transport import workers as several
    from api.validation.beside import Beside

    logs.install(settings.service.log)
    # How long the thread that plans may hold Python while requests wait for it.
    sys.setswitchinterval(SWITCH_SECONDS)
    if os.getpid() != parent:
        several.end_with(parent)
    return create_app(settings, endpoint, workers=workers, beside=Beside())


async def _warnings(endpoint: Endpoint) -> list[str]:
    """What is amiss, though it may be mended while it serves: what keeps it from answering, which /health/ready says
    too, or else that there is no data, which that does not say: without any it is ready.

    A wrong password, an old Neo4j or none at all is raised at once. Later the API waits for it by itself.
    """
    async with Database.opened(endpoint) as database:
        reason = await why_not_ready(database)
        if reason is None and not await database.read("MATCH (n:Entity) RETURN 1 LIMIT 1"):
            return ["The database holds no data: run `crimegraph seed` or `crimegraph import`."]
    return [reason] if reason else []
