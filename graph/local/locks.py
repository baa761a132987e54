"""File locks between processes. They end with the process that holds them, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import LocalServerError
from graph.local.files import disk_errors
from graph.local.progress import Progress

_PATIENCE_SECONDS = 300.0


def open_lock(path: Path) -> int:
    """A descriptor of the lock's file, which is made where missing; it holds nothing yet."""
    with disk_errors(path):
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def take(descriptor: int, *, shared: bool = False) -> bool:
    """Takes the lock without waiting; False when another holds it."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether some process holds the lock for itself."""
    if not path.exists():
        return False
    descriptor = open_lock(path)
    try:
        # Shared, so that two who ask at once do not take each other for the holder.
        return not take(descriptor, shared=True)
    finally:
        os.close(descriptor)


@contextmanager
def held(path: Path, holder: str, progress: Progress) -> Iterator[int]:
    """Holds the lock; waits for whoever has it and says so. Raises LocalServerError after five minutes."""
    descriptor = open_lock(path)
    try:
        until = time.monotonic() + _PATIENCE_SECONDS
        told = False
        while not take(descriptor):
            if not told:
                progress(f"waiting for {holder}")
                told = True
            if time.monotonic() > until:
                raise LocalServerError(f"{path} has been held by {holder} for five minutes: end it and try again.")
            time.sleep(0.1)
        yield descriptor
    finally:
        os.close(descriptor)
