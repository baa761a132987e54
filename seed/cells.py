"""Turns the text of a cell into the value that the ontology declares, or says what is wrong with it and where."""

from enum import Enum
from typing import Any, TypeVar

from graph.ontology import Kind, Property
from graph.storage import from_text
from graph.values import canonical_decimal, partial_date
from graph.vocabularies import Marking
from seed.tables import Record, split_list

BOOLEANS = {"true": True, "false": False}
POINT_COLUMNS = ("latitude", "longitude")
Code = TypeVar("Code", bound=Enum)


def columns_of(prop: Property) -> tuple[str, ...]:
    """The columns that hold a property: two for a point, one for everything else."""
    return POINT_COLUMNS if prop.kind is Kind.POINT else (prop.name,)


def properties(declared: tuple[Property, ...], record: Record) -> dict[str, Any]:
    """The values of a row's filled cells, in the form that rows of the model want. Raises BadCell."""
    values = {prop.name: _value(prop, record) for prop in declared}
    return {name: value for name, value in values.items() if value is not None}


def code(vocabulary: type[Code], record: Record, column: str, text: str | None = None) -> Code | None:
    """The member that a cell (or `text` in its stead) names; None where it is empty. Raises BadCell."""
    written = record.get(column) if text is None else text
    if written is None:
        return None
    for member in vocabulary:
        if _spelling(member) == written:
            return member
    raise record.place(column).wrong(
        f'"{written}" is not one of the codes of {vocabulary.__name__}',
        value=written,
        among=[_spelling(member) for member in vocabulary],
    )


def flag(record: Record, column: str) -> bool | None:
    text = record.get(column)
    if text is None or text in BOOLEANS:
        return None if text is None else BOOLEANS[text]
    raise record.place(column).wrong(f'"{text}" is neither true nor false', value=text, among=BOOLEANS)


def date_text(record: Record, column: str) -> str | None:
    """The canonical text of a partial date. Raises BadCell."""
    text = record.get(column)
    if text is None:
        return None
    try:
        return partial_date(text).text
    except ValueError as error:
        raise record.place(column).wrong(_sentence(error), value=text) from error


def whole_number(record: Record, column: str, least: int, most: int) -> int | None:
    text = record.get(column)
    if text is None:
        return None
    if not text.isdecimal() or not least <= int(text) <= most:
        raise record.place(column).wrong(f'"{text}" is not a whole number from {least} to {most}', value=text)
    return int(text)


def _value(prop: Property, record: Record) -> Any:
    text = record.get(prop.name)
    if prop.kind is Kind.POINT:
        return _point(record)
    if text is None:
        return None
    if prop.vocabulary is not None:
        if not prop.many:
            return code(prop.vocabulary, record, prop.name)
        return tuple(code(prop.vocabulary, record, prop.name, item) for item in split_list(text))
    if prop.kind is Kind.PARTIAL_DATE:
        return date_text(record, prop.name)
    try:
        return canonical_decimal(text) if prop.kind is Kind.DECIMAL else from_text(prop, text)
    except ValueError as error:
        raise record.place(prop.name).wrong(_sentence(error), value=text) from error


def _point(record: Record) -> tuple[float, float] | None:
    texts = {column: record.get(column) for column in POINT_COLUMNS}
    if not any(texts.values()):
        return None
    for column, limit in zip(POINT_COLUMNS, (90.0, 180.0), strict=True):
        text = record.need(column)
        try:
            within = abs(float(text)) <= limit
        except ValueError:
            within = False
        if not within:
            raise record.place(column).wrong(f'"{text}" is not a {column} in degrees', value=text)
    latitude, longitude = (float(record.need(column)) for column in POINT_COLUMNS)
    return latitude, longitude


def _spelling(member: Enum) -> str:
    """How a code is written in a cell: markings by name, every other code by value."""
    return member.name if isinstance(member, Marking) else str(member.value)


def _sentence(error: ValueError) -> str:
    return str(error).removesuffix(".")
