"""Relationships by the table; what the table has no place for is a claim."""

from pathlib import Path
from typing import Any

import pytest

from graph.vocabularies import Basis
from tests.unit.importers.stix.bundles import link, made, made_of, seen, stix_id, thing, written

ACTOR = thing("threat-actor", "Actor")
SET = thing("intrusion-set", "Set")
WHO = thing("identity", "Who", identity_class="individual")
BODY = thing("identity", "Body", identity_class="organization")
CAMPAIGN = thing("campaign", "Campaign")
MALWARE = thing("malware", "Malware")
HOST = thing("infrastructure", "Host")
HOLE = thing("vulnerability", "Hole")
WAY = thing("attack-pattern", "Way")
SIGN = thing("indicator", "Sign")
CURE = thing("course-of-action", "Cure")
COUNTRY = thing("location", "Country", country="MX")
WALLET = seen("cryptocurrency-wallet", "0x" + "ab" * 20)


@pytest.mark.parametrize(
    ("source", "kind", "target", "relation", "turned", "own"),
    [
        (ACTOR, "uses", MALWARE, "USES", False, {}),
        (CAMPAIGN, "uses", WAY, "USES", False, {}),
        (CAMPAIGN, "targets", HOLE, "USES", False, {}),
        (ACTOR, "attributed-to", WHO, "ASSOCIATE_OF", False, {"relation": "attributed-to"}),
        (SET, "attributed-to", ACTOR, "ASSOCIATE_OF", False, {"relation": "attributed-to"}),
        (CAMPAIGN, "attributed-to", SET, "RUNS", True, {}),
        (SIGN, "indicates", CAMPAIGN, "INDICATES", False, {}),
        (SIGN, "indicates", HOST, "INDICATES", False, {}),
        (ACTOR, "located-at", COUNTRY, "BASED_IN", False, {}),
        (WHO, "member-of", BODY, "MEMBER_OF", False, {}),
        (ACTOR, "owns", WALLET, "CONTROLS", False, {}),
        (WALLET, "belongs-to", WHO, "CONTROLS", True, {}),
        (BODY, "owns", thing("identity", "Other", identity_class="organization"), "OWNS", False, {}),
    ],
)
def test_a_relationship_becomes_ours(
    tmp_path: Path, source: dict[str, Any], kind: str, target: dict[str, Any], relation: str, turned: bool,
    own: dict[str, str],
) -> None:  # fmt: skip
    given = link(source, kind, target, start_time="2020-01-01T00:00:00Z", confidence=75, description="Somehow.")
    found = made(tmp_path, given, source, target)
    (row,) = found.of(relation)
    names = {found.entities[row.start].properties.get("name"), found.entities[row.end].properties.get("name")}
    first = (target if turned else source)["name" if "name" in (target if turned else source) else "value"]
    assert found.entities[row.start].properties.get("name") == first
    assert len(names) == 2
    assert (row.properties, row.valid_from, row.credibility) == (own, "2020-01-01T00:00:00Z", 2)
    assert row.note == f"{given['id']}, {kind}, created 2024-03-01T12:00:00.000Z: Somehow."


@pytest.mark.parametrize(
    ("source", "kind", "target", "claimed"),
    [
        (ACTOR, "targets", BODY, "targets"),
        (ACTOR, "impersonates", BODY, "impersonates"),
        (HOST, "consists-of", seen("domain-name", "one.example"), "consistsOf"),
        (HOST, "controls", MALWARE, "controls"),
        (WAY, "uses", MALWARE, "uses"),
        (ACTOR, "uses", WALLET, "uses"),
        (CURE, "mitigates", MALWARE, "mitigates"),
        (MALWARE, "x-frightens", WAY, "xFrightens"),
        (MALWARE, "duplicate-of", thing("malware", "Twin"), "duplicateOf"),
    ],
)
def test_what_the_model_has_no_relationship_for_is_a_claim(
    tmp_path: Path, source: dict[str, Any], kind: str, target: dict[str, Any], claimed: str
) -> None:
    given = link(source, kind, target)
    found = made(tmp_path, source, target, given)
    (row,) = [one for one in found.of("HAS_CLAIM") if one.note and one.note.startswith(given["id"])]
    (claim,) = [one for one in found.nodes if one.id == row.end]
    assert claim.properties["property"] == claimed
    assert found.entities.get(row.start) is not None
    if source is CURE:
        assert (claim.properties["value"], claim.properties["qualifier"]) == (CURE["id"], "by")
        assert row.note is not None
        assert row.note.endswith("; Cure")
    else:
        assert claim.properties["value"] in found.entities


def test_an_end_in_no_bundle_is_known_by_its_type_alone(tmp_path: Path) -> None:
    found = made(tmp_path, ACTOR, link(ACTOR, "uses", MALWARE))
    assert found.of("USES")[0].end == f"tool:stix:{MALWARE['id'].replace('--', '-')}"
    assert found.findings == []


def test_an_end_whose_type_does_not_tell_is_dangling_and_nothing_is_invented(tmp_path: Path) -> None:
    found = made(tmp_path, ACTOR, link(ACTOR, "attributed-to", WHO))
    assert found.reasons == {("dangling", False): 1}
    assert found.of("ASSOCIATE_OF") == []


def test_the_same_relationship_in_two_objects_is_one_and_the_second_is_named(tmp_path: Path) -> None:
    first = link(ACTOR, "uses", MALWARE)
    second = first | {"id": stix_id("relationship", "again"), "description": "Again."}
    found = made(tmp_path, ACTOR, MALWARE, first, second)
    assert len(found.of("USES")) == 1
    (finding,) = found.findings
    assert (str(finding.reason), finding.kept) == ("repeated", True)
    assert second["id"] in finding.text


def test_a_relationship_of_what_has_no_place_is_rejected_by_name(tmp_path: Path) -> None:
    other = thing("course-of-action", "Other")
    found = made(tmp_path, CURE, other, link(CURE, "related-to", other))
    assert found.reasons == {("unknown-type", False): 2, ("not-mapped", False): 1}


def test_a_sighting_says_how_often_when_and_by_whom(tmp_path: Path) -> None:
    sighting = thing(
        "sighting", name=..., sighting_of_ref=MALWARE["id"], count=7, first_seen="2021-01-01T00:00:00Z",
        last_seen="2021-02-01T00:00:00Z", where_sighted_refs=[BODY["id"]], confidence=95,
    )  # fmt: skip
    found = made(tmp_path, MALWARE, BODY, sighting)
    (row,) = [one for one in found.of("REPORTED_BY") if one.properties["recordId"] == sighting["id"]]
    assert (row.basis, row.valid_from, row.valid_to, row.credibility) == (
        Basis.OBSERVED, "2021-01-01T00:00:00Z", "2021-02-01T00:00:00Z", 1,
    )  # fmt: skip
    claims = found.claims(found.only("Tool").id)
    assert (claims["sightings"], claims["sightedBy"]) == ({"7"}, {found.only("Organization").id})


def test_a_sighting_without_a_number_is_at_least_one(tmp_path: Path) -> None:
    found = made(tmp_path, MALWARE, thing("sighting", name=..., sighting_of_ref=MALWARE["id"]))
    (claim,) = [one for one in found.nodes if one.properties.get("property") == "sightings"]
    assert (claim.properties["value"], claim.properties["qualifier"]) == ("1", "at least")


def test_observed_data_is_of_each_object_that_was_seen(tmp_path: Path) -> None:
    domain, file = seen("domain-name", "one.example"), seen("file", "f", name="f")
    data = thing("observed-data", name=..., number_observed=3, object_refs=[domain["id"], file["id"]])
    found = made(tmp_path, domain, file, data)
    assert found.claims(found.only("Tool").id)["sightings"] == {"3"}
    assert found.reasons == {("unknown-type", False): 1, ("not-mapped", True): 1}


def test_a_report_is_a_source_that_the_bundle_repeats(tmp_path: Path) -> None:
    report = thing(
        "report", "Report", object_refs=[ACTOR["id"], MALWARE["id"]], created_by_ref=BODY["id"],
        external_references=[{"source_name": "web", "url": "https://one.example/report"}],
    )  # fmt: skip
    found = made(tmp_path, report, ACTOR, MALWARE, BODY)
    source = found.only("Source")
    assert source.properties == {
        "name": "Report", "publisher": "Body", "publishedAt": "2024-03-01T12:00:00Z",
        "url": "https://one.example/report", "channel": "import",
    }  # fmt: skip
    assert [(row.start, row.end) for row in found.of("DERIVED_FROM")] == [("source:stix-some", source.id)]
    assert len([row for row in found.of("REPORTED_BY") if row.end == source.id]) == 2


def test_a_file_that_is_imported_as_its_own_report_does_not_repeat_itself(tmp_path: Path) -> None:
    report = thing("report", "Report", object_refs=[ACTOR["id"], MALWARE["id"]])
    file = written(tmp_path, [report, ACTOR, MALWARE])
    source = made_of(file).only("Source").id
    found = made_of(file, id=source)
    assert not found.of("DERIVED_FROM")
    assert [row.label for row in found.nodes if row.label == "Source"] == []
    assert len([row for row in found.of("REPORTED_BY") if row.end == source]) == 2
    [(reason, kept)] = found.reasons
    assert (reason, kept) == ("not-mapped", True)


def test_notes_opinions_and_groupings_are_claims_on_what_they_are_about(tmp_path: Path) -> None:
    about = [MALWARE["id"], ACTOR["id"]]
    found = made(
        tmp_path, MALWARE, ACTOR,
        thing("note", name=..., content="Look here.", authors=["A"], object_refs=about),
        thing("opinion", name=..., opinion="disagree", explanation="Because.", object_refs=about),
        thing("grouping", name="Group", context="suspicious-activity", object_refs=about),
    )  # fmt: skip
    claims = found.claims(found.only("Tool").id)
    assert (claims["note"], claims["opinion"], claims["grouping"]) == ({"Look here."}, {"disagree"}, {"Group"})
    assert len([row for row in found.of("HAS_CLAIM") if row.note and "Because." in row.note]) == 2
