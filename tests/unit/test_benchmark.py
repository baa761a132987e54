"""The benchmark asks what the schema knows, about rows that the writer would have taken. Nothing is timed here."""

import csv
from itertools import islice
from pathlib import Path

import orjson
import pytest
from graphql import build_schema, parse, validate

from api.schema import schema
from bench import graph
from bench.measure import Figures
from bench.questions import NAMES, OURS, PEER, Question, common, questions
from bench.report import document, summary
from bench.rows import write_assertions, write_nodes
from bench.variables import variables
from graph.admission import require_assertion, require_node
from graph.ontology import ONTOLOGY
from graph.provenance import envelope
from graph.storage import hashable

EVERY = {question.name: question for question in questions()}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("question", EVERY.values(), ids=EVERY.keys())
def test_a_question_is_valid_against_our_schema(question: Question) -> None:
    assert validate(schema(), parse(question.texts[OURS])) == []


@pytest.mark.parametrize("question", EVERY.values(), ids=EVERY.keys())
def test_every_variable_of_a_question_has_a_value(question: Question) -> None:
    [values] = variables(question.base, 1)
    set_by_the_run = {"after"}
    for side, text in question.texts.items():
        named = {name for name in values if f"${name}" in text} | set_by_the_run
        assert all(word.rstrip(":,){}").removeprefix("$") in named for word in _dollars(text)), side


def _dollars(text: str) -> list[str]:
    pieces = (piece for line in text.splitlines() for piece in line.replace("(", " ").replace("[", " ").split())
    return [piece.split(")")[0].split("]")[0] for piece in pieces if piece.startswith("$")]


def test_the_peer_is_asked_all_but_what_it_cannot_answer_equally() -> None:
    asked = {name for name in NAMES if PEER in EVERY[name].texts}
    assert set(NAMES) - asked == {"shortest", "search"}


def test_the_peers_lock_names_no_registry() -> None:
    lock = orjson.loads((ROOT / "bench/peer/package-lock.json").read_bytes())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_values_are_the_same_every_time() -> None:
    assert variables("deep", 5) == variables("deep", 5)
    assert len({v["id"] for v in variables("neighbourhood")}) > 150


@pytest.mark.parametrize("label", graph.NODES)
def test_generated_nodes_fit_the_ontology(label: str) -> None:
    for row in islice(graph.NODES[label](), 50):
        assert row.label == label
        require_node(row)


@pytest.mark.parametrize("relationship", graph.ASSERTIONS)
def test_generated_assertions_fit_the_ontology(relationship: str) -> None:
    for row in islice(graph.ASSERTIONS[relationship](), 200):
        assert row.type == relationship
        require_assertion(row)


def test_no_assertion_is_generated_twice() -> None:
    for make in (graph.ASSERTIONS["TOOK_PLACE_AT"], graph.ASSERTIONS["LOCATED_IN"]):
        keys = [envelope(row)["id"] for row in make()]
        assert len(keys) == len(set(keys))


def test_the_importers_file_holds_what_the_writer_would_store(tmp_path: Path) -> None:
    rows = list(islice(graph.ASSERTIONS["SENT"](), 20))
    write_assertions(tmp_path / "SENT.csv", "SENT", rows)
    header, *lines = _read(tmp_path / "SENT.csv")
    names = [column.partition(":")[0] for column in header]
    for row, line in zip(rows, lines, strict=True):
        held = dict(zip(names, line, strict=True))
        for name, value in hashable(envelope(row)).items():
            shown = str(value).lower() if isinstance(value, bool) else str(value).replace("+00:00", "Z")
            assert held[name] == shown, name


def test_the_importers_file_gives_entities_both_labels(tmp_path: Path) -> None:
    write_nodes(tmp_path / "Person.csv", "Person", islice(graph.NODES["Person"](), 1))
    header, line = _read(tmp_path / "Person.csv")
    assert line[header.index(":LABEL")] == "Entity|Person"
    assert set(ONTOLOGY.nodes) >= set(graph.NODES)


def test_connections_lists_and_rows_have_one_form() -> None:
    ours = {"id": "a", "notices": {"nodes": [{"id": "n"}]}}
    peer = [{"id": "a", "notices": [{"id": "n"}]}]
    assert common(EVERY["lookup"], ours) == common(EVERY["lookup"], peer)
    edges = {"id": "a", "sent": {"edges": [{"properties": {"at": "2024"}, "node": {"id": "b"}}]}}
    same = {"id": "a", "sent": {"edges": [{"at": "2024", "node": {"id": "b"}}]}}
    assert common(EVERY["supernode"], edges) == common(EVERY["supernode"], same)
    counted = {"aggregate": {"count": {"nodes": 3}}}
    assert common(EVERY["count"], counted) == common(EVERY["count"], [{"totalCount": 3}])


def test_the_results_have_the_promised_form() -> None:
    one, half = Figures(100.0, 1.0, 2.0, 0.5, 0.1), Figures(50.0, 2.0, 4.0, 1.0, 0.1)
    measured = {"lookup": {"ours": one, "peer": half, "bolt": one}, "lookup+evidence": {"ours": half, "bolt": one}}
    found = document(measured, {"neo4j": "5"}, {})
    assert list(found["queries"]) == ["lookup"]
    assert found["queries"]["lookup"]["peer"] == {"rps": 50.0, "p50_ms": 2.0, "p95_ms": 4.0, "cpu_ms": 1.0}
    assert found["with_evidence"]["lookup"]["peer"] is None
    assert summary(measured)["rps_over_peer"]["geometric_mean"] == 2.0
    assert summary(measured)["cpu_over_peer"]["worst"] == 0.5


def test_the_peers_types_are_of_our_model() -> None:
    stubs = "directive @node(labels: [String!]) on OBJECT\ndirective @plural(value: String!) on OBJECT\n"
    stubs += "directive @relationshipProperties on OBJECT\nscalar Date\ntype Query { ok: Boolean }\n"
    stubs += "directive @relationship(type: String!, direction: Way!, properties: String) on FIELD_DEFINITION\n"
    stubs += "enum Way { IN OUT }\n"
    types = build_schema(stubs + (ROOT / "bench/peer/schema.graphql").read_text("utf-8")).type_map
    assert {"Person", "Notice", "Compound", "Wallet"} <= set(types) & set(ONTOLOGY.nodes)


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
