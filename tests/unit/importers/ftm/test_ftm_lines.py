"""Lines, values and files of FollowTheMoney entities: deltas, what is wrong with them, how they are recognised."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from seed.importers.ftm import FORMAT
from seed.importers.ftm.lines import LONGEST_ID, MOST_VALUES
from seed.importers.input import Input
from seed.importers.parsed import Parsed, Reason
from tests.unit.importers.ftm.reading import ENDS, EVM, Read, claims, entity, findings, nodes, only

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
        (json.dumps(entity("Payment", payer="p", beneficiary=["x", "y"])).encode(), Reason.DANGLING),
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
        ({"": "x"}, Reason.BAD_VALUE, False, None),
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


def test_a_file_whose_name_is_made_of_signs_is_a_source_of_its_own(tmp_path: Path) -> None:
    one, other = (FORMAT.origin(Input(tmp_path / name, name)) for name in ("---", "++"))
    assert one.id.startswith("source:ftm-")
    assert one.id != other.id


def test_reading_twice_gives_the_same(read: Read) -> None:
    lines = [entity("CryptoWallet", "w", publicKey=[EVM, "abc"]), *ENDS, entity("Payment", payer="p", beneficiary="q")]
    assert read(*lines) == read(*lines)
    assert Counter(one.records for one in read(*lines)) == Counter({1: len(lines)})
