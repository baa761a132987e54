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
    Variable("CRIMEGRAPH_HOST", "127.0.0.1", "The address that the API listens on; only loopback is allowed."),
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
    endpoint: Endpoint | None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Reads and checks every variable; an empty one counts as unset. Raises SettingsError."""
        read = _Reader(environ)
        published = read.flag("CRIMEGRAPH_PUBLISHED_ON_LOOPBACK")
        home = read.folder("CRIMEGRAPH_HOME", Path("~/.crimegraph"))
        return cls(
            host=read.host("CRIMEGRAPH_HOST", published=published),
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
            endpoint=read.endpoint(),
        )


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

    def host(self, name: str, *, published: bool) -> str:
        value = self.text(name)
        if published or value == "localhost":
            return value
        try:
            loopback = ipaddress.ip_address(value).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise SettingsError(
                f"{name} is {value!r}: use 127.0.0.1, since there are no readers with passwords yet and everyone who"
                " reaches the port may ask."
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
