"""An issuer of signed tokens for tests: its keys, its key set, its tokens, good and bad."""

import base64
import hmac
import json
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from graph.settings import Issuer

NAME = "https://issuer.example/realms/analysts"
AUDIENCE = "crimegraph"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")


@cache
def private_key(kind: str, which: int = 0) -> Any:
    """One key of a kind a session: RSA keys take long to make."""
    if kind in ("RS", "PS"):
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ES" else ed25519.Ed25519PrivateKey.generate()


def public_jwk(algorithm: str, which: int = 0) -> dict[str, Any]:
    public = private_key(algorithm[:2], which).public_key()
    makers: dict[str, Any] = {"R": RSAAlgorithm, "P": RSAAlgorithm, "E": ECAlgorithm}
    maker = OKPAlgorithm if algorithm == "EdDSA" else makers[algorithm[0]]
    jwk: dict[str, Any] = maker.to_jwk(public, as_dict=True)
    return {**jwk, "kid": f"{algorithm}-{which}", "use": "sig"}


@dataclass(frozen=True, slots=True)
class Issuing:
    """A key set in a file, and the issuer that reads it."""

    keys: Path
    algorithms: tuple[str, ...] = ALGORITHMS

    def publish(self, *jwks: dict[str, Any]) -> None:
        self.keys.write_text(json.dumps({"keys": list(jwks) or [public_jwk(a) for a in ALGORITHMS]}))

    @property
    def issuer(self) -> Issuer:
        claims = ("crimegraph_clearance", "crimegraph_victims")
        return Issuer(NAME, AUDIENCE, self.keys, self.algorithms, *claims)


def claims(**other: Any) -> dict[str, Any]:
    """Those of a good token, with others in their place; None takes one away."""
    now = int(time.time())
    good = {"iss": NAME, "aud": AUDIENCE, "sub": "analyst-7", "iat": now, "exp": now + 600}
    return {k: v for k, v in {**good, "crimegraph_clearance": "AMBER", **other}.items() if v is not None}


def signed(body: dict[str, Any] | None = None, algorithm: str = "ES256", *, which: int = 0, **headers: Any) -> str:
    """A token of these claims, by default a good one."""
    key = private_key(algorithm[:2], which)
    named = {k: v for k, v in {"kid": f"{algorithm}-{which}", **headers}.items() if v is not None}
    return jwt.encode(body or claims(), key, algorithm, headers=named)


def signed_with_the_public_key() -> str:
    """The old confusion: the public key, which everyone has, taken for a secret."""
    public = private_key("RS").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = unsigned({"alg": "HS256", "kid": "RS256-0"}).rpartition(".")[0]
    signature = hmac.new(public, text.encode(), "sha256").digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def unsigned(header: dict[str, Any], body: dict[str, Any] | None = None, signature: bytes = b"") -> str:
    parts = (json.dumps(header).encode(), json.dumps(body or claims()).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
