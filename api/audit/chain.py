"""The chain: each line is canonical JSON with its number, the hash of the line before and its own.

A hash proves order and content against whoever changes a part. Whoever may rewrite the whole file can make a new chain
of it, and only a head that is kept elsewhere tells: `verify --head`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

READ = "read"
TORN = "torn"
"""An entry of this kind says that what stands before it was never finished, and which bytes that was."""
LARGEST_TORN = 16_000_000


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number and hash."""

    seq: int = 0
    hash: str = "0" * 64


@dataclass(frozen=True, slots=True)
class Fault:
    """The first line that is not what it was, counted from 1, and what is wrong with it."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a log found. `torn` counts unfinished lines, `tail` the bytes of one at the end."""

    head: Head
    fault: Fault | None = None
    torn: int = 0
    tail: int = 0


def sealed(entry: Mapping[str, Any], before: Head) -> tuple[bytes, Head]:
    """The entry's line and the head that it makes."""
    body = {**entry, "seq": before.seq + 1, "previous": before.hash}
    own = _hash(body)
    return _canonical({**body, "hash": own}) + b"\n", Head(before.seq + 1, own)


def torn_entry(time: str, torn: bytes) -> dict[str, Any]:
    return {"kind": TORN, "time": time, "bytes": len(torn), "sha256": hashlib.sha256(torn).hexdigest()}


def opened(line: bytes) -> tuple[dict[str, Any], Head]:
    """A line's entry and the head that it makes, its own hash checked. Raises ValueError with what is wrong."""
    try:
        if not line.endswith(b"\n"):
            raise ValueError
        entry = orjson.loads(line)
    except ValueError:
        raise ValueError("it is not whole") from None
    if not isinstance(entry, dict) or not {"seq", "previous", "hash"} <= set(entry):
        raise ValueError("it is not an entry")
    if _canonical(entry) + b"\n" != line:
        raise ValueError("it is not written as entries are")
    body = {name: value for name, value in entry.items() if name != "hash"}
    if _hash(body) != entry["hash"] or not isinstance(entry["seq"], int):
        raise ValueError("its content is not what its hash says")
    return entry, Head(entry["seq"], entry["hash"])


def verify(lines: Iterable[bytes], *, expected: Iterable[str] = ()) -> Verdict:
    """Checks lines with their line breaks, in order. Every expected hash has to be that of some entry."""
    head, torn, missing = Head(), 0, set(expected) - {Head().hash}
    number, block, fault = 0, b"", None
    for number, line in enumerate(lines, 1):
        try:
            entry, found = opened(line)
        except ValueError as error:
            fault = fault or Fault(number, str(error))
            block += line
            if len(block) > LARGEST_TORN:
                return Verdict(head, fault, torn)
            continue
        if block and not tells_of(entry, block):
            return Verdict(head, fault, torn)
        if found.seq != head.seq + 1 or entry["previous"] != head.hash:
            return Verdict(head, fault or Fault(number, "it does not follow the entry before"), torn)
        torn += bool(block)
        head, block, fault = found, b"", None
        missing.discard(head.hash)
    # Only the line that was being written when the process ended has no line break.
    if block.endswith(b"\n"):
        return Verdict(head, fault, torn)
    if missing:
        fault = Fault(number + (not block), "entries are missing: the log ends before a head that it had")
        return Verdict(head, fault, torn, len(block))
    return Verdict(head, None, torn, len(block))


def tells_of(entry: Mapping[str, Any], torn: bytes) -> bool:
    """Whether the entry says that these bytes before it were never finished."""
    return entry.get("kind") == TORN and entry.get("sha256") == hashlib.sha256(torn).hexdigest()


def _canonical(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _hash(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(body)).hexdigest()
