"""The log's file. Several processes append to it in turn, each under its lock.

Every append is written in one piece and fsynced before it counts; then the head (number and hash) goes to a file beside
it, which is how a log that was cut is noticed. What was not finished stays, and the next entry says so.
"""

import fcntl
import io
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.audit.chain import LARGEST_TORN, Head, opened, sealed, torn_entry
from graph.errors import AuditError

_CHUNK = 65_536
_durable = getattr(os, "fdatasync", os.fsync)


def head_file(path: Path) -> Path:
    return path.with_name(path.name + ".head")


def read_head(path: Path) -> Head | None:
    """The head as it was stored beside the log. None where there is none; raises AuditError for anything else."""
    try:
        text = head_file(path).read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise AuditError(f"{head_file(path)} cannot be read: check its rights, and the log.") from error
    number, _, own = text.strip().partition(" ")
    if not number.isdigit() or len(own) != 64:
        raise AuditError(f"{head_file(path)} holds no head: compare the log with a head that was kept elsewhere.")
    return Head(int(number), own)


@dataclass(slots=True)
class AuditFile:
    """Appends. Blocks, so it is called in a thread; after an error the next append looks at everything anew."""

    path: Path
    _log: int | None = field(default=None, init=False)
    _beside: int = field(default=-1, init=False)
    _file: tuple[int, int] = field(default=(0, 0), init=False)
    _head: Head = field(default_factory=Head, init=False)
    _size: int = field(default=-1, init=False)

    def append(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Writes the entries so that they last, or raises AuditError; then some may have been written."""
        try:
            self._append(entries)
        except OSError as error:
            self.close()
            raise AuditError(f"The audit log {self.path} cannot be written ({error.strerror}).") from error
        except AuditError:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the files; the next append opens them again."""
        if self._log is not None:
            os.close(self._log)
            if self._beside >= 0:
                os.close(self._beside)
        self._log, self._beside, self._size = None, -1, -1

    def _append(self, entries: Sequence[Mapping[str, Any]]) -> None:
        log = self._opened()
        fcntl.flock(log, fcntl.LOCK_EX)
        try:
            self._catch_up(log)
            lines, head = [], self._head
            for entry in entries:
                line, head = sealed(entry, head)
                lines.append(line)
            self._write(log, b"".join(lines), head)
        finally:
            if self._log is not None:
                fcntl.flock(log, fcntl.LOCK_UN)

    def _write(self, log: int, data: bytes, head: Head) -> None:
        size, self._size = self._size, -1
        if os.write(log, data) != len(data):
            raise OSError(0, "not all of it was written")
        _durable(log)
        os.pwrite(self._beside, f"{head.seq:020d} {head.hash}\n".encode(), 0)
        self._head, self._size = head, size + len(data)

    def _opened(self) -> int:
        if self._log is not None:
            try:
                now = self.path.stat()
                if (now.st_dev, now.st_ino) == self._file:
                    return self._log
            except FileNotFoundError:
                pass
            # Somebody moved the log away: a new one begins.
            self.close()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        self._log = os.open(self.path, flags | os.O_APPEND, 0o600)
        self._beside = os.open(head_file(self.path), flags, 0o600)
        state = os.fstat(self._log)
        if not stat.S_ISREG(state.st_mode) or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise AuditError(f"Others can write the audit log {self.path}: take that right from them (chmod 600).")
        self._file = (state.st_dev, state.st_ino)
        return self._log

    def _catch_up(self, log: int) -> None:
        """Finds the last entry, unless nobody has written since we did."""
        size = os.fstat(log).st_size
        if size == self._size:
            return
        self._head, torn = _last_entry(log, size)
        known = read_head(self.path) if os.fstat(self._beside).st_size else None
        if known is not None and known.seq > self._head.seq:
            raise AuditError(
                f"The audit log {self.path} ends before its head: look at it with `crimegraph audit verify`, and move"
                " it and its head away to begin a new one."
            )
        if known is not None and known.seq == self._head.seq and known.hash != self._head.hash:
            raise AuditError(f"The audit log {self.path} has another last entry than its head says: verify it.")
        self._size = size
        if torn and not self._finished(log, torn):
            # The line is ended, and the chain goes on from the last entry.
            end = b"" if torn.endswith(b"\n") else b"\n"
            line, head = sealed(torn_entry(datetime.now(UTC).isoformat(), torn + end), self._head)
            self._write(log, end + line, head)

    def _finished(self, log: int, torn: bytes) -> bool:
        """Where only the line break of an entry is missing, it is written."""
        try:
            self._write(log, b"\n", opened(torn + b"\n")[1])
        except ValueError:
            return False
        return True


def _last_entry(log: int, size: int) -> tuple[Head, bytes]:
    """The head that the last whole entry makes, and the bytes after it, which are none."""
    tail, start = b"", size
    while True:
        lines = io.BytesIO(tail).readlines()
        # The first line may have begun before what was read.
        for number in range(len(lines) - 1, 0 if start else -1, -1):
            try:
                return opened(lines[number])[1], b"".join(lines[number + 1 :])
            except ValueError:
                continue
        if start == 0:
            return Head(), tail
        if len(tail) > LARGEST_TORN:
            raise AuditError("The end of the audit log holds no entry: look at it with `crimegraph audit verify`.")
        longer = max(_CHUNK, len(tail))
        start = max(0, start - longer)
        tail = os.pread(log, size - start, start)
