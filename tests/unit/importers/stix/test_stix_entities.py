"""Which object becomes which node, and that nothing of it is lost in silence."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.vocabularies import Marking
from seed.importers.input import Input
from seed.importers.stix import FORMAT
from tests.unit.importers.stix.bundles import link, made, made_of, seen, stix_id, thing

EVM = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96"


@pytest.mark.parametrize(
    ("given", "label", "properties"),
    [
        (thing("identity", identity_class="individual"), "Person", {"name": "one"}),
        (thing("identity", identity_class="organization"), "Organization", {"name": "one"}),
        (thing("identity", identity_class="group"), "Organization", {"name": "one"}),
        (thing("threat-actor", aliases=["a", "b"]), "Organization", {"name": "one", "aliases": ("a", "b")}),
        (thing("intrusion-set"), "Organization", {"name": "one"}),
        (thing("campaign"), "Scheme", {"name": "one"}),
        (thing("malware"), "Tool", {"name": "one", "kind": "MALWARE"}),
        (thing("tool"), "Tool", {"name": "one", "kind": "SOFTWARE"}),
        (thing("infrastructure"), "Tool", {"name": "one", "kind": "INFRASTRUCTURE"}),
        (thing("vulnerability"), "Tool", {"name": "one", "kind": "VULNERABILITY"}),
        (thing("indicator"), "Indicator", {"name": "one", "pattern": "[domain-name:value = 'one.example']"}),
        (
            thing("attack-pattern", external_references=[{"source_name": "capec", "external_id": "CAPEC-163"}]),
            "ModusOperandi", {"name": "one", "code": "CAPEC-163"},
        ),
        (seen("domain-name", "one.example"), "Tool", {"name": "one.example", "kind": "INFRASTRUCTURE"}),
        (seen("email-addr", "a@one.example"), "Account",
         {"name": "a@one.example", "platform": "email", "handle": "a@one.example"}),
        (thing("location", name="Somewhere", country="MX", latitude=1.5, longitude=-2), "Place",
         {"name": "Somewhere", "point": (1.5, -2.0), "pointSource": stix_id("location", "one")}),
    ],
)  # fmt: skip
def test_an_object_becomes_a_node(
    tmp_path: Path, given: dict[str, Any], label: str, properties: dict[str, Any]
) -> None:
    if given["type"] == "location":
        given["id"] = stix_id("location", "one")
    found = made(tmp_path, given)
    assert found.only(label).properties == properties
    assert found.findings == []
    (report, *_) = [row for row in found.of("REPORTED_BY") if row.start == found.only(label).id]
    assert report.properties["recordId"] == given["id"]


def test_nobody_is_called_a_criminal_network_by_being_a_threat_actor(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        thing("threat-actor", threat_actor_types=["crime-syndicate"], goals=["money"], sophistication="expert"),
    )
    actor = found.only("Organization")
    assert "kind" not in actor.properties
    claims = found.claims(actor.id)
    assert (claims["threatActorType"], claims["goal"], claims["sophistication"]) == (
        {"crime-syndicate"}, {"money"}, {"expert"},
    )  # fmt: skip


def test_every_property_without_a_place_of_its_own_is_a_claim_or_reported(tmp_path: Path) -> None:
    given = thing(
        "malware", labels=["rat"], malware_types=["rootkit"], first_seen="2020-01-02T00:00:00Z", x_score=3, x_ratio=0.1,
        x_more={"deep": [1]}, created_by_ref=stix_id("identity", "somebody"), description="A long story.",
        kill_chain_phases=[{"kill_chain_name": "chain", "phase_name": "phase"}],
        external_references=[
            {"source_name": "cve", "external_id": "CVE-2024-1"},
            {"source_name": "blog", "url": "https://one.example/", "description": "Told here."},
        ],
    )  # fmt: skip
    found = made(tmp_path, given)
    assert found.claims() == {
        "created": {"2024-03-01T12:00:00Z"}, "modified": {"2024-03-01T12:00:00Z"}, "isFamily": {"false"},
        "label": {"rat"}, "malwareType": {"rootkit"}, "firstSeen": {"2020-01-02T00:00:00Z"}, "x_score": {"3"},
        "x_ratio": {"0.1"}, "createdBy": {given["created_by_ref"]}, "killChainPhase": {"phase"},
        "externalId": {"CVE-2024-1"}, "reference": {"https://one.example/"},
    }  # fmt: skip
    (report,) = found.of("REPORTED_BY")
    assert report.note == "A long story."
    (finding,) = found.findings
    assert (str(finding.reason), finding.kept, finding.text) == ("not-mapped", True, '{"x_more":{"deep":[1]}}')


@pytest.mark.parametrize(
    ("given", "reason", "column"),
    [
        (thing("identity", identity_class="class"), "unknown-code", "identity_class"),
        (thing("identity", identity_class="system"), "unknown-code", "identity_class"),
        (thing("identity"), "missing", "identity_class"),
        (thing("course-of-action"), "unknown-type", "type"),
        (thing("x-spaceship"), "unknown-type", "type"),
        (seen("mutex", "m", name="m"), "unknown-type", "type"),
        (seen("cryptocurrency-wallet", "no address"), "bad-address", "address"),
        (thing("x-wallet"), "missing", "address"),
    ],
)
def test_what_has_no_place_is_rejected_by_name_with_its_text(
    tmp_path: Path, given: dict[str, Any], reason: str, column: str
) -> None:
    found = made(tmp_path, given)
    (finding,) = [one for one in found.findings if not one.kept]
    assert (str(finding.reason), finding.place.column, finding.place.line) == (reason, column, 5)
    assert given["id"] in finding.text
    assert found.nodes == []


@pytest.mark.parametrize("key", ["address", "value"])
@pytest.mark.parametrize("stix_type", ["cryptocurrency-wallet", "x-crypto-wallet"])
def test_a_wallet_is_one_node_however_its_address_is_keyed_and_spelled(
    tmp_path: Path, key: str, stix_type: str
) -> None:
    given = {"type": stix_type, "spec_version": "2.1", "id": stix_id(stix_type, "w"), key: EVM}
    wallet = made(tmp_path, given).only("Wallet")
    assert wallet.id == f"wallet:evm:{EVM.lower()}"
    assert wallet.properties["address"] == EVM.lower()


@pytest.mark.parametrize(
    ("address", "reason", "kept"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "bad-checksum", False),
        (EVM.replace("B", "b", 1), "bad-checksum", True),
    ],
)
def test_a_checksum_that_does_not_hold_is_reported(tmp_path: Path, address: str, reason: str, kept: bool) -> None:
    found = made(tmp_path, seen("cryptocurrency-wallet", address))
    assert found.reasons == {(reason, kept): 1}
    assert bool(found.entities) is kept


def test_two_wallet_objects_of_one_address_claim_each_thing_once(tmp_path: Path) -> None:
    first, second = (
        {"type": "x-wallet", "spec_version": "2.1", "id": stix_id("x-wallet", name), "value": address, "x_note": "same"}
        for name, address in (("1", EVM), ("2", EVM.lower()))
    )
    found = made(tmp_path, first, second)
    assert len(found.of("REPORTED_BY")) == 2
    assert found.reasons == {("repeated", True): 1}


def test_a_location_of_a_country_alone_is_that_country(tmp_path: Path) -> None:
    country = thing("location", "mx", name="Mexico", country="MX")
    city = thing("location", "city", name=..., country="mx", city="Somewhere", administrative_area="State")
    found = made(tmp_path, country, city)
    assert set(found.entities) == {"country:MX", f"place:stix:{city['id'].replace('--', '-')}"}
    assert found.only("Place").properties == {"name": "Somewhere", "kind": "CITY"}
    assert [(row.start, row.end) for row in found.of("LOCATED_IN")] == [(found.only("Place").id, "country:MX")]


def test_a_country_that_is_no_code_is_named_and_not_guessed(tmp_path: Path) -> None:
    found = made(tmp_path, thing("location", name="Utopia", country="Utopia"))
    assert found.only("Place").properties == {"name": "Utopia"}
    assert found.reasons == {("unknown-code", True): 1}
    assert found.claims()["country"] == {"Utopia"}


def test_a_person_who_is_a_target_is_protected_and_nothing_leads_back(tmp_path: Path) -> None:
    person = thing("identity", "Someone", identity_class="individual", contact_information="a@one.example")
    actor = thing("threat-actor", "Actor")
    report = thing("report", "Report", object_refs=[person["id"], actor["id"]])
    found = made(tmp_path, actor, link(actor, "targets", person), report, person)
    row = found.only("Person")
    assert row.protected
    assert row.marking is Marking.RED
    about = [one for one in found.assertions if row.id in (one.start, one.end)]
    assert about
    for one in about:
        assert one.marking is Marking.RED
        assert one.note is None
        assert not {"recordId", "url"} & set(one.properties)
    named = [one for one in found.nodes if one.label == "Claim" and one.properties["value"] == row.id]
    assert [one.protected for one in named] == [True]
    assert not any("Someone" in str(one.note) for one in found.assertions)


def test_a_secret_is_neither_claimed_nor_repeated(tmp_path: Path) -> None:
    given = {
        "type": "user-account", "spec_version": "2.1", "id": stix_id("user-account", "u"), "account_login": "someone",
        "account_type": "facebook", "credential": "hunter2",
    }  # fmt: skip
    found = made(tmp_path, given)
    assert found.only("Account").properties == {"name": "someone", "platform": "facebook", "handle": "someone"}
    assert "hunter2" not in repr(found.parsed)
    assert found.reasons == {("not-mapped", True): 1}


def test_what_an_index_could_not_hold_is_reported_and_the_rest_is_used(tmp_path: Path) -> None:
    found = made(tmp_path, thing("indicator", pattern="x" * 9000, x_long="y" * 9000))
    assert "pattern" not in found.only("Indicator").properties
    assert {(str(one.reason), one.place.column) for one in found.findings} >= {
        ("too-long", "pattern"), ("too-long", "x_long"),
    }  # fmt: skip


def test_an_object_without_a_bundle_is_read_and_has_its_own_id(tmp_path: Path) -> None:
    given = thing("tool")
    path = tmp_path / "one.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    file = Input(path, "one.json")
    assert FORMAT.recognises(file.head())
    assert FORMAT.origin(file).id == f"source:stix-{given['id'].replace('--', '-')}"
    assert made_of(file).only("Tool").properties["name"] == "one"
