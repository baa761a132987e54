"""The real application on a free port of this machine, in a thread."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from api.app import create_app
from api.transport.protocol import BoundedProtocol
from api.transport.workers import listening
from graph.settings import Endpoint, Settings

START_SECONDS = 30.0


@contextmanager
def serving(settings: Settings, endpoint: Endpoint) -> Iterator[str]:
    """Serves until the end of the block; `http://127.0.0.1:<port>`."""
    with serving_app(create_app(settings, endpoint), behind_proxy=settings.service.behind_proxy) as address:
        yield address


@contextmanager
def serving_app(app: ASGIApp, *, behind_proxy: bool = False) -> Iterator[str]:
    """The same of an application that is made already."""
    # As the API's own, which names its protocol: else asyncio leaves Nagle's delay on, 40 ms with every answer.
    with listening("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
        config = uvicorn.Config(
            app, http=BoundedProtocol, log_level="warning", lifespan="on", proxy_headers=behind_proxy
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=asyncio.run, args=(server.serve([held]),), name="api", daemon=True)
        thread.start()
        try:
            until = time.monotonic() + START_SECONDS
            while not server.started:
                assert thread.is_alive(), "the API ended while it started"
                assert time.monotonic() < until, f"the API did not start within {START_SECONDS:.0f} s"
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)
            assert not thread.is_alive(), "the API did not stop"
