"""Signed tokens (JWT) of one OpenID Connect issuer, checked with PyJWT.

What a token says about how to check it is not believed: algorithms are pinned, the key is the issuer's own by its
`kid`, and a token that brings a key or an address of one (`jwk`, `jku`, `x5u`, `x5c`) is refused, as is one with
`crit`. The text has to be the one way of writing it: base64 that decodes to the same signature is another token.
"""

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
import orjson

from api.readers.bearer import NotAccepted
from api.readers.keys import Key, Keys
from graph.scope import Reader
from graph.settings import Issuer
from graph.vocabularies import Marking

LEEWAY_SECONDS = 10
"""How far the issuer's clock and ours may differ."""
REQUIRED = ("exp", "iat", "iss", "aud", "sub")
LONGEST_SUBJECT = 200
REMEMBERED = 1_024
SMALLEST_RSA_BITS = 2048

_PART = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_TYPES = ("jwt", "at+jwt", "application/at+jwt")
_HEADERS = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})
"""What a header may hold; all that says more about how to check the token is refused unread."""
_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "EdDSA": "Ed25519"}
_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}


@dataclass(slots=True)
class SignedTokens:
    """Tokens of one issuer. A signature takes 0.2 ms to check, so those that were good are known by the text's hash."""

    issuer: Issuer
    keys: Keys
    _checked: dict[bytes, tuple[Key, float, Reader]] = field(default_factory=dict, init=False)

    async def reader(self, text: str) -> Reader:
        """Who has this token. Raises NotAccepted."""
        header = _header(text)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in self.issuer.algorithms:
            raise NotAccepted("a signature of a kind that is not accepted")
        if not isinstance(kid, str):
            raise NotAccepted("a signed token that names no key")
        key = await self.keys.key(kid)
        if key is None:
            raise NotAccepted("a signed token of an unknown key")
        digest = hashlib.sha256(text.encode()).digest()
        known = self._checked.get(digest)
        # A key that the issuer took back, and a token that has expired since, are checked as if new.
        if known is not None and known[0] == key and time.time() < known[1]:
            return known[2]
        claims = self._claims(text, key, algorithm)
        reader = self._reader(claims)
        if len(self._checked) >= REMEMBERED:
            self._checked.clear()
        self._checked[digest] = (key, float(claims["exp"]), reader)
        return reader

    def _claims(self, text: str, key: Key, algorithm: str) -> Mapping[str, Any]:
        _require_fitting(key, algorithm)
        try:
            claims: Mapping[str, Any] = jwt.decode(
                text,
                jwt.PyJWK(dict(key), algorithm),
                algorithms=[algorithm],
                audience=self.issuer.audience,
                issuer=self.issuer.name,
                leeway=LEEWAY_SECONDS,
                options={"require": list(REQUIRED), "enforce_minimum_key_length": True},
            )
        except jwt.PyJWTError as error:
            raise NotAccepted(f"a signed token with a fault ({type(error).__name__})") from error
        except (
            Exception
        ) as error:  # a signed number can be Infinity, and a key anything: whatever it is, nobody gets in
            raise NotAccepted(f"a signed token that cannot be read ({type(error).__name__})") from error
        return claims

    def _reader(self, claims: Mapping[str, Any]) -> Reader:
        subject, clearance = claims["sub"], claims.get(self.issuer.clearance_claim)
        victims = claims.get(self.issuer.victims_claim, False)
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
            raise NotAccepted("a signed token whose subject is no name")
        if not isinstance(clearance, str) or clearance not in Marking.__members__:
            raise NotAccepted("a signed token without a clearance that is known")
        if not isinstance(victims, bool):
            raise NotAccepted("a signed token whose claim about victims is neither true nor false")
        # With the issuer, so that no subject can be taken for the name of a token in the file: those have no @.
        return Reader(f"{subject}@{self.issuer.name}", Marking[clearance], victims)


def _header(text: str) -> Mapping[str, Any]:
    parts = text.split(".")
    if len(parts) != 3:
        raise NotAccepted("neither a token of the file nor a signed one")
    first, *_ = [_decoded(part) for part in parts]
    try:
        header = orjson.loads(first)
    except ValueError:
        raise NotAccepted("a signed token whose header is not JSON") from None
    if not isinstance(header, dict) or not set(header) <= _HEADERS:
        raise NotAccepted("a signed token whose header holds what is not accepted")
    if "typ" in header and str(header["typ"]).lower() not in _TYPES:
        raise NotAccepted("a signed token of another type")
    return header


def _decoded(part: str) -> bytes:
    try:
        if not _PART.fullmatch(part):
            raise ValueError
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (ValueError, binascii.Error):
        raise NotAccepted("a signed token that is not base64") from None
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise NotAccepted("a signed token that is not written in the one way")
    return decoded


def _require_fitting(key: Key, algorithm: str) -> None:
    """The key's own statement of what it is for has to agree with what the token claims to be."""
    fits = (
        key.get("kty") == _KINDS[algorithm[:2]]
        and key.get("alg", algorithm) == algorithm
        and key.get("use", "sig") == "sig"
        and key.get("crv") == _CURVES.get(algorithm)
        and key.get("key_ops", ["verify"]) == ["verify"]
    )
    if not fits:
        raise NotAccepted("a signed token whose key is for something else")
