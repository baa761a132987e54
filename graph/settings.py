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
        "CRIMEGRAPH_HOSTNAMES",
        "unset",
        "Names, besides loopback's and CRIMEGRAPH_HOST, under which clients reach the API, separated by commas.",
    ),
    Variable(
        "CRIMEGRAPH_ALLOWED_ORIGINS",
        "unset",
        "Sites whose pages may ask (CORS), for example https://desk.example, separated by commas.",
    ),
    Variable(
        "CRIMEGRAPH_BEHIND_PROXY",
        "0",
        "1 takes the client's address from X-Forwarded-For, as a proxy on this machine sets it.",
    ),
    Variable(
        "CRIMEGRAPH_DOCUMENTS", "unset", "A folder of .graphql files that clients may ask for by their SHA-256 or name."
    ),
    Variable("CRIMEGRAPH_DOCUMENTS_ONLY", "0", "1 answers the documents of CRIMEGRAPH_DOCUMENTS and nothing else."),
    Variable(
        "CRIMEGRAPH_LOG",
        "failures",
        "What is said on stderr: `failures` and slow operations, or a line for every operation as `text` or `json`.",
    ),
    Variable("CRIMEGRAPH_MAX_RUNNING", "40", "How many operations one process runs at once."),
    Variable(
        "CRIMEGRAPH_MAX_WAITING", "80", "How many wait for their turn, up to 2 s; what comes beyond is answered 503."
    ),
    Variable(
        "CRIMEGRAPH_RATE_COST_PER_SECOND",
        "fitted",
        "Cost that one reader may spend a second, 0 for no limit; without it, 1000000, and no limit for the anonymous"
        " of this machine.",
    ),
    Variable("CRIMEGRAPH_RATE_BURST", "30000000", "Cost that a reader may spend at once after a pause."),
    Variable("CRIMEGRAPH_RESULT_MEGABYTES", "20", "How long one answer may be, in megabytes."),
    Variable(
        "CRIMEGRAPH_OTLP_ENDPOINT",
        "unset",
        "Where spans are sent (OpenTelemetry over HTTP), such as http://127.0.0.1:4318; needs the extra `telemetry`.",
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


class Log(StrEnum):
    FAILURES = "failures"
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Service:
    """How the API answers over HTTP."""

    hostnames: tuple[str, ...]
    allowed_origins: tuple[str, ...]
    behind_proxy: bool
    documents: Path | None
    documents_only: bool
    log: Log
    max_running: int
    max_waiting: int
    rate_per_second: int | None
    rate_burst: int
    result_bytes: int
    otlp_endpoint: str | None


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
    service: Service
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
            service=read.service(),
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

    def many(self, name: str) -> tuple[str, ...]:
        return tuple(x.strip().lower() for x in (self.given(name) or "").split(",") if x.strip())

    def origins(self, name: str) -> tuple[str, ...]:
        found = self.many(name)
        for one in found:
            parts = urlsplit(one)
            if parts.scheme not in ("http", "https") or one != f"{parts.scheme}://{parts.netloc}" or not parts.netloc:
                raise SettingsError(f"{name} has {one!r}: write each as https://host or https://host:port.")
        return found

    def log(self, name: str) -> Log:
        value = self.text(name)
        if value not in tuple(Log):
            raise SettingsError(f"{name} is {value!r}: set it to {', '.join(Log)}, or unset it.")
        return Log(value)

    def address(self, name: str) -> str | None:
        value = self.given(name)
        if value is not None and urlsplit(value).scheme not in ("http", "https"):
            raise SettingsError(f"{name} is {value!r}: set it to an address like http://127.0.0.1:4318, or unset it.")
        return value

    def service(self) -> Service:
        documents = "CRIMEGRAPH_DOCUMENTS"
        folder = self.folder(documents, Path()) if self.given(documents) else None
        if folder and not folder.is_dir():
            raise SettingsError(f"{documents} is {str(folder)!r}, which is not a folder: make it, or unset it.")
        rate = "CRIMEGRAPH_RATE_COST_PER_SECOND"
        return Service(
            hostnames=self.many("CRIMEGRAPH_HOSTNAMES"),
            allowed_origins=self.origins("CRIMEGRAPH_ALLOWED_ORIGINS"),
            behind_proxy=self.flag("CRIMEGRAPH_BEHIND_PROXY"),
            documents=folder,
            documents_only=self.flag("CRIMEGRAPH_DOCUMENTS_ONLY"),
            log=self.log("CRIMEGRAPH_LOG"),
            max_running=self.whole("CRIMEGRAPH_MAX_RUNNING", 1, 10_000),
            max_waiting=self.whole("CRIMEGRAPH_MAX_WAITING", 0, 100_000),
            rate_per_second=self.whole(rate, 0, 10**12) if self.given(rate) else None,
            rate_burst=self.whole("CRIMEGRAPH_RATE_BURST", 1, 10**15),
            result_bytes=self.whole("CRIMEGRAPH_RESULT_MEGABYTES", 1, 1_000) * 1_000_000,
            otlp_endpoint=self.address("CRIMEGRAPH_OTLP_ENDPOINT"),
        )

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
