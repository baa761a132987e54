"""Ports on loopback, for the local Neo4j and for the API."""

import socket
from dataclasses import dataclass

from graph.errors import SettingsError
from graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Ports:
    bolt: int
    http: int


def choose(bolt: int, http: int) -> Ports:
    """The preferred ports, each replaced by a free one where it is taken."""
    chosen = _free(bolt, but=0)
    return Ports(chosen, _free(http, but=chosen))


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def require_free(settings: Settings) -> None:
    """Raises SettingsError where the API's port is taken."""
    if not is_free(settings.port):
        raise SettingsError(
            f"CRIMEGRAPH_PORT is {settings.port}, which is in use: end the program that listens there, or set it to"
            " another."
        )


def _free(preferred: int, *, but: int) -> int:
    if preferred != but and is_free(preferred):
        return preferred
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port != but:
            return port
