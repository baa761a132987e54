"""All settings as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from graph.errors import SettingsError
from graph.settings.addresses import is_loopback
from graph.settings.endpoint import Endpoint, ReadTransport, read_endpoint, read_transport
from graph.settings.environment import Environment
from graph.settings.issuer import Issuer, read_issuer
from graph.settings.service import Service, read_service


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
    gds: bool
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
        read = Environment(environ)
        home = read.folder("CRIMEGRAPH_HOME", Path("~/.crimegraph"))
        tokens = read.file("CRIMEGRAPH_TOKENS", home / "tokens.json")
        issuer = read_issuer(read)
        published = read.flag("CRIMEGRAPH_PUBLISHED_ON_LOOPBACK")
        open_to_others = published or issuer is not None or tokens.exists()
        return cls(
            host=_host(read, "CRIMEGRAPH_HOST", loopback_only=not open_to_others),
            port=read.port("CRIMEGRAPH_PORT"),
            published_on_loopback=published,
            home=home,
            jars=read.folder("CRIMEGRAPH_JARS", home / "jars"),
            bolt_port=read.port("CRIMEGRAPH_BOLT_PORT"),
            http_port=read.port("CRIMEGRAPH_HTTP_PORT"),
            heap_megabytes=read.megabytes("CRIMEGRAPH_HEAP_MEGABYTES", least=128),
            pagecache_megabytes=read.megabytes("CRIMEGRAPH_PAGECACHE_MEGABYTES", least=8),
            gds=read.flag("CRIMEGRAPH_GDS"),
            statement_timeout_seconds=read.seconds("CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS"),
            statement_memory_megabytes=read.whole("CRIMEGRAPH_STATEMENT_MEMORY_MEGABYTES", 1, 1_000_000),
            service=read_service(read),
            read_transport=read_transport(read),
            tokens=tokens,
            audit=read.file("CRIMEGRAPH_AUDIT", home / "audit" / "reads.jsonl"),
            issuer=issuer,
            endpoint=read_endpoint(read),
        )


def _host(environment: Environment, name: str, *, loopback_only: bool) -> str:
    value = environment.text(name)
    if loopback_only and not is_loopback(value):
        raise SettingsError(
            f"{name} is {value!r} and no reader is configured, so everyone who reaches the port could ask: use"
            " 127.0.0.1, or make a token with `crimegraph token add`, or set CRIMEGRAPH_OIDC_ISSUER."
        )
    return value
