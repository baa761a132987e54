"""The statements of cypher/: their headers, their parameters, their names from the ontology."""

import re

import pytest

from graph.cases.case import CASE_LABEL
from graph.export.files import ONTOLOGY_FILES
from graph.ontology import ONTOLOGY
from graph.ontology.envelope import DERIVED_ENTITY, DERIVED_ENVELOPE
from graph.schema.apply import STATE_LABEL
from graph.scripts import names, parse, script

ALL = [name for folder in ("schema", "load", "upgrade", "checks", "traversals") for name in names(folder)]


def test_derived_files_are_as_the_ontology_says() -> None:
    assert ONTOLOGY_FILES.stale() == []


@pytest.mark.parametrize("name", ALL)
def test_parameters_in_the_text_are_those_declared(name: str) -> None:
    found = script(name)
    assert found.sentence.endswith((".", "?"))
    assert found.parameters_in_text == {p.name for p in found.parameters}


@pytest.mark.parametrize("name", ALL)
def test_labels_and_types_exist_in_the_ontology(name: str) -> None:
    known = {*ONTOLOGY.nodes, *ONTOLOGY.relationships, "Entity", STATE_LABEL, CASE_LABEL}
    for statement in script(name).statements:
        code = re.sub(r"'[^']*'", "''", statement)
        used = {word for match in re.findall(r"[(\[]\s*\w*:([\w|:]+)", code) for word in re.split(r"[|:]", match)}
        assert used <= known


@pytest.mark.parametrize("name", names("checks"))
def test_a_check_returns_what_breaks_the_rule_and_how(name: str) -> None:
    assert script(name).returns == ("subject", "problem")
    assert [p.name for p in script(name).parameters] == ["limit"]


def test_the_check_of_kinds_knows_what_the_writers_store_beside() -> None:
    text = script("checks/values_are_of_their_kind").statement
    assert [name for name in (*DERIVED_ENTITY, *DERIVED_ENVELOPE) if f"`{name}`:" not in text] == []


def test_a_header_is_read() -> None:
    found = parse(
        "traversals/find_owner",
        "// Who owns it?\n// param id: ID = 'person:x'\n// param limit: Int = 5\n// returns a, b\n"
        "// uses entity_id_unique\n// try :param {id: 'person:x'}\nMATCH (n {id: $id})\nRETURN n LIMIT $limit;\n",
    )
    assert found.sentence == "Who owns it?"
    assert [(p.name, p.type, p.example) for p in found.parameters] == [
        ("id", "ID", "'person:x'"),
        ("limit", "Int", "5"),
    ]
    assert (found.returns, found.uses, found.try_with) == (("a", "b"), ("entity_id_unique",), ":param {id: 'person:x'}")
    assert found.statement.startswith("MATCH")


@pytest.mark.parametrize("text", ["MATCH (n) RETURN n;\n", "// One.\nRETURN 1\n", "// One.\n// param x\nRETURN $x;\n"])
def test_a_malformed_script_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cypher/x"):
        parse("x", text)
