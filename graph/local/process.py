"""The process of the local Neo4j: begun, found again, ended.

The server inherits a locked file and so holds that lock for as long as it lives: whether it runs is never guessed from
a process number that may be stale or somebody else's.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import LocalServerError
from graph.local.configuration import JVM_OPTIONS
from graph.local.files import Files, disk_errors, write_private
from graph.local.java import SERVER, Java
from graph.local.locks import is_held, open_lock, take
from graph.local.ports import Ports

_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs. `kept` says that a person started it, so that no session stops it."""

    pid: int
    bolt: int
    http: int
    kept: bool

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.bolt}"

    @property
    def browser(self) -> str:
        return f"http://127.0.0.1:{self.http}/browser/"


def find(files: Files) -> Running | None:
    """The server of this home, if it runs. Raises LocalServerError when it runs and left no word of where."""
    if not is_held(_alive(files)):
        return None
    try:
        return Running(**json.loads(files.state.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise LocalServerError(
            f"A Neo4j runs from {files.base} but {files.state} does not say where: end that java process and try again."
        ) from None


def record(files: Files, running: Running) -> None:
    """Writes down where the server is, for other processes."""
    with disk_errors(files.state):
        write_private(files.state, json.dumps(asdict(running)) + "\n")


def launch(files: Files, java: Java, ports: Ports, heap_megabytes: int, *, kept: bool) -> Running:
    """Begins the server in a process group of its own, so that a terminal's Ctrl-C does not reach it."""
    _forget_the_dead()
    options = [*JVM_OPTIONS, f"-Xms{min(heap_megabytes, 512)}m", f"-Xmx{heap_megabytes}m"]
    arguments = [f"--home-dir={files.base}", f"--config-dir={files.conf}", "--console-mode"]
    lock = open_lock(_alive(files))
    try:
        while not take(lock):  # somebody is just looking whether it is held
            time.sleep(0.01)
        with disk_errors(files.console_log), files.console_log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - the program and its arguments are ours
                java.command(SERVER, arguments, options),
                env=java.environment(),
                cwd=files.base,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(lock,),
            )
    finally:
        os.close(lock)
    _children[process.pid] = process
    running = Running(process.pid, ports.bolt, ports.http, kept)
    try:
        record(files, running)
    except BaseException:
        end(files, process.pid, patience=1.0)
        raise
    return running


def lives(files: Files) -> bool:
    """Whether the server's process is there, ready or not."""
    return is_held(_alive(files))


def end(files: Files, pid: int, patience: float) -> None:
    """Asks the server to stop, and kills it after `patience` seconds."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 10.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, number)
        until = time.monotonic() + seconds
        while lives(files) and time.monotonic() < until:
            time.sleep(0.05)
        if not lives(files):
            break
    else:
        raise LocalServerError(f"Neo4j's process {pid} does not end, not even when killed: end it by hand.")
    files.state.unlink(missing_ok=True)
    child = _children.pop(pid, None)
    if child is not None:
        child.wait()
    # Another process may have ended one of ours.
    _forget_the_dead()


def kill_started() -> None:
    """Kills, without another word, the servers that this process started. For when there is no time left."""
    for pid in _children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _forget_the_dead() -> None:
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]


def _alive(files: Files) -> Path:
    return files.run / "running.lock"
