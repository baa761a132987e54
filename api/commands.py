"""`crimegraph serve`: the API over the database in use, until Ctrl-C."""

import os

import uvicorn

from api.app import create_app
from graph import local
from graph.cli.console import note, telling
from graph.local.ports import require_free
from graph.settings import Settings

DRAIN_SECONDS = 3
"""How long running answers may take to finish when the server is told to stop."""


def serve() -> None:
    """Serve GraphQL until Ctrl-C. Starts the local Neo4j where it is not running, and stops it again."""
    settings = Settings.from_environment(os.environ)
    require_free(settings)
    with telling() as progress, local.session(settings, progress) as endpoint:
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
