"""What HTTP itself costs: CPU of the server for each request, ours beside a bare uvicorn application.

    python -m bench.wire

Both answer the same bytes and ask no database, so that the difference is what `api/http.py` and what stands before it
take: Host, Accept, the body, the gate, the account, metrics and headers.
"""

import asyncio
import multiprocessing
import os
import socket
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import uvicorn

from api import app as application
from api.exchange import Report, Request, Response
from api.transport.protocol import BoundedProtocol
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint, Settings

CONNECTIONS = 8
WARM, COUNT = 2_000, 20_000
CONTENT = orjson.dumps({"data": {"country": {"name": "Finland"}}})
BODY = orjson.dumps({"query": "query Q($id: ID!) { country(id: $id) { name } }", "variables": {"id": "country:FI"}})
REQUEST = (
    b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:1\r\naccept: application/json\r\naccept-encoding: gzip, deflate\r\n"
    b"user-agent: bench\r\nconnection: keep-alive\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
) % (len(BODY), BODY)


class Ready:
    """Stands in for the executor: the answer is there already."""

    answer = Response(CONTENT, Report("0" * 64, "Q"))

    async def run(self, asked: Request, reader: Reader = ANONYMOUS, report: Report | None = None) -> Response:
        return self.answer


async def bare(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(CONTENT)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": CONTENT})


def ours() -> Any:
    settings = replace(Settings.from_environment({}), home=Path())
    app: Any = application.create_app(settings, Endpoint("bolt://127.0.0.1:1", "neo4j", "none", "neo4j"))
    inner = app
    while not hasattr(inner, "graphql"):
        inner = inner.app
    inner.graphql.executor = Ready()
    return app


def serve(which: str, listening: socket.socket) -> None:
    app, http = (bare, "httptools") if which == "bare" else (ours(), BoundedProtocol)
    config = uvicorn.Config(
        app, loop="uvloop", http=http, lifespan="off", access_log=False, log_level="warning", proxy_headers=False
    )
    uvicorn.Server(config).run([listening])


async def load(port: int, count: int) -> None:
    async def one(times: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(times):
            writer.write(REQUEST)
            await reader.readuntil(CONTENT)
        writer.close()

    await asyncio.gather(*(one(count // CONNECTIONS) for _ in range(CONNECTIONS)))


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    spawn = multiprocessing.get_context("spawn")
    took: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(3):
        for which, found in took.items():
            with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
                process = spawn.Process(target=serve, args=(which, listening))
                process.start()
                port = listening.getsockname()[1]
                asyncio.run(load(port, WARM))
                assert process.pid is not None
                before, began = cpu_seconds(process.pid), time.perf_counter()
                asyncio.run(load(port, COUNT))
                found.append((cpu_seconds(process.pid) - before) / COUNT * 1e6)
                rate = COUNT / (time.perf_counter() - began)
                print(f"{which}: {found[-1]:.0f} µs of CPU a request, {rate:.0f} requests a second")
                process.terminate()
                process.join()
    print(f"over bare uvicorn: {min(took['ours']) - min(took['bare']):.0f} µs")


if __name__ == "__main__":
    main()
