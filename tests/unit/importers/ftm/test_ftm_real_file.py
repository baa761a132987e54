"""The donations of ../shared/data, counted by other means than the importer's."""

import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graph.admission import require_assertion, require_node
from seed.importers.formats import Format
from seed.importers.ftm import FORMAT
from seed.importers.input import Input
from seed.importers.parsed import Parsed, Reason
from tests.unit.importers.ftm.reading import assertions, findings, nodes

FILE = Path(__file__).parents[4] / "../shared/data/ftm/donations.ijson"


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    if not FILE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{FILE} is not there: this test needs the real file")
        pytest.skip(f"{FILE} is not there: the real file is not read")
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def parsed(lines: list[dict[str, Any]]) -> list[Parsed]:
    form: Format = FORMAT
    file = Input(FILE, FILE.name)
    assert form.recognises(file.head())
    return list(form.read(file, form.origin(file)))


def test_every_line_is_a_record_and_every_row_is_admitted(lines: list[dict[str, Any]], parsed: list[Parsed]) -> None:
    assert sum(one.records for one in parsed) == len(lines) == 474
    for row in nodes(parsed):
        require_node(row)
    for assertion in assertions(parsed):
        require_assertion(assertion)


def test_every_payment_whose_ends_are_in_the_file_is_paid_with_its_exact_amount(
    lines: list[dict[str, Any]], parsed: list[Parsed]
) -> None:
    there = {line["id"] for line in lines}
    expected = Counter(
        (payer, beneficiary, Decimal(amount), day)
        for line in lines
        if line["schema"] == "Payment"
        for payer in line["properties"]["payer"]
        for beneficiary in line["properties"]["beneficiary"]
        for amount in line["properties"]["amountEur"]
        for day in line["properties"]["date"]
        if {payer, beneficiary} <= there
    )
    paid = assertions(parsed, "PAID")
    found = Counter(
        (
            row.start.rpartition(":")[2],
            row.end.rpartition(":")[2],
            Decimal(row.properties["amount"]),
            row.properties["at"],
        )
        for row in paid
    )
    assert found == expected
    assert len(paid) == 290
    assert {row.properties["currency"] for row in paid} == {"EUR"}


def test_nodes_addresses_and_countries_are_as_many_as_the_lines_have(
    lines: list[dict[str, Any]], parsed: list[Parsed]
) -> None:
    of = Counter(line["schema"] for line in lines)
    made = Counter(row.label for row in nodes(parsed))
    assert made["Person"] == of["Person"] == 22
    assert made["Organization"] == of["Organization"] + of["Company"] == 73
    assert made["Place"] == of["Address"] == 89
    based = sum(len(line["properties"].get("addressEntity", ())) for line in lines)
    assert len(assertions(parsed, "BASED_IN")) == based == 103


def test_every_value_of_every_line_is_somewhere(lines: list[dict[str, Any]], parsed: list[Parsed]) -> None:
    held = [
        str(value)
        for row in nodes(parsed)
        for given in row.properties.values()
        for value in (given if isinstance(given, tuple) else (given,))
    ]
    for row in assertions(parsed):
        held += [row.start, row.end, *map(str, row.properties.values())]
    held += [value for finding in findings(parsed) for values in json.loads(finding.text).values() for value in values]
    texts = {text.rpartition(":ftm:")[2].lower() for text in held} | {
        text.removeprefix("country:").lower() for text in held
    }
    for line in lines:
        for name, values in line["properties"].items():
            for value in values:
                plain = str(Decimal(value).normalize().__format__("f")) if name.startswith("amount") else value.lower()
                assert plain in texts, f"{name} {value!r} of {line['id']}"


def test_only_the_names_that_payments_mention_have_no_place(parsed: list[Parsed]) -> None:
    assert Counter((finding.reason, finding.kept) for finding in findings(parsed)) == {(Reason.NOT_MAPPED, True): 290}
    assert {name for finding in findings(parsed) for name in json.loads(finding.text)} == {"namesMentioned"}
