"""The few messages that a reader sends, as bytes ready for the wire, and the tags of those it gets."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.bolt.framing import framed
from graph.bolt.packing import pack

SUCCESS, RECORD, IGNORED, FAILURE = 0x70, 0x71, 0x7E, 0x7F

NEWEST_MINOR = 4
_MAGIC = b"\x60\x60\xb0\x17"
_NOTHING_ELSE = bytes(12)

RESET = framed(b"\xb0\x0f")
GOODBYE = framed(b"\xb0\x02")
_PULL_ALL = framed(b"\xb1\x3f" + pack({"n": -1}))


@dataclass(frozen=True, slots=True)
class Login:
    username: str
    password: str = field(repr=False)


def greeting(newest_minor: int = NEWEST_MINOR) -> bytes:
    """Offers Bolt 5, from `newest_minor` down to 5.0."""
    return _MAGIC + bytes((0, newest_minor, newest_minor, 5)) + _NOTHING_ELSE


def log_in(login: Login, minor: int) -> tuple[bytes, int]:
    """The messages that open a session in Bolt 5.`minor`, and how many answers they get."""
    hello: dict[str, Any] = {"user_agent": "crimegraph"}
    token = {"scheme": "basic", "principal": login.username, "credentials": login.password}
    if minor >= 2:
        # Neo4j would otherwise compute and send advice about every statement.
        hello["notifications_minimum_severity"] = "OFF"
    if minor >= 3:
        version = ".".join(map(str, sys.version_info[:3]))
        hello["bolt_agent"] = {"product": "crimegraph", "language": f"Python/{version}"}
    if minor < 1:
        return framed(b"\xb1\x01" + pack(hello | token)), 1
    return framed(b"\xb1\x01" + pack(hello)) + framed(b"\xb1\x6a" + pack(token)), 2


def run_and_pull(
    text: str, parameters: Mapping[str, Any], *, database: str, metadata: Mapping[str, Any], timeout_seconds: float
) -> bytes:
    """A read statement and the request for all of its rows: two answers. Raises as `pack` does."""
    extra = {
        "mode": "r",
        "db": database,
        # 0 would mean no limit.
        "tx_timeout": max(1, round(timeout_seconds * 1000)),
        "tx_metadata": dict(metadata),
    }
    return framed(b"\xb3\x10" + pack(text) + pack(dict(parameters)) + pack(extra)) + _PULL_ALL
