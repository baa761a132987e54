"""What FollowTheMoney entities become: relationships, and claims about whom a record names."""

import json
from typing import Any

import pytest

from seed.importers.ftm import index as index_module
from seed.importers.ftm.lines import LONGEST_ID, node_id
from seed.importers.ftm.schemata import EDGES
from seed.importers.parsed import Parsed, Reason
from tests.unit.importers.ftm.reading import ENDS, Read, assertions, claims, entity, findings, nodes

# — relationships —

NODES = {
    "p": "person:ftm:p", "c": "organization:ftm:c", "o": "organization:ftm:o", "q": "person:ftm:q", "v": "asset:ftm:v",
    "b": "bank-account:ftm:b",
}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "start", "relation", "end", "own"),
    [
        (entity("Ownership", owner="p", asset="c", percentage="25.50 %"), "p", "OWNS", "c", {"share": "25.5"}),
        (entity("Ownership", owner="c", asset="v"), "c", "OWNS", "v", {}),
        (entity("Directorship", director="p", organization="c", role="CEO"), "p", "DIRECTOR_OF", "c", {"role": "CEO"}),
        (entity("Directorship", director="o", organization="c"), "o", "ASSOCIATE_OF", "c", {"relation": "director"}),
        (entity("Membership", member="p", organization="o"), "p", "MEMBER_OF", "o", {}),
        (entity("Employment", employee="p", employer="o"), "p", "MEMBER_OF", "o", {"role": "employee"}),
        (entity("Family", person="p", relative="q", relationship="son"), "p", "FAMILY_OF", "q", {"relation": "son"}),
        (entity("Associate", person="p", associate="q"), "p", "ASSOCIATE_OF", "q", {}),
        (entity("UnknownLink", subject="p", object="c", role="signs"), "p", "ASSOCIATE_OF", "c", {"relation": "signs"}),
        (entity("Representation", agent="p", client="c"), "p", "ASSOCIATE_OF", "c", {"relation": "represents"}),
        (entity("Control", controller="p", controlled="c"), "p", "ASSOCIATE_OF", "c", {"relation": "controls"}),
        (
            entity("Payment", payer="p", beneficiary="o", amount="0.10", currency="usd", date="2020", purpose="rent"),
            "p", "PAID", "o", {"amount": "0.1", "currency": "USD", "at": "2020", "purpose": "rent"},
        ),
        (
            entity("Payment", payerAccount="b", beneficiary="o", amountEur="12345678901234567890.123"),
            "b", "PAID", "o", {"amount": "12345678901234567890.123", "currency": "EUR"},
        ),
    ],
)  # fmt: skip
def test_a_record_of_two_ends_is_a_relationship(
    read: Read, record: dict[str, Any], start: str, relation: str, end: str, own: dict[str, str]
) -> None:
    parsed = read(record, *ENDS)
    (row,) = parsed[0].assertions
    assert (row.start, row.type, row.end, row.properties, row.note) == (NODES[start], relation, NODES[end], own, "e1")
    assert not findings(parsed)


def test_every_schema_of_two_ends_is_tried_above() -> None:
    tried = test_a_record_of_two_ends_is_a_relationship.pytestmark[0].args[1]
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
