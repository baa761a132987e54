"""Rows as statements that a person can read, paste and run again. What all rows of one share stands once, below them.

A statement has rows of several labels or types, as those of cypher/load have: Neo4j plans every text anew, and one for
each label and type of each data set took three times as long.
"""

from collections.abc import Iterator, Mapping, Sequence
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
# Never lifted out of the rows: the statement reads them row by row.
OF_A_NODE = ("id", "rowHash", "recordedAt", "marking")
OF_AN_ASSERTION = ("type", "from", "to", "id", "rowHash", "recordedAt", "confidence")
KEEPING_ENDS = [r.type for r in ONTOLOGY.relationship_types if r.keeps_ends]

Row = dict[str, Any]


def node_statements(rows: Mapping[str, Sequence[Stored]]) -> Iterator[str]:
    """Creates nodes, and describes those that are described otherwise. A node's recordedAt only moves earlier."""
    for base in dict.fromkeys(map(identity, rows)):
        of_base = [(label, row) for label, of_label in rows.items() if identity(label) == base for row in of_label]
        readers = _readers(row for _, row in of_base)
        labelled = base == "Entity"
        for block in _blocks([({"label": label} if labelled else {}) | _texts(row) for label, row in of_base]):
            shared = _shared(block, ("label", *OF_A_NODE))
            claim = base == CLAIM
            # Several sources may state one claim under different markings: the lowest stands.
            other = "old.marking > row.marking" if claim else "old.rowHash <> row.rowHash OR old.describedBy IS NOT NULL"
            marking = "marking: CASE WHEN old.marking < row.marking THEN old.marking ELSE row.marking END"
            stored = [
                ".*",
                *(["label: null"] if labelled else []),
                *_values(shared, readers),
                *_read(readers, block, shared),
                *([marking] if claim else []),
                "recordedAt: CASE WHEN old.recordedAt < recordedAt THEN old.recordedAt ELSE recordedAt END",
                "updatedAt: CASE WHEN old.rowHash <> row.rowHash THEN datetime() ELSE old.updatedAt END",
            ]
            yield f"""\
UNWIND [
{_listed(block, shared, "label")}
] AS row
OPTIONAL MATCH (old:{base} {{id: row.id}})
WITH row, old, datetime(row.recordedAt) AS recordedAt
WHERE old IS NULL OR old.recordedAt > recordedAt OR {other}
MERGE (n:{base} {{id: row.id}})
SET {"n:$(row.label), " if labelled else ""}n = row {{
  {_wrapped(stored)}
}};
"""


def assertion_statements(rows: Mapping[str, Sequence[Said]]) -> Iterator[str]:
    """Creates relationships. Another version of the same assertion is withdrawn, the same content changes nothing."""
    worked_out = ("key", "graded", "fromId", "toId")
    given = [
        {"type": relation, "from": row.start, "to": row.end}
        | _texts({key: value for key, value in row.properties.items() if key not in worked_out})
        for relation, of_type in rows.items()
        for row in of_type
    ]
    readers = _readers(row.properties for of_type in rows.values() for row in of_type)
    for block in _blocks(given):
        shared = _shared(block, OF_AN_ASSERTION)
        elsewhere = {*shared, *readers, "type", "from", "to", "recordedAt"}
        occurring = dict.fromkeys(key for row in block for key in row if key not in elsewhere)
        types = list(dict.fromkeys(row["type"] for row in block))
        kept = [relation for relation in types if relation in KEEPING_ENDS]
        ends = [f"{key}: CASE WHEN row.type IN {literal(kept)} THEN row.{end} END" for key, end in
                (("fromId", "from"), ("toId", "to")) if kept]  # fmt: skip
        stored = [
            "key: key",
            *(f".{name(key)}" for key in occurring),
            *_values(shared, readers),
            *_read(readers, block, shared),
            "graded: row.confidence IS NOT NULL",
            *ends,
            "recordedAt: recordedAt",
        ]
        yield f"""\
UNWIND [
{_listed(block, shared, "type")}
] AS row
WITH row, split(row.id, '-')[0] AS key, datetime(row.recordedAt) AS recordedAt
MATCH (a:{_ends(types, start=True)} {{id: row.from}})
MATCH (b:{_ends(types, start=False)} {{id: row.to}})
WITH row, key, recordedAt, a, b,
  COLLECT {{ MATCH (a)-[r]->(b) WHERE r.key = key AND r.retractedAt IS NULL RETURN r }} AS live
WHERE none(r IN live WHERE r.rowHash = row.rowHash)
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > recordedAt THEN old.recordedAt ELSE recordedAt END)
MERGE (a)-[r:$(row.type) {{id: row.id}}]->(b)
SET r = row {{
  {_wrapped(stored)}
}};
"""


def _ends(types: Sequence[str], *, start: bool) -> str:
    """The labels whose indexes find an end: Entity, Source or Claim."""
    named = [ONTOLOGY.relationships[x].sources if start else ONTOLOGY.relationships[x].targets for x in types]
    return "|".join(dict.fromkeys(identity(label) for names in named for label in ONTOLOGY.labels(names)))


def _texts(stored: Stored) -> Row:
    """A row of texts, numbers, truth values and lists: what Neo4j has other types for is read in the statement."""
    return {key: _text(value) for key, value in stored.items()}


def _text(value: Any) -> Any:
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case WGS84Point():
            longitude, latitude = value
            return {"longitude": longitude, "latitude": latitude}
    return value


def _readers(rows: Iterator[Stored]) -> dict[str, str]:
    """Which function of Cypher makes Neo4j's own type of what rows hold, by property; recordedAt apart."""
    readers: dict[str, str] = {}
    for stored in rows:
        for key, value in stored.items():
            if isinstance(value, WGS84Point):
                readers[key] = "point"
            elif isinstance(value, date) and not isinstance(value, datetime):
                readers[key] = "date"
    return readers


def _read(readers: Mapping[str, str], block: Sequence[Row], shared: Row) -> list[str]:
    here = {key for row in block for key in row} - shared.keys()
    return [f"{name(key)}: {reader}(row.{name(key)})" for key, reader in readers.items() if key in here]


def _shared(block: Sequence[Row], never: Sequence[str]) -> Row:
    """What all rows of a block hold alike."""
    first, *others = block
    if not others:
        return {}
    return {
        key: value
        for key, value in first.items()
        if key not in never and all(key in row and row[key] == value for row in others)
    }


def _values(shared: Row, readers: Mapping[str, str]) -> list[str]:
    texts = {key: literal(value) for key, value in shared.items()}
    return [f"{name(key)}: {f'{readers[key]}({text})' if key in readers else text}" for key, text in texts.items()]


def _listed(block: Sequence[Row], shared: Row, grouped: str) -> str:
    """A line for each row, and before those of each label or type a line that says what comes."""
    lines: list[str] = []
    group = None
    for place, row in enumerate(block, start=1):
        if row.get(grouped) != group:
            group = row.get(grouped)
            lines.append(f"  // {group}")
        text = literal({key: value for key, value in row.items() if key not in shared})
        lines.append(f"  {text}," if place < len(block) else f"  {text}")
    return "\n".join(lines)


def _wrapped(items: Sequence[str]) -> str:
    lines = [""]
    for item in items:
        if lines[-1] and len(lines[-1]) + len(item) > 110:
            lines.append("")
        lines[-1] += f"{item}, "
    return "\n  ".join(line.rstrip() for line in lines).removesuffix(",")


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    length = 0
    for row in rows:
        characters = len(literal(row))
        if block and (len(block) == MOST_ROWS or length + characters > MOST_CHARACTERS):
            yield block
            block, length = [], 0
        block.append(row)
        length += characters
    if block:
        yield block
