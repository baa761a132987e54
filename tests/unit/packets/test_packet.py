"""The canonical text of a packet, its hash, and where two differ."""

import hashlib
import json

import pytest

from api.packets.packet import HASH, Order, differences, digest, read, written
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


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"format": "other"}', b"\xff\xfe", b"\x00", b"[" * 100_000])
def test_what_is_no_packet_is_refused(content: bytes) -> None:
    with pytest.raises(DatasetError, match="no crimegraph-packet/1"):
        read(content)


def test_a_packet_with_another_scope_is_refused() -> None:
    with pytest.raises(DatasetError, match="no packet of this version"):
        Order.of_packet({**packet(), "scope": {"clearance": "PURPLE"}})


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
