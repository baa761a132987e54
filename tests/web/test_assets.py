"""The files of GraphiQL over HTTP: all there, all of the right type, and none besides them."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.graphiql.page import ASSETS_PATH, first_query, graphiql_page, graphiql_routes
from api.transport.workers import listening

FOLDER = Path(__file__).parents[2] / "api" / "graphiql"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
NAMED = re.compile(r"""["'(]\./((?:[\w-]+\.)+(?:js|css|ttf|woff2?|svg))["')]""")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a server with the page and its files alone: these tests need no database."""

    async def page(_request: Request) -> Response:
        return graphiql_page()

    app = Starlette(routes=[*graphiql_routes(), Route("/graphql", page)])
    with listening("127.0.0.1", 0) as held:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def built_files() -> list[str]:
    return sorted(path.name for path in (FOLDER / "assets").iterdir())


def status_of(site: str, target: str) -> int:
    """Ask for exactly this target: a client like httpx may tidy the path first."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=10)
    connection.putrequest("GET", target, skip_host=False)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_page_names_only_files_that_are_served(site: str) -> None:
    page = httpx.get(f"{site}/graphql")
    named = re.findall(r'(?:src|href)="([^"]*)"', page.text)

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert len(named) == 3
    assert all(address.startswith(f"{ASSETS_PATH}/") for address in named)
    assert [httpx.get(site + address).status_code for address in named] == [200, 200, 200]


def test_the_page_carries_the_first_query(site: str) -> None:
    found = re.search(r'<script id="start" type="application/json">(.*?)</script>', httpx.get(f"{site}/graphql").text)

    assert found is not None
    assert json.loads(found[1]) == {"query": first_query()}


def test_the_policy_allows_this_host_only(site: str) -> None:
    headers = httpx.get(f"{site}/graphql").headers
    policy = dict(directive.split(" ", 1) for directive in headers["content-security-policy"].split("; "))

    assert policy.pop("style-src") == "'self' 'unsafe-inline'"
    assert policy.pop("img-src") == "'self' data:"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert set(policy.values()) == {"'self'", "'none'"}
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("name", built_files())
def test_a_file_is_served_with_its_type_and_for_long(site: str, name: str) -> None:
    answer = httpx.get(f"{site}{ASSETS_PATH}/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[Path(name).suffix]
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == (FOLDER / "assets" / name).read_bytes()
    assert re.search(r"-[A-Z0-9]{8}\.", name), "the name carries no hash, and browsers keep it for a year"


def test_every_file_is_used_and_every_used_file_is_there() -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    waiting = [manifest["script"], manifest["style"], manifest["icon"]]
    reached = set(waiting)
    while waiting:
        path = FOLDER / "assets" / waiting.pop()
        if path.suffix in {".js", ".css"}:
            new = set(NAMED.findall(path.read_text(encoding="utf-8"))) - reached
            reached |= new
            waiting += new

    assert sorted(reached) == built_files()


@pytest.mark.parametrize(
    "rest",
    [
        "/../page.py",
        "/../../app.py",
        "/..%2fpage.py",
        "/%2e%2e/page.py",
        "/%2e%2e%2fmanifest.json",
        "/..%5cpage.py",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/page.py%00.js",
        "/.",
        "/..",
        "/",
        "",
        "/nothing.js",
    ],
)
def test_nothing_else_is_served(site: str, rest: str) -> None:
    assert status_of(site, ASSETS_PATH + rest) in {307, 404}
