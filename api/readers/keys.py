"""An issuer's public keys, fetched off the event loop and kept for a while.

Fetched again when they are five minutes old, and for a key that is not among them, but at most once a minute: a
stranger's tokens cannot make us call the issuer more often. Keys that could not be renewed for an hour are no longer
believed.
"""

import asyncio
import logging
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import orjson

from graph.settings import Issuer, is_loopback, is_private_address

log = logging.getLogger("crimegraph.readers")

FRESH_SECONDS = 300.0
BELIEVED_SECONDS = 3_600.0
PAUSE_SECONDS = 60.0
TIMEOUT_SECONDS = 5.0
WHOLE_SECONDS = 10.0
LARGEST = 1_000_000
DISCOVERY = "/.well-known/openid-configuration"

Key = Mapping[str, Any]


@dataclass(slots=True)
class Keys:
    """The keys of one issuer by `kid`."""

    issuer: Issuer
    _keys: Mapping[str, Key] = field(default_factory=dict, init=False)
    _fetched: float = field(default=float("-inf"), init=False)
    _tried: float = field(default=float("-inf"), init=False)
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def key(self, kid: str) -> Key | None:
        """The key of this name, None where the issuer has none, or cannot be asked."""
        if self._wanted(kid):
            async with self._fetching:
                # Who waited finds that another asked already.
                if self._wanted(kid):
                    await self._fetch()
        return self._keys.get(kid) if time.monotonic() - self._fetched < BELIEVED_SECONDS else None

    def _wanted(self, kid: str) -> bool:
        now = time.monotonic()
        stale = kid not in self._keys or now - self._fetched > FRESH_SECONDS
        return stale and now - self._tried > PAUSE_SECONDS

    async def _fetch(self) -> None:
        self._tried = time.monotonic()
        try:
            # Of the whole: what the connection is told holds for each piece, and pieces can come without end.
            async with asyncio.timeout(WHOLE_SECONDS):
                self._keys = await asyncio.to_thread(fetch_keys, self.issuer)
            self._fetched = time.monotonic()
        except (OSError, ValueError) as error:
            log.error("the keys of %s could not be fetched: %s", self.issuer.name, error)


def fetch_keys(issuer: Issuer) -> Mapping[str, Key]:
    """Reads the issuer's keys from where they are. Blocks. Raises OSError or ValueError."""
    if isinstance(issuer.keys, Path):
        return _by_name(_bounded(issuer.keys.read_bytes()))
    return _by_name(_get(issuer.keys or _discovered(issuer)))


def _discovered(issuer: Issuer) -> str:
    document = orjson.loads(_get(issuer.name.rstrip("/") + DISCOVERY))
    if not isinstance(document, dict) or document.get("issuer") != issuer.name:
        raise ValueError("the discovery document is another issuer's")
    address = document.get("jwks_uri")
    if not isinstance(address, str) or not is_private_address(address):
        raise ValueError("the discovery document names no https address of keys")
    if urlsplit(address).scheme == "http" and urlsplit(issuer.name).scheme == "https":
        raise ValueError("the discovery document leads from https to http")
    return address


def _by_name(content: bytes) -> Mapping[str, Key]:
    body = orjson.loads(content)
    if not isinstance(body, dict) or not isinstance(body.get("keys"), list):
        raise ValueError("what was found is no set of keys")
    keys: dict[str, Key] = {}
    for key in body["keys"]:
        # Secrets shared with the issuer (`oct`) check no signature here, and keys without a name cannot be chosen.
        if (
            not isinstance(key, dict)
            or key.get("kty") not in ("RSA", "EC", "OKP")
            or not isinstance(key.get("kid"), str)
        ):
            continue
        if key["kid"] in keys:
            raise ValueError("two keys have the same name")
        keys[key["kid"]] = key
    return keys


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could lead to an address that nobody configured."""

    def redirect_request(self, *arguments: Any, **options: Any) -> NoReturn:
        raise ValueError("the issuer's address leads to another one")


def _get(address: str) -> bytes:
    # Only https, or http on this machine: `is_private_address` looked. This machine is reached without a proxy.
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if is_loopback(urlsplit(address).hostname or ""):
        handlers.append(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(address, headers={"accept": "application/json"})  # noqa: S310 - looked at above
    with urllib.request.build_opener(*handlers).open(request, timeout=TIMEOUT_SECONDS) as response:
        content: bytes = response.read(LARGEST + 1)
    return _bounded(content)


def _bounded(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise ValueError(f"what was found has more than {LARGEST} bytes")
    return content
