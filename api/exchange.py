"""What a client asks, what it is answered, and what answering took."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Request:
    """One operation, as a client sent it."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    only_reads: bool = False
    """Asked in a way that may change nothing: by GET."""


@dataclass(slots=True)
class Inner:
    """A question that a mutation asked of the graph, and what came of it."""

    request: Request
    document: str
    """SHA-256 of its document, hexadecimal."""
    rows: int = 0
    valid_at: date | None = None
    known_at: datetime | None = None


@dataclass(slots=True)
class Report:
    """What answering took: for logs, metrics, the audit and rate limits. No value from the data is in it."""

    document: str = ""
    """SHA-256 of the document, hexadecimal."""
    operation: str | None = None
    """The operation's name in the document."""
    cost: int = 0
    """Estimated before running: rows that the database looks at, planning where the statement is new, introspection."""
    rows: int = 0
    """Objects in the answer."""
    database_seconds: float = 0.0
    waited_seconds: float = 0.0
    """For a place among what is new or slow."""
    valid_at: date | None = None
    known_at: datetime | None = None
    asked: list[Inner] = field(default_factory=list)
    """By a mutation."""


@dataclass(frozen=True, slots=True)
class Response:
    """The bytes of an answer. `executed` is false where nothing was run: the request itself was wrong."""

    content: bytes
    report: Report
    executed: bool = True
    codes: tuple[str, ...] = ()
    """`extensions.code` of its errors."""
    empty: bool = False
    """Whether errors took all of the data."""
    kept_back: bool = False
    """Whether it was run, and what came of it is too long to be sent."""

    @property
    def body(self) -> dict[str, Any]:
        """The answer as values, for callers in this process."""
        values: dict[str, Any] = orjson.loads(self.content)
        return values
