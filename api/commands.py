"""`crimegraph serve`: the API over the database in use, until Ctrl-C."""

import asyncio
import os

import uvicorn

from api.app import create_app
from api.readers.identify import require_readers
from graph import local
from graph.cli.console import note, telling
from graph.database import Database
from graph.local.ports import require_free
from graph.settings import Endpoint, Settings

DRAIN_SECONDS = 3
"""How long running answers may take to finish when the server is told to stop."""


def serve() -> None:
    """Serve GraphQL until Ctrl-C. Starts the local Neo4j where it is not running, and stops it again."""
    settings = Settings.from_environment(os.environ)
    require_readers(settings)
    require_free(settings)
    with telling() as progress, local.session(settings, progress) as endpoint:
        asyncio.run(_require_database(endpoint))
        config = uvicorn.Config(
            create_app(settings, endpoint),
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http="httptools",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
        note(f"serving http://{settings.host}:{settings.port}/graphql")
        uvicorn.Server(config).run()


async def _require_database(endpoint: Endpoint) -> None:
    """A wrong password, an old Neo4j or none at all is said at once. Later the API waits for it by itself."""
    async with Database.opened(endpoint):
        pass
