"""Which rows the model admits, before the database is asked."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.admission import Known, reconciled, require_assertion
from graph.errors import DatasetError
from graph.nodes import folded, stored_node
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking

THEN = datetime(2024, 6, 30, tzinfo=UTC)
PERSON = NodeRow(
    "Person",
    "person:chen-zhi",
    {"name": "Chen Zhi", "aliases": ["陈志"], "birthDate": "1987-12"},
    THEN,
    place="p.csv:2",
)
MEMBER = AssertionRow("MEMBER_OF", "person:a", "organization:b", "source:x", THEN, place="m.csv:9")
VICTIM = AssertionRow("EXPERIENCED", "victim-case:v1", "stage:s", "source:x", THEN, place="v.csv:4")


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Human"},
        {"id": "organization:chen-zhi"},
        {"id": "person:chen zhi"},
        {"properties": {"nickname": "x"}},
        {"properties": {"gender": "F"}},
        {"properties": {"birthDate": "1987-13"}},
        {"properties": {"aliases": "not a list"}},
        {"recorded_at": THEN.replace(tzinfo=None)},
    ],
)
def test_a_node_that_the_model_does_not_know_is_refused_at_its_place(change: dict[str, Any]) -> None:
    with pytest.raises(DatasetError, match=r"p\.csv:2"):
        stored_node(replace(PERSON, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"type": "KNOWS"},
        {"start": "notice:a"},
        {"end": "person:b"},
        {"end": "b"},
        {"source": "person:x"},
        {"credibility": 7},
        {"valid_from": "2025", "valid_to": "2024"},
        {"valid_to": "later"},
        {"recorded_at": THEN.replace(tzinfo=None)},
        {"type": "SAME_AS"},
        {"type": "SAME_AS", "end": "person:a"},
        {"type": "SAME_AS", "start": "victim-case:a", "end": "victim-case:b"},
    ],
)
def test_an_assertion_that_the_model_does_not_allow_is_refused_at_its_place(change: dict[str, Any]) -> None:
    require_assertion(MEMBER)
    with pytest.raises(DatasetError, match=r"m\.csv:9"):
        require_assertion(replace(MEMBER, **change))


def test_a_period_may_begin_and_end_in_the_same_year() -> None:
    require_assertion(replace(MEMBER, valid_from="2024-07", valid_to="2024"))


def test_a_victim_case_has_no_name_and_is_always_protected_and_never_searchable() -> None:
    row = NodeRow("VictimCase", "victim-case:v1", {"pseudonym": "V1"}, THEN)
    stored = stored_node(row)["properties"]
    assert stored["protected"] is True
    assert stored["searchKeys"] is None
    with pytest.raises(DatasetError, match="never a name"):
        stored_node(replace(row, properties={"name": "somebody"}))


def test_a_protected_person_has_no_search_keys() -> None:
    assert stored_node(replace(PERSON, protected=True))["properties"]["searchKeys"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"note": "page 3"},
        {"type": "REPORTED_BY", "end": "source:x", "properties": {"recordId": "7"}},
        {"type": "REPORTED_BY", "end": "source:x", "properties": {"url": "https://example.org/7"}},
    ],
)
def test_provenance_of_a_victim_never_says_where_in_the_source(change: dict[str, Any]) -> None:
    require_assertion(VICTIM)
    with pytest.raises(DatasetError, match=r"v\.csv:4.*protected"):
        require_assertion(replace(VICTIM, **change))


def test_a_row_is_lifted_to_the_marking_and_time_of_its_source() -> None:
    later = datetime(2024, 7, 1, tzinfo=UTC)
    known = {
        "person:a": Known(Marking.CLEAR, False, THEN),
        "organization:b": Known(Marking.CLEAR, False, THEN),
        "source:x": Known(Marking.AMBER, False, later),
    }
    found = reconciled(MEMBER, known)
    assert (found.marking, found.recorded_at) == (Marking.AMBER, later)
    assert reconciled(replace(MEMBER, marking=Marking.RED), known).marking is Marking.RED


def test_a_row_is_lifted_to_the_marking_of_what_it_joins() -> None:
    known = {
        "person:a": Known(Marking.RED, False, THEN),
        "organization:b": Known(Marking.CLEAR, False, THEN),
        "source:x": Known(Marking.CLEAR, False, THEN),
    }
    assert reconciled(MEMBER, known).marking is Marking.RED


def test_a_dangling_end_is_named() -> None:
    with pytest.raises(DatasetError, match=r"m\.csv:9.*'organization:b' is not in the graph"):
        reconciled(
            MEMBER, {"person:a": Known(Marking.CLEAR, False, THEN), "source:x": Known(Marking.CLEAR, False, THEN)}
        )


def test_somebody_protected_is_not_designated() -> None:
    row = replace(MEMBER, type="DESIGNATES", start="sanction:s", end="person:a")
    known = {
        "sanction:s": Known(Marking.CLEAR, False, THEN),
        "person:a": Known(Marking.CLEAR, True, THEN),
        "source:x": Known(Marking.CLEAR, False, THEN),
    }
    with pytest.raises(DatasetError, match="protected"):
        reconciled(row, known)


def test_search_keys_hold_the_name_as_written_and_in_latin_letters() -> None:
    assert stored_node(PERSON)["properties"]["searchKeys"] == ["chen zhi", "chenzhi", "陈志"]
    assert folded("  Šwe\tKokko ") == "swe kokko"


def test_agencies_are_hubs_and_companies_are_not() -> None:
    row = NodeRow("Organization", "organization:x", {"name": "X", "kind": "AGENCY"}, THEN)
    assert stored_node(row)["properties"]["hub"] is True
    assert stored_node(replace(row, properties={"name": "X", "kind": "COMPANY"}))["properties"]["hub"] is False
    assert stored_node(NodeRow("Country", "country:FI", {"name": "Finland"}, THEN))["properties"]["hub"] is True


def test_a_claim_with_separators_in_its_number_is_refused() -> None:
    row = NodeRow("Claim", "claim:c", {"property": "arrests", "value": "2,517"}, THEN, place="claims.csv:5")
    with pytest.raises(DatasetError, match=r"claims\.csv:5.*plain digits"):
        stored_node(row)
