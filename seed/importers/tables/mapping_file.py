"""Reads a mapping file, and checks it against the model: every mistake is named with its line and column."""

from collections.abc import Mapping

from graph.errors import DatasetError
from graph.ids import slug
from graph.ontology import ONTOLOGY, NodeType, Property
from graph.ontology.catalogue import Direction, End
from graph.vocabularies import Basis, Marking, Reliability, WalletFamily
from seed.assertions import CLAIM_CODES, MADE_FROM
from seed.cells import columns_of
from seed.importers.input import Input
from seed.importers.origin import Origin, source_id
from seed.importers.tables.mapping import ENVELOPE, Claim, Edge, Entity, Reference, Table, TableMapping
from seed.importers.tables.value_file import (
    CREDIBILITY,
    code_of,
    date_of,
    envelope_of,
    envelope_value,
    property_value,
    spellings,
    value_of,
)
from seed.importers.tables.values import Value
from seed.importers.tables.written import LARGEST, Keys, Node, read_yaml

SOURCE_KEYS = (
    "id", "name", "publisher", "url", "published", "retrieved", "licence", "reliability", "credibility", "basis",
    "marking", "synthetic", "retention",
)  # fmt: skip
TABLE_KEYS = ("file", "delimiter", "encoding", "columns", "ignore", "nodes", "edges")
NODE_KEYS = (
    "label", "as", "key", "shared", "optional", "named", "name", "properties", "protected", "marking", "record", "url",
    "claims",
)  # fmt: skip
EDGE_KEYS = ("type", "from", "to", "optional", "properties", *ENVELOPE)
CLAIM_KEYS = ("property", "value", "qualifier", "unit", *ENVELOPE)
REFERENCE_KEYS = ("entity", "label", "key", "shared")
DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
ENCODINGS = (
    "utf-8", "windows-1250", "windows-1251", "windows-1252", "windows-1254", "cp874", "iso-8859-1",
    "iso-8859-15", "gb18030", "big5", "shift_jis", "euc-kr",
)  # fmt: skip
WORLDWIDE = ("Country", "Wallet")
"""Labels whose natural key is the same for everybody."""
KEY_PARTS = {"Country": ("its ISO 3166-1 alpha-2 code",), "Wallet": ("family", "address")}
BOOLEANS = ("true", "false")


def read_mapping(file: Input) -> TableMapping:
    """Raises Unusable."""
    with file.open() as stream:
        content = stream.read(LARGEST + 1)
    top = read_yaml(content, file.name).keyed(("source", "tables"))
    origin, space = _source(top, file)
    tables = tuple(_table(item) for item in top.need("tables").list())
    if not tables:
        raise top.need("tables").wrong("at least one table is expected here")
    return TableMapping(origin, space, tables)


def _source(top: Keys, file: Input) -> tuple[Origin, str]:
    node = top.get("source")
    source = node.keyed(SOURCE_KEYS) if node else Keys(top.at, {})
    written = source.get("id")
    words = written.filled() if written else file.stem
    try:
        space, made = slug(words), source_id("csv", words)
    except DatasetError as error:
        raise (written or top.at).wrong(str(error).removesuffix(".")) from error
    dates = {name: date_of(given) for name in ("published", "retrieved", "retention") if (given := source.get(name))}
    grade = source.get("credibility")
    origin = Origin(
        made, source.text("name") or file.stem, source.text("publisher"), source.text("url"), dates.get("published"),
        dates.get("retrieved"), source.text("licence"),
        code_of(Reliability, given) if (given := source.get("reliability")) else None,
        int(grade.one_of(CREDIBILITY, "a credibility from 1 to 6")) if grade else None,
        code_of(Basis, given) if (given := source.get("basis")) else Basis.REPORTED,
        marking=code_of(Marking, given) if (given := source.get("marking")) else Marking.CLEAR,
        synthetic=source.flag("synthetic"), retention=dates.get("retention"),
    )  # fmt: skip
    return origin, space


def _table(node: Node) -> Table:
    keys = node.keyed(TABLE_KEYS)
    delimiter, encoding = keys.get("delimiter"), keys.get("encoding")
    entities = tuple(_entity(item) for item in keys.items("nodes"))
    called: dict[str, Entity] = {}
    for item, entity in zip(keys.items("nodes"), entities, strict=True):
        if entity.called in called:
            raise item.wrong(f'two nodes of the table are called "{entity.called}": give one another name with `as`')
        called[entity.called] = entity
    edges = tuple(_edge(item, called) for item in keys.items("edges"))
    if not entities and not edges:
        raise node.wrong("a table has nodes, edges or both")
    return Table(
        file=keys.need("file").filled(),
        delimiter=DELIMITERS[delimiter.one_of(tuple(DELIMITERS), "a delimiter: , ; | or tab")] if delimiter else ",",
        encoding=encoding.one_of(ENCODINGS, "an encoding that is read") if encoding else "utf-8",
        columns=tuple(item.filled() for item in keys.items("columns")),
        ignored=tuple(item.filled() for item in keys.items("ignore")),
        entities=entities,
        edges=edges,
    )


def _entity(node: Node) -> Entity:
    keys = node.keyed(NODE_KEYS)
    node_type = _label(keys.need("label"))
    if node_type.label == "Country":
        raise keys.need("label").wrong("countries are in the graph already: refer to them in edges, by their code")
    name = keys.get("name")
    named = keys.flag("named")
    if node_type.victim:
        _require_discretion(keys, ("name", "record", "url"))
    elif name is None and not named and node_type.label != "Wallet":
        raise node.wrong("name is missing: where it comes from, or `named: true` where others describe it")
    return Entity(
        called=keys.text("as") or node_type.singular,
        type=node_type,
        key=_key(keys, node_type),
        shared=keys.flag("shared"),
        optional=keys.flag("optional"),
        named=named,
        name=value_of(name) if name else None,
        properties=_properties(keys, _own(node_type)),
        protected=value_of(given, BOOLEANS) if (given := keys.get("protected")) else None,
        marking=envelope_value("marking", given) if (given := keys.get("marking")) else None,
        record=value_of(given) if (given := keys.get("record")) else None,
        url=value_of(given) if (given := keys.get("url")) else None,
        claims=tuple(_claim(item, node_type) for item in keys.items("claims")),
    )


def _require_discretion(keys: Keys, refused: tuple[str, ...]) -> None:
    for key in refused:
        found = keys.get(key)
        if found:
            raise found.wrong(f"a victim case has a pseudonym, and nothing that leads to the person: leave out {key}")


def _label(node: Node) -> NodeType:
    labels = [n.label for n in ONTOLOGY.node_types if n.entity]
    return ONTOLOGY.nodes[node.one_of(labels, "a label of the model")]


def _own(node_type: NodeType) -> tuple[Property, ...]:
    """The properties that a mapping gives: those of wallets follow from their key."""
    return () if node_type.label == "Wallet" else node_type.properties


def _key(keys: Keys, node_type: NodeType) -> tuple[Value, ...]:
    families = tuple(str(family) for family in WalletFamily) if node_type.label == "Wallet" else None
    parts = tuple(value_of(item, None if i else families) for i, item in enumerate(keys.need("key").items()))
    expected = KEY_PARTS.get(node_type.label)
    if not parts or (expected and len(parts) != len(expected)):
        what = f"the key of a {node_type.label} is {' and '.join(expected)}" if expected else "a key has parts"
        raise keys.need("key").wrong(what)
    shared = keys.get("shared")
    if shared and node_type.label in WORLDWIDE:
        raise shared.wrong(f"the key of a {node_type.label} is everybody's: leave out shared")
    return parts


def _properties(keys: Keys, declared: tuple[Property, ...]) -> Mapping[str, Value]:
    node = keys.get("properties")
    if node is None:
        return {}
    by_column = {column: prop for prop in declared for column in columns_of(prop)}
    return {name: property_value(item, by_column[name]) for name, item in node.keyed(tuple(by_column))}


def _claim(node: Node, node_type: NodeType) -> Claim:
    keys = node.keyed(CLAIM_KEYS)
    if node_type.victim:
        _require_discretion(keys, ("note",))
    about = keys.need("property").filled()
    vocabulary = CLAIM_CODES.get((node_type.label, about))
    qualifier, unit = keys.get("qualifier"), keys.get("unit")
    return Claim(
        about,
        value_of(keys.need("value"), spellings(vocabulary) if vocabulary else None),
        value_of(qualifier) if qualifier else None,
        value_of(unit) if unit else None,
        envelope_of(keys),
    )


def _edge(node: Node, called: Mapping[str, Entity]) -> Edge:
    keys = node.keyed(EDGE_KEYS)
    kind = keys.need("type")
    if kind.text() in MADE_FROM:
        raise kind.wrong(f"{kind.text()} is made of nodes and claims, and has no edges of its own here")
    types = [name for name in ONTOLOGY.relationships if name not in MADE_FROM]
    relationship = ONTOLOGY.relationships[kind.one_of(types, "a relationship type of the model")]
    out = End(relationship, Direction.OUT)
    near, far = ONTOLOGY.near_labels(out), ONTOLOGY.far_labels(out)
    start = _reference(keys.need("from"), called, near, relationship.type)
    end = _reference(keys.need("to"), called, far, relationship.type)
    for reference in (start, end):
        if reference.label is not None and reference.label.victim:
            _require_discretion(keys, ("note",))
    return Edge(
        relationship, start, end, keys.flag("optional"), _properties(keys, relationship.properties), envelope_of(keys)
    )


def _reference(node: Node, called: Mapping[str, Entity], labels: tuple[str, ...], relation: str) -> Reference:
    if node.is_text:
        name = node.one_of(tuple(called), "a node of this table")
        _require_end(node, called[name].type, labels, relation)
        return Reference(label=called[name].type, same_row=name)
    keys = node.keyed(REFERENCE_KEYS)
    entity = keys.get("entity")
    if entity is not None:
        beside = next((keys.need(key) for key in ("label", "key", "shared") if keys.get(key)), None)
        if beside:
            raise beside.wrong("entity is a whole id: it has neither label nor key beside it")
        return Reference(entity=value_of(entity))
    label = keys.need("label")
    node_type = _label(label)
    _require_end(label, node_type, labels, relation)
    return Reference(label=node_type, key=_key(keys, node_type), shared=keys.flag("shared"))


def _require_end(node: Node, node_type: NodeType, labels: tuple[str, ...], relation: str) -> None:
    if node_type.label not in labels:
        raise node.wrong(f"{relation} takes {' or '.join(labels)} there, and not a {node_type.label}")
