"""Which names, pages and sites may ask. A browser carries out what any page tells it; these checks see to the pages.

Host       keeps out pages that give their own name this address (DNS rebinding)
Origin     is what a browser sends for a page's POST, and for any request between sites that could be read
Sec-Fetch-Site tells of the rest: images, scripts and frames that send a GET without Origin
"""

from dataclasses import dataclass
from functools import lru_cache

from api.transport.refusal import Header, Refusal

LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))
PREFLIGHT_SECONDS = b"600"
_HEADERS = b"accept, authorization, content-type, if-none-match, traceparent, crimegraph-purpose"
_EXPOSED = b"etag, ratelimit, retry-after"


@lru_cache(256)
def host_name(host: bytes) -> str:
    """The name in a Host header, without its port."""
    text = host.decode("latin-1").strip().lower()
    if text.startswith("["):
        return text.partition("]")[0] + "]"
    return text.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Origins:
    """The names of this server, and the sites besides it whose pages may ask: `https://host[:port]` each."""

    names: frozenset[str]
    allowed: frozenset[bytes] = frozenset()

    @classmethod
    def of(cls, host: str, hostnames: tuple[str, ...], allowed: tuple[str, ...]) -> "Origins":
        own = f"[{host}]" if ":" in host else host
        return cls(LOOPBACK | {own.lower(), *hostnames}, frozenset(x.encode() for x in allowed))

    def knows(self, host: bytes) -> bool:
        return host_name(host) in self.names

    def check(self, headers: dict[bytes, bytes]) -> bytes | None:
        """The origin of another site that may ask, or None. Raises Refusal for one that may not."""
        origin = headers.get(b"origin")
        if origin is not None:
            if origin in self.allowed:
                return origin
            # The scheme may have been changed by a proxy, the name and port not.
            if origin.partition(b"://")[2] != headers.get(b"host") or b"://" not in origin:
                raise _refused()
        elif headers.get(b"sec-fetch-site", b"none") not in (b"same-origin", b"none"):
            raise _refused()
        return None

    def preflight(self, origin: bytes) -> list[Header]:
        """What tells a browser that a page of that site may ask."""
        return [
            *self.shared(origin),
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", _HEADERS),
            (b"access-control-max-age", PREFLIGHT_SECONDS),
        ]

    def shared(self, origin: bytes) -> list[Header]:
        """What tells a browser that a page of that site may read the answer."""
        return [(b"access-control-allow-origin", origin), (b"access-control-expose-headers", _EXPOSED)]


def _refused() -> Refusal:
    return Refusal(
        403,
        "A page of another site may not ask here: allow its origin with CRIMEGRAPH_ALLOWED_ORIGINS.",
        "ORIGIN_NOT_ALLOWED",
    )
