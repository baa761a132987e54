"""Bundles made up for tests, and what the importer makes of them. Every row is held against the model."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from graph.admission import require_assertion
from graph.nodes import stored_node
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.vocabularies import Marking
from seed.importers.input import Input
from seed.importers.parsed import Finding, Parsed
from seed.importers.stix import FORMAT

WHEN = "2024-03-01T12:00:00.000Z"


def stix_id(stix_type: str, name: str) -> str:
    return f"{stix_type}--{uuid5(NAMESPACE_URL, name)}"


def thing(stix_type: str, named: str = "one", **properties: Any) -> dict[str, Any]:
    """An object with what its type requires. A property given as ... is left out."""
    required: dict[str, dict[str, Any]] = {
        "indicator": {"pattern": "[domain-name:value = 'one.example']", "pattern_type": "stix", "valid_from": WHEN},
        "malware": {"is_family": False},
        "observed-data": {"first_observed": WHEN, "last_observed": WHEN, "number_observed": 1},
        "report": {"published": WHEN},
    }
    made: dict[str, Any] = {
        "type": stix_type, "spec_version": "2.1", "id": stix_id(stix_type, named), "created": WHEN, "modified": WHEN,
        "name": named, **required.get(stix_type, {}), **properties,
    }  # fmt: skip
    return {key: value for key, value in made.items() if value is not ...}


def seen(stix_type: str, value: str, **properties: Any) -> dict[str, Any]:
    """An observable."""
    return {"type": stix_type, "spec_version": "2.1", "id": stix_id(stix_type, value), "value": value, **properties}


def link(source: dict[str, Any], kind: str, target: dict[str, Any], **properties: Any) -> dict[str, Any]:
    name = f"{source['id']} {kind} {target['id']} {properties.get('start_time')}"
    return thing(
        "relationship", name, name=..., relationship_type=kind, source_ref=source["id"], target_ref=target["id"],
        **properties,
    )  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What a file became."""

    parsed: tuple[Parsed, ...]

    @property
    def nodes(self) -> list[NodeRow]:
        return [row for one in self.parsed for row in one.nodes]

    @property
    def assertions(self) -> list[AssertionRow]:
        return [row for one in self.parsed for row in one.assertions]

    @property
    def findings(self) -> list[Finding]:
        return [finding for one in self.parsed for finding in one.findings]

    @property
    def entities(self) -> dict[str, NodeRow]:
        return {row.id: row for row in self.nodes if row.label != "Claim"}

    @property
    def reasons(self) -> Counter[tuple[str, bool]]:
        return Counter((str(finding.reason), finding.kept) for finding in self.findings)

    @property
    def markings(self) -> set[Marking]:
        return {row.marking for row in self.nodes} | {row.marking for row in self.assertions}

    def only(self, label: str) -> NodeRow:
        (row,) = {row.id: row for row in self.nodes if row.label == label}.values()
        return row

    def of(self, relation: str) -> list[AssertionRow]:
        return [row for row in self.assertions if row.type == relation]

    def claims(self, entity: str | None = None) -> dict[str, set[str]]:
        """Values by property, of one entity or of all."""
        claims = {row.id: row.properties for row in self.nodes if row.label == "Claim"}
        found: dict[str, set[str]] = {}
        for row in self.of("HAS_CLAIM"):
            if entity in (None, row.start):
                said = claims[row.end]
                found.setdefault(said["property"], set()).add(said["value"])
        return found


def written(folder: Path, objects: Iterable[Any], *, name: str = "some.json", **header: Any) -> Input:
    content = {"type": "bundle", "id": stix_id("bundle", "b"), **header, "objects": list(objects)}
    path = folder / name
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return Input(path, name)


def made_of(file: Input, **given: Any) -> Made:
    """Reads a file twice, as an import does, and checks that the model admits every row; `given` with the command."""
    origin = replace(FORMAT.origin(file), **given)
    first, second = (tuple(FORMAT.read(file, origin)) for _ in range(2))
    assert first == second, "two readings of one file differ"
    made = Made(first)
    keys: dict[str, str] = {}
    for node in made.nodes:
        stored_node(node)
    for row in made.assertions:
        require_assertion(row)
        stored = envelope(row)
        assert keys.setdefault(stored["key"], stored["id"]) == stored["id"], f"one assertion in two contents: {row}"
    touched = {end for row in made.assertions for end in (row.start, row.end)}
    assert {row.id for row in made.nodes} <= touched, "a node that no assertion touches"
    return made


def made(folder: Path, *objects: Any, **header: Any) -> Made:
    return made_of(written(folder, objects, **header))
