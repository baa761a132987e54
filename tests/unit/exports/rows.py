"""Rows of the model as what is exported, without a database: what `Chosen` gives of a graph that holds them."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.nodes import NAME
from graph.ontology import ENVELOPE, ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.storage import stored_properties
from graph.vocabularies import Marking
from seed.exports.chosen import Whom
from seed.exports.records import Assertion, Node, plain
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.origin import Origin

EVERYTHING = Whom(Marking.RED)
"""But victims and the protected."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Nodes as their first description has them, and each assertion once."""

    entities: dict[str, NodeRow]
    said: tuple[AssertionRow, ...]
    whom: Whom = EVERYTHING

    async def nodes(self, *labels: str) -> AsyncIterator[Node]:
        for label in labels or ONTOLOGY.nodes:
            for row in sorted(self._of(label), key=lambda row: row.id):
                yield node(row)

    async def assertions(self, *types: str) -> AsyncIterator[Assertion]:
        for relation in types or ONTOLOGY.relationships:
            for one in sorted(self._said(relation), key=lambda one: str(one.properties["id"])):
                yield one

    def _of(self, label: str) -> Iterator[NodeRow]:
        return (row for row in self.entities.values() if row.label == label and self._sees(row))

    def _sees(self, row: NodeRow) -> bool:
        hidden = (row.protected or ONTOLOGY.nodes[row.label].victim) and not self.whom.victims
        return row.marking <= self.whom.clearance and not hidden

    def _said(self, relation: str) -> Iterator[Assertion]:
        for row in self.said:
            ends = [self.entities.get(end) for end in (row.start, row.end)]
            if row.type == relation and row.marking <= self.whom.clearance and all(x and self._sees(x) for x in ends):
                yield assertion(row)


def node(row: NodeRow) -> Node:
    declared = (NAME, *ONTOLOGY.nodes[row.label].properties)
    stored = stored_properties(declared, row.properties)
    held = {p.name: plain(p, _native(stored[p.name])) for p in declared if stored[p.name] is not None}
    marks: dict[str, Any] = {"marking": int(row.marking), "recordedAt": _iso(row.recorded_at)}
    marks |= {"synthetic": row.synthetic}
    if ONTOLOGY.nodes[row.label].entity:
        marks["protected"] = row.protected or ONTOLOGY.nodes[row.label].victim
    return Node(row.label, row.id, held | marks)


def assertion(row: AssertionRow) -> Assertion:
    stored = envelope(row)
    row = canonical(row)
    declared = (*ONTOLOGY.relationships[row.type].properties, *ENVELOPE)
    held = {p.name: plain(p, _native(stored[p.name])) for p in declared if stored.get(p.name) is not None}
    return Assertion(row.type, row.start, row.end, held)


def rows(nodes: Iterable[NodeRow], assertions: Iterable[AssertionRow]) -> Rows:
    """The graph that an import of these makes. Markings follow their ends, as the writer has it."""
    entities: dict[str, NodeRow] = {}
    for row in nodes:
        if row.id not in entities or (row.described_by and not entities[row.id].described_by):
            entities[row.id] = row
    found: dict[str, AssertionRow] = {}
    for one in assertions:
        if one.start in entities and one.end in entities:
            found.setdefault(str(envelope(one)["key"]), one)
    return Rows(entities, tuple(found.values()))


def imported(form: Format, path: Path, name: str | None = None, origin: Origin | None = None) -> Rows:
    """A file, as its importer reads it."""
    file = Input(path, name or path.name)
    its = origin or form.origin(file)
    nodes, assertions = [its.row()], list[AssertionRow]()
    for parsed in form.read(file, its):
        nodes += parsed.nodes
        assertions += parsed.assertions
    return rows(nodes, assertions)


def _native(value: Any) -> Any:
    return _iso(value) if isinstance(value, datetime) else value


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
