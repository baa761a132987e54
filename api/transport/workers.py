"""Several processes on one port. The first watches over the others, replaces one that ends, and passes signals on."""

import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

REUSES_PORTS = sys.platform == "linux"
"""Where the kernel deals connections out to all who listen on one port. Elsewhere all share one listening socket."""
_BACKLOG = 2048


class SharedPort:
    """Travels to a worker as an address, and becomes a listening socket of its own there."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    def __reduce__(self) -> tuple[Callable[..., socket.socket], tuple[str, int]]:
        return listening, (self.host, self.port)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens beside others on the same port."""
    return _bound(host, port, listen=True)


def _bound(host: str, port: int, *, listen: bool) -> socket.socket:
    family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    one = socket.socket(family, kind, proto)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if REUSES_PORTS:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind(address)
    if listen:
        one.listen(_BACKLOG)
    return one


class _Supervisor(Multiprocess):
    """uvicorn's, which ends by every signal that ends the command and keeps which one it was."""

    ended_by = 0
    failed = False

    def handle_signals(self) -> None:
        for number in tuple(self.signal_queue):
            if number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                self.ended_by = number
                self.should_exit.set()
        self.signal_queue.clear()

    def keep_subprocess_alive(self) -> None:
        """Replaces a worker that has ended. uvicorn also ends one that does not answer it within seconds, which on a
        busy machine is every one that is starting."""
        for index, worker in enumerate(self.processes):
            if self.should_exit.is_set() or worker.process.is_alive():
                continue
            worker.join()
            _forget(worker.pid)
            if worker.exitcode == STARTUP_FAILURE:
                # The next one would fail the same way.
                self.failed = True
                self.should_exit.set()
                return
            self.processes[index] = Process(self.config, self.sockets)
            self.processes[index].start()


def end_with(parent: int) -> None:
    """Ends this worker once its parent is gone, also where that was killed and could tell nobody."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _forget(gone: int | None) -> None:
    """Takes the operations that an ended worker was running off the metrics."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(gone)  # type: ignore[no-untyped-call] # has no types


def serve(config: uvicorn.Config) -> None:
    """Serves with `config.workers` processes until a signal, and then raises that signal again."""
    held = _bound(config.host, config.port, listen=not REUSES_PORTS)
    shared = [cast("socket.socket", SharedPort(config.host, config.port)) if REUSES_PORTS else held]
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with held, _counted_together():
        supervisor = _Supervisor(config, shared)
        supervisor.run()
    for number, handler in before.items():
        signal.signal(number, handler)
    if supervisor.ended_by:
        signal.raise_signal(supervisor.ended_by)
    if supervisor.failed:
        sys.exit(1)


@contextmanager
def _counted_together() -> Iterator[None]:
    """A folder in which the workers keep their metrics, so that each can answer for all."""
    folder = tempfile.mkdtemp(prefix="crimegraph-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        del os.environ["PROMETHEUS_MULTIPROC_DIR"]
        shutil.rmtree(Path(folder), ignore_errors=True)
