"""What an export of this graph adds to FollowTheMoney: ids that come back, and an object that anybody may write."""

import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.nodes import stored_node
from graph.provenance import envelope
from graph.vocabularies import Marking
from seed.importers.ftm import FORMAT
from seed.importers.ftm.lines import node_id
from seed.importers.ftm.own import KEY, entity_id, label_of, own_id
from seed.importers.input import Input
from seed.importers.parsed import Parsed

NODES = ("person:do-kwon", "wallet:evm:0x098b", "compound:kk-park", "person:ftm:NK-eJ.", "place:a_b--", "person:é:ü")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from(["LEADS", "REPORTED_BY", "RED", "KH", "name", "x" * 9000, *NODES]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
PARTS = ("type", "note", "marking", "synthetic", "properties", "claims", "filled", "countries", "without")


def read(*records: dict[str, Any]) -> list[Parsed]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.ftm.json"
        path.write_bytes(b"\n".join(orjson.dumps(one) for one in records))
        file = Input(path, path.name)
        return list(FORMAT.read(file, FORMAT.origin(file)))


@pytest.mark.parametrize("node", NODES)
def test_an_id_of_ours_comes_back(node: str) -> None:
    made = entity_id(node)
    assert own_id(made) == node
    assert made.isascii()
    assert ":" not in made


@pytest.mark.parametrize("entity", ["crimegraph.", "crimegraph.person", "crimegraph.person.", "crimegraph.nothing.a",
                                    "crimegraph.person.a.2", "crimegraph.person.%41", "crimegraph.person.ff.ff",
                                    "crimegraph.person.a.62", "NK-1"])  # fmt: skip
def test_what_only_looks_like_one_is_an_id_of_its_own(entity: str) -> None:
    assert own_id(entity) is None
    assert node_id("Person", entity).startswith("person:ftm:")


def test_an_id_of_another_label_is_not_taken_for_this_one() -> None:
    assert node_id("Organization", entity_id("person:a")) == "organization:ftm:crimegraph.person.a"
    assert label_of("Address", entity_id("compound:a"), "Place") == "Compound"
    assert label_of("Address", entity_id("victim-case:a"), "Place") == "Place"


def test_an_unknown_marking_is_the_highest() -> None:
    (parsed,) = read({"id": "a", "schema": "Person", "properties": {"name": ["A"]}, KEY: {"marking": "SECRET"}})
    assert {row.marking for row in parsed.nodes} == {Marking.RED}
    assert {row.marking for row in parsed.assertions} == {Marking.RED}


def test_an_export_cannot_make_provenance_or_identity_of_a_link() -> None:
    person = {"schema": "Person", "properties": {"name": ["A"]}}
    for relation in ("SAME_AS", "REPORTED_BY", "HAS_CLAIM", "DERIVED_FROM"):
        link = {"id": "l", "schema": "UnknownLink", "properties": {"subject": ["a"], "object": ["b"]}}
        found = read({"id": "a", **person}, {"id": "b", **person}, {**link, KEY: {"type": relation}})
        assert [row.type for row in found[-1].assertions] == ["ASSOCIATE_OF"]


@settings(max_examples=150)
@given(own=st.dictionaries(st.sampled_from(PARTS), JUNK, max_size=5) | JUNK, schema=st.integers(0, 3))
def test_whatever_stands_there_is_read_or_passed_over(own: Any, schema: int) -> None:
    given_ = [
        {"schema": "Person", "properties": {"name": ["A"], "country": ["kh"]}},
        {"schema": "Address", "properties": {"full": ["A"]}},
        {"schema": "CryptoWallet", "properties": {"publicKey": ["0x" + "0" * 40]}},
        {"schema": "UnknownLink", "properties": {"subject": ["p"], "object": ["q"], "role": ["x"]}},
    ][schema]
    person = {"schema": "Person", "properties": {"name": ["P"]}}
    for parsed in read(
        {"id": "p", **person}, {"id": "q", **person}, {"id": "crimegraph.compound.a", **given_, KEY: own}
    ):
        for node in parsed.nodes:
            stored_node(node)
        for row in parsed.assertions:
            if row.type != "ASSOCIATE_OF":
                envelope(row)
