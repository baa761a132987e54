"""The values of a row as the model wants them: properties of their kind, the envelope, flags and markings."""

from collections.abc import Mapping
from typing import Any

from graph.ontology import Kind, Property
from graph.storage import stored_properties
from graph.values import partial_date
from graph.vocabularies import Basis, Marking, Stance
from seed.cells import code, flag, properties, whole_number
from seed.importers.parsed import Reason
from seed.importers.tables.records import Row
from seed.importers.tables.values import Unfit, Value
from seed.tables import BadCell, Record

REASONS = {
    Kind.ENUM: Reason.UNKNOWN_CODE,
    Kind.MARKING: Reason.UNKNOWN_CODE,
    Kind.PARTIAL_DATE: Reason.BAD_DATE,
    Kind.DECIMAL: Reason.BAD_AMOUNT,
}
ENVELOPE_REASONS = {"validFrom": Reason.BAD_DATE, "validTo": Reason.BAD_DATE, "credibility": Reason.BAD_VALUE}
LONGEST = 4096
"""Characters of what stands in an index, which holds 8 KB."""


def typed(row: Row, declared: tuple[Property, ...], given: Mapping[str, Value]) -> dict[str, Any]:
    """The values of the model's own properties."""
    cells = row.cells
    found: dict[str, Any] = {}
    for prop in declared:
        columns = ("latitude", "longitude") if prop.kind is Kind.POINT else (prop.name,)
        values = {column: given[column] for column in columns if column in given}
        if not values:
            continue
        first = next(iter(values.values()))
        try:
            if prop.many:
                found[prop.name] = _items(row, prop, first)
            else:
                texts = {column: text for column, value in values.items() if (text := value.text(cells))}
                found |= properties((prop,), record_of(row, texts))
            stored_properties((prop,), {prop.name: found.get(prop.name)})
        except BadCell as error:
            at_fault = values.get(error.place.column or "", first)
            raise unfit(error, at_fault, REASONS.get(prop.kind, Reason.BAD_VALUE)) from error
        except ValueError as error:
            raise Unfit(first.of, Reason.BAD_VALUE, str(error).removesuffix(".")) from error
        written = found.get(prop.name)
        if prop.indexed and isinstance(written, str):
            require_short(written, first)
    return found


def _items(row: Row, prop: Property, value: Value) -> tuple[Any, ...]:
    items = value.texts(row.cells)
    vocabulary = prop.vocabulary
    if vocabulary is None:
        return items
    record = record_of(row, {prop.name: ", ".join(items)})
    return tuple(code(vocabulary, record, prop.name, item) for item in items)


def require_short(text: str, value: Value) -> None:
    if len(text) > LONGEST:
        raise Unfit(value.of, Reason.TOO_LONG, f"{len(text)} characters are too many: at most {LONGEST}")


def envelope(row: Row, given: Mapping[str, Value], *, discreet: bool) -> dict[str, Any]:
    """What an assertion says beside its own properties; of the protected without a note."""
    if not given:
        return {}
    texts = {name: text for name, value in given.items() if (text := value.text(row.cells))}
    record = record_of(row, texts)
    try:
        said: dict[str, Any] = {
            "stance": code(Stance, record, "stance") or Stance.ASSERTS,
            "basis": code(Basis, record, "basis"),
            "marking": code(Marking, record, "marking"),
            "credibility": whole_number(record, "credibility", 1, 6),
            "note": None if discreet else record.get("note"),
        }
        return said | _period(given, record)
    except BadCell as error:
        name = error.place.column or ""
        reason = ENVELOPE_REASONS.get(name, Reason.UNKNOWN_CODE)
        raise unfit(error, given[name], reason) from error


def _period(given: Mapping[str, Value], record: Record) -> dict[str, str | None]:
    period = {}
    for name in ("validFrom", "validTo"):
        text = record.get(name)
        try:
            period[name] = partial_date(text) if text else None
        except ValueError as error:
            raise Unfit(given[name].of, Reason.BAD_DATE, str(error).removesuffix(".")) from error
    first, last = period["validFrom"], period["validTo"]
    if first and last and first.first_day >= last.day_after:
        raise Unfit(given["validTo"].of, Reason.BAD_DATE, f"validTo {last.text} is before validFrom {first.text}")
    return {"valid_from": first.text if first else None, "valid_to": last.text if last else None}


def flag_of(row: Row, value: Value | None) -> bool | None:
    if value is None or (text := value.text(row.cells)) is None:
        return None
    try:
        return flag(record_of(row, {"protected": text}), "protected")
    except BadCell as error:
        raise unfit(error, value, Reason.UNKNOWN_CODE) from error


def marking_of(row: Row, value: Value | None) -> Marking | None:
    if value is None or (text := value.text(row.cells)) is None:
        return None
    try:
        return code(Marking, record_of(row, {"marking": text}), "marking")
    except BadCell as error:
        raise unfit(error, value, Reason.UNKNOWN_CODE) from error


def record_of(row: Row, cells: dict[str, str]) -> Record:
    return Record(row.place.file, row.place.line or 1, cells)


def unfit(error: BadCell, value: Value, reason: Reason) -> Unfit:
    """The same in the words of the table: under its own column, without the place, which a finding has beside it."""
    problem = str(error).removeprefix(f"{error.place}: ").removesuffix(".")
    return Unfit(value.of, reason, problem)
