"""The real vocabularies and transfers of ../shared/data, counted by other means than the importers'."""

import csv
import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from graph.admission import require_assertion, require_node
from graph.provenance import AssertionRow, NodeRow, envelope
from seed.importers import galaxy, transfers
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.parsed import Finding, Reason

DATA = Path(__file__).parents[3] / "../shared/data"
LAZARUS = "transfers/LazarusTabularTxs1322519.csv"


def real(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        assert os.environ.get("CI") != "true", f"{path} is missing"
        pytest.skip(f"NOT CHECKED against the real data: {path} is missing")
    return path


def read(form: Format, name: str) -> tuple[list[NodeRow], list[AssertionRow], list[Finding], int]:
    path = real(name)
    file = Input(path, path.name)
    assert form.recognises(file.head())
    parsed = list(form.read(file, form.origin(file)))
    nodes = [node for one in parsed for node in one.nodes]
    said = [row for one in parsed for row in one.assertions]
    for node in nodes:
        require_node(node)
    for row in said:
        require_assertion(row)
        envelope(row)
    return nodes, said, [f for one in parsed for f in one.findings], sum(one.records for one in parsed)


@pytest.mark.parametrize(
    ("name", "framework", "entries", "repeated"),
    [
        ("vocabularies/interpol-dwva.json", "INTERPOL_DWVA", 94, []),
        ("vocabularies/taxonomy-of-fraud.json", "TAXONOMY_OF_FRAUD", 206, ["CP"]),
    ],
)
def test_every_term_of_a_vocabulary_is_one_way_of_working(
    name: str, framework: str, entries: int, repeated: list[str]
) -> None:
    nodes, said, findings, records = read(galaxy.FORMAT, name)
    document = json.loads(real(name).read_text(encoding="utf-8"))
    ways = [node for node in nodes if node.label == "ModusOperandi"]
    assert len({way.id for way in ways}) == len(ways) == records == len(document["values"]) == entries
    assert {way.properties["framework"] for way in ways} == {framework}
    given = [value["meta"].get("external_id") for value in document["values"]]
    assert [code for code, count in Counter(given).items() if code and count > 1] == repeated
    assert [(f.reason, f.kept) for f in findings] == [(Reason.REPEATED, True)] * len(repeated)
    assert {row.properties.get("recordId") for row in said if row.type == "REPORTED_BY"} == {
        value["uuid"] for value in document["values"]
    }
    # One claim for every item of `meta` but the code, and one for each value whose name is a description instead.
    items = [
        (value["uuid"], key, item)
        for value in document["values"]
        for key, held in value["meta"].items()
        if key != "external_id"
        for item in (held if isinstance(held, list) else [held])
    ]
    renamed = sum(way.properties["name"].endswith("tag)") or "tag: " in way.properties["name"] for way in ways)
    assert sum(row.type == "HAS_CLAIM" for row in said) == len(set(items)) + renamed


def test_no_name_of_a_vocabulary_is_only_a_code() -> None:
    for name in ("vocabularies/interpol-dwva.json", "vocabularies/taxonomy-of-fraud.json"):
        nodes, _, _, _ = read(galaxy.FORMAT, name)
        for node in nodes:
            if node.label == "ModusOperandi":
                assert not node.properties["name"].endswith(f" {node.properties['code']}")


def test_all_436_transfers_are_kept_with_their_amounts_and_nothing_is_rejected() -> None:
    nodes, said, findings, records = read(transfers.FORMAT, LAZARUS)
    with real(LAZARUS).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (len(rows), records, len(said), findings) == (436, 436, 436, [])
    assert len({envelope(row)["key"] for row in said}) == 436
    assert sum(row.properties["amount"] == "0" for row in said) == 125
    assert [Decimal(row.properties["amount"]) for row in said] == [Decimal(row["total_eth"]) for row in rows]
    assert {row.properties["asset"] for row in said} == {"ETH"}
    addresses = {f"0x{row[end][2:]}" for row in rows for end in ("from", "to")}
    assert {node.properties["address"] for node in nodes} == addresses


def test_eight_of_the_wallets_are_sanctioned() -> None:
    nodes, _, _, _ = read(transfers.FORMAT, LAZARUS)
    listed = set()
    for path in sorted(real("ofac").glob("*.txt")):
        listed |= {line.strip().lower() for line in path.read_text(encoding="utf-8").splitlines()}
    with real(LAZARUS).open(encoding="utf-8") as file:
        written = {row[end].replace("\\x", "0x") for row in csv.DictReader(file) for end in ("from", "to")}
    assert len(listed & written) == 8
    assert {node.properties["address"] for node in nodes} & listed == listed & written
