"""The format `cypher`: statements for cypher-shell and any Neo4j 5.26, which change nothing when they are run again.

They hold everything that is stored, what is derived too, so the graph that they make is the one that was exported. A
row is a list of texts and numbers, which Neo4j takes as one value: it plans every text anew, and maps for seconds.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

from neo4j.spatial import WGS84Point

from graph.literals import instant, literal
from graph.ontology import ONTOLOGY
from seed.exports.chosen import Chosen
from seed.exports.written import Written

MOST_ROWS = 250
MOST_CHARACTERS = 120_000
"""Of a statement that Neo4j Browser still shows, and cypher-shell still sends, without a pause."""
SEPARATORS = ("|", "¦", "\x1f", "\x1e", "\x1d", "\x1c", "\ufdd0", "\ufdd1")
_HEAD = """\
// Exported from crimegraph. Run cypher/seed/00_schema.cypher first: without its constraints every MERGE reads all.
// A second run changes nothing.
"""
_NODES = """
UNWIND [
{rows}
] AS row
MERGE (n:{identity} {{id: row[1]}})
SET n:$(row[0])
FOREACH (i IN range(2, size(row) - 2, 2) | SET n[row[i]] = {value});
"""
_ASSERTIONS = """
UNWIND [
{rows}
] AS row
MATCH (a:{starts} {{id: row[1]}})
MATCH (b:{ends} {{id: row[2]}})
MERGE (a)-[r:$(row[0]) {{id: row[3]}}]->(b)
FOREACH (i IN range(4, size(row) - 2, 2) | SET r[row[i]] = {value});
"""
# How the text in a row becomes the value that was stored, by the value's kind.
_READ = {
    "datetime": "datetime({text})",
    "date": "date({text})",
    "list": "split({text}, {between})",
    "datetimes": "[t IN split({text}, {between}) | datetime(t)]",
    "point": "point({{longitude: toFloat(split({text}, ' ')[0]), latitude: toFloat(split({text}, ' ')[1])}})",
}

Row = tuple[tuple[str, ...], Mapping[str, Any]]
"""What is at fixed places of a row, and the properties."""


async def write_statements(chosen: Chosen, out: IO[bytes]) -> Written:
    """Nodes, then assertions, in blocks."""
    written = Written()
    out.write(_HEAD.encode())
    for identity in ("Entity", "Source", "Claim"):
        labels = [n.label for n in ONTOLOGY.node_types if ("Entity" if n.entity else n.label) == identity]
        async for block in _blocks(_nodes(chosen, labels)):
            out.write(_NODES.format(rows=_rows(block), identity=identity, value=_value(block)).encode())
            written.nodes += len(block)
    for starts, ends in _alike():
        async for block in _blocks(_said(chosen, _of(starts, ends))):
            out.write(_ASSERTIONS.format(rows=_rows(block), starts=starts, ends=ends, value=_value(block)).encode())
            written.assertions += len(block)
    return written


def _alike() -> list[tuple[str, str]]:
    """The identities of the ends that types have, each pair once: types of one pair stand in one statement."""
    pairs = (_ends(relation) for relation in ONTOLOGY.relationships)
    return list(dict.fromkeys(pairs))


def _of(starts: str, ends: str) -> list[str]:
    return [relation for relation in ONTOLOGY.relationships if _ends(relation) == (starts, ends)]


def _ends(relation: str) -> tuple[str, str]:
    declared = ONTOLOGY.relationships[relation]
    return _identities(declared.sources), _identities(declared.targets)


async def _nodes(chosen: Chosen, labels: Sequence[str]) -> AsyncIterator[Row]:
    for label in labels:
        async for stored in chosen.stored_nodes(label):
            yield (label, str(stored["id"])), _without_id(stored)


async def _said(chosen: Chosen, relations: Sequence[str]) -> AsyncIterator[Row]:
    for relation in relations:
        async for start, end, stored in chosen.stored_assertions(relation):
            yield (relation, start, end, str(stored["id"])), _without_id(stored)


def _without_id(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _native(value) for name, value in sorted(stored.items()) if name != "id"}


def _native(value: Any) -> Any:
    """Neo4j's own dates and times as Python's."""
    if isinstance(value, list):
        return [_native(item) for item in value]
    return value.to_native() if hasattr(value, "to_native") else value


async def _blocks(rows: AsyncIterator[Row]) -> AsyncIterator[list[Row]]:
    block: list[Row] = []
    characters = 0
    async for row in rows:
        length = len(repr(row))
        if block and (len(block) == MOST_ROWS or characters + length > MOST_CHARACTERS):
            yield block
            block, characters = [], 0
        block.append(row)
        characters += length
    if block:
        yield block


def _rows(block: Sequence[Row]) -> str:
    between = _between(block)
    lines = []
    for first, properties in block:
        pairs = [part for name, value in properties.items() for part in (name, _text(value, between))]
        lines.append(f"  {literal([*first, *pairs])}")
    return ",\n".join(lines)


def _value(block: Sequence[Row]) -> str:
    """What of a row is read from its text, by the name of the property."""
    named: dict[str, dict[str, None]] = {}
    for _, properties in block:
        for name, value in properties.items():
            if kind := _kind(value):
                named.setdefault(kind, {})[name] = None
    between = literal(_between(block))
    cases = [
        f"WHEN row[i] IN {literal(list(names))} THEN {_READ[kind].format(text='row[i + 1]', between=between)}"
        for kind, names in named.items()
    ]
    return "\n  ".join(["CASE", *cases, "ELSE row[i + 1] END"]) if cases else "row[i + 1]"


def _kind(value: Any) -> str | None:
    match value:
        case WGS84Point():
            return "point"
        case datetime():
            return "datetime"
        case date():
            return "date"
        case list():
            return "datetimes" if value and isinstance(value[0], datetime) else "list"
    return None


def _text(value: Any, between: str) -> Any:
    match value:
        case WGS84Point():
            longitude, latitude = value
            return f"{longitude!r} {latitude!r}"
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case list():
            return between.join(str(_text(item, between)) for item in value)
    return value


def _between(block: Sequence[Row]) -> str:
    """What stands between the items of lists: something that is in none of them."""
    items = {str(item) for _, held in block for value in held.values() if isinstance(value, list) for item in value}
    return next(one for one in SEPARATORS if not any(one in item for item in items))


def _identities(names: tuple[str, ...]) -> str:
    """The label whose constraint holds the ids of an end."""
    labels = {"Entity" if ONTOLOGY.nodes[x].entity else x for x in ONTOLOGY.labels(names)}
    return "|".join(sorted(labels))
