"""How a property's value is stored in Neo4j: checked against its kind, in its native type, with its derived days.

Everything here raises ValueError with one sentence; the caller adds the place.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from neo4j.spatial import WGS84Point

from graph.ontology import Kind, NodeType, Property
from graph.values import canonical_decimal, partial_date

LARGEST_INT = 2**31 - 1  # of GraphQL's Int
LONGEST_INDEXED = 8_000
"""Bytes of a text that an index holds: Neo4j's take some more, and refuse the whole transaction beyond."""


def from_text(prop: Property, text: str) -> Any:
    """The value that a cell of a file means; lists are separated by `|`. Points need two and are not read here."""
    if prop.many:
        return tuple(part for part in (piece.strip() for piece in text.split("|")) if part)
    try:
        match prop.kind:
            case Kind.INT:
                return int(text)
            case Kind.FLOAT:
                return float(text)
            case Kind.BOOLEAN:
                return {"true": True, "false": False}[text.strip().lower()]
            case Kind.DATE:
                return date.fromisoformat(text.strip())
            case Kind.DATETIME:
                return datetime.fromisoformat(text.strip())
            case _:
                return text.strip()
    except (ValueError, KeyError) as error:
        raise ValueError(f"{prop.name}: {text!r} is not of kind {prop.kind}.") from error


def stored_properties(declared: Sequence[Property], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared property and its derived days, None where absent. Raises ValueError for what is not declared."""
    unknown = sorted(set(given) - {p.name for p in declared})
    if unknown:
        raise ValueError(f"there is no property {unknown[0]!r}: use one of {_listed(p.name for p in declared)}.")
    result: dict[str, Any] = {}
    for prop in declared:
        value = given.get(prop.name)
        if value is None or value == "" or (prop.many and not value):
            if prop.required:
                raise ValueError(f"the property {prop.name} is missing.")
            value = None
        result |= _stored(prop, value)
    return result


@cache
def derived_names(prop: Property) -> tuple[str, ...]:
    """Names of the properties that are stored beside this one."""
    return (f"{prop.name}FromDay", f"{prop.name}ToDay") if prop.kind is Kind.PARTIAL_DATE else ()


def days_index(node_type: NodeType, date: Property) -> tuple[str, ...]:
    """What the index over a partial date holds, in its order: what scope tests of a node, then both days.

    A count of a range then reads an entry of the index for each node counted, and no node. Neo4j takes the index only
    where all of its properties are tested and a hint names it.
    """
    return ("marking", *(("protected",) if node_type.entity else ()), *derived_names(date))


def hashable(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values as JSON can hold them, without absent ones: a new property of the ontology changes no hash."""
    return {name: _plain(value) for name, value in stored.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return list(value) if isinstance(value, tuple | list) else value


def _stored(prop: Property, value: Any) -> dict[str, Any]:
    if prop.kind is Kind.PARTIAL_DATE:
        parsed = _checked(prop, partial_date, str(value)) if value is not None else None
        first, after = derived_names(prop)
        return {
            prop.name: parsed.text if parsed else None,
            first: parsed.first_day if parsed else None,
            after: parsed.day_after if parsed else None,
        }
    if value is None:
        return {prop.name: None}
    if prop.many:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise ValueError(f"{prop.name} takes a list, not {value!r}.")
        return {prop.name: [_native(prop, item) for item in value]}
    return {prop.name: _native(prop, value)}


def _native(prop: Property, value: Any) -> Any:
    return _READERS[prop.kind](prop, value)


def _string(prop: Property, value: Any) -> Any:
    text = _instance(prop, value, str)
    # Four bytes a character are the most.
    if prop.indexed and len(text) * 4 > LONGEST_INDEXED and len(text.encode()) > LONGEST_INDEXED:
        raise ValueError(f"{prop.name} is longer than the {LONGEST_INDEXED} bytes that its index holds.")
    return text


def _int(prop: Property, value: Any) -> Any:
    number = _instance(prop, value, int)
    if abs(number) > LARGEST_INT:
        raise ValueError(f"{prop.name}: {number} does not fit 64 bits.")
    return number


def _float(prop: Property, value: Any) -> Any:
    number = float(_instance(prop, value, float, int))
    if not math.isfinite(number):
        raise ValueError(f"{prop.name}: {value!r} is not a finite number.")
    return number


def _boolean(prop: Property, value: Any) -> Any:
    return _instance(prop, value, bool)


def _decimal(prop: Property, value: Any) -> Any:
    return _checked(prop, canonical_decimal, value)


def _date(prop: Property, value: Any) -> Any:
    return _instance(prop, value, date)


def _datetime(prop: Property, value: Any) -> Any:
    moment = _instance(prop, value, datetime)
    if moment.tzinfo is None:
        raise ValueError(f"{prop.name}: the time {value} has no zone.")
    return moment.astimezone(UTC)


def _instance(prop: Property, value: Any, *types: type) -> Any:
    # bool is an int in Python, and True would be stored as a boolean where a number is meant.
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise ValueError(f"{prop.name} is of kind {prop.kind} and cannot be {value!r}.")
    return value


def _checked(prop: Property, read: Any, value: Any) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise ValueError(f"{prop.name}: {error}") from error


def _point(prop: Property, value: Any) -> WGS84Point:
    try:
        latitude, longitude = (float(part) for part in value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{prop.name}: {value!r} is not (latitude, longitude).") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{prop.name}: ({latitude}, {longitude}) is not a latitude and longitude in degrees.")
    return WGS84Point((longitude, latitude))


def _code(prop: Property, value: Any) -> Any:
    if prop.vocabulary is None:
        raise AssertionError(f"{prop.name} is declared without its vocabulary")
    try:
        return prop.vocabulary(value).value
    except ValueError as error:
        codes = _listed(str(member.value) for member in prop.vocabulary)
        raise ValueError(f"{prop.name}: {value!r} is not one of {codes}.") from error


# PARTIAL_DATE is not among them: it is stored with its days.
_READERS: Mapping[Kind, Callable[[Property, Any], Any]] = {
    Kind.STRING: _string,
    Kind.INT: _int,
    Kind.FLOAT: _float,
    Kind.BOOLEAN: _boolean,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.POINT: _point,
    Kind.ENUM: _code,
    Kind.MARKING: _code,
}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "(none)"
