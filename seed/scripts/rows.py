"""What `crimegraph seed` would write into an empty database, worked out from the rows of the data sets alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.admission import Known, reconciled, require_assertion
from graph.nodes import stored_node
from graph.ontology import ONTOLOGY
from graph.provenance import canonical, envelope
from seed.source import Dataset

Stored = Mapping[str, Any]
"""The properties that a node or a relationship is stored with, without absent ones."""


@dataclass(frozen=True, slots=True)
class Said:
    """An assertion as it is stored."""

    start: str
    end: str
    properties: Stored


@dataclass(frozen=True, slots=True)
class Contents:
    """What one data set brings: nodes by label and assertions by type, both in the order of the ontology.

    A claim or a node that data sets before it brought is not among them.
    """

    nodes: Mapping[str, Sequence[Stored]]
    assertions: Mapping[str, Sequence[Said]]


def contents(datasets: Sequence[Dataset]) -> list[Contents]:
    """Of data sets that were read together and stand in an order in which each finds what it needs."""
    known = {
        row.id: Known(row.marking, row.protected, row.recorded_at) for dataset in datasets for row in dataset.nodes
    }
    brought: set[str] = set()
    return [Contents(_nodes(dataset, brought), _assertions(dataset, known)) for dataset in datasets]


def _nodes(dataset: Dataset, brought: set[str]) -> Mapping[str, Sequence[Stored]]:
    by_label: dict[str, list[Stored]] = {label: [] for label in ONTOLOGY.nodes}
    for row in dataset.nodes:
        if row.id not in brought:
            brought.add(row.id)
            stored = stored_node(row)
            ends = {name: stored[name] for name in ("marking", "recordedAt", "rowHash")}
            every = {"id": row.id, **stored["properties"], **ends}
            by_label[row.label].append({name: value for name, value in every.items() if value is not None})
    return {label: rows for label, rows in by_label.items() if rows}


def _assertions(dataset: Dataset, known: Mapping[str, Known]) -> Mapping[str, Sequence[Said]]:
    by_type: dict[str, list[Said]] = {relation: [] for relation in ONTOLOGY.relationships}
    for given in dataset.assertions:
        require_assertion(given)
        row = reconciled(canonical(given), known)
        by_type[row.type].append(Said(row.start, row.end, envelope(row)))
    return {relation: rows for relation, rows in by_type.items() if rows}
