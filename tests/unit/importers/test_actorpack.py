"""Actor packs. The actors are made up."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from seed.importers.actorpack import FORMAT
from seed.importers.parsed import Reason
from seed.importers.tagpack import FORMAT as TAG_PACK
from tests.unit.importers.read import Account, file, read

EXCHANGE = {
    "id": "example-ex",
    "label": "Example Exchange",
    "uri": "example.org",
    "jurisdictions": ["SC"],
    "categories": ["organization", "exchange"],
    "aliases": ["ExEx", "Example X"],
    "context": {
        "uris": ["www.example.org", "www.example.com"],
        "twitter_handle": "example",
        "legal_name": "Example Ltd.",
        "notes": ["plain", {"Monikers": "A, B"}],
        "year_established": 2020,
        "odd_key": "x",
    },
}
ID = "organization:graphsense-example-ex"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("actorpack")


def _actors(folder: Path, *actors: Any, **header: Any) -> Account:
    pack = {"title": "Actors", "creator": "Example Team", **header, "actors": list(actors)}
    return read(FORMAT, file(folder, "pack.yaml", yaml.safe_dump(pack, allow_unicode=True, sort_keys=False)))


def test_an_actor_is_an_organization_with_what_the_pack_says_of_it(folder: Path) -> None:
    account = _actors(folder, EXCHANGE, lastmod="2023-02-17")
    assert not account.findings
    actor = account.nodes[ID]
    assert actor.described_by == account.source.id == "source:actorpack-example-team-actors"
    assert actor.properties == {
        "name": "Example Exchange", "aliases": ("ExEx", "Example X"), "kind": "EXCHANGE", "jurisdiction": "SC",
    }  # fmt: skip
    assert account.claims(ID) == {
        ("category", "organization"), ("category", "exchange"), ("jurisdiction", "SC"), ("uri", "example.org"),
        ("uri", "www.example.org"), ("uri", "www.example.com"), ("twitterHandle", "example"),
        ("legalName", "Example Ltd."), ("note", "plain"), ("note", '{"Monikers": "A, B"}'),
        ("yearEstablished", "2020"), ("context.odd_key", "x"),
    }  # fmt: skip
    (report,) = [row for row in account.assertions if row.type == "REPORTED_BY"]
    assert report.properties == {"recordId": "example-ex", "retrievedAt": "2023-02-17"}


def test_only_an_exchange_has_a_kind(folder: Path) -> None:
    for category in ("organization", "defi_dex", "ransomware", "sanction", "mixing_service"):
        account = _actors(folder, {**EXCHANGE, "categories": [category]})
        assert "kind" not in account.nodes[ID].properties


def test_of_one_jurisdiction_an_actor_is_based_there_and_of_several_nothing_says_where(folder: Path) -> None:
    one = _actors(folder, EXCHANGE)
    assert one.between("BASED_IN") == {(ID, "country:SC")}
    assert one.nodes["country:SC"].properties["name"] == "Seychelles"
    several = _actors(folder, {**EXCHANGE, "jurisdictions": ["SC", "NO", "sc"]})
    assert not several.between("BASED_IN")
    assert "jurisdiction" not in several.nodes[ID].properties
    assert {("jurisdiction", "SC"), ("jurisdiction", "NO")} <= several.claims(ID)


def test_an_unknown_country_is_named_and_kept_as_a_claim(folder: Path) -> None:
    account = _actors(folder, {**EXCHANGE, "jurisdictions": ["QQ"]})
    assert account.reasons() == {(Reason.UNKNOWN_CODE, True): 1}
    assert ("jurisdiction", "QQ") in account.claims(ID)


def test_tags_name_the_actor_that_the_pack_describes(folder: Path) -> None:
    text = "title: T\ncreator: C\ntags:\n- {address: '0x" + "1" * 40 + "', actor: example-ex}\n"
    assert ID in read(TAG_PACK, file(folder, "tags.yaml", text)).nodes


def test_an_actor_without_an_id_is_refused_and_one_without_a_label_has_its_id(folder: Path) -> None:
    account = _actors(folder, {"label": "nobody"}, {"id": "…"}, {"id": "only"}, "text", None)
    assert account.reasons() == {
        (Reason.MISSING, False): 1, (Reason.BAD_VALUE, False): 1, (Reason.MISSING, True): 1,
        (Reason.MALFORMED, False): 2,
    }  # fmt: skip
    assert account.nodes["organization:graphsense-only"].properties["name"] == "only"


def test_an_actor_that_stands_twice_is_reported(folder: Path) -> None:
    account = _actors(folder, EXCHANGE, {**EXCHANGE, "label": "Other", "lastmod": "2020-01-01"})
    assert account.reasons() == {(Reason.REPEATED, True): 1}


def test_a_text_too_long_for_the_index_of_claims_is_reported(folder: Path) -> None:
    account = _actors(folder, {**EXCHANGE, "context": {"description": "ü" * 3001}})
    assert account.reasons() == {(Reason.TOO_LONG, False): 1}
    assert account.findings[0].place.column == "context.description"


def test_a_context_with_thousands_of_values_is_cut(folder: Path) -> None:
    account = _actors(folder, {"id": "a", "label": "A", "context": {f"k{n}": "v" for n in range(1000)}})
    assert account.reasons() == {(Reason.TOO_LONG, False): 1}
    assert account.labels()["Claim"] == 200


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6),
    st.lists(st.text(max_size=3) | st.none() | st.integers(), max_size=3),
    st.dictionaries(
        st.text(max_size=3), st.none() | st.text(max_size=3) | st.lists(st.integers(), max_size=2), max_size=3
    ),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*EXCHANGE, "lastmod", "other"]), ODD), st.booleans())
def test_anything_in_any_field_becomes_rows_or_findings(folder: Path, actor: dict[str, Any], named: bool) -> None:
    account = _actors(folder, {**actor, "id": "a1"} if named else actor)
    assert account.records == 1
    assert account.labels()["Organization"] == 1 or account.findings
