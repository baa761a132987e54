"""What a row of a table becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id, node_type_of
from graph.ontology import ONTOLOGY, Kind, NodeType, Property
from graph.ontology.catalogue import Direction, End
from graph.provenance import AssertionRow, NodeRow
from graph.storage import stored_properties
from graph.values import partial_date
from graph.vocabularies import Basis, Marking, Stance, WalletFamily
from seed.assertions import CLAIM_CODES
from seed.cells import code, flag, properties, whole_number
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.tables import records
from seed.importers.tables.mapping import Claim, Edge, Entity, Reference, Table, TableMapping
from seed.importers.tables.mapping_file import WORLDWIDE
from seed.importers.tables.values import Unfit, Value
from seed.tables import BadCell, Place, Record, nearest

REASONS = {
    Kind.ENUM: Reason.UNKNOWN_CODE,
    Kind.MARKING: Reason.UNKNOWN_CODE,
    Kind.PARTIAL_DATE: Reason.BAD_DATE,
    Kind.DECIMAL: Reason.BAD_AMOUNT,
}
ENVELOPE_REASONS = {"validFrom": Reason.BAD_DATE, "validTo": Reason.BAD_DATE, "credibility": Reason.BAD_VALUE}
LONGEST = 4096
"""Characters of what stands in an index, which holds 8 KB."""
FAMILIES = tuple(str(family) for family in WalletFamily)


@dataclass(slots=True)
class Made:
    """What is made of one row so far. `known` maps what edges call a node of it to its id; None is one left out."""

    mapping: TableMapping
    table: Table
    row: records.Row
    nodes: list[NodeRow] = field(default_factory=list)
    assertions: list[AssertionRow] = field(default_factory=list)
    known: dict[str, str | None] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)

    @property
    def origin(self) -> Origin:
        return self.mapping.origin

    @property
    def place(self) -> Place:
        return self.row.place


def parsed(mapping: TableMapping, table: Table, row: records.Row) -> Parsed:
    if row.problem is not None:
        return Parsed(findings=(Finding(Reason.MALFORMED, row.problem, row.place, row.text),))
    made = Made(mapping, table, row)
    try:
        for entity in table.entities:
            _entity(made, entity)
        for edge in table.edges:
            _edge(made, edge)
    except Unfit as no:
        place = Place(row.place.file, row.place.line, no.column)
        return Parsed(findings=(Finding(no.reason, no.problem, place, row.text),))
    return Parsed(tuple(made.nodes), tuple(made.assertions))


def _entity(made: Made, entity: Entity) -> None:
    made_id = _id(made, entity.type, entity.key, shared=entity.shared, optional=entity.optional)
    made.known[entity.called] = made_id
    if made_id is None:
        return
    cells, origin = made.row.cells, made.origin
    own = _typed(made, entity.type.properties, entity.properties)
    own |= _wallet(entity, made_id)
    name = entity.name.text(cells) if entity.name else own.get("address")
    if name is None and entity.name is not None and not entity.named:
        raise Unfit(entity.name.of, Reason.MISSING, "the name is missing")
    if name is not None and entity.name is not None:
        _require_short(name, entity.name)
    is_protected = entity.type.victim or bool(_flag(made, entity.protected))
    marking = _marking(made, entity.marking)
    if marking is None and is_protected:
        # Whoever may be a victim is shown to nobody by an oversight.
        marking = Marking.RED
    if is_protected:
        made.protected.add(made_id)
    made.nodes.append(
        origin.entity(
            entity.type.label, made_id, made.place, named=entity.named, protected=is_protected, marking=marking,
            name=name, **own,
        )
    )  # fmt: skip
    # Where in the source a protected person's record stands would lead back to the person.
    locators = {"record": entity.record, "url": entity.url} if not is_protected else {}
    given = {key: value.text(cells) for key, value in locators.items() if value}
    made.assertions.append(origin.reports(made_id, made.place, **given))
    for claim in entity.claims:
        _claim(made, entity, made_id, claim)


def _wallet(entity: Entity, made_id: str) -> dict[str, Any]:
    """The properties of a wallet, which follow from its id."""
    if entity.type.label != "Wallet":
        return {}
    _, family, address = made_id.split(":", 2)
    return {"family": family, "address": address}


def _claim(made: Made, entity: Entity, made_id: str, claim: Claim) -> None:
    cells = made.row.cells
    is_protected = made_id in made.protected
    for text in claim.value.texts(cells):
        _require_short(text, claim.value)
        vocabulary = CLAIM_CODES.get((entity.type.label, claim.about))
        try:
            if vocabulary is not None:
                code(vocabulary, _record(made, {"value": text}), "value")
            node, assertion = made.origin.claims(
                made_id, claim.about, text, made.place, protected=is_protected,
                qualifier=claim.qualifier.text(cells) if claim.qualifier else None,
                unit=claim.unit.text(cells) if claim.unit else None,
                **_envelope(made, claim.envelope, discreet=is_protected),
            )  # fmt: skip
        except BadCell as error:
            raise _unfit(error, claim.value, Reason.UNKNOWN_CODE) from error
        except ValueError as error:
            raise Unfit(claim.value.of, Reason.BAD_VALUE, str(error).removesuffix(".")) from error
        made.nodes.append(node)
        made.assertions.append(assertion)


def _edge(made: Made, edge: Edge) -> None:
    ends = [
        _end(made, edge, reference, direction)
        for reference, direction in ((edge.start, Direction.OUT), (edge.end, Direction.IN))
    ]
    start, end = ends
    if start is None or end is None:
        return
    if edge.type.undirected and start == end:
        column = next(iter(edge.end.key or edge.start.key), None)
        raise Unfit(column.of if column else None, Reason.BAD_VALUE, f"{edge.type.type} joins two different nodes")
    own = _typed(made, edge.type.properties, edge.properties)
    envelope = _envelope(made, edge.envelope, discreet=bool(made.protected & {start, end}))
    made.assertions.append(made.origin.says(edge.type.type, start, end, made.place, **envelope, **own))


def _end(made: Made, edge: Edge, reference: Reference, direction: Direction) -> str | None:
    if reference.same_row is not None:
        return made.known[reference.same_row]
    if reference.label is not None:
        return _id(made, reference.label, reference.key, shared=reference.shared, optional=edge.optional)
    if reference.entity is None:
        raise AssertionError("a reference is an id, a key, or a node of the row")
    written = reference.entity.text(made.row.cells)
    if written is None:
        if edge.optional:
            return None
        raise Unfit(reference.entity.of, Reason.MISSING, f"an end of {edge.type.type} is missing")
    node_type = node_type_of(written)
    if node_type is None or not is_well_formed(written):
        raise Unfit(reference.entity.of, Reason.BAD_VALUE, f'"{written[:100]}" is not an id, as person:do-kwon is')
    end = End(edge.type, direction)
    if node_type.label not in ONTOLOGY.near_labels(end):
        problem = f"{edge.type.type} takes no {node_type.label} there"
        raise Unfit(reference.entity.of, Reason.BAD_VALUE, problem)
    return written


def _id(made: Made, node_type: NodeType, key: tuple[Value, ...], *, shared: bool, optional: bool) -> str | None:
    """The id of a node; None where the row has no key for one that is optional."""
    parts: list[str] = []
    for part in key:
        text = part.text(made.row.cells)
        if text is None:
            if optional:
                return None
            raise Unfit(part.of, Reason.MISSING, f"the key of a {node_type.label} is missing")
        parts.append(text)
    if node_type.label == "Wallet" and parts[0] not in FAMILIES:
        near = nearest(parts[0][:100], FAMILIES)
        hint = f"; did you mean {near}?" if near else ""
        raise Unfit(key[0].of, Reason.UNKNOWN_CODE, f'"{parts[0][:100]}" is not a family of addresses{hint}')
    space = () if shared or node_type.label in WORLDWIDE else (made.mapping.space,)
    try:
        found = make_id(node_type.label, *space, *parts)
    except DatasetError as error:
        reason = Reason.BAD_ADDRESS if node_type.label == "Wallet" else Reason.BAD_VALUE
        raise Unfit(key[-1].of, reason, str(error).removesuffix(".")) from error
    if not is_well_formed(found):
        raise Unfit(key[-1].of, Reason.BAD_VALUE, f"no id of a {node_type.label} can be made of its key")
    return found


def _typed(made: Made, declared: tuple[Property, ...], given: Mapping[str, Value]) -> dict[str, Any]:
    """The values of the model's own properties."""
    cells = made.row.cells
    typed: dict[str, Any] = {}
    for prop in declared:
        columns = ("latitude", "longitude") if prop.kind is Kind.POINT else (prop.name,)
        values = {column: given[column] for column in columns if column in given}
        if not values:
            continue
        first = next(iter(values.values()))
        try:
            if prop.many:
                typed[prop.name] = _items(made, prop, first)
            else:
                texts = {column: text for column, value in values.items() if (text := value.text(cells))}
                typed |= properties((prop,), _record(made, texts))
            stored_properties((prop,), {prop.name: typed.get(prop.name)})
        except BadCell as error:
            at_fault = values.get(error.place.column or "", first)
            raise _unfit(error, at_fault, REASONS.get(prop.kind, Reason.BAD_VALUE)) from error
        except ValueError as error:
            raise Unfit(first.of, Reason.BAD_VALUE, str(error).removesuffix(".")) from error
        written = typed.get(prop.name)
        if prop.indexed and isinstance(written, str):
            _require_short(written, first)
    return typed


def _items(made: Made, prop: Property, value: Value) -> tuple[Any, ...]:
    items = value.texts(made.row.cells)
    vocabulary = prop.vocabulary
    if vocabulary is None:
        return items
    record = _record(made, {prop.name: ", ".join(items)})
    return tuple(code(vocabulary, record, prop.name, item) for item in items)


def _require_short(text: str, value: Value) -> None:
    if len(text) > LONGEST:
        raise Unfit(value.of, Reason.TOO_LONG, f"{len(text)} characters are too many: at most {LONGEST}")


def _envelope(made: Made, given: Mapping[str, Value], *, discreet: bool) -> dict[str, Any]:
    """What an assertion says beside its own properties; of the protected without a note."""
    if not given:
        return {}
    texts = {name: text for name, value in given.items() if (text := value.text(made.row.cells))}
    record = _record(made, texts)
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
        raise _unfit(error, given[name], reason) from error


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


def _flag(made: Made, value: Value | None) -> bool | None:
    if value is None or (text := value.text(made.row.cells)) is None:
        return None
    try:
        return flag(_record(made, {"protected": text}), "protected")
    except BadCell as error:
        raise _unfit(error, value, Reason.UNKNOWN_CODE) from error


def _marking(made: Made, value: Value | None) -> Marking | None:
    if value is None or (text := value.text(made.row.cells)) is None:
        return None
    try:
        return code(Marking, _record(made, {"marking": text}), "marking")
    except BadCell as error:
        raise _unfit(error, value, Reason.UNKNOWN_CODE) from error


def _record(made: Made, cells: dict[str, str]) -> Record:
    return Record(made.place.file, made.place.line or 1, cells)


def _unfit(error: BadCell, value: Value, reason: Reason) -> Unfit:
    """The same in the words of the table: under its own column, without the place, which a finding has beside it."""
    problem = str(error).removeprefix(f"{error.place}: ").removesuffix(".")
    return Unfit(value.of, reason, problem)
