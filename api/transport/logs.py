"""One line an operation: what was asked by whom, what it took and how it ended. Never a value from the data, nor a
variable: those are in the audit, which readers of logs do not read.

Lines are gathered for a moment and written together; a traceback is told without its messages, which carry values.
"""

import asyncio
import copy
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson

from api.exchange import Report
from graph.scope import Reader
from graph.settings import Log

SLOW_SECONDS = 1.0
MAX_NAME = 60
FLUSH_SECONDS = 0.2
FLUSH_LINES = 500


def _to_stderr(data: bytes) -> None:
    sys.stderr.write(data.decode())
    sys.stderr.flush()


@dataclass(slots=True)
class Lines:
    """Where the lines of one application go."""

    style: Log
    write: Callable[[bytes], object] = _to_stderr
    _gathered: list[bytes] = field(default_factory=list)

    def operation(
        self, report: Report | None, reader: Reader, status: int, codes: tuple[str, ...], seconds: float, size: int
    ) -> None:
        """Tells an operation, where the style wants it told."""
        if self.style is Log.FAILURES and status < 500 and seconds < SLOW_SECONDS:
            return
        facts: dict[str, Any] = {
            "operation": printable(report.operation) if report and report.operation else None,
            "document": report.document[:16] if report else None,
            "reader": printable(reader.name) if reader.name else None,
            "status": status,
            "codes": codes,
            "seconds": round(seconds, 4),
            "databaseSeconds": round(report.database_seconds, 4) if report else 0.0,
            "cost": report.cost if report else 0,
            "rows": report.rows if report else 0,
            "bytes": size,
        }
        self._gather(facts)

    def flush(self) -> None:
        if self._gathered:
            data = b"".join(self._gathered)
            self._gathered.clear()
            self.write(data)

    def _gather(self, facts: dict[str, Any]) -> None:
        if not self._gathered:
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)
        self._gathered.append(_json("operation", facts) if self.style is Log.JSON else _text(facts))
        if len(self._gathered) >= FLUSH_LINES:
            self.flush()


def printable(name: str) -> str:
    """A name as it may stand in a log: clients choose it, so no line breaks, no control characters, and not long."""
    return "".join(c if c.isprintable() and c.isascii() else "?" for c in name[:MAX_NAME])


def _json(event: str, facts: dict[str, Any]) -> bytes:
    return orjson.dumps({"at": datetime.now(UTC), "event": event, **facts}) + b"\n"


def _text(facts: dict[str, Any]) -> bytes:
    who = facts["reader"] or "anonymous"
    what = facts["operation"] or "unnamed"
    told = [
        time.strftime("%H:%M:%S"),
        str(facts["status"]),
        f"{facts['seconds'] * 1000:.1f} ms ({facts['databaseSeconds'] * 1000:.1f} in Neo4j)",
        f"{facts['rows']} rows, {facts['bytes']} bytes, cost {facts['cost']}",
        f"{what} {facts['document'] or ''} for {who}",
        *facts["codes"],
    ]
    return "  ".join(told).encode() + b"\n"


class Traceless(logging.Formatter):
    """Python's own log: what failed and where in the code, without the messages of exceptions."""

    def __init__(self, style: Log) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self._json = style is Log.JSON

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        places = [f"  {f.filename}:{f.lineno} in {f.name}" for f in frames]
        return "\n".join([kind.__name__ if kind else "", *places])

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "asyncio":
            # It goes on with the task or callback, which shows the exception's message and arguments.
            record = copy.copy(record)
            record.msg, record.args = re.split(r"[\n<(]", record.getMessage(), maxsplit=1)[0].rstrip(), ()
        if not self._json:
            return super().format(record)
        facts: dict[str, Any] = {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            facts["where"] = self.formatException(record.exc_info).split("\n")
        return _json("log", facts).decode().rstrip("\n")


def install(style: Log) -> None:
    """Sends every log of this process to stderr in this form: asyncio's too, which tells exceptions nobody awaited."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Traceless(style))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
