"""Which Neo4j is asked, and how reads travel to it."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from graph.errors import SettingsError
from graph.settings.environment import Environment

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


class ReadTransport(StrEnum):
    """How reads travel to Neo4j."""

    LEAN = "lean"
    DRIVER = "driver"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A Neo4j and how to log in to it."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str
    read_transport: ReadTransport = ReadTransport.LEAN


def read_endpoint(environment: Environment) -> Endpoint | None:
    """None where the local Neo4j is used. Raises SettingsError."""
    uri = environment.given("NEO4J_URI")
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
    password = environment.secret("NEO4J_PASSWORD")
    if not password:
        raise SettingsError("NEO4J_PASSWORD is missing: set it, since NEO4J_URI is set, or unset NEO4J_URI.")
    return Endpoint(
        uri,
        environment.text("NEO4J_USERNAME"),
        password,
        environment.text("NEO4J_DATABASE"),
        read_transport(environment),
    )


def read_transport(environment: Environment) -> ReadTransport:
    value = environment.text("CRIMEGRAPH_READ_TRANSPORT")
    try:
        return ReadTransport(value)
    except ValueError:
        raise SettingsError(f"CRIMEGRAPH_READ_TRANSPORT is {value!r}: set it to lean or driver, or unset it.") from None
