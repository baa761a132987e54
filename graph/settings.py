"""The environment, read once, as one frozen value that is handed to whatever needs it.

`VARIABLES` is the one list of what can be set; the table in the README is made from it and a test compares them.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from graph.errors import SettingsError

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that a token of an issuer may have: none that is checked with a shared secret."""


class ReadTransport(StrEnum):
    """How reads travel to Neo4j."""

    LEAN = "lean"
    DRIVER = "driver"


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "CRIMEGRAPH_HOST",
        "127.0.0.1",
        "The address that the API listens on; any but loopback only where readers are configured.",
    ),
    Variable("CRIMEGRAPH_PORT", "8000", "The port that the API listens on."),
    Variable(
        "CRIMEGRAPH_PUBLISHED_ON_LOOPBACK",
        "0",
        "1 allows any CRIMEGRAPH_HOST: set it only where something outside, such as Docker Compose, publishes the port"
        " on 127.0.0.1.",
    ),
    Variable("CRIMEGRAPH_HOME", "~/.crimegraph", "The folder of the local Neo4j: its data, password and logs."),
    Variable("CRIMEGRAPH_JARS", "$CRIMEGRAPH_HOME/jars", "The folder of the local Neo4j's program files, 140 MB."),
    Variable("CRIMEGRAPH_BOLT_PORT", "7687", "The local Neo4j's Bolt port; a free one is taken when it is in use."),
    Variable(
        "CRIMEGRAPH_HTTP_PORT",
        "7474",
        "The local Neo4j's HTTP and Browser port, likewise.",
    ),
    Variable("CRIMEGRAPH_HEAP_MEGABYTES", "fitted", "The local Neo4j's heap; without it, fitted to the machine."),
    Variable(
        "CRIMEGRAPH_PAGECACHE_MEGABYTES", "fitted", "The local Neo4j's page cache; without it, fitted to the machine."
    ),
    Variable(
        "CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS", "30", "How long one statement may run before Neo4j ends it, in seconds."
    ),
    Variable(
        "CRIMEGRAPH_STATEMENT_MEMORY_MEGABYTES",
        "256",
        "How much memory one statement may use in the local Neo4j, in megabytes.",
    ),
    Variable(
        "CRIMEGRAPH_READ_TRANSPORT",
        "lean",
        "How reads travel to a Neo4j at bolt://: lean, or driver for the official driver, which neo4j:// always uses.",
    ),
    Variable(
        "CRIMEGRAPH_TOKENS",
        "$CRIMEGRAPH_HOME/tokens.json",
        "The file of readers' tokens; `crimegraph token` writes it.",
    ),
    Variable(
        "CRIMEGRAPH_AUDIT", "$CRIMEGRAPH_HOME/audit/reads.jsonl", "The file of the audit log; its head lies beside it."
    ),
    Variable("CRIMEGRAPH_OIDC_ISSUER", "unset", "An OpenID Connect issuer whose tokens are accepted, as in `iss`."),
    Variable("CRIMEGRAPH_OIDC_AUDIENCE", "unset", "What `aud` has to be or contain; required with an issuer."),
    Variable(
        "CRIMEGRAPH_OIDC_KEYS",
        "discovered",
        "The issuer's keys (JWKS): a file or an https address; without it, what the issuer's discovery document names.",
    ),
    Variable(
        "CRIMEGRAPH_OIDC_ALGORITHMS",
        "RS256,PS256,ES256,EdDSA",
        "Signatures that are accepted, separated by commas; asymmetric ones only.",
    ),
    Variable("CRIMEGRAPH_OIDC_CLEARANCE", "crimegraph_clearance", "The claim that holds the clearance, such as AMBER."),
    Variable("CRIMEGRAPH_OIDC_VICTIMS", "crimegraph_victims", "The claim that is true for who may see victim cases."),
    Variable("NEO4J_URI", "unset", "A Neo4j to use instead of the local one, for example bolt://127.0.0.1:7687."),
    Variable("NEO4J_USERNAME", "neo4j", "The user name at NEO4J_URI."),
    Variable("NEO4J_PASSWORD", "unset", "The password at NEO4J_URI; required with it."),
    Variable("NEO4J_DATABASE", "neo4j", "The name of the database at NEO4J_URI."),
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A Neo4j and how to log in to it."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str
    read_transport: ReadTransport = ReadTransport.LEAN


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose signed tokens are accepted, and how they are read. `keys` is a file, an address, or None: discovered."""

    name: str
    audience: str
    keys: Path | str | None
    algorithms: tuple[str, ...]
    clearance_claim: str
    victims_claim: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What `VARIABLES` came to. Folders are absolute; `endpoint` is None where the local Neo4j is used."""

    host: str
    port: int
    published_on_loopback: bool
    home: Path
    jars: Path
    bolt_port: int
    http_port: int
    heap_megabytes: int | None
    pagecache_megabytes: int | None
    statement_timeout_seconds: float
    statement_memory_megabytes: int
    read_transport: ReadTransport
    tokens: Path
    audit: Path
    issuer: Issuer | None
    endpoint: Endpoint | None

    @property
    def needs_readers(self) -> bool:
        """Whether others than this machine's users reach the port."""
        return not (self.published_on_loopback or is_loopback(self.host))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Reads and checks every variable; an empty one counts as unset. Raises SettingsError."""
        read = _Reader(environ)
        home = read.folder("CRIMEGRAPH_HOME", Path("~/.crimegraph"))
        tokens = read.file("CRIMEGRAPH_TOKENS", home / "tokens.json")
        issuer = read.issuer()
        published = read.flag("CRIMEGRAPH_PUBLISHED_ON_LOOPBACK")
        open_to_others = published or issuer is not None or tokens.exists()
        return cls(
            host=read.host("CRIMEGRAPH_HOST", loopback_only=not open_to_others),
            port=read.port("CRIMEGRAPH_PORT"),
            published_on_loopback=published,
            home=home,
            jars=read.folder("CRIMEGRAPH_JARS", home / "jars"),
            bolt_port=read.port("CRIMEGRAPH_BOLT_PORT"),
            http_port=read.port("CRIMEGRAPH_HTTP_PORT"),
            heap_megabytes=read.megabytes("CRIMEGRAPH_HEAP_MEGABYTES", least=128),
            pagecache_megabytes=read.megabytes("CRIMEGRAPH_PAGECACHE_MEGABYTES", least=8),
            statement_timeout_seconds=read.seconds("CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS"),
            statement_memory_megabytes=read.whole("CRIMEGRAPH_STATEMENT_MEMORY_MEGABYTES", 1, 1_000_000),
            read_transport=read.read_transport(),
            tokens=tokens,
            audit=read.file("CRIMEGRAPH_AUDIT", home / "audit" / "reads.jsonl"),
            issuer=issuer,
            endpoint=read.endpoint(),
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private_address(address: str) -> bool:
    """Whether what is fetched from there cannot be changed on the way: https, or http on this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def settings_table() -> str:
    """Every variable with its default and meaning, as a Markdown table."""
    rows = [f"| `{v.name}` | `{v.default}` | {v.meaning} |" for v in VARIABLES]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows]) + "\n"


class _Reader:
    """Values of one environment, each checked as what it is meant to be."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._defaults = {variable.name: variable.default for variable in VARIABLES}

    def given(self, name: str) -> str | None:
        return self._environ.get(name, "").strip() or None

    def text(self, name: str) -> str:
        return self.given(name) or self._defaults[name]

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.text(name)
        if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
            raise SettingsError(f"{name} is {value!r}: set it to a whole number from {least} to {most}, or unset it.")
        return int(value)

    def port(self, name: str) -> int:
        return self.whole(name, 1, 65535)

    def megabytes(self, name: str, *, least: int) -> int | None:
        return self.whole(name, least, 1_000_000) if self.given(name) else None

    def seconds(self, name: str) -> float:
        value = self.text(name)
        try:
            number = float(value)
        except ValueError:
            number = 0.0
        if not 0 < number <= 86_400:
            raise SettingsError(f"{name} is {value!r}: set it to a number of seconds up to 86400, or unset it.")
        return number

    def flag(self, name: str) -> bool:
        value = self.text(name)
        if value not in ("0", "1"):
            raise SettingsError(f"{name} is {value!r}: set it to 1 or 0, or unset it.")
        return value == "1"

    def folder(self, name: str, default: Path) -> Path:
        value = self.given(name)
        try:
            folder = (Path(value) if value else default).expanduser().absolute()
        except RuntimeError:
            raise SettingsError(
                f"{name} begins with ~ and this user has no home folder: set it to an absolute path."
            ) from None
        # Neo4j's own configuration cannot hold these, and a class path is split at colons.
        if any(character in str(folder) for character in ":\n\r\\"):
            raise SettingsError(f"{name} is {str(folder)!r}: use a path without colons, backslashes and line breaks.")
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"{name} is {str(folder)!r}, which is not a folder: set it to one, or to a new path.")
        return folder

    def file(self, name: str, default: Path) -> Path:
        value = self.given(name)
        try:
            path = (Path(value) if value else default).expanduser().absolute()
        except RuntimeError:
            raise SettingsError(
                f"{name} begins with ~ and this user has no home folder: set it to an absolute path."
            ) from None
        if path.is_dir():
            raise SettingsError(f"{name} is {str(path)!r}, which is a folder: set it to a file, or to a new path.")
        return path

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(word for part in self.text(name).split(",") if (word := part.strip()))

    def host(self, name: str, *, loopback_only: bool) -> str:
        value = self.text(name)
        if loopback_only and not is_loopback(value):
            raise SettingsError(
                f"{name} is {value!r} and no reader is configured, so everyone who reaches the port could ask: use"
                " 127.0.0.1, or make a token with `crimegraph token add`, or set CRIMEGRAPH_OIDC_ISSUER."
            )
        return value

    def issuer(self) -> Issuer | None:
        name, audience = self.given("CRIMEGRAPH_OIDC_ISSUER"), self.given("CRIMEGRAPH_OIDC_AUDIENCE")
        if name is None:
            return None
        if not is_private_address(name):
            raise SettingsError(f"CRIMEGRAPH_OIDC_ISSUER is {name!r}: set it to an https address, or unset it.")
        if audience is None:
            raise SettingsError("CRIMEGRAPH_OIDC_AUDIENCE is missing: set it, since CRIMEGRAPH_OIDC_ISSUER is set.")
        algorithms = self.words("CRIMEGRAPH_OIDC_ALGORITHMS")
        unknown = [each for each in algorithms if each not in ALGORITHMS]
        if unknown or not algorithms:
            raise SettingsError(
                f"CRIMEGRAPH_OIDC_ALGORITHMS holds {unknown[0] if unknown else ''!r}: use some of"
                f" {', '.join(ALGORITHMS)}, separated by commas."
            )
        claims = (self.text("CRIMEGRAPH_OIDC_CLEARANCE"), self.text("CRIMEGRAPH_OIDC_VICTIMS"))
        return Issuer(name, audience, self._keys(), algorithms, *claims)

    def _keys(self) -> Path | str | None:
        value = self.given("CRIMEGRAPH_OIDC_KEYS")
        if value is None or "://" not in value:
            return self.file("CRIMEGRAPH_OIDC_KEYS", Path()) if value else None
        if not is_private_address(value):
            raise SettingsError(
                f"CRIMEGRAPH_OIDC_KEYS is {value!r}: set it to a file or an https address, or unset it."
            )
        return value

    def read_transport(self) -> ReadTransport:
        value = self.text("CRIMEGRAPH_READ_TRANSPORT")
        try:
            return ReadTransport(value)
        except ValueError:
            raise SettingsError(
                f"CRIMEGRAPH_READ_TRANSPORT is {value!r}: set it to lean or driver, or unset it."
            ) from None

    def endpoint(self) -> Endpoint | None:
        uri = self.given("NEO4J_URI")
        if uri is None:
            return None
        try:
            parts = urlsplit(uri)
            usable = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        # The value itself may hold a password, so it is not repeated.
        if not usable or parts.username or parts.password:
            raise SettingsError(
                "NEO4J_URI is not the address of a Neo4j: set it to one like bolt://127.0.0.1:7687 or"
                " neo4j+s://host, without user name and password."
            )
        password = self._environ.get("NEO4J_PASSWORD", "")
        if not password:
            raise SettingsError("NEO4J_PASSWORD is missing: set it, since NEO4J_URI is set, or unset NEO4J_URI.")
        return Endpoint(uri, self.text("NEO4J_USERNAME"), password, self.text("NEO4J_DATABASE"), self.read_transport())
