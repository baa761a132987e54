"""What FollowTheMoney entities become: one test for each claim that docs/data/ftm.md makes."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.admission import require_assertion, require_node
from graph.nodes import stored_node
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, envelope
from seed.importers.ftm import FORMAT
from seed.importers.ftm import index as index_module
from seed.importers.ftm.lines import LONGEST_ID, MOST_VALUES, node_id
from seed.importers.ftm.schemata import EDGES, HELD, NODES, POSITION, schema_of
from seed.importers.ftm.values import NO_COUNTRIES
from seed.importers.ftm.wallets import family_of
from seed.importers.input import Input, Unusable
from seed.importers.parsed import Finding, Parsed, Reason

Read = Callable[..., list[Parsed]]
EVM = "0x00000000000000000000000000000000000000Aa"


def entity(schema: str, key: str = "e1", /, around: Mapping[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    properties = {name: given if isinstance(given, list) else [given] for name, given in values.items()}
    return {"id": key, "schema": schema, "properties": properties, **(around or {})}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What entities, or lines as they are, become; every row is one that the model admits."""

    def reads(*lines: Any, name: str = "people.ftm.json") -> list[Parsed]:
        path = tmp_path / name
        texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(texts))
        file = Input(path, name)
        parsed = list(FORMAT.read(file, FORMAT.origin(file)))
        for row in nodes(parsed):
            require_node(row)
            stored_node(row)
        for assertion in assertions(parsed):
            require_assertion(assertion)
            envelope(assertion)
        touched = {end for row in assertions(parsed) for end in (row.start, row.end)}
        assert {row.id for row in nodes(parsed)} <= touched, "a node that nothing of this file touches"
        return parsed

    return reads


def nodes(parsed: list[Parsed], label: str | None = None) -> list[NodeRow]:
    return [row for one in parsed for row in one.nodes if label in (None, row.label)]


def assertions(parsed: list[Parsed], relation: str | None = None) -> list[AssertionRow]:
    return [row for one in parsed for row in one.assertions if relation in (None, row.type)]


def findings(parsed: list[Parsed]) -> list[Finding]:
    return [finding for one in parsed for finding in one.findings]


def claims(parsed: list[Parsed], about: str | None = None) -> dict[str, list[str]]:
    """Values of claims by their property, of one entity or of all."""
    made = {row.end for row in assertions(parsed, "HAS_CLAIM") if about in (None, row.start)}
    found: dict[str, list[str]] = {}
    for row in nodes(parsed, "Claim"):
        if row.id in made:
            found.setdefault(row.properties["property"], []).append(row.properties["value"])
    return found


def only(parsed: list[Parsed], label: str) -> Mapping[str, Any]:
    (row,) = nodes(parsed, label)
    return row.properties


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
    path = Path(__file__).parents[2] / "seed/datasets/countries/nodes/Country.csv"
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
            "Person", name=["Ann One", "ANN ONE"], alias="Annie", weakAlias="Little A", birthDate=["1980", "1980-05-02"],
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
        entity("Address", "a", full=["Street 1, Town", "Street 1 , Town"], city="Town", country="fi", latitude="60.1", longitude="24.9"),
    )  # fmt: skip
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
    parsed = read(entity("CryptoWallet", "w", publicKey=[EVM, "T" + "A" * 33]), entity("Sanction", "s", entity="w"))
    assert len({row.id for row in nodes(parsed, "Wallet")}) == len(assertions(parsed, "DESIGNATES")) == 2


def test_an_address_of_an_unknown_form_is_kept_and_reported_and_none_at_all_is_refused(read: Read) -> None:
    parsed = read(entity("CryptoWallet", "w1", publicKey="abc"), entity("CryptoWallet", "w2", name="Mine"))
    assert only(parsed, "Wallet")["family"] == "other"
    unknown, none = findings(parsed)
    assert (unknown.reason, unknown.kept) == (Reason.BAD_ADDRESS, True)
    assert (none.reason, none.kept) == (Reason.MISSING, False)


def test_secrets_are_not_kept_and_not_shown(read: Read) -> None:
    parsed = read(entity("CryptoWallet", publicKey=EVM, privateKey="hidden"), entity("UserAccount", "u", username="a", password="hidden"))  # fmt: skip
    assert "hidden" not in repr(parsed)
    assert [finding.place.column for finding in findings(parsed)] == ["privateKey", "password"]


@pytest.mark.parametrize(
    ("address", "family"),
    [
        (EVM, "evm"), ("bc1q" + "q" * 38, "bitcoin"), ("1" + "A" * 33, "bitcoin"), ("T" + "A" * 33, "tron"),
        ("ltc1q" + "q" * 38, "litecoin"), ("4" + "A" * 94, "monero"), ("t1" + "A" * 33, "zcash"),
        ("X" + "A" * 33, "dash"), ("r" + "A" * 33, "xrp"), ("0x12", None), ("", None), ("1" + "0" * 33, None),
    ],
)  # fmt: skip
def test_the_form_of_an_address_is_told_by_its_text(address: str, family: str | None) -> None:
    assert family_of(address) == family


# — relationships —

ENDS = (
    entity("Person", "p", name="Ann"), entity("Person", "q", name="Bob"), entity("Company", "c", name="Firm"),
    entity("Organization", "o", name="Club"), entity("Vessel", "v", name="Boat"), entity("BankAccount", "b", iban="FI2112345600000785"),
    entity("Position", "j", name="Judge"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("record", "start", "relation", "end", "own"),
    [
        (entity("Ownership", owner="p", asset="c", percentage="25.50 %"), "person:ftm:p", "OWNS", "organization:ftm:c", {"share": "25.5"}),
        (entity("Ownership", owner="c", asset="v"), "organization:ftm:c", "OWNS", "asset:ftm:v", {}),
        (entity("Directorship", director="p", organization="c", role="CEO"), "person:ftm:p", "DIRECTOR_OF", "organization:ftm:c", {"role": "CEO"}),
        (entity("Directorship", director="o", organization="c"), "organization:ftm:o", "ASSOCIATE_OF", "organization:ftm:c", {"relation": "director"}),
        (entity("Membership", member="p", organization="o"), "person:ftm:p", "MEMBER_OF", "organization:ftm:o", {}),
        (entity("Employment", employee="p", employer="o"), "person:ftm:p", "MEMBER_OF", "organization:ftm:o", {"role": "employee"}),
        (entity("Family", person="p", relative="q", relationship="brother"), "person:ftm:p", "FAMILY_OF", "person:ftm:q", {"relation": "brother"}),
        (entity("Associate", person="p", associate="q"), "person:ftm:p", "ASSOCIATE_OF", "person:ftm:q", {}),
        (entity("UnknownLink", subject="p", object="c", role="signs"), "person:ftm:p", "ASSOCIATE_OF", "organization:ftm:c", {"relation": "signs"}),
        (entity("Representation", agent="p", client="c"), "person:ftm:p", "ASSOCIATE_OF", "organization:ftm:c", {"relation": "represents"}),
        (entity("Control", controller="p", controlled="c"), "person:ftm:p", "ASSOCIATE_OF", "organization:ftm:c", {"relation": "controls"}),
        (
            entity("Payment", payer="p", beneficiary="o", amount="0.1000", currency="usd", date="2020-02", purpose="rent"),
            "person:ftm:p", "PAID", "organization:ftm:o", {"amount": "0.1", "currency": "USD", "at": "2020-02", "purpose": "rent"},
        ),
        (entity("Payment", payerAccount="b", beneficiary="o", amountEur="12345678901234567890.123"), "bank-account:ftm:b", "PAID", "organization:ftm:o", {"amount": "12345678901234567890.123", "currency": "EUR"}),
    ],
)  # fmt: skip
def test_a_record_of_two_ends_is_a_relationship(
    read: Read, record: dict[str, Any], start: str, relation: str, end: str, own: dict[str, str]
) -> None:
    parsed = read(record, *ENDS)
    (row,) = parsed[0].assertions
    assert (row.start, row.type, row.end, row.properties, row.note) == (start, relation, end, own, "e1")
    assert not findings(parsed)


def test_every_schema_of_two_ends_is_tried_above() -> None:
    tried = test_a_record_of_two_ends_is_a_relationship.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {case[0]["schema"] for case in tried} == set(EDGES)


def test_a_relationship_holds_for_as_long_as_the_record_says(read: Read) -> None:
    record = entity(
        "Membership", member="p", organization="o", startDate="2011-12", endDate="2012", role=["chair", "clerk"]
    )
    rows = read(record, *ENDS)[0].assertions
    assert [(row.valid_from, row.valid_to, row.properties["role"]) for row in rows] == [
        ("2011-12", "2012", "chair"), ("2011-12", "2012", "clerk"),
    ]  # fmt: skip


def test_a_period_that_ends_before_it_begins_is_left_out_and_reported(read: Read) -> None:
    (one, *_) = read(entity("Membership", member="p", organization="o", startDate="2012", endDate="2011"), *ENDS)
    assert [(row.valid_from, row.valid_to) for row in one.assertions] == [(None, None)]
    assert [(finding.reason, finding.kept) for finding in one.findings] == [(Reason.BAD_DATE, True)]


def test_an_amount_paid_by_several_is_put_on_none_of_them(read: Read) -> None:
    (one, *_) = read(entity("Payment", payer=["p", "q"], beneficiary="o", amountEur="100"), *ENDS)
    assert [row.properties for row in one.assertions] == [{}, {}]
    (finding,) = one.findings
    assert (finding.reason, finding.text, finding.kept) == (Reason.NOT_MAPPED, "100", True)


@pytest.mark.parametrize("amount", ["NaN", "1,5", "inf", "ten", "1 000 EUR"])
def test_what_is_no_exact_amount_is_reported_and_the_payment_kept_without(read: Read, amount: str) -> None:
    (one, *_) = read(entity("Payment", payer="p", beneficiary="o", amount=amount), *ENDS)
    assert [row.properties for row in one.assertions] == [{}]
    assert [finding.reason for finding in one.findings] == [Reason.BAD_AMOUNT]


def test_what_a_relationship_has_no_place_for_is_one_finding_with_its_values(read: Read) -> None:
    (one, *_) = read(entity("Payment", payer="p", beneficiary="o", namesMentioned="Ann", programme="x"), *ENDS)
    (finding,) = one.findings
    assert (finding.reason, finding.kept) == (Reason.NOT_MAPPED, True)
    assert json.loads(finding.text) == {"namesMentioned": ["Ann"], "programme": ["x"]}


def test_ends_that_the_relationship_does_not_join_are_not_admitted(read: Read) -> None:
    parsed = read(
        entity("UnknownLink", subject="p", object="v"), entity("Associate", "x", person="p", associate="p"), *ENDS
    )
    assert not assertions(parsed, "ASSOCIATE_OF")
    assert [finding.reason for finding in findings(parsed)] == [Reason.NOT_ADMITTED, Reason.NOT_ADMITTED]


# — references —


def test_a_reference_out_of_the_file_is_followed_where_one_label_is_possible(read: Read) -> None:
    parsed = read(entity("Family", person="p", relative="elsewhere"), *ENDS)
    assert [row.end for row in parsed[0].assertions] == ["person:ftm:elsewhere"]


def test_a_reference_out_of_the_file_that_may_be_several_labels_dangles_and_nothing_is_invented(read: Read) -> None:
    record = entity("Payment", payer="elsewhere", beneficiary="o", amountEur="1")
    parsed = read(record, entity("Sanction", "s", entity="elsewhere"), *ENDS)
    assert not assertions(parsed, "PAID")
    assert not assertions(parsed, "DESIGNATES")
    assert nodes(parsed, "Sanction")
    payment, sanction = findings(parsed)
    assert (payment.reason, payment.kept, json.loads(payment.text)) == (Reason.DANGLING, False, record)
    assert (sanction.reason, sanction.kept, sanction.text) == (Reason.DANGLING, False, "elsewhere")


def test_a_record_without_an_end_is_reported_as_missing_it(read: Read) -> None:
    (finding,) = findings(read(entity("Ownership", owner="p"), *ENDS))
    assert (finding.reason, finding.kept, finding.place.column) == (Reason.MISSING, False, "asset")


def test_the_order_of_lines_changes_nothing(read: Read) -> None:
    record = entity("Payment", payer="p", beneficiary="o", amountEur="1")
    there, back = read(record, *ENDS), read(*reversed(ENDS), record)

    def rows(parsed: list[Parsed]) -> set[tuple[str, str, str]]:
        return {(row.type, row.start, row.end) for row in assertions(parsed)}

    assert rows(there) == rows(back)


def test_the_index_of_ids_outgrows_its_memory_onto_the_disk(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "CACHE_KILOBYTES", 64)
    monkeypatch.setattr(index_module, "_BATCH", 100)
    people = [entity("Person", f"p{n}", name="Ann") for n in range(5_000)]
    parsed = read(*people, *(entity("Payment", f"x{n}", payer=f"p{n}", beneficiary="p0") for n in range(5_000)))
    assert len(assertions(parsed, "PAID")) == 5_000
    assert not findings(parsed)


def test_ids_keep_their_case_and_others_are_told_apart_by_a_hash() -> None:
    ids = ["NK-aB", "nk-ab", "a b", "a-b", "a_b", "пр", "пр ", "x" * LONGEST_ID, "x" * (LONGEST_ID - 1), "—", "e\u0301"]
    made = [node_id("Person", one) for one in ids]
    assert len(set(made)) == len(ids)
    assert made[0] == "person:ftm:NK-aB"
    assert all(one.isascii() and len(one) < 200 and " " not in one for one in made)


# — records about an entity —


def test_papers_posts_risks_and_successors_are_claims_about_whom_they_name(read: Read) -> None:
    parsed = read(
        entity("Passport", "i1", holder="p", number="X-1", country="fi", startDate="2010", endDate="2020"),
        entity("Identification", "i2", holder="p", number="12 34 56", type="national id"),
        entity("Occupancy", "i3", holder="p", post="j", startDate="2015", status="current"),
        entity("Risk", "i4", entity="c", topics="reg.warn"),
        entity("Succession", "i5", predecessor="c", successor="o"),
        *ENDS,
    )
    assert claims(parsed, "person:ftm:p") == {
        "passportNumber": ["X-1"],
        "identification": ["“12 34 56”"],
        "position": ["Judge"],
    }
    assert claims(parsed, "organization:ftm:c") == {"topics": ["reg.warn"], "successor": ["o"]}
    passport = parsed[0].assertions[0]
    assert (passport.valid_from, passport.valid_to, passport.note) == ("2010", "2020", "i1")
    assert [one.nodes[0].properties.get("qualifier") for one in parsed[:3]] == ["FI", "national id", "current"]
    assert not findings(parsed)


# — sanctions and provenance —


def test_a_sanction_designates_whom_it_names_for_as_long_as_it_says(read: Read) -> None:
    parsed = read(entity("Sanction", "s", entity=["p", "v", "j"], program="X", listingDate="2020-01-02", startDate="2020", authority="A"), *ENDS)  # fmt: skip
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
        "sourceUrl": ["https://a.example/1"], "referent": ["us-1"], "last_change": ["2024-03-01T12:00:00"], "target": ["true"],
    }  # fmt: skip
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


# — deltas —


def test_a_delta_writes_what_was_added_or_changed_and_names_whose_statements_end(read: Read) -> None:
    parsed = read(
        {"op": "ADD", "entity": entity("Person", "p", name="Ann")},
        {"op": "MOD", "entity": entity("Person", "q", name="Bob")},
        {"op": "DEL", "entity": {"id": "r"}},
    )
    assert [row.properties["name"] for row in nodes(parsed, "Person")] == ["Ann", "Bob"]
    assert [one.withdrawn for one in parsed] == [("p",), ("q",), ("r",)]
    assert parsed[2] == Parsed(withdrawn=("r",))
    assert all(one.withdrawn == () for one in read(entity("Person", "p", name="Ann")))


def test_a_delta_belongs_to_the_source_of_the_file_that_it_changes(tmp_path: Path) -> None:
    whole, delta = (
        FORMAT.origin(Input(tmp_path / name, name)) for name in ("un/entities.ftm.json.gz", "un/entities.delta.json")
    )
    assert whole.id == delta.id == "source:ftm-un-entities"


# — what is wrong with a line or a value —


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", Reason.MALFORMED),
        (b'{"id": NaN, "schema": "Person", "properties": {}}', Reason.MALFORMED),
        (b'{"id": "p", "schema": "Person", "properties": {"name": ["\\ud800"]}}', Reason.MALFORMED),
        (b"[" * 100_000, Reason.MALFORMED),
        (b'"text"', Reason.MALFORMED),
        (b"[]", Reason.MALFORMED),
        (b"{}", Reason.MISSING),
        (b'{"id": "", "schema": "Person", "properties": {}}', Reason.MISSING),
        (b'{"id": "p", "properties": {}}', Reason.MISSING),
        (b'{"id": "p", "schema": {}, "properties": {}}', Reason.MISSING),
        (b'{"id": "p", "schema": "Person"}', Reason.MISSING),
        (b'{"id": "p", "schema": "Person", "properties": [1]}', Reason.MISSING),
        (b'{"op": "PUT", "entity": {"id": "p"}}', Reason.UNKNOWN_CODE),
        (b'{"op": "DEL", "entity": "p"}', Reason.MISSING),
        (b'{"op": "DEL", "entity": {}}', Reason.MISSING),
        (json.dumps(entity("Person", "x" * (LONGEST_ID + 1))).encode(), Reason.TOO_LONG),
        (json.dumps(entity("Person", notes=[str(n) for n in range(MOST_VALUES + 1)])).encode(), Reason.TOO_LONG),
        (json.dumps(entity("Payment", payer=["p"] * 50, beneficiary=[f"x{n}" for n in range(9)])).encode(), Reason.DANGLING),
    ],
)  # fmt: skip
def test_a_line_that_is_no_entity_is_a_finding_and_the_next_one_is_read(
    read: Read, line: bytes, reason: Reason
) -> None:
    first, second = read(line, entity("Person", "q", name="Bob"))
    (finding,) = first.findings
    assert (finding.reason, finding.kept, finding.place.line) == (reason, False, 1)
    assert finding.text == line.decode("utf-8", "replace")
    assert not first.nodes
    assert not first.assertions
    assert second.nodes


@pytest.mark.parametrize(
    ("values", "reason", "kept", "claimed"),
    [
        ({"birthDate": "9999"}, Reason.BAD_DATE, True, "birthDate"),
        ({"birthDate": "2011-02-31"}, Reason.BAD_DATE, True, "birthDate"),
        ({"birthDate": "yesterday"}, Reason.BAD_DATE, True, "birthDate"),
        ({"nationality": "Atlantis"}, Reason.UNKNOWN_CODE, True, "nationality"),
        ({"topics": "crime.unheard"}, Reason.UNKNOWN_CODE, True, "topics"),
        ({"gender": "?"}, Reason.BAD_VALUE, True, "gender"),
        ({"email": "nobody"}, Reason.BAD_VALUE, True, "email"),
        ({"height": "tall"}, Reason.BAD_AMOUNT, False, None),
        ({"notes": "x" * 9_000}, Reason.TOO_LONG, False, None),
        ({"shoeSize": "44"}, Reason.UNKNOWN_CODE, True, "shoeSize"),
        ({"shoeSize" * 30: "44"}, Reason.UNKNOWN_CODE, True, ("shoeSize" * 30)[:200]),
        ({"associates": "q"}, Reason.NOT_MAPPED, False, None),
        ({"position": [["nested"]]}, Reason.BAD_VALUE, False, None),
        ({"position": 2**70}, Reason.BAD_VALUE, False, None),
        ({"position": [{"id": "x", "schema": "Person"}]}, Reason.BAD_VALUE, True, "position"),
    ],
)  # fmt: skip
def test_a_value_that_is_refused_is_named_and_kept_as_a_claim_where_a_claim_can_hold_it(
    read: Read, values: dict[str, Any], reason: Reason, kept: bool, claimed: str | None
) -> None:
    parsed = read(entity("Person", name="Ann", **values))
    assert only(parsed, "Person") == {"name": "Ann"}
    (finding,) = findings(parsed)
    assert (finding.reason, finding.kept) == (reason, kept)
    assert list(claims(parsed)) == ([claimed] if claimed else [])


def test_a_value_outside_a_list_and_values_that_are_no_text_are_read_where_nothing_is_lost(read: Read) -> None:
    parsed = read({"id": 7, "schema": "Person", "properties": {"name": "Ann", "height": [1.7, 2, True, None, ""]}})
    assert nodes(parsed, "Person")[0].id == "person:ftm:7"
    assert claims(parsed) == {"height": ["1.7", "2"]}


# — files —


def test_entities_and_deltas_are_recognised_by_their_content(tmp_path: Path) -> None:
    for name, content, theirs in (
        ("a", json.dumps(entity("Person")) + "\n", True),
        ("b", '\n{"op": "DEL", "entity": {"id": "x"}}\n', True),
        ("c", '{"id": "x", "schema": "Person", "properties": {"notes": ["' + "x" * 100_000 + '"]}}', True),
        ("d", '{"type": "bundle", "id": "bundle--1", "objects": []}', False),
        ("e", '{"id": 1}', False),
        ("f", "[]", False),
        ("g", "", False),
        ("h", "{" * 5_000, False),
        ("i", "null\n[1]\n3", False),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert FORMAT.recognises(Input(tmp_path / name, name).head()) is theirs, name


def test_a_compressed_file_is_the_same_file(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "people.ftm.json.gz"
    path.write_bytes(gzip.compress(json.dumps(entity("Person", name="Ann")).encode()))
    file = Input(path, path.name)
    assert list(FORMAT.read(file, FORMAT.origin(file))) == read(entity("Person", name="Ann"))


def test_a_file_whose_name_makes_no_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="give it one with letters"):
        FORMAT.origin(Input(tmp_path / "---", "---"))


def test_reading_twice_gives_the_same(read: Read) -> None:
    lines = [entity("CryptoWallet", "w", publicKey=[EVM, "abc"]), *ENDS, entity("Payment", payer="p", beneficiary="q")]
    assert read(*lines) == read(*lines)
    assert Counter(one.records for one in read(*lines)) == Counter({1: len(lines)})
