"""The envelope: keys, versions, confidence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DatasetError
from graph.ontology import ENVELOPE
from graph.provenance import CONFIDENCE, AssertionRow, confidence, envelope
from graph.vocabularies import Basis, Marking, Reliability, Stance

RECORDED = datetime(2025, 5, 5, tzinfo=UTC)
ROW = AssertionRow(
    "MEMBER_OF", "person:saw-chit-thu", "organization:karen-national-army", "source:treasury-2025-05-05", RECORDED,
    reliability=Reliability.B, credibility=2, valid_from="2010", valid_to="2025-05", properties={"role": "leader"},
)  # fmt: skip

IDENTITY: list[dict[str, Any]] = [
    {"type": "LEADS"},
    {"start": "person:other"},
    {"end": "organization:other"},
    {"source": "source:other"},
    {"valid_from": "2011"},
    {"properties": {"role": "member"}},
]
CONTENT: list[dict[str, Any]] = [
    {"stance": Stance.DENIES},
    {"reliability": Reliability.C},
    {"credibility": 3},
    {"basis": Basis.INFERRED},
    {"valid_to": None},
    {"marking": Marking.RED},
    {"note": "page 2"},
]


@pytest.mark.parametrize("change", IDENTITY)
def test_another_assertion_has_another_key(change: dict[str, Any]) -> None:
    assert envelope(replace(ROW, **change))["key"] != envelope(ROW)["key"]


@pytest.mark.parametrize("change", CONTENT)
def test_other_content_keeps_the_key_and_changes_the_id(change: dict[str, Any]) -> None:
    before, after = envelope(ROW), envelope(replace(ROW, **change))
    assert after["key"] == before["key"]
    assert after["id"] != before["id"]
    assert after["rowHash"] != before["rowHash"]


def test_another_record_time_changes_the_id_and_not_the_content() -> None:
    before, after = envelope(ROW), envelope(replace(ROW, recorded_at=RECORDED + timedelta(days=1)))
    assert (after["key"], after["rowHash"]) == (before["key"], before["rowHash"])
    assert after["id"] != before["id"]


def test_the_same_moment_in_another_zone_is_the_same() -> None:
    elsewhere = RECORDED.astimezone(datetime.fromisoformat("2025-01-01T00:00:00+07:00").tzinfo)
    assert envelope(replace(ROW, recorded_at=elsewhere)) == envelope(ROW)


def test_own_properties_that_do_not_tell_apart_are_content() -> None:
    owns = replace(ROW, type="OWNS", properties={"share": "49.0"})
    assert envelope(owns)["key"] == envelope(replace(owns, properties={"share": "51"}))["key"]
    assert envelope(owns) == envelope(replace(owns, properties={"share": "49"}))


def test_the_place_in_a_file_is_never_stored() -> None:
    assert envelope(replace(ROW, place="x.csv:3")) == envelope(ROW)


@given(st.permutations(["person:a", "person:b"]))
def test_the_ends_of_an_undirected_type_are_in_order(ends: list[str]) -> None:
    row = AssertionRow("FAMILY_OF", ends[0], ends[1], "source:x", RECORDED)
    assert envelope(row) == envelope(replace(row, start="person:a", end="person:b"))


def test_a_directed_type_keeps_its_direction() -> None:
    sent = AssertionRow(
        "SENT", "wallet:tron:b", "wallet:tron:a", "source:x", RECORDED, properties={"txHash": "t", "index": 1}
    )
    back = replace(sent, start=sent.end, end=sent.start)
    assert envelope(sent)["key"] != envelope(back)["key"]
    assert (envelope(sent)["fromId"], envelope(sent)["toId"]) == ("wallet:tron:b", "wallet:tron:a")


def test_days_stand_beside_partial_dates() -> None:
    stored = envelope(ROW)
    assert (stored["validFromDay"], stored["validToDay"]) == (date(2010, 1, 1), date(2025, 6, 1))
    assert "validFromDay" not in envelope(replace(ROW, valid_from=None))


def test_everything_stored_is_declared_or_derived() -> None:
    allowed = {p.name for p in ENVELOPE} | {"rowHash", "validFromDay", "validToDay", "role", "fromId", "toId"}
    assert set(envelope(ROW)) <= allowed


def test_unknown_grades_are_unknown_and_not_average() -> None:
    for reliability, credibility in ((None, 2), (Reliability.F, 2), (Reliability.B, 6), (Reliability.B, None)):
        stored = envelope(replace(ROW, reliability=reliability, credibility=credibility))
        assert stored["graded"] is False
        assert "confidence" not in stored
    assert envelope(ROW)["graded"] is True
    assert envelope(ROW)["confidence"] == 0.68


def test_better_grades_never_give_less_confidence() -> None:
    for weights in CONFIDENCE.values():
        assert all(a > b for a, b in pairwise(weights))
        assert all(0 < x < 1 for x in weights)
    for better, worse in pairwise(CONFIDENCE.values()):
        assert all(a > b for a, b in zip(better, worse, strict=True))
    assert set(CONFIDENCE) == set(Reliability) - {Reliability.F}
    assert confidence(Reliability.A, 1) == 0.95


@pytest.mark.parametrize(
    "change",
    [{"properties": {"rank": "x"}}, {"properties": {"role": 3}}, {"valid_from": "soon"}, {"type": "KNOWS"}],
)
def test_what_is_not_declared_is_an_error_that_names_the_place(change: dict[str, Any]) -> None:
    with pytest.raises(DatasetError, match=r"members\.csv:7: "):
        envelope(replace(ROW, place="members.csv:7", **change))
