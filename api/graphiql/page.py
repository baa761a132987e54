"""The page that a browser gets at /graphql, and the routes of its files.

The files are built beforehand (see ``build/README.md``) and are all known by name when this module is loaded, so a
request can only name one of them, never a path.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse
from starlette.routing import BaseRoute, Route

ASSETS_PATH = "/graphql/assets"

_HERE = Path(__file__).parent

# Given here and not asked of the operating system, whose table may call JavaScript plain text.
_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_FILES = {path.name: path for path in (_HERE / "assets").iterdir() if path.suffix in _MEDIA_TYPES}

_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    # Monaco, GraphiQL's editor, writes style elements and style attributes while it runs.
    "style-src 'self' 'unsafe-inline'",
    # Monaco and GraphiQL draw small marks (wavy underlines, arrows) with data: images in their styles.
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
_POLICY = "; ".join(_DIRECTIVES)

_NO_SNIFFING = {"X-Content-Type-Options": "nosniff"}
_PAGE_HEADERS = _NO_SNIFFING | {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    # The page names files by their content, so an old page would ask for files that are gone.
    "Cache-Control": "no-cache",
    "Vary": "Accept",
}
_ASSET_HEADERS = _NO_SNIFFING | {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Names of the built files that the page itself refers to; each name carries a hash of its content."""

    script: str
    style: str
    icon: str

    @classmethod
    def read(cls) -> Manifest:
        """Read ``manifest.json``, written by the build."""
        names = json.loads((_HERE / "manifest.json").read_text(encoding="utf-8"))
        return cls(script=names["script"], style=names["style"], icon=names["icon"])


def first_query() -> str:
    """Return the GraphQL text that the editor holds when a reader comes for the first time."""
    return (_HERE / "first_query.graphql").read_text(encoding="utf-8").strip() + "\n"


@cache
def _page() -> str:
    manifest = Manifest.read()
    # "<" could close the script element that holds this JSON.
    start = json.dumps({"query": first_query()}).replace("<", "\\u003c")
    return Template((_HERE / "page.html").read_text(encoding="utf-8")).substitute(
        icon=f"{ASSETS_PATH}/{manifest.icon}",
        style=f"{ASSETS_PATH}/{manifest.style}",
        script=f"{ASSETS_PATH}/{manifest.script}",
        start=start,
    )


def graphiql_page() -> HTMLResponse:
    """Return the page for a GET of /graphql by a client that accepts text/html."""
    return HTMLResponse(_page(), headers=_PAGE_HEADERS)


async def _asset(request: Request) -> FileResponse:
    path = _FILES.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type=_MEDIA_TYPES[path.suffix], headers=_ASSET_HEADERS)


def graphiql_routes() -> list[BaseRoute]:
    """Return the routes of the files that the page loads, under /graphql/assets/; all others answer 404."""
    return [Route(f"{ASSETS_PATH}/{{name}}", _asset, methods=["GET"], name="graphiql-asset")]
