"""What leaves as STIX is valid STIX, and comes back as what it was."""

from pathlib import Path
from typing import Any

import pytest
import stix2  # type: ignore[import-untyped]

from graph.vocabularies import Marking
from seed.exports.records import Assertion, Node
from seed.exports.stix_objects import marking_definitions, object_of, relationship_of, stix_id, stix_type
from tests.unit.importers.stix.bundles import made

WHEN = "2025-01-02T03:04:05Z"


def node(label: str, key: str, **properties: Any) -> Node:
    node_id = f"{key}"
    base = {"id": node_id, "marking": 1, "recordedAt": WHEN, "synthetic": False, "protected": False}
    return Node(label, node_id, base | properties)


PERSON = node("Person", "person:some-one", name="Some One", nationalities=["TH"], birthDate="1980-05", aliases=["S1"])
BODY = node("Organization", "organization:some-body", name="Some Body", kind="COMPANY", jurisdiction="KH")
SITE = node("Compound", "compound:some-site", name="Some Site", point=(16.5, 98.5), pointPrecision="CITY",
            pointSource="geonames:1")  # fmt: skip
COUNTRY = node("Country", "country:KH", name="Cambodia", iso2="KH", iso3="KHM")
SCHEME = node("Scheme", "scheme:some-scheme", name="Some Scheme", kind="ROMANCE")
TOOL = node("Tool", "tool:stix:malware-16f4f3f9-1b68-4abb-bb66-7639d49f1e30", name="Some Malware", kind="MALWARE")
WALLET = node("Wallet", "wallet:evm:0x" + "ab" * 20, name="0x" + "ab" * 20, family="evm", address="0x" + "ab" * 20)
ACCOUNT = node("Account", "account:some-account", name="handle", platform="telegram", handle="handle")
WAY = node("ModusOperandi", "modus-operandi:some-way", name="Some way", framework="OWN", text="How.")
SIGN = node("Indicator", "indicator:some-sign", name="Sign", pattern="[domain-name:value = 'one.example']")
NODES = [PERSON, BODY, SITE, COUNTRY, SCHEME, TOOL, WALLET, ACCOUNT, WAY, SIGN]


def said(relation: str, start: Node, end: Node, /, **properties: Any) -> Assertion:
    base = {"id": f"{relation}-{start.id}-{end.id}", "source": "source:paper", "stance": "ASSERTS", "recordedAt": WHEN,
            "basis": "REPORTED", "marking": 2}  # fmt: skip
    return Assertion(relation, start.id, end.id, base | properties)


SAID = [
    said("DIRECTOR_OF", PERSON, BODY, role="chair", validFrom="2020-03", credibility=2, reliability="B"),
    said("RUNS", BODY, SCHEME),
    said("OPERATES", BODY, SITE, validFrom="2020-01-01T00:00:00Z"),
    said("BASED_IN", BODY, COUNTRY),
    said("USES", SCHEME, TOOL),
    said("CONTROLS", PERSON, WALLET, attributionClass="forensic"),
    said("HAS_ACCOUNT", PERSON, ACCOUNT),
    said("ASSOCIATE_OF", PERSON, BODY, relation="friend"),
    said("INDICATES", SIGN, TOOL),
]
TYPES = {one.id: str(stix_type(one)) for one in NODES}


def exported() -> list[dict[str, Any]]:
    claims = [Node("Claim", "claim:1", {"property": "employees", "value": "2517", "qualifier": "more than"})]
    objects = [object_of(one, claims if one is BODY else ()) for one in NODES]
    objects += [relationship_of(one, TYPES) for one in SAID]
    return [*marking_definitions(), *(one for one in objects if one is not None)]


def test_everything_that_is_exported_is_valid_stix() -> None:
    objects = exported()
    assert len(objects) == 5 + len(NODES) + len(SAID)
    for one in objects:
        stix2.parse(one, allow_custom=True, version="2.1")


def test_the_same_graph_gives_the_same_objects() -> None:
    assert exported() == exported()


def test_what_was_exported_comes_back_as_it_was(tmp_path: Path) -> None:
    found = made(tmp_path, *exported())
    assert found.findings == []
    for one in NODES:
        row = found.entities[one.id]
        assert (row.label, row.marking) == (one.label, Marking.CLEAR if one is COUNTRY else Marking.GREEN)
        kept = {k: tuple(v) if isinstance(v, list) else v for k, v in one.properties.items()}
        named = ("id", "marking", "recordedAt", "synthetic", "protected")
        expected = {k: v for k, v in kept.items() if k not in named}
        assert dict(row.properties) == ({"iso2": "KH"} if one is COUNTRY else expected)
    for edge in SAID:
        (back,) = found.of(edge.relation)
        assert {back.start, back.end} == {edge.start, edge.end}
        assert back.valid_from == edge.properties.get("validFrom")
        assert back.marking is Marking.AMBER
        own = {p.name for p in edge.type.properties}
        assert dict(back.properties) == {k: v for k, v in edge.properties.items() if k in own}
    assert found.of("DIRECTOR_OF")[0].credibility == 2
    assert found.claims(BODY.id)["employees"] == {"2517"}


def test_an_id_that_came_from_stix_goes_back_to_what_it_was() -> None:
    assert stix_id(TOOL.id, "malware") == "malware--16f4f3f9-1b68-4abb-bb66-7639d49f1e30"


def test_a_denial_is_not_exported_as_its_opposite() -> None:
    assert relationship_of(said("RUNS", BODY, SCHEME, stance="DENIES"), TYPES) is None


@pytest.mark.parametrize("label", ["VictimCase", "Notice", "Sanction", "Crime"])
def test_what_stix_has_no_object_for_is_not_exported(label: str) -> None:
    assert object_of(node(label, "x:y")) is None
