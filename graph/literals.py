"""Values as Cypher's own text, for files that a person runs without a driver. What a driver sends is a parameter."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from neo4j.spatial import WGS84Point as Point

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Control characters, and those that some editors and consoles take for the end of a line or for a change of direction.
_ESCAPED = re.compile("[\\\\'\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def literal(value: Any) -> str:
    """The text that Neo4j reads as exactly this value. Raises ValueError for what Cypher has no literal for."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value!r} has no literal in Cypher.")
            return repr(value)
        case str():
            return _text(value)
        case datetime():
            if value.tzinfo is None:
                raise ValueError(f"The time {value} has no zone.")
            return f"datetime('{instant(value)}')"
        case date():
            return f"date('{value.isoformat()}')"
        case Point():
            longitude, latitude = value
            return f"point({{longitude: {longitude!r}, latitude: {latitude!r}}})"
        case Mapping():
            return "{" + ", ".join(f"{name(key)}: {literal(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(literal(item) for item in value) + "]"
    raise ValueError(f"A {type(value).__name__} has no literal in Cypher.")


def instant(moment: datetime) -> str:
    """The text of a moment as Neo4j's datetime() reads it, in UTC: `2024-06-01T00:00:00Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def name(text: str) -> str:
    """A property's name as it stands in a map or after a dot. Raises ValueError where it is empty."""
    if not text:
        raise ValueError("A name in Cypher has at least one character.")
    if _NAME.fullmatch(text):
        return text
    if "\\" in text:
        raise ValueError(
            f"{text!r} is no name here: Cypher may read a backslash in it as the beginning of a character."
        )
    return "`" + text.replace("`", "``") + "`"


def _text(value: str) -> str:
    return "'" + _ESCAPED.sub(lambda match: _escape(match[0]), value) + "'"


def _escape(character: str) -> str:
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
