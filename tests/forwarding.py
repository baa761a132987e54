"""A TCP forwarder in front of Neo4j's Bolt port, to take the database away from a running API and give it back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from graph.settings import Endpoint


@dataclass(slots=True)
class Forwarder:
    """Passes on what arrives at `port` while it is up. `hang` keeps connections open and passes nothing on."""

    target: tuple[str, int]
    port: int = 0
    passed: int = 0
    """Bytes that went through, both ways."""
    _listening: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)
    _flowing: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Listens; the second time on the port of the first."""
        self._flowing.set()
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def hang(self) -> None:
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def stop(self) -> None:
        """Refuses new connections and cuts the open ones."""
        for one in (self._listening, *self._open):
            if one is not None:
                # Without it a thread that waits in accept or recv would keep the port.
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
        self._listening = None
        self._open.clear()
        self._flowing.set()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(self.target)
                self._open += (near, far)
                for a, b in ((near, far), (far, near)):
                    a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._pass_on, args=(a, b), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                self._flowing.wait()
                self.passed += len(data)
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def forwarding(endpoint: Endpoint) -> Iterator[tuple[Forwarder, Endpoint]]:
    """A forwarder that is up, and the endpoint that leads through it."""
    parts = urlsplit(endpoint.uri)
    forwarder = Forwarder((parts.hostname or "127.0.0.1", parts.port or 7687))
    forwarder.start()
    try:
        # `bolt://`, so that the driver does not learn the real address from the server.
        yield forwarder, replace(endpoint, uri=f"bolt://127.0.0.1:{forwarder.port}")
    finally:
        forwarder.stop()
