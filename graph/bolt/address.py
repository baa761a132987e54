"""Where a server is, and whether and how TLS is spoken with it."""

import ssl
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

SCHEMES = ("bolt", "bolt+s", "bolt+ssc")
"""Of one server. `neo4j` and its kin ask for routing, which is the official driver's."""
_DEFAULT_PORT = 7687


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int
    tls: ssl.SSLContext | None

    @classmethod
    def of(cls, uri: str) -> Self | None:
        """The address in a URI, or None where its scheme is not one of ours."""
        parts = urlsplit(uri)
        if parts.scheme not in SCHEMES:
            return None
        return cls(parts.hostname or "localhost", parts.port or _DEFAULT_PORT, _tls(parts.scheme))


def _tls(scheme: str) -> ssl.SSLContext | None:
    if scheme == "bolt":
        return None
    context = ssl.create_default_context()
    if scheme == "bolt+ssc":
        # Self-signed certificates are what this scheme asks for: secret on the way, without proof of who is there.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
