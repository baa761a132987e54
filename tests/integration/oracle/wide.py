"""A world that has something of everything: nodes of every label, assertions of every relationship type, and values for
every property; and what becomes of it when somebody writes to the database by Cypher.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import Date, Duration

from graph.ids import claim_id
from graph.ontology import ONTOLOGY, Kind, Property, RelationshipType
from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.vocabularies import Basis, Marking, Reliability, Stance
from tests.integration.oracle.world import DATES, PREFIX, START, World

TEXTS = ("Zed", "Wye", "n1", "n2", "Ольга", "赵伟", 'O\'Neil "q"', "a`b\\c", "10")
EACH = 3
PARALLEL = 3
GRADES = (("A", 1), ("B", 2), ("C", 3), ("D", 2), ("F", 2), ("B", 6), (None, None))
NOT_OF_VICTIMS = ("recordId", "url")


def wide(seed: int, each: int = EACH, parallel: int = PARALLEL) -> World:
    """The same graph for the same seed: so many nodes of a label, and pairs of a relationship type."""
    rng = random.Random(seed)
    tag = f"{PREFIX}-wide-{seed}"
    nodes = [
        _node(rng, tag, label, i) for label in ONTOLOGY.nodes if label != "Claim" for i in range(each)
    ]  # fmt: skip
    by_label = {label: [n for n in nodes if n.label == label] for label in ONTOLOGY.nodes}
    claims: dict[str, NodeRow] = {}
    rows: list[AssertionRow] = []
    for owner in rng.sample([n for n in nodes if n.label != "Source"], 12):
        value = rng.choice(["1", "2"])
        made = claim_id(owner.id, "arrests", value)
        claims[made] = NodeRow("Claim", made, {"property": "arrests", "value": value}, START, synthetic=True)
        rows += [_assertion(rng, ONTOLOGY.relationships["HAS_CLAIM"], owner, claims[made], by_label["Source"])]
    for relationship in ONTOLOGY.relationship_types:
        if relationship.type != "HAS_CLAIM":
            rows += _of_type(rng, relationship, by_label, parallel)
    kept: dict[str, AssertionRow] = {}
    since = {n.id: n.recorded_at for n in by_label["Source"]}
    for row in rows:
        named = [since[x] for x in (row.start, row.end, row.source) if x in since]
        later = replace(canonical(row), recorded_at=max(row.recorded_at, *named))
        kept.setdefault(envelope(later)["key"], later)
    return World(tag, (*nodes, *claims.values()), tuple(kept.values()), ())


def _node(rng: random.Random, tag: str, label: str, i: int) -> NodeRow:
    declared = ONTOLOGY.nodes[label]
    properties = {p.name: _value(rng, p) for p in declared.properties if rng.random() < 0.8}
    if not declared.victim:
        properties["name"] = rng.choice([None, f"{tag} n{i}", *TEXTS])
    marking = Marking.CLEAR if i == 0 else Marking(rng.choice([0, 0, 1, 2, 3, 4]))
    recorded = START + timedelta(days=rng.randrange(900), seconds=rng.randrange(86_400), microseconds=i * 1234)
    guarded = i > 0 and declared.entity and rng.random() < 0.15
    return NodeRow(label, f"{declared.prefix}:{tag}-{i}", properties, recorded, marking, guarded, synthetic=i % 2 == 0)


def _value(rng: random.Random, p: Property) -> Any:
    if p.many:
        return tuple(_one(rng, p) for _ in range(rng.randrange(3)))
    return _one(rng, p)


def _one(rng: random.Random, p: Property) -> Any:
    match p.kind:
        case Kind.STRING:
            return rng.choice(TEXTS)
        case Kind.INT:
            return rng.choice([0, 1, 7, -3, 2**31 - 1])
        case Kind.FLOAT:
            return rng.choice([0.0, 0.25, 1.0, 1e-9])
        case Kind.BOOLEAN:
            return rng.random() < 0.5
        case Kind.DECIMAL:
            return rng.choice(["1", "2.5", "10", "9", "123456789012345678901234567890.5"])
        case Kind.PARTIAL_DATE:
            return rng.choice([d for d in DATES if d])
        case Kind.POINT:
            if rng.random() < 0.6:
                # Near enough to each other for questions of what is near.
                return (round(16.5 + rng.uniform(-3, 3), 4), round(98.5 + rng.uniform(-3, 3), 4))
            return (round(rng.uniform(-90, 90), 4), round(rng.uniform(-180, 180), 4))
        case _:
            assert p.vocabulary is not None
            return str(rng.choice(list(p.vocabulary)).value)


def _of_type(
    rng: random.Random, relationship: RelationshipType, by_label: Mapping[str, Sequence[NodeRow]], parallel: int
) -> Iterator[AssertionRow]:
    """A few pairs, each stated one to three times."""
    for _ in range(parallel):
        start_label = rng.choice(ONTOLOGY.labels(relationship.sources))
        end_label = rng.choice(ONTOLOGY.labels(relationship.targets))
        if relationship.type == "SAME_AS":
            start_label = end_label = rng.choice(["Person", "Wallet", "Notice"])
        start, end = rng.choice(by_label[start_label]), rng.choice(by_label[end_label])
        careful = start.protected or end.protected or "VictimCase" in (start_label, end_label)
        if start.id == end.id or (careful and relationship.type in ("SAME_AS", "DESIGNATES", "TARGETS")):
            continue
        for _ in range(rng.choice([1, 1, 2, 3])):
            yield _assertion(rng, relationship, start, end, by_label["Source"])


def _assertion(
    rng: random.Random, relationship: RelationshipType, start: NodeRow, end: NodeRow, sources: Sequence[NodeRow]
) -> AssertionRow:
    own = {p.name: _value(rng, p) for p in relationship.properties if rng.random() < 0.7}
    careful = any(n.protected or n.label == "VictimCase" for n in (start, end))
    if careful:
        own = {name: value for name, value in own.items() if name not in NOT_OF_VICTIMS}
    since, until = rng.choice(DATES), rng.choice(DATES)
    reliability, credibility = rng.choice(GRADES)
    return AssertionRow(
        relationship.type,
        start.id,
        end.id,
        rng.choice(sources).id,
        START + timedelta(days=rng.randrange(1500)),
        rng.choice([Stance.ASSERTS, Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES]),
        Reliability(reliability) if reliability else None,
        credibility,
        rng.choice([Basis.REPORTED, Basis.REPORTED, Basis.INFERRED]),
        since,
        until if since and until and since[:4] < until[:4] else None,
        Marking(rng.choice([0, 0, 0, 0, 1, 2, 4])),
        None if careful else rng.choice([None, *TEXTS]),
        own,
    )


# --- what fits no type ---

NAN, INFINITE = float("nan"), float("inf")
DAY, MOMENT = Date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC)
# Scope reads `marking`, `protected`, the days and the moments, so these are spoilt in ways in which a node can still
# be seen.
SPOILT: Mapping[Kind, Sequence[Any]] = {
    Kind.STRING: (7, 1.5, True, DAY, ["a", "b"], None, CartesianPoint((1, 2)), 2**60, NAN),
    Kind.INT: (2**31, -(2**53) - 1, 1.5, 2.0, "3", True, None, NAN, INFINITE),
    Kind.FLOAT: (NAN, INFINITE, -INFINITE, "0.5", 1, 2**63 - 1, True, None, -0.0),
    Kind.BOOLEAN: (1, 0, "true", None, [], 1.5),
    Kind.DECIMAL: (1.5, 10, "x", NAN, None, True),
    Kind.PARTIAL_DATE: (DAY, 2024, "yesterday", MOMENT, None),
    Kind.DATETIME: ("2024-01-01", MOMENT.replace(tzinfo=None), DAY, None, 1704067200, Duration(days=1)),
    Kind.POINT: ("here", 1, CartesianPoint((1, 2)), WGS84Point((2, 1, 3)), None),
    Kind.ENUM: ("NO_SUCH", 7, "", ["MALE"], None),
    Kind.MARKING: (-1, 0.5, -0.0, None),
}
LISTS: Sequence[Any] = ("one", ["a", "b"], [1, 2], [], [True], 7, None)


def spoiling(seed: int, world: World) -> list[tuple[str, dict[str, Any]]]:
    """Two statements that spoil about a quarter of what a world holds."""
    rng = random.Random(seed)
    nodes: list[dict[str, Any]] = []
    for node in world.nodes:
        shown = (*ONTOLOGY.nodes[node.label].properties, *_SCOPED_NODE)
        nodes.append({"id": node.id, "values": {p.name: _spoilt(rng, p) for p in shown if rng.random() < 0.2}})
    held: list[dict[str, Any]] = []
    for row in world.first:
        shown = (*ONTOLOGY.relationships[row.type].properties, *_SCOPED_ASSERTION)
        values = {p.name: _spoilt(rng, p) for p in shown if rng.random() < 0.15}
        held.append({"start": row.start, "id": envelope(row)["key"], "values": values})
    one = "UNWIND $rows AS row MATCH (n:Entity|Source|Claim {id: row.id}) SET n += row.values"
    other = (
        "UNWIND $rows AS row MATCH (n:Entity|Source {id: row.start})-[r]->() WHERE r.key = row.id SET r += row.values"
    )
    return [(one, {"rows": nodes}), (other, {"rows": held})]


def _spoilt(rng: random.Random, p: Property) -> Any:
    return rng.choice(LISTS if p.many else SPOILT[p.kind])


_SCOPED_NODE = (
    Property("name", Kind.STRING, ""),
    Property("marking", Kind.MARKING, ""),
    Property("synthetic", Kind.BOOLEAN, ""),
    Property("recordedAt", Kind.DATETIME, ""),
    Property("updatedAt", Kind.DATETIME, ""),
)
_SCOPED_ASSERTION = (
    Property("stance", Kind.ENUM, ""),
    Property("basis", Kind.ENUM, ""),
    Property("note", Kind.STRING, ""),
    Property("confidence", Kind.FLOAT, ""),
    Property("credibility", Kind.INT, ""),
    Property("graded", Kind.BOOLEAN, ""),
    Property("validFrom", Kind.PARTIAL_DATE, ""),
    Property("recordedAt", Kind.DATETIME, ""),
    Property("source", Kind.STRING, ""),
)
