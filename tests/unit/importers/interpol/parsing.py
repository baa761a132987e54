"""A file of notices, imported without a database: every row checked as the database would check it."""

import json
from pathlib import Path
from typing import Any

from graph.admission import require_assertion, require_node
from graph.ids import is_well_formed
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.storage import stored_properties
from graph.vocabularies import Marking
from seed.importers.input import Input
from seed.importers.interpol import FORMAT
from seed.importers.origin import NAMED, Origin
from seed.importers.parsed import Finding


def imported(path: Path) -> tuple[Origin, list[NodeRow], list[AssertionRow], list[Finding]]:
    """What a file becomes; the same twice, and nothing that the model refuses."""
    file = Input(path, path.name)
    origin = FORMAT.origin(file)
    parsed = list(FORMAT.read(file, origin))
    assert parsed == list(FORMAT.read(file, origin)), "it is not the same the second time"
    nodes = [row for one in parsed for row in one.nodes]
    assertions = [row for one in parsed for row in one.assertions]
    require_admitted([origin.row(), *nodes], assertions)
    return origin, nodes, assertions, [finding for one in parsed for finding in one.findings]


def require_admitted(nodes: list[NodeRow], assertions: list[AssertionRow]) -> None:
    protected = {row.id for row in nodes if row.protected}
    for row in nodes:
        node_type = require_node(row)
        own = {name: value for name, value in row.properties.items() if name != "name"}
        stored_properties(node_type.properties, own)
        for name, value in row.properties.items():
            assert len(str(value).encode()) < 8_000 or name in ("charge", "chargeTranslation", "aliases"), name
    touched = set()
    for said in assertions:
        require_assertion(said)
        envelope(said)
        assert is_well_formed(said.start)
        touched |= {said.start, said.end}
        if protected & {said.start, said.end}:
            assert said.note is None
            assert not {"recordId", "url"} & set(said.properties)
            assert said.marking is Marking.RED
    ids = {row.id for row in nodes}
    assert ids - {nodes[0].id} <= touched, "a node that nothing is said of"
    assert touched <= ids | {nodes[0].id}, "an end that is nowhere"


def shown(path: Path) -> dict[str, Any]:
    """The same as JSON, for golden cases."""
    origin, nodes, assertions, findings = imported(path)
    return {
        "source": {"id": origin.id, "marking": origin.marking.name, **origin.row().properties},
        "nodes": _distinct([_node(row) for row in nodes]),
        "assertions": _distinct([_assertion(row) for row in assertions]),
        "findings": [{"kept": finding.kept, **finding.as_json()} for finding in findings],
    }


def _node(row: NodeRow) -> dict[str, Any]:
    assert row.label in ONTOLOGY.nodes
    flags = {"protected": row.protected, "named": row.described_by == NAMED}
    marking = {} if row.marking is Marking.CLEAR else {"marking": row.marking.name}
    return {"id": row.id, **row.properties, **{k: v for k, v in flags.items() if v}, **marking}


def _assertion(row: AssertionRow) -> dict[str, Any]:
    said = {
        "basis": row.basis,
        "validFrom": row.valid_from,
        "validTo": row.valid_to,
        "note": row.note,
        **row.properties,
    }
    marking = {} if row.marking is Marking.CLEAR else {"marking": row.marking.name}
    kept = {k: v for k, v in said.items() if v is not None and v != "REPORTED"}
    return {"says": f"{row.start} {row.type} {row.end}", **kept, **marking}


def _distinct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    plain = json.loads(json.dumps(rows))
    return [row for index, row in enumerate(plain) if row not in plain[:index]]
