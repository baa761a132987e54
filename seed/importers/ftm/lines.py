"""A line of the file becomes a record: its id, its schema, its values as text, and what surrounds them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from graph.errors import DatasetError
from graph.ids import digest, node_type_of, slug
from graph.ontology import ONTOLOGY
from seed.importers.ftm.own import own_id
from seed.importers.parsed import Finding, Reason
from seed.tables import Place

MOST_VALUES = 10_000
"""Of one record. The largest of the public collections hold some thousand; a line of 8 MB could hold a million."""
LONGEST_ID = 255
"""Characters of an entity's id, as in OpenSanctions' own tables."""
LONGEST_AS_IS = 160
_AS_IS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*", re.ASCII)
_PREFIXES = {label: node_type.prefix for label, node_type in ONTOLOGY.nodes.items()}
_EXACT_INTEGER = 2**53

Values = Mapping[str, list[str]]


class Change(StrEnum):
    """What a line of a delta says has happened to an entity."""

    ADD = "ADD"
    MOD = "MOD"
    DEL = "DEL"


class NotARecord(Exception):
    """The line is no entity. `reason` and `problem` are those of its finding."""

    def __init__(self, reason: Reason, problem: str) -> None:
        super().__init__(problem)
        self.reason, self.problem = reason, problem


@dataclass(frozen=True, slots=True)
class Record:
    """An entity as its line has it. Values are not empty and each is there once, in the order of the line.

    around  what stands beside id, schema and properties: caption, datasets, referents, first_seen …
    odd     findings about values that are no text
    """

    file: str
    line: int
    text: bytes
    id: str
    schema: str
    values: Values
    around: Mapping[str, Any] = field(default_factory=dict)
    odd: tuple[Finding, ...] = ()
    change: Change | None = None

    def place(self, column: str | None = None) -> Place:
        return Place(self.file, self.line, column)


def node_id(label: str, entity: str) -> str:
    """`person:ftm:NK-eJSzR6o…`: the entity's own id with its case, which tells ids apart in FollowTheMoney.

    Of an id with other characters, or a long one, a hash stands for what cannot be kept. An id that was made from one
    of ours is that one again.
    """
    own = own_id(entity)
    if own and (node_type := node_type_of(own)) and node_type.label == label:
        return own
    prefix = _PREFIXES[label]
    if len(entity) <= LONGEST_AS_IS and _AS_IS.fullmatch(entity):
        return f"{prefix}:ftm:{entity}"
    try:
        readable = slug(entity)[:60].strip("-") + "-"
    except DatasetError:
        readable = ""
    return f"{prefix}:ftm:{readable}{digest(entity)}"


def glanced(line: bytes) -> tuple[str, str, dict[str, Any]] | None:
    """Id, schema and properties of a line that has them, unchecked: for the index, which reports nothing."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if isinstance(found, dict) and "op" in found and "schema" not in found:
        found = found.get("entity")
    if not isinstance(found, dict):
        return None
    entity, schema, properties = found.get("id"), found.get("schema"), found.get("properties")
    if isinstance(entity, int) and not isinstance(entity, bool):
        entity = str(entity)
    if not isinstance(entity, str) or not isinstance(schema, str):
        return None
    return entity.strip(), schema, properties if isinstance(properties, dict) else {}


def record(file: str, number: int, line: bytes) -> Record:
    """Raises NotARecord."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise NotARecord(Reason.MALFORMED, f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise NotARecord(Reason.MALFORMED, "not a JSON object: an entity is one, on one line")
    change = None
    if "op" in found and "schema" not in found:
        change, found = _changed(found)
    entity = _id(found)
    if change is Change.DEL:
        return Record(file, number, line, entity, "", {}, change=change)
    schema = found.get("schema")
    if not isinstance(schema, str) or not schema:
        raise NotARecord(Reason.MISSING, "there is no `schema`: it names the type of the entity")
    reading = _Reading(file, number)
    around = {name: value for name, value in found.items() if name not in _ENTITY}
    reading.leaves_room(sum(len(value) for value in around.values() if isinstance(value, list)))
    properties = found.get("properties")
    statements = found.get("statements")
    if isinstance(properties, dict):
        for name, given in properties.items():
            reading.takes(name, given)
    if isinstance(statements, list):
        reading.takes_statements(statements, entity, around)
    elif not isinstance(properties, dict):
        raise NotARecord(Reason.MISSING, "there are no `properties`: an object of lists of text")
    return Record(file, number, line, entity, schema, reading.values, around, tuple(reading.odd), change)


_ENTITY = frozenset({"id", "schema", "properties", "statements"})


def _changed(found: dict[str, Any]) -> tuple[Change, dict[str, Any]]:
    try:
        change = Change(found["op"])
    except ValueError as error:
        raise NotARecord(
            Reason.UNKNOWN_CODE, f"the operation {str(found['op'])[:80]!r} is not one of ADD, MOD, DEL"
        ) from error
    entity = found.get("entity")
    if not isinstance(entity, dict):
        raise NotARecord(Reason.MISSING, f"{change} without its `entity`")
    return change, entity


def _id(found: dict[str, Any]) -> str:
    entity = found.get("id")
    if isinstance(entity, int) and not isinstance(entity, bool):
        entity = str(entity)
    if not isinstance(entity, str) or not entity.strip():
        raise NotARecord(Reason.MISSING, "there is no `id`: a text that names the entity")
    if len(entity) > LONGEST_ID:
        raise NotARecord(Reason.TOO_LONG, f"the `id` is longer than {LONGEST_ID} characters")
    return entity.strip()


class _Reading:
    """Values of one record, made text."""

    def __init__(self, file: str, line: int) -> None:
        self.file, self.line = file, line
        self.values: dict[str, list[str]] = {}
        self.odd: list[Finding] = []
        self._room = MOST_VALUES

    def leaves_room(self, values: int) -> None:
        self._room -= values
        if self._room < 0:
            raise NotARecord(Reason.TOO_LONG, f"more than {MOST_VALUES} values in one entity")

    def takes(self, name: str, given: Any) -> None:
        values = given if isinstance(given, list) else [given]
        self.leaves_room(len(values))
        # Most lists hold one text, and are taken as they are.
        if len(values) == 1 and type(values[0]) is str and name not in self.values:
            if text := values[0].strip():
                self.values[name] = [text]
            return
        texts = (value if type(value) is str else self._text(name, value) for value in values)
        kept = [text for text in (text.strip() for text in texts) if text]
        if kept:
            self.values[name] = list(dict.fromkeys([*self.values.get(name, ()), *kept]))

    def takes_statements(self, statements: list[Any], entity: str, around: dict[str, Any]) -> None:
        """The values of statements, and what they tell of datasets and earlier ids. Which said what is not kept."""
        datasets, referents = texts(around.get("datasets")), texts(around.get("referents"))
        for stated in statements:
            if not isinstance(stated, dict) or not isinstance(stated.get("prop"), str):
                self._finds("statements", stated, "a statement without its `prop`")
                continue
            datasets += texts(stated.get("dataset"))
            referents += [x for x in texts(stated.get("entity_id")) if x != entity]
            if stated["prop"] != "id":
                self.takes(stated["prop"], stated.get("value"))
        around["datasets"], around["referents"] = list(dict.fromkeys(datasets)), list(dict.fromkeys(referents))

    def _text(self, name: str, value: Any) -> str:
        """The text of a value that is none, where nothing is lost by it; else empty, with a finding."""
        match value:
            case None:
                return ""
            case str():
                return value
            case bool():
                return "true" if value else "false"
            case dict() if isinstance(value.get("id"), str):
                self._finds(name, value, "an entity inside another: only its id is read here", kept=True)
                return str(value["id"])
            # JSON's numbers are binary fractions once they are read: those of few digits are what was written.
            case int() if abs(value) <= _EXACT_INTEGER:
                return str(value)
            case float() if len(str(value).strip("-0.").replace(".", "")) <= 15 and abs(value) < _EXACT_INTEGER:
                return repr(value)
        self._finds(name, value, "not a text: values are text in FollowTheMoney; put it in quotes")
        return ""

    def _finds(self, name: str, value: Any, problem: str, *, kept: bool = False) -> None:
        self.odd.append(Finding(Reason.BAD_VALUE, problem, Place(self.file, self.line, name[:80]), shown(value), kept))


def texts(given: Any) -> list[str]:
    """The texts of what may be a text or a list of them; whatever else it is, none."""
    if isinstance(given, str):
        return [given] if given else []
    return [x for x in given if isinstance(x, str) and x] if isinstance(given, list) else []


def shown(value: Any) -> str:
    """A value of JSON as a finding shows it."""
    try:
        return value if isinstance(value, str) else orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # orjson reads 1,024 levels and writes 254
        return "(nested too deeply to be shown)"
