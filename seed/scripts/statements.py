"""Rows as statements that a person can read, paste and run again. What all rows of one share stands once, below them.

Neo4j plans every text anew, and longest what holds maps: with a map for each row it took 35 s of CPU instead of 25, and
54 s with a statement for each label and type. A list of nothing but texts and numbers is one value to it. So a row is a
list, `[…, 'name', 'Do Kwon', 'kind', 'FRAUD']`, and one statement has rows of several labels or types.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from neo4j.spatial import WGS84Point

from graph.export.load import CLAIM, identity
from graph.literals import instant, literal, name
from graph.ontology import ONTOLOGY
from seed.scripts.rows import Said, Stored

# A statement that Neo4j Browser still shows, and cypher-shell still sends, without a pause.
MOST_ROWS = 250
MOST_CHARACTERS = 120_000
BETWEEN = "|"
"""Between the items of a list, as in the cells of the data sets."""
KEEPING_ENDS = [r.type for r in ONTOLOGY.relationship_types if r.keeps_ends]


@dataclass(frozen=True, slots=True)
class _Row:
    """What every row has, in the order of its statement, and the properties that follow."""

    group: str
    first: tuple[Any, ...]
    properties: Mapping[str, Any]


def node_statements(rows: Mapping[str, Sequence[Stored]]) -> Iterator[str]:
    """Creates nodes, and describes those that are described otherwise. A node's recordedAt only moves earlier."""
    for base in dict.fromkeys(map(identity, rows)):
        of_base = [
            _row(label, (label, *_taken(stored, "id", "marking", "recordedAt", "rowHash")), stored, ())
            for label, of_label in rows.items()
            if identity(label) == base
            for stored in of_label
        ]
        # Several sources may state one claim under different markings: the lowest stands.
        claim = base == CLAIM
        other = "old.marking > marking" if claim else "old.rowHash <> rowHash OR old.describedBy IS NOT NULL"
        lowest = "CASE WHEN old.marking < marking THEN old.marking ELSE marking END" if claim else "marking"
        for block in _blocks(of_base):
            shared = _shared(block)
            yield f"""\
UNWIND [
{_listed(block, shared)}
] AS row
WITH row, row[0] AS label, row[1] AS id, row[2] AS marking, datetime(row[3]) AS recordedAt, row[4] AS rowHash
OPTIONAL MATCH (old:{base} {{id: id}})
WITH row, label, id, marking, recordedAt, rowHash, old
WHERE old IS NULL OR old.recordedAt > recordedAt OR {other}
MERGE (n:{base} {{id: id}})
SET n:$(label), n = {{
  id: id, marking: {lowest}, rowHash: rowHash{_values(shared)},
  recordedAt: CASE WHEN old.recordedAt < recordedAt THEN old.recordedAt ELSE recordedAt END,
  updatedAt: CASE WHEN old.rowHash <> rowHash THEN datetime() ELSE old.updatedAt END
}}
{_set_each("n", 5, block, shared)};
"""


def assertion_statements(rows: Mapping[str, Sequence[Said]]) -> Iterator[str]:
    """Creates relationships. Another version of the same assertion is withdrawn, the same content changes nothing."""
    worked_out = ("key", "fromId", "toId")
    of_all = [
        _row(
            relation,
            (relation, said.start, said.end, *_taken(said.properties, "id", "recordedAt", "rowHash")),
            said.properties,
            worked_out,
        )
        for relation, of_type in rows.items()
        for said in of_type
    ]
    for block in _blocks(of_all):
        shared = _shared(block)
        types = list(dict.fromkeys(row.group for row in block))
        kept = literal([relation for relation in types if relation in KEEPING_ENDS])
        yield f"""\
UNWIND [
{_listed(block, shared)}
] AS row
WITH row, row[0] AS type, row[3] AS id, split(row[3], '-')[0] AS key, datetime(row[4]) AS recordedAt, row[5] AS rowHash
MATCH (a:{_ends(types, start=True)} {{id: row[1]}})
MATCH (b:{_ends(types, start=False)} {{id: row[2]}})
WITH row, type, id, key, recordedAt, rowHash, a, b,
  COLLECT {{ MATCH (a)-[r]->(b) WHERE r.key = key AND r.retractedAt IS NULL RETURN r }} AS live
WHERE none(r IN live WHERE r.rowHash = rowHash)
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > recordedAt THEN old.recordedAt ELSE recordedAt END)
MERGE (a)-[r:$(type) {{id: id}}]->(b)
SET r = {{
  id: id, key: key, rowHash: rowHash, recordedAt: recordedAt{_values(shared)},
  fromId: CASE WHEN type IN {kept} THEN a.id END,
  toId: CASE WHEN type IN {kept} THEN b.id END
}}
{_set_each("r", 6, block, shared)};
"""


def _taken(stored: Stored, *names: str) -> tuple[Any, ...]:
    return tuple(_text(stored[key]) for key in names)


def _row(group: str, first: tuple[Any, ...], stored: Stored, never: Sequence[str]) -> _Row:
    elsewhere = {"id", "recordedAt", "rowHash", *never} | ({"marking"} if group in ONTOLOGY.nodes else set())
    return _Row(group, first, {key: value for key, value in stored.items() if key not in elsewhere})


def _set_each(variable: str, first: int, block: Sequence[_Row], shared: Mapping[str, Any]) -> str:
    """The rest of a row is names and values: what of them is read from its text is told by the name."""
    readers = {"date": list[str](), "list": list[str](), "point": list[str]()}
    for key, value in {key: value for row in block for key, value in row.properties.items()}.items():
        kind = _kind(value)
        if kind and key not in shared:
            readers[kind].append(key)
    texts = {
        "date": "date(row[i + 1])",
        "list": f"split(row[i + 1], '{BETWEEN}')",
        "point": "point({longitude: toFloat(split(row[i + 1], ' ')[0]), latitude: toFloat(split(row[i + 1], ' ')[1])})",
    }
    cases = [f"WHEN row[i] IN {literal(keys)} THEN {texts[kind]}" for kind, keys in readers.items() if keys]
    value = "\n    ".join(["CASE", *cases, "ELSE row[i + 1] END"]) if cases else "row[i + 1]"
    return f"FOREACH (i IN range({first}, size(row) - 2, 2) |\n  SET {variable}[row[i]] = {value})"


def _kind(value: Any) -> str | None:
    if isinstance(value, WGS84Point):
        return "point"
    if isinstance(value, date) and not isinstance(value, datetime):
        return "date"
    return "list" if isinstance(value, list | tuple) else None


def _ends(types: Sequence[str], *, start: bool) -> str:
    """The labels whose indexes find an end: Entity, Source or Claim."""
    named = [ONTOLOGY.relationships[x].sources if start else ONTOLOGY.relationships[x].targets for x in types]
    return "|".join(dict.fromkeys(identity(label) for names in named for label in ONTOLOGY.labels(names)))


def _text(value: Any) -> Any:
    """What stands in a row for a value that is neither text nor number nor a truth value."""
    match value:
        case datetime():
            return instant(value)
        case WGS84Point():
            longitude, latitude = value
            return f"{longitude!r} {latitude!r}"
        case date():
            return value.isoformat()
        case list() | tuple():
            if not value or any(BETWEEN in item for item in value):
                raise ValueError(f"{value!r} cannot stand in a row: it is empty, or an item has a {BETWEEN}.")
            return BETWEEN.join(value)
    return value


def _shared(block: Sequence[_Row]) -> dict[str, Any]:
    """The properties that all rows of a block hold alike."""
    first, *others = block
    if not others:
        return {}
    return {
        key: value
        for key, value in first.properties.items()
        if not isinstance(value, WGS84Point | list | tuple)
        and all(key in row.properties and row.properties[key] == value for row in others)
    }


def _values(shared: Mapping[str, Any]) -> str:
    return "".join(f", {name(key)}: {literal(value)}" for key, value in shared.items())


def _listed(block: Sequence[_Row], shared: Mapping[str, Any]) -> str:
    """A line for each row, and before those of each label or type a line that says what comes."""
    lines: list[str] = []
    group = None
    for place, row in enumerate(block, start=1):
        if row.group != group:
            group = row.group
            lines.append(f"  // {group}")
        lines.append(f"  {_line(row, shared)}," if place < len(block) else f"  {_line(row, shared)}")
    return "\n".join(lines)


def _line(row: _Row, shared: Iterable[str]) -> str:
    rest = [part for key, value in row.properties.items() if key not in shared for part in (key, _text(value))]
    return literal([*row.first, *rest])


def _blocks(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    block: list[_Row] = []
    length = 0
    for row in rows:
        characters = len(_line(row, ()))
        if block and (len(block) == MOST_ROWS or length + characters > MOST_CHARACTERS):
            yield block
            block, length = [], 0
        block.append(row)
        length += characters
    if block:
        yield block
