"""A packet as JSON: its bytes, their hash, and where two packets differ.

The hash is over the canonical text of all but itself: keys in the order of their characters, no spaces, UTF-8. The file
keeps the order in which the document asks, so that it reads like it, and its own layout is under no hash. Nothing in it
says when it was made but `knownAt`: the same question at the same moment makes the same bytes.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from operator import getitem
from typing import Any, NoReturn

from api.packets.asking import Asked, Question, ask
from api.packets.evidence import evidence
from api.packets.way import Way
from graph.errors import CrimegraphError, DatasetError
from graph.ids import canonical_json
from graph.scope import Reader
from graph.vocabularies import Marking

FORMAT = "crimegraph-packet/1"
HASH = "sha256"
MAX_DIFFERENCES = 20
Packet = Mapping[str, Any]
_TEXT, _TEXT_OR_NOT = (str,), (str, type(None))
_SHAPE: Mapping[tuple[str, ...], tuple[type, ...]] = {
    ("title",): _TEXT,
    ("question", "document"): _TEXT,
    ("question", "operationName"): _TEXT_OR_NOT,
    ("question", "variables"): (dict,),
    ("scope", "reader"): _TEXT_OR_NOT,
    ("scope", "clearance"): _TEXT,
    ("scope", "victims"): (bool,),
    ("scope", "validAt"): _TEXT_OR_NOT,
    ("scope", "knownAt"): _TEXT,
    ("answer", "data"): (dict,),
    ("answer", "warnings"): (list,),
    ("evidence", "assertions"): (list,),
    ("evidence", "entities"): (list,),
    ("evidence", "sources"): (list,),
    ("evidence", "whole"): (bool,),
}


class NoPacket(DatasetError):
    """A file that `make` did not write. `fault`: what is to be said of it, after its name."""

    def __init__(self, fault: str, file: str = "The file") -> None:
        super().__init__(f"{file} {fault}.")
        self.fault = fault


class PacketChanged(CrimegraphError):
    """A packet that is not as it was made."""

    code = "PACKET_CHANGED"
    exit_code = 8

    def __init__(self, fault: str, file: str = "The file") -> None:
        super().__init__(f"{file} is not as it was made: {fault}.")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Order:
    """What a packet is made of: a question, who asks it, and of when."""

    title: str
    question: Question
    reader: Reader
    known_at: datetime
    valid_at: date | None = None

    @classmethod
    def of_packet(cls, packet: Packet) -> "Order":
        """The order that makes this packet again. Raises NoPacket for what is none."""
        try:
            for path, types in _SHAPE.items():
                if not isinstance(reduce(getitem, path, packet), types):
                    raise not_one()
            question, scope = packet["question"], packet["scope"]
            return cls(
                packet["title"],
                Question(question["document"], question["variables"], question["operationName"]),
                Reader(scope["reader"], Marking[scope["clearance"]], scope["victims"]),
                _moment(scope["knownAt"]),
                date.fromisoformat(scope["validAt"]) if scope["validAt"] else None,
            )
        except (KeyError, TypeError, ValueError):
            raise not_one() from None


def not_one() -> NoPacket:
    return NoPacket("is no packet of this version: it has to be written by `crimegraph packet make`")


async def make(way: Way, order: Order) -> Packet:
    """Raises RequestError for a question that cannot be asked, and DatabaseError."""
    asked = await ask(way, order.question, order.reader, order.known_at, order.valid_at)
    found = await evidence(way, asked)
    return await way.apart(lambda: _sealed(order, asked, found))


def _sealed(order: Order, asked: Asked, found: Mapping[str, Any]) -> Packet:
    scope = asked.scope
    content = {
        "format": FORMAT,
        "title": order.title,
        "question": {
            "document": order.question.document,
            "operationName": order.question.operation_name,
            "variables": dict(order.question.variables),
        },
        "scope": {
            "reader": order.reader.name,
            "clearance": order.reader.clearance.name,
            "victims": order.reader.victims,
            "validAt": _iso(scope.valid_at),
            "knownAt": _iso(scope.known_at),
        },
        "answer": {"data": asked.data, "warnings": asked.warnings},
        "evidence": {**found, "whole": not asked.cut},
    }
    return {**content, HASH: digest(content)}


def written(packet: Packet) -> bytes:
    """The bytes of its file."""
    return json.dumps(packet, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def read(content: bytes) -> Packet:
    """Raises NoPacket for what is none, and PacketChanged for one that two readers may read in two ways."""
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            repeated.append(next(name for name, number in Counter(name for name, _ in pairs).items() if number > 1))
        return members

    try:
        packet = json.loads(content.decode(), object_pairs_hook=once)
    except (RecursionError, ValueError) as error:
        _no_json(error)
    if not isinstance(packet, dict) or packet.get("format") != FORMAT:
        raise NoPacket(f"is JSON, but no {FORMAT}: it has to be written by `crimegraph packet make`")
    if repeated:
        # Of two members with one name the hash would cover one, and whoever reads the file may see the other.
        raise PacketChanged(f"it has {json.dumps(repeated[0])[:60]} twice in one place")
    return packet


def _no_json(error: Exception) -> NoReturn:
    where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
    raise NoPacket(f"is no JSON{where}: it may have been cut short, or is another file") from None


def digest(packet: Packet) -> str:
    """SHA-256 of the canonical text of all but the hash itself. Raises NoPacket for what has none."""
    content = {name: value for name, value in packet.items() if name != HASH}
    try:
        return hashlib.sha256(canonical_json(content).encode()).hexdigest()
    except (RecursionError, ValueError):
        raise not_one() from None


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Where two values differ, as JSON pointers."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            at = f"{path}/{name}"
            if name not in one or name not in other:
                yield f"{at} is only in {'the file' if name in one else 'the database'}"
            else:
                yield from differences(one[name], other[name], at)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (here, there) in enumerate(zip(one, other, strict=True)):
            yield from differences(here, there, f"{path}/{place}")
    elif isinstance(one, list) and isinstance(other, list):
        yield f"{path} has {len(one)} entries in the file, {len(other)} in the database"
    elif one != other or type(one) is not type(other):
        yield f"{path} is {_short(one)} in the file, {_short(other)} in the database"


def _short(value: Any) -> str:
    text = canonical_json(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return moment


def _iso(moment: Any) -> str | None:
    match moment:
        case datetime():
            return moment.astimezone(UTC).isoformat()
        case date():
            return moment.isoformat()
        case _:
            return None
