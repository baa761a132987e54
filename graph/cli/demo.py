"""`crimegraph demo`: database, schema, seed and API in one foreground session that leaves nothing behind."""

import http.client
import os
import sys
import threading
from contextlib import redirect_stdout

import typer

from graph import local
from graph.cli.console import note, telling
from graph.local.files import Files
from graph.local.ports import require_free
from graph.settings import Endpoint, Settings

# With what the API needs to finish its answers, this stays within the 15 s that a stop may take.
_STOP_SECONDS = 7.0


def demo() -> None:
    """Start everything, load the curated seed, and serve until Ctrl-C.

    The local Neo4j is stopped at the end, unless `crimegraph db start` had started it. With NEO4J_URI set, that
    database is used instead, and the seed is loaded into it.
    """
    from graph.cli.main import run

    settings = Settings.from_environment(os.environ)
    require_free(settings)
    with telling() as progress, local.session(settings, progress, patience=_STOP_SECONDS) as endpoint:
        # The steps' own answers are not this command's.
        with redirect_stdout(sys.stderr):
            note("applying the schema")
            run("schema", "apply")
            note("loading the curated seed")
            run("seed")
        typer.echo(_addresses(settings, endpoint))
        over = threading.Event()
        threading.Thread(target=_tell_when_ready, args=(settings, over), daemon=True).start()
        try:
            run("serve")
        finally:
            over.set()


def _addresses(settings: Settings, endpoint: Endpoint) -> str:
    lines = [
        f"GraphQL        {_graphql(settings)}",
        f"GraphiQL       {_graphql(settings)} in a browser",
    ]
    server = None if settings.endpoint else local.running(settings)
    if server is None:
        lines += [f"Neo4j          {endpoint.uri}"]
    else:
        lines += [
            f"Neo4j Browser  {server.browser}",
            f"               user {endpoint.username}, its password is in {Files(settings.home).password}",
        ]
    return "\n".join(lines)


def _graphql(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/graphql"


def _tell_when_ready(settings: Settings, over: threading.Event) -> None:
    while not over.wait(0.2):
        connection = http.client.HTTPConnection(settings.host, settings.port, timeout=10)
        try:
            connection.request("GET", "/health/ready")
            ready = connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            ready = False
        finally:
            connection.close()
        if ready:
            typer.echo(f"ready: {_graphql(settings)}")
            sys.stdout.flush()
            return
