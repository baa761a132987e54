"""Stable ids from natural keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DatasetError
from graph.ids import claim_id, is_well_formed, make_id, node_type_of, slug
from graph.ontology import ONTOLOGY


@pytest.mark.parametrize(
    ("label", "key", "made"),
    [
        ("Person", ("Do Kwon",), "person:do-kwon"),
        ("JobAdvert", ("facebook", "Well paid, abroad!"), "job-advert:facebook:well-paid-abroad"),
        ("Country", ("fi",), "country:FI"),
        ("Wallet", ("evm", "0x098B716B8Aaf21512996dC57EB0615e2383E2f96"),
         "wallet:evm:0x098b716b8aaf21512996dc57eb0615e2383e2f96"),
        ("Wallet", ("bitcoin", "3Pja5FPK1wFB9LkWWJai8XYL1qjbqqT9Ye"),
         "wallet:bitcoin:3Pja5FPK1wFB9LkWWJai8XYL1qjbqqT9Ye"),
        ("Person", ("陈志",), "person:chenzhi"),
    ],
)  # fmt: skip
def test_an_id_is_made_from_the_natural_key(label: str, key: tuple[str, ...], made: str) -> None:
    assert make_id(label, *key) == made
    assert is_well_formed(made)
    node_type = node_type_of(made)
    assert node_type is not None
    assert node_type.label == label


@pytest.mark.parametrize(
    ("label", "key"), [("Nobody", ("x",)), ("Person", ()), ("Person", ("…",)), ("Wallet", ("evm", "0x"))]
)
def test_an_impossible_key_is_an_error(label: str, key: tuple[str, ...]) -> None:
    with pytest.raises(DatasetError):
        make_id(label, *key)


@given(st.text(min_size=1))
def test_a_slug_is_a_slug_of_itself(text: str) -> None:
    try:
        made = slug(text)
    except DatasetError:
        return
    assert slug(made) == made
    assert is_well_formed(f"person:{made}")


@pytest.mark.parametrize(
    "text", ["", "person", "person:", "Person:x", "person: x", "1:x", "person:x y", "a:" + "x" * 600, ":x"]
)
def test_what_cannot_be_an_id_is_seen(text: str) -> None:
    assert not is_well_formed(text)


def test_every_label_has_a_prefix_of_its_own() -> None:
    assert len(ONTOLOGY.prefixes) == len(ONTOLOGY.node_types)


def test_a_claim_is_one_node_per_thing_claimed_of_one_entity() -> None:
    one = claim_id("operation:x", "arrests", "2517", "more than")
    assert one == claim_id("operation:x", "arrests", "2517", "more than", None)
    assert one == claim_id("operation:x", "arrests", "2517", "more than", "")
    others = {
        claim_id("operation:y", "arrests", "2517", "more than"),
        claim_id("operation:x", "victims", "2517", "more than"),
        claim_id("operation:x", "arrests", "2518", "more than"),
        claim_id("operation:x", "arrests", "2517"),
        claim_id("operation:x", "arrests", "2517", None, "more than"),
    }
    assert len(others | {one}) == 6
