"""Markings and confidence: never lower than the bundle says."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.vocabularies import Marking
from seed.importers.stix.markings import TLP_1, TLP_2, TLP_2_EXTENSION
from seed.importers.stix.values import credibility_of
from tests.unit.importers.stix.bundles import made, stix_id, thing

GREEN, AMBER, RED = (reference for reference, level in TLP_1.items() if level is not Marking.CLEAR)


def definition(named: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": stix_id("marking-definition", named),
        "created": "2024-01-01T00:00:00Z", **properties,
    }  # fmt: skip


@pytest.mark.parametrize(("reference", "level"), [*TLP_1.items(), *TLP_2.items()])
def test_the_published_markings_are_known_without_their_definitions(
    tmp_path: Path, reference: str, level: Marking
) -> None:
    found = made(tmp_path, thing("tool", object_marking_refs=[reference]))
    assert found.markings == {level}
    assert found.findings == []


def test_tlp_2_is_read_in_its_form_as_an_extension(tmp_path: Path) -> None:
    strict = definition(
        "s", name="TLP:AMBER+STRICT",
        extensions={TLP_2_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": "amber+strict"}},
    )  # fmt: skip
    found = made(tmp_path, thing("tool", object_marking_refs=[strict["id"]]), strict)
    assert found.only("Tool").marking is Marking.AMBER_STRICT
    assert found.findings == []


def test_of_several_markings_the_highest_holds(tmp_path: Path) -> None:
    found = made(tmp_path, thing("tool", object_marking_refs=[GREEN, AMBER]))
    assert found.only("Tool").marking is Marking.AMBER


def test_a_marking_of_a_part_raises_all_of_the_object_and_is_reported(tmp_path: Path) -> None:
    parts = [{"marking_ref": RED, "selectors": ["name"]}]
    found = made(tmp_path, thing("tool", object_marking_refs=[GREEN], granular_markings=parts))
    assert found.markings == {Marking.RED}
    assert found.reasons == {("not-mapped", True): 1}


@pytest.mark.parametrize("defined", [True, False])
def test_an_unknown_marking_is_red_and_reported(tmp_path: Path, defined: bool) -> None:
    unknown = definition("u", definition_type="x-own", definition={"x": "secret"}, name="TLP:CLEAR")
    tool = thing("tool", object_marking_refs=[unknown["id"]])
    found = made(tmp_path, tool, *([unknown] if defined else []))
    assert found.only("Tool").marking is Marking.RED
    assert ("unknown-code", True) in found.reasons


def test_a_bundle_does_not_redefine_what_is_published(tmp_path: Path) -> None:
    lower = definition("x", definition_type="statement", definition={"statement": "Public."}) | {"id": RED}
    found = made(tmp_path, lower, thing("tool", object_marking_refs=[RED]))
    assert found.only("Tool").marking is Marking.RED


@pytest.mark.parametrize("odd", ["x", 3, [[]], [3], {"a": 1}])
def test_a_marking_that_cannot_be_read_is_red(tmp_path: Path, odd: Any) -> None:
    assert made(tmp_path, thing("tool", object_marking_refs=odd)).only("Tool").marking is Marking.RED
    assert made(tmp_path, thing("tool", granular_markings={"marking_ref": odd})).only("Tool").marking is Marking.RED


def test_a_statement_is_a_claim_and_marks_nothing(tmp_path: Path) -> None:
    words = definition("w", definition_type="statement", definition={"statement": "Copyright of nobody."})
    found = made(tmp_path, words, thing("tool", object_marking_refs=[words["id"], GREEN]))
    assert found.only("Tool").marking is Marking.GREEN
    assert found.claims()["statement"] == {"Copyright of nobody."}


@pytest.mark.parametrize(
    ("confidence", "credibility"),
    [(None, None), (100, 1), (90, 1), (80, 1), (79, 2), (70, 2), (60, 2), (50, 3), (40, 3), (30, 4), (20, 4), (10, 5),
     (0, 5)],
)  # fmt: skip
def test_confidence_is_read_on_the_admiralty_scale_of_the_specification(
    confidence: int | None, credibility: int | None
) -> None:
    assert credibility_of(confidence) == credibility


@given(st.integers(0, 99))
def test_more_confidence_is_never_less_credible(confidence: int) -> None:
    lower, higher = credibility_of(confidence), credibility_of(confidence + 1)
    assert lower is not None
    assert higher is not None
    assert higher <= lower


@pytest.mark.parametrize("odd", [101, -1, True, "90", 1.5])
def test_an_odd_confidence_is_reported_and_not_guessed(tmp_path: Path, odd: Any) -> None:
    found = made(tmp_path, thing("tool", confidence=odd))
    assert {row.credibility for row in found.assertions} == {None}
    assert ("bad-value", True) in found.reasons
