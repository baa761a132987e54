"""Reads the parts of a mapping file that say where a value comes from, and what codes of a table mean."""

from collections.abc import Collection, Mapping
from datetime import timezone
from enum import Enum
from string import Formatter
from typing import TypeVar

from graph.ontology import Property
from graph.values import partial_date
from graph.vocabularies import Basis, Marking, Stance
from seed.importers.tables.mapping import ENVELOPE
from seed.importers.tables.values import DateForm, Numbers, Value, zone_of
from seed.importers.tables.written import Keys, Node

KEYS = ("column", "value", "template", "map", "date", "zone", "separator", "decimal", "thousands")
FROM = ("column", "value", "template")
ENVELOPE_CODES: Mapping[str, type[Enum]] = {"stance": Stance, "basis": Basis, "marking": Marking}
CREDIBILITY = tuple("123456")
Code = TypeVar("Code", bound=Enum)


def value_of(node: Node, among: Collection[str] | None = None) -> Value:
    """Where a value comes from. A text alone is the name of a column; `among` are the only texts that it may become."""
    if node.is_text:
        return Value(column=node.filled())
    keys = node.keyed(KEYS)
    given = [key for key in FROM if keys.get(key)]
    if len(given) != 1:
        raise node.wrong("exactly one of column, value and template says where it comes from")
    codes = _codes(keys, among)
    dates = tuple(_date_form(item) for item in keys.items("date"))
    zone = keys.get("zone")
    _require_alone(keys, dates)
    value = Value(
        column=keys.text("column"),
        constants=tuple(_constant(item, among) for item in keys.items("value")),
        template=_template(keys.need("template")) if "template" in given else (),
        codes=codes,
        dates=dates,
        zone=_zone(zone) if zone else None,
        numbers=_numbers(keys),
        separator=_separator(keys),
    )
    if any(form.precision == 4 and not form.zoned for form in dates) and value.zone is None:
        raise keys.need("date").wrong("a time needs its zone: %z in its form, or the key zone beside it")
    return value


def property_value(node: Node, prop: Property) -> Value:
    """The value of a property of the model."""
    return value_of(node, spellings(prop.vocabulary) if prop.vocabulary else None)


def envelope_of(keys: Keys) -> dict[str, Value]:
    return {name: envelope_value(name, node) for name in ENVELOPE if (node := keys.get(name))}


def envelope_value(name: str, node: Node) -> Value:
    vocabulary = ENVELOPE_CODES.get(name)
    return value_of(node, spellings(vocabulary) if vocabulary else CREDIBILITY if name == "credibility" else None)


def spellings(vocabulary: type[Enum]) -> tuple[str, ...]:
    """How its codes are written: markings by name, every other code by value."""
    return tuple(member.name if isinstance(member, Marking) else str(member.value) for member in vocabulary)


def code_of(vocabulary: type[Code], node: Node) -> Code:
    members = dict(zip(spellings(vocabulary), vocabulary, strict=True))
    return members[node.one_of(tuple(members), f"one of the codes of {vocabulary.__name__}")]


def date_of(node: Node) -> str:
    try:
        return partial_date(node.filled()).text
    except ValueError as error:
        raise node.wrong(str(error).removesuffix(".")) from error


def _constant(node: Node, among: Collection[str] | None) -> str:
    return node.one_of(among, "one of its codes") if among else node.filled()


def _codes(keys: Keys, among: Collection[str] | None) -> dict[str, str | None] | None:
    node = keys.get("map")
    if node is None:
        return None
    return {text: None if item.is_null else _constant(item, among) for text, item in node.keyed()}


def _require_alone(keys: Keys, dates: tuple[DateForm, ...]) -> None:
    read = [key for key in ("map", "date", "decimal") if keys.get(key)]
    if len(read) > 1:
        raise keys.need(read[1]).wrong(f"{read[0]} and {read[1]} exclude each other")
    if keys.get("value"):
        beside = next((key for key in KEYS if key not in FROM and keys.get(key)), None)
        if beside:
            raise keys.need(beside).wrong(f"a constant value is taken as it is: leave out {beside}")
    if keys.get("zone") and not dates:
        raise keys.need("zone").wrong("zone stands beside date")
    if keys.get("thousands") and not keys.get("decimal"):
        raise keys.need("thousands").wrong("thousands stands beside decimal")


def _template(node: Node) -> tuple[str, ...]:
    """Texts and names of columns in turn."""
    parts: list[str] = [""]
    try:
        for literal, column, form, conversion in Formatter().parse(node.filled()):
            parts[-1] += literal
            if column is not None:
                if not column.strip() or form or conversion:
                    raise node.wrong("a template names columns in braces, as in {first} {last}")
                parts += [column.strip(), ""]
    except ValueError as error:
        raise node.wrong(f"not a template ({error})") from error
    if len(parts) == 1:
        raise node.wrong("a template names columns in braces, as in {first} {last}; a constant is a value")
    return tuple(parts)


def _date_form(node: Node) -> DateForm:
    try:
        return DateForm.of(node.filled())
    except ValueError as error:
        raise node.wrong(str(error)) from error


def _zone(node: Node) -> timezone:
    try:
        return zone_of(node.filled())
    except ValueError as error:
        raise node.wrong(str(error)) from error


def _numbers(keys: Keys) -> Numbers | None:
    decimal, thousands = keys.get("decimal"), keys.get("thousands")
    if decimal is None:
        return None
    mark = decimal.one_of((".", ","), "a decimal point or comma")
    group = thousands.text() if thousands else ""
    if thousands is not None and (group == mark or group not in (".", ",", "'", "")):
        raise thousands.wrong(f'"{group}" cannot separate thousands where "{mark}" begins the decimals')
    return Numbers(mark, group)


def _separator(keys: Keys) -> str | None:
    node = keys.get("separator")
    if node is None:
        return None
    # A blank would be trimmed off, and may be what is meant.
    text = str(node.node.value) if node.is_text else ""
    if not text:
        raise node.wrong('what separates the items of a list is a text, as in ";"')
    return text
