"""What FollowTheMoney entities become: nodes, what describes them, and claims."""

from pathlib import Path

import pytest

from graph.ontology import ONTOLOGY
from seed.importers.ftm.lines import node_id
from seed.importers.ftm.schemata import EDGES, HELD, NODES, POSITION, schema_of
from seed.importers.ftm.values import NO_COUNTRIES
from seed.importers.parsed import Reason
from tests.unit.importers.ftm.reading import ENDS, EVM, Read, assertions, claims, entity, findings, nodes, only

# — the table of schemata —


def test_every_schema_of_the_tables_exists_and_has_the_properties_they_name() -> None:
    for name, edge in EDGES.items():
        schema = schema_of(name)
        assert schema is not None
        assert {edge.start, edge.end, *edge.own.values()} <= set(schema.props)
        own = {prop.name for prop in ONTOLOGY.relationships[edge.relation].properties}
        assert {*edge.own, *edge.default} <= own
    for name, held in HELD.items():
        schema = schema_of(name)
        assert schema is not None
        assert {held.holder, *held.claims, *held.qualified} <= set(schema.props)
    assert all(schema_of(name) for name in (*NODES, POSITION))
    assert all(node.label in ONTOLOGY.nodes for node in NODES.values())


def test_countries_without_an_iso_code_are_none_of_the_seeds_countries() -> None:
    path = Path(__file__).parents[4] / "seed/datasets/countries/nodes/Country.csv"
    known = {line.partition(",")[0].removeprefix("country:").lower() for line in path.read_text("utf-8").splitlines()}
    assert not NO_COUNTRIES & known
    assert "fi" in known


@pytest.mark.parametrize(
    ("schema", "label", "kind", "told"),
    [
        ("Person", "Person", None, True),
        ("Organization", "Organization", None, True),
        ("LegalEntity", "Organization", None, False),
        ("Company", "Organization", "COMPANY", True),
        ("PublicBody", "Organization", "AGENCY", True),
        ("BankAccount", "BankAccount", None, True),
        ("UserAccount", "Account", None, True),
        ("Sanction", "Sanction", None, True),
        ("Vehicle", "Asset", "VEHICLE", True),
        ("Airplane", "Asset", "VEHICLE", False),
        ("Vessel", "Asset", "VESSEL", True),
        ("RealEstate", "Asset", "PROPERTY", True),
        ("Security", "Asset", None, False),
    ],
)
def test_a_schema_becomes_its_label_and_kind_and_a_claim_where_these_do_not_tell_it(
    read: Read, schema: str, label: str, kind: str | None, told: bool
) -> None:
    parsed = read(entity(schema, name="A name"))
    (row,) = nodes(parsed, label)
    assert row.properties.get("kind") == kind
    assert row.id == node_id(label, "e1")
    assert claims(parsed).get("schema") == (None if told else [schema])


def test_a_schema_without_a_place_and_one_that_is_unknown_are_named(read: Read) -> None:
    document, unknown = findings(read(entity("Document", fileName="a.pdf"), entity("Persn", name="A")))
    assert (document.reason, document.kept, document.place.line) == (Reason.UNKNOWN_TYPE, False, 1)
    assert "Document" in document.problem
    assert unknown.reason is Reason.UNKNOWN_TYPE
    assert "did you mean Person" in unknown.problem


# — people and organizations —


def test_what_describes_a_person_is_on_the_node_and_everything_else_is_a_claim(read: Read) -> None:
    parsed = read(
        entity(
            "Person", name=["Ann One", "ANN ONE"], alias="Annie", weakAlias="Little A",
            birthDate=["1980", "1980-05-02"],
            nationality=["fi", "suhh"], gender="female", topics=["role.pep", "crime.fraud"], country="fi",
            position="Clerk", height="1.70 m", notes="Seen\nonce",
        )
    )  # fmt: skip
    person = only(parsed, "Person")
    assert {person["name"], *person["aliases"]} == {"Ann One", "ANN ONE", "Annie", "Little A"}
    assert person["birthDate"] == "1980-05-02"
    assert person["nationalities"] == ("FI",)
    assert person["gender"] == "FEMALE"
    assert person["topics"] == ("role.pep", "crime.fraud")
    assert claims(parsed) == {
        "weakAlias": ["Little A"], "birthDate": ["1980", "1980-05-02"], "nationality": ["suhh"], "country": ["fi"],
        "position": ["Clerk"], "height": ["1.7"], "notes": ["Seen\nonce"],
    }  # fmt: skip
    assert not findings(parsed)
    assert [row.properties.get("unit") for row in nodes(parsed, "Claim") if row.properties["property"] == "height"] == [
        "m"
    ]


def test_what_identifies_an_organization_is_on_the_node_and_further_numbers_are_claims(read: Read) -> None:
    parsed = read(
        entity("Company", name="Firm", registrationNumber=["1-2", "3-4"], jurisdiction="fi", topics="gov.igo")
    )
    firm = only(parsed, "Organization")
    assert (firm["registrationNumber"], firm["jurisdiction"], firm["kind"]) == ("1-2", "FI", "COMPANY")
    assert claims(parsed) == {"registrationNumber": ["1-2", "3-4"], "topics": ["gov.igo"]}


def test_topics_tell_what_an_organization_is_and_never_a_crime(read: Read) -> None:
    parsed = read(
        entity("Organization", "a", name="League", topics="gov.igo"),
        entity("Organization", "b", name="Ministry", topics="gov.national"),
        entity("Organization", "c", name="Gang", topics="crime.traffick.human"),
    )
    assert [row.properties.get("kind") for row in nodes(parsed, "Organization")] == ["IGO", "AGENCY", None]
    assert not nodes(parsed, "Crime")
    assert claims(parsed, "organization:ftm:c") == {"topics": ["crime.traffick.human"]}


def test_the_caption_of_the_record_is_the_name(read: Read) -> None:
    person = only(read(entity("Person", around={"caption": "Chosen"}, name="Other")), "Person")
    assert (person["name"], person["aliases"]) == ("Chosen", ("Other",))


def test_a_missing_required_property_is_reported_and_the_entity_kept(read: Read) -> None:
    parsed = read(entity("Person", birthDate="1980"))
    assert nodes(parsed, "Person")
    (finding,) = findings(parsed)
    assert (finding.reason, finding.kept, finding.place.column) == (Reason.MISSING, True, "name")


# — places —


def test_an_address_is_a_site_in_its_country_where_parties_are_based(read: Read) -> None:
    parsed = read(
        entity("Person", "p", name="Ann", addressEntity="a", address="Old Street 1"),
        entity(
            "Address",
            "a",
            full=["Street 1, Town", "Street 1 , Town"],
            city="Town",
            country="fi",
            latitude="60.1",
            longitude="24.9",
        ),
    )
    place = only(parsed, "Place")
    assert (place["name"], place["kind"], place["point"]) == ("Street 1, Town", "SITE", (60.1, 24.9))
    assert place["aliases"] == ("Street 1 , Town",)
    assert [(row.start, row.end) for row in assertions(parsed, "BASED_IN")] == [("person:ftm:p", "place:ftm:a")]
    assert [(row.start, row.end) for row in assertions(parsed, "LOCATED_IN")] == [("place:ftm:a", "country:FI")]
    assert claims(parsed, "person:ftm:p") == {"address": ["Old Street 1"]}


def test_an_address_that_names_only_a_city_is_the_city(read: Read) -> None:
    assert only(read(entity("Address", city="Town")), "Place") == {"name": "Town", "kind": "CITY"}


# — wallets —


def test_a_wallet_is_known_by_its_address_in_whatever_case_it_is_written(read: Read) -> None:
    parsed = read(
        entity("CryptoWallet", "w1", publicKey=EVM, currencySymbol="ETH", holder="p"),
        entity("CryptoWallet", "w2", publicKey=EVM.lower()),
        entity("Person", "p", name="Ann"),
        entity("Sanction", "s", entity="w2"),
    )
    wallet = f"wallet:evm:{EVM.lower()}"
    assert {row.id for row in nodes(parsed, "Wallet")} == {wallet}
    assert claims(parsed, wallet) == {"currencySymbol": ["ETH"]}
    assert [(row.start, row.end) for row in assertions(parsed, "CONTROLS")] == [("person:ftm:p", wallet)]
    assert [(row.start, row.end) for row in assertions(parsed, "DESIGNATES")] == [("sanction:ftm:s", wallet)]
    assert {row.properties.get("recordId") for row in assertions(parsed, "REPORTED_BY")} == {"w1", "w2", "p", "s"}


def test_each_address_of_one_entity_is_a_wallet(read: Read) -> None:
    parsed = read(entity("CryptoWallet", "w", publicKey=[EVM, "0x" + "1" * 40]), entity("Sanction", "s", entity="w"))
    assert len({row.id for row in nodes(parsed, "Wallet")}) == len(assertions(parsed, "DESIGNATES")) == 2


def test_an_address_of_an_unknown_form_and_none_at_all_are_refused(read: Read) -> None:
    parsed = read(entity("CryptoWallet", "w1", publicKey="abc"), entity("CryptoWallet", "w2", name="Mine"))
    assert not nodes(parsed)
    assert [(one.reason, one.kept) for one in findings(parsed)] == [
        (Reason.BAD_ADDRESS, False),
        (Reason.MISSING, False),
    ]


def test_secrets_are_not_kept_and_not_shown(read: Read) -> None:
    parsed = read(
        entity("CryptoWallet", publicKey=EVM, privateKey="hidden"),
        entity("UserAccount", "u", username="a", password="hidden"),
    )
    assert "hidden" not in repr(parsed)
    assert [finding.place.column for finding in findings(parsed)] == ["privateKey", "password"]


# — sanctions and provenance —


def test_a_sanction_designates_whom_it_names_for_as_long_as_it_says(read: Read) -> None:
    parsed = read(
        entity(
            "Sanction",
            "s",
            entity=["p", "v", "j"],
            program="X",
            listingDate="2020-01-02",
            startDate="2020",
            authority="A",
        ),
        *ENDS,
    )
    assert only(parsed, "Sanction") == {"name": "X", "programme": "X", "listedOn": "2020-01-02"}
    rows = assertions(parsed, "DESIGNATES")
    assert [(row.end, row.valid_from) for row in rows] == [("person:ftm:p", "2020"), ("asset:ftm:v", "2020")]
    assert claims(parsed, "sanction:ftm:s") == {"startDate": ["2020"], "authority": ["A"]}
    assert [finding.reason for finding in findings(parsed)] == [Reason.DANGLING]


def test_datasets_referents_and_when_it_was_seen_are_provenance(read: Read) -> None:
    around = {
        "datasets": ["us_list", "people"], "referents": ["us-1", "p"], "first_seen": "2023-04-20T10:59:25",
        "last_seen": "2024-05-01", "last_change": "2024-03-01T12:00:00", "target": True, "nested": {"a": 1},
    }  # fmt: skip
    parsed = read(entity("Person", "p", around=around, name="Ann", sourceUrl="https://a.example/1"))
    by_end = {row.end: row for row in assertions(parsed, "REPORTED_BY")}
    # The file is named people, and its dataset is too: that is the file itself.
    assert set(by_end) == {"source:ftm-people", "source:ftm-us-list"}
    report = by_end["source:ftm-people"]
    assert report.valid_from == "2023-04-20T10:59:25Z"
    assert report.properties == {"recordId": "p", "url": "https://a.example/1", "retrievedAt": "2024-05-01"}
    assert {row.source for row in assertions(parsed)} == {"source:ftm-people"}
    assert [(row.start, row.end) for row in assertions(parsed, "DERIVED_FROM")] == [
        ("source:ftm-people", "source:ftm-us-list")
    ]
    assert [(row.id, row.properties["name"]) for row in nodes(parsed, "Source")] == [("source:ftm-us-list", "us_list")]
    assert claims(parsed) == {
        "sourceUrl": ["https://a.example/1"],
        "referent": ["us-1"],
        "last_change": ["2024-03-01T12:00:00"],
        "target": ["true"],
    }
    assert [(finding.reason, finding.place.column) for finding in findings(parsed)] == [(Reason.NOT_MAPPED, "nested")]


def test_statements_are_read_as_the_values_they_state(read: Read) -> None:
    stated = [
        {"prop": "name", "value": "Ann", "dataset": "one", "entity_id": "p-1"},
        {"prop": "name", "value": "Anna", "dataset": "two", "entity_id": "p"},
        {"prop": "id", "value": "hash", "dataset": "two", "entity_id": "p"},
    ]
    parsed = read({"id": "p", "schema": "Person", "statements": stated})
    person = only(parsed, "Person")
    assert {person["name"], *person["aliases"]} == {"Ann", "Anna"}
    assert claims(parsed) == {"referent": ["p-1"]}
    assert {row.id for row in nodes(parsed, "Source")} == {"source:ftm-one", "source:ftm-two"}
