"""Routes of what Neo4j Browser loads. Its page is another site's, at another port, so each says that it may be read.

Nothing here is anybody's data: the same text for whoever asks.
"""

import io
import zipfile
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.browser.guide import guide
from graph.scripts import names, script

# Browser asks with headers of its own, so a question about them (OPTIONS) comes first.
_READABLE = {
    "access-control-allow-origin": "*",
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
}
_ALLOWED = {
    "access-control-allow-methods": "GET",
    "access-control-allow-headers": "cache-control, content-type, pragma",
    "access-control-max-age": "600",
}
FOLDER = "crimegraph"
"""The folder of the favourites."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


async def _guide(request: Request) -> Response:
    text = guide(f"{request.url.scheme}://{request.url.netloc}")
    return _answer(request, text.encode(), "text/html; charset=utf-8")


async def _style(request: Request) -> Response:
    return _answer(request, files("cypher").joinpath("style.grass").read_bytes(), "text/plain; charset=utf-8")


async def _favourites(request: Request) -> Response:
    return _answer(request, favourites(), "application/zip")


@cache
def favourites() -> bytes:
    """A ZIP of cypher/traversals as Browser imports it: a favourite for each file, named by its first line."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names("traversals"):
            # The same bytes each time.
            entry = zipfile.ZipInfo(f"{FOLDER}/{name.removeprefix('traversals/')}.cypher", _FIRST_DAY)
            archive.writestr(entry, script(name).text)
    return held.getvalue()


def _answer(request: Request, content: bytes, kind: str) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=_READABLE | _ALLOWED)
    return Response(content, headers=_READABLE, media_type=kind)


def browser_routes() -> list[BaseRoute]:
    """The routes below /browser/."""
    pages = {"guide.html": _guide, "style.grass": _style, "favorites.zip": _favourites}
    return [Route(f"/browser/{name}", page, methods=["GET", "OPTIONS"]) for name, page in pages.items()]
