"""Ports on loopback, for the local Neo4j and for the API."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.errors import SettingsError
from graph.local.files import disk_errors
from graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Ports:
    bolt: int
    http: int


@contextmanager
def claimed(bolt: int, http: int) -> Iterator[Ports]:
    """The preferred ports, each replaced by a free one where a server has it, or a start of another has claimed it.

    Neo4j listens seconds after it is started: without a claim, two that start at one moment choose the same ports.
    """
    path = Path(tempfile.gettempdir()) / f"crimegraph-{os.getuid()}-ports.lock"
    with disk_errors(path):
        claims = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        chosen = _claim(claims, bolt, but=0)
        yield Ports(chosen, _claim(claims, http, but=chosen))
    finally:
        os.close(claims)


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


def _claim(claims: int, preferred: int, *, but: int) -> int:
    """A port claimed: the byte at its number is locked, until the file is closed or this process ends."""
    port = preferred
    while port == but or not is_free(port) or not _lock(claims, port):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    return port


def _lock(claims: int, port: int) -> bool:
    try:
        fcntl.lockf(claims, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True
