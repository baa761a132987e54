"""The OpenID Connect issuer whose tokens are accepted."""

from dataclasses import dataclass
from pathlib import Path

from graph.errors import SettingsError
from graph.settings.addresses import is_private_address
from graph.settings.environment import Environment

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that a token of an issuer may have: none that is checked with a shared secret."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose signed tokens are accepted, and how they are read. `keys` is a file, an address, or None: discovered."""

    name: str
    audience: str
    keys: Path | str | None
    algorithms: tuple[str, ...]
    clearance_claim: str
    victims_claim: str


def read_issuer(environment: Environment) -> Issuer | None:
    """None where only the token file's readers can log in. Raises SettingsError."""
    name, audience = environment.given("CRIMEGRAPH_OIDC_ISSUER"), environment.given("CRIMEGRAPH_OIDC_AUDIENCE")
    if name is None:
        return None
    if not is_private_address(name):
        raise SettingsError(f"CRIMEGRAPH_OIDC_ISSUER is {name!r}: set it to an https address, or unset it.")
    if audience is None:
        raise SettingsError("CRIMEGRAPH_OIDC_AUDIENCE is missing: set it, since CRIMEGRAPH_OIDC_ISSUER is set.")
    algorithms = environment.words("CRIMEGRAPH_OIDC_ALGORITHMS")
    unknown = [each for each in algorithms if each not in ALGORITHMS]
    if unknown or not algorithms:
        raise SettingsError(
            f"CRIMEGRAPH_OIDC_ALGORITHMS holds {unknown[0] if unknown else ''!r}: use some of"
            f" {', '.join(ALGORITHMS)}, separated by commas."
        )
    claims = (environment.text("CRIMEGRAPH_OIDC_CLEARANCE"), environment.text("CRIMEGRAPH_OIDC_VICTIMS"))
    return Issuer(name, audience, _keys(environment), algorithms, *claims)


def _keys(environment: Environment) -> Path | str | None:
    value = environment.given("CRIMEGRAPH_OIDC_KEYS")
    if value is None or "://" not in value:
        return environment.file("CRIMEGRAPH_OIDC_KEYS", Path()) if value else None
    if not is_private_address(value):
        raise SettingsError(f"CRIMEGRAPH_OIDC_KEYS is {value!r}: set it to a file or an https address, or unset it.")
    return value
