"""What a row of a table becomes."""

from dataclasses import dataclass, field
from typing import Any

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id, node_type_of
from graph.ontology import ONTOLOGY, NodeType
from graph.ontology.catalogue import Direction, End
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking, WalletFamily
from seed.addresses.recognise import recognised
from seed.assertions import CLAIM_CODES
from seed.cells import code
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.tables.mapping import Claim, Edge, Entity, Reference, Table, TableMapping
from seed.importers.tables.mapping_file import WORLDWIDE
from seed.importers.tables.records import Row
from seed.importers.tables.typed import envelope, flag_of, marking_of, record_of, require_short, typed, unfit
from seed.importers.tables.values import Unfit, Value
from seed.tables import BadCell, Place, nearest

FAMILIES = tuple(str(family) for family in WalletFamily)


@dataclass(slots=True)
class Made:
    """What is made of one row so far. `known` maps what edges call a node of it to its id; None is one left out."""

    mapping: TableMapping
    table: Table
    row: Row
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


def parsed(mapping: TableMapping, table: Table, row: Row) -> Parsed:
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
    own = typed(made.row, entity.type.properties, entity.properties)
    own |= _wallet(entity, made_id)
    name = entity.name.text(cells) if entity.name else own.get("address")
    if name is None and entity.name is not None and not entity.named:
        raise Unfit(entity.name.of, Reason.MISSING, "the name is missing")
    if name is not None and entity.name is not None:
        require_short(name, entity.name)
    is_protected = entity.type.victim or bool(flag_of(made.row, entity.protected))
    marking = marking_of(made.row, entity.marking)
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
        require_short(text, claim.value)
        vocabulary = CLAIM_CODES.get((entity.type.label, claim.about))
        try:
            if vocabulary is not None:
                code(vocabulary, record_of(made.row, {"value": text}), "value")
            node, assertion = made.origin.claims(
                made_id, claim.about, text, made.place, protected=is_protected,
                qualifier=claim.qualifier.text(cells) if claim.qualifier else None,
                unit=claim.unit.text(cells) if claim.unit else None,
                **envelope(made.row, claim.envelope, discreet=is_protected),
            )  # fmt: skip
        except BadCell as error:
            raise unfit(error, claim.value, Reason.UNKNOWN_CODE) from error
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
    own = typed(made.row, edge.type.properties, edge.properties)
    said = envelope(made.row, edge.envelope, discreet=bool(made.protected & {start, end}))
    made.assertions.append(made.origin.says(edge.type.type, start, end, made.place, **said, **own))


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
    if node_type.label == "Wallet":
        parts = _address(key, *parts)
    space = () if shared or node_type.label in WORLDWIDE else (made.mapping.space,)
    try:
        found = make_id(node_type.label, *space, *parts)
    except DatasetError as error:
        reason = Reason.BAD_ADDRESS if node_type.label == "Wallet" else Reason.BAD_VALUE
        raise Unfit(key[-1].of, reason, str(error).removesuffix(".")) from error
    if not is_well_formed(found):
        raise Unfit(key[-1].of, Reason.BAD_VALUE, f"no id of a {node_type.label} can be made of its key")
    return found


def _address(key: tuple[Value, ...], family: str, address: str) -> list[str]:
    """Family and canonical address of a wallet, checked against what the address says of itself."""
    if family not in FAMILIES:
        near = nearest(family[:100], FAMILIES)
        hint = f"; did you mean {near}?" if near else ""
        raise Unfit(key[0].of, Reason.UNKNOWN_CODE, f'"{family[:100]}" is not a family of addresses{hint}')
    known = recognised(address)
    if known is None:
        return [family, address]
    if known.family != family:
        problem = f'"{address}" is an address of the family {known.family}, and not {family}'
        raise Unfit(key[1].of, Reason.CONTRADICTION, problem)
    if not known.usable:
        raise Unfit(key[1].of, Reason.BAD_CHECKSUM, f'the checksum of "{address}" ({family}) does not hold')
    return [family, known.canonical]
