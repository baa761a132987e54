"""The canonical text of a packet, its hash, and where two differ."""

import hashlib
import json

import pytest

from api.packets.packet import HASH, NoPacket, Order, PacketChanged, differences, digest, read, written
from graph.errors import DatasetError
from tests.unit.packets.made_up import packet


def test_the_hash_can_be_computed_with_nothing_but_json() -> None:
    content = json.loads(written(packet()))
    stated = content.pop(HASH)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == stated


def test_a_packet_is_read_as_it_was_written() -> None:
    made = packet()
    assert read(written(made)) == made
    assert digest(read(written(made))) == made[HASH]


@pytest.mark.parametrize("content", [b"[]", b'{"format": "other"}'])
def test_another_format_is_told(content: bytes) -> None:
    with pytest.raises(NoPacket, match="is JSON, but no crimegraph-packet/1"):
        read(content)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b'{"n": ' + b"9" * 10_000 + b"}"])
def test_what_is_no_json_is_told(content: bytes) -> None:
    with pytest.raises(NoPacket, match="is no JSON: it may have been cut short"):
        read(content)


@pytest.mark.parametrize(("content", "where"), [(b"", "line 1, column 1"), (b'{\n "a": 1', "line 2, column 8")])
def test_where_a_file_ends_to_be_json_is_told(content: bytes, where: str) -> None:
    with pytest.raises(NoPacket, match=where):
        read(content)


@pytest.mark.parametrize(
    ("before", "forged"),
    [
        (b' "title": "Who', b' "title": "Another",\n "title": "Who'),
        (b'"stance": "DENIES"', b'"stance": "ASSERTS", "stance": "DENIES"'),
    ],
)
def test_a_key_that_stands_twice_is_a_change_though_the_hash_is_the_same(before: bytes, forged: bytes) -> None:
    content = written(packet())
    assert before in content
    changed = content.replace(before, forged, 1)
    assert digest(json.loads(changed)) == packet()[HASH]
    with pytest.raises(PacketChanged, match="twice in one place"):
        read(changed)


def test_a_packet_with_another_scope_is_refused() -> None:
    with pytest.raises(DatasetError, match="no packet of this version"):
        Order.of_packet({**packet(), "scope": {"clearance": "PURPLE"}})


@pytest.mark.parametrize(
    "part",
    [
        {"question": 5},
        {"question": {**packet()["question"], "document": 5}},
        {"question": {**packet()["question"], "variables": None}},
        {"scope": {**packet()["scope"], "victims": "no"}},
        {"scope": {**packet()["scope"], "knownAt": "2026-05-01T00:00:00"}},
        {"title": None},
        {"evidence": []},
    ],
)
def test_a_packet_of_another_shape_is_refused(part: dict[str, object]) -> None:
    with pytest.raises(NoPacket, match="no packet of this version"):
        Order.of_packet({**packet(), **part})


def test_every_change_changes_the_hash() -> None:
    made = packet()
    made["evidence"]["assertions"][0]["confidence"] = 0.69
    assert digest(made) != made[HASH]


@pytest.mark.parametrize("value", ["\ud800", float("nan")])
def test_what_has_no_canonical_text_has_no_hash(value: object) -> None:
    with pytest.raises(DatasetError, match="no packet of this version"):
        digest({**packet(), "title": value})


def test_differences_are_told_where_they_are() -> None:
    one = {"a": [1, {"b": "x"}], "c": 1, "gone": 1, "n": [1], "same": {"x": 1}}
    other = {"a": [1, {"b": "y"}], "c": 1.0, "new": 1, "n": [1, 2], "same": {"x": 1}}
    assert list(differences(one, other)) == [
        '/a/1/b is "x" in the file, "y" in the database',
        "/c is 1 in the file, 1.0 in the database",
        "/gone is only in the file",
        "/n has 1 entries in the file, 2 in the database",
        "/new is only in the database",
    ]
