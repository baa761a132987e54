"""Tag packs. The addresses are published examples, the actors and labels are made up."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import make_id
from graph.vocabularies import ATTRIBUTION_CONFIDENCE, AttributionClass, Basis
from seed.importers.actorpack import FORMAT as ACTOR_PACK
from seed.importers.input import Head, Unusable
from seed.importers.parsed import Reason
from seed.importers.tagpack import FORMAT
from seed.importers.tagpack.concepts import ABUSES, ENTITIES
from tests.unit.importers.read import Account, file, read

EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BITCOIN = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
WALLET = make_id("Wallet", "evm", EVM)
HEADER = {"title": "A pack", "creator": "Example Team"}
PACK = f"""\
title: Example scam
creator: Example Team
currency: ETH
confidence: web_crawl
abuse: scam
lastmod: 2021-11-12
source: https://example.org/list
tags:
- address: '{EVM}'
  label: Example scam
  actor: examplescam
- address: {BITCOIN}
  label: Example scam, second wallet
  currency: BTC
  confidence: authority_data
  lastmod: 2022-04-05 10:30:00
  is_cluster_definer: true
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tagpack")


def _tags(folder: Path, *tags: Any, **header: Any) -> Account:
    pack = yaml.safe_dump({**HEADER, **header, "tags": list(tags)}, allow_unicode=True, sort_keys=False)
    return read(FORMAT, file(folder, "pack.yaml", pack))


def _tag(folder: Path, **fields: Any) -> Account:
    return _tags(folder, {"address": EVM, "label": "L", **fields})


def test_what_the_header_says_holds_for_every_tag_that_does_not_say_otherwise(folder: Path) -> None:
    account = read(FORMAT, file(folder, "pack.yaml", PACK))
    assert not account.findings
    assert account.records == 2
    assert account.claims(WALLET) == {
        ("label", "Example scam"), ("currency", "ETH"), ("abuse", "scam"), ("crimeKind", "FRAUD"),
    }  # fmt: skip
    assert account.claims(make_id("Wallet", "bitcoin", BITCOIN)) == {
        ("label", "Example scam, second wallet"), ("currency", "BTC"), ("abuse", "scam"), ("crimeKind", "FRAUD"),
        ("attributionClass", "authority_data"), ("clusterDefiner", "true"),
    }  # fmt: skip
    reports = {row.start: row.properties for row in account.assertions if row.type == "REPORTED_BY"}
    assert reports[WALLET] == {
        "recordId": f"{EVM} | ETH | Example scam | https://example.org/list",
        "url": "https://example.org/list",
        "retrievedAt": "2021-11-12",
    }
    assert reports[make_id("Wallet", "bitcoin", BITCOIN)]["retrievedAt"] == "2022-04-05T10:30:00Z"


def test_an_actor_controls_the_wallet_on_the_grounds_of_the_tag(folder: Path) -> None:
    account = read(FORMAT, file(folder, "pack.yaml", PACK))
    (controls,) = [row for row in account.assertions if row.type == "CONTROLS"]
    assert (controls.start, controls.end) == ("organization:graphsense-examplescam", WALLET)
    assert controls.properties == {"attributionClass": "web_crawl", "attributionConfidence": 20}
    assert account.nodes[controls.start].described_by == "", "it is only named here"


@pytest.mark.parametrize("grounds", AttributionClass)
def test_every_confidence_class_is_kept_with_its_confidence(folder: Path, grounds: AttributionClass) -> None:
    account = _tag(folder, actor="a", confidence=str(grounds))
    (controls,) = [row for row in account.assertions if row.type == "CONTROLS"]
    assert controls.properties["attributionConfidence"] == ATTRIBUTION_CONFIDENCE[grounds]


def test_a_label_alone_invents_nobody(folder: Path) -> None:
    account = _tag(folder, confidence="forensic")
    assert set(account.labels()) == {"Wallet", "Claim"}
    assert ("attributionClass", "forensic") in account.claims(WALLET)


def test_every_attribution_of_a_wallet_stays_beside_the_others(folder: Path) -> None:
    account = _tags(
        folder,
        {"address": EVM, "label": "A", "actor": "a", "confidence": "web_crawl"},
        {"address": EVM.lower(), "label": "B", "actor": "b", "confidence": "ownership"},
        {"address": EVM, "label": "A", "actor": "a", "confidence": "heuristic", "currency": "BSC"},
    )
    assert account.labels()["Wallet"] == 1
    assert account.types()["CONTROLS"] == 3
    assert account.types()["REPORTED_BY"] == 3
    assert {("label", "A"), ("label", "B")} <= account.claims(WALLET)
    assert not account.findings


def test_a_pack_is_known_by_its_title_and_creator_and_published_by_the_latter(folder: Path) -> None:
    for name in ("pack.yaml", "other/name.yaml"):
        source = read(FORMAT, file(folder, name, PACK)).source
        assert source.id == "source:tagpack-example-team-example-scam"
        assert source.properties["name"] == "Example scam"
        assert source.properties["publisher"] == "Example Team"


def test_a_pack_without_a_title_is_known_by_its_file_and_says_so(folder: Path) -> None:
    account = read(FORMAT, file(folder, "pack.yaml", f"creator: C\ntags:\n- address: {BITCOIN}\n"))
    assert account.source.id == "source:tagpack-pack"
    assert account.reasons() == {(Reason.MISSING, True): 1}


@pytest.mark.parametrize("title", ["…", "x" * 600])
def test_a_title_that_makes_no_words_is_kept_as_the_name(folder: Path, title: str) -> None:
    source = _tags(folder, {"address": EVM}, title=title).source
    assert source.id.startswith("source:tagpack-")
    assert source.properties["name"] == title


@pytest.mark.parametrize("actor", ["…", "x" * 600])
def test_an_actor_that_makes_no_id_is_reported_and_the_tag_is_kept(folder: Path, actor: str) -> None:
    account = _tag(folder, actor=actor)
    assert account.reasons() == {(Reason.BAD_VALUE, False): 1}
    assert WALLET in account.nodes


def test_a_header_of_its_own_counts_like_keys_beside_the_list(folder: Path) -> None:
    text = f"header: {{title: T, creator: C, currency: BTC}}\ntags:\n- address: {BITCOIN}\n"
    account = read(FORMAT, file(folder, "pack.yaml", text))
    assert account.source.id == "source:tagpack-c-t"
    assert account.claims(make_id("Wallet", "bitcoin", BITCOIN)) == {("currency", "BTC")}


def test_what_the_pack_says_of_itself_is_reported_as_not_kept(folder: Path) -> None:
    account = _tags(folder, {"address": EVM}, description="About", owner="Somebody", colour="blue")
    assert [(f.reason, f.kept, f.place.column) for f in account.findings] == [
        (Reason.NOT_MAPPED, True, "description"),
        (Reason.NOT_MAPPED, True, "owner"),
        (Reason.NOT_MAPPED, True, "colour"),
    ]  # fmt: skip


def test_a_currency_is_a_claim_and_only_a_network_is_a_chain(folder: Path) -> None:
    assert {("currency", "USDT"), ("seenOn", "TRX")} <= _tag(folder, currency="USDT", network="TRX").claims(WALLET)
    assert _tag(folder, currency="ETH").claims(WALLET) == {("label", "L"), ("currency", "ETH")}


def test_abuses_with_a_kind_of_crime_say_so_as_something_derived(folder: Path) -> None:
    account = _tag(folder, abuse="ransomware", category="exchange", concepts=["hacking", "gambling"])
    assert {
        ("abuse", "ransomware"), ("category", "exchange"), ("concept", "hacking"), ("concept", "gambling"),
        ("crimeKind", "CYBER"),
    } <= account.claims(WALLET)  # fmt: skip
    derived = {row.end for row in account.assertions if row.basis is Basis.DERIVED}
    assert {account.nodes[one].properties["property"] for one in derived} == {"crimeKind"}


def test_an_unknown_code_is_named_once_and_kept_as_it_is(folder: Path) -> None:
    account = _tags(folder, *({"address": a, "category": "black_list"} for a in (EVM, BITCOIN)), confidence="gut")
    assert [(f.reason, f.kept, f.text, f.place.line) for f in account.findings] == [
        (Reason.UNKNOWN_CODE, True, "black_list", 5), (Reason.UNKNOWN_CODE, True, "gut", 5),
    ]  # fmt: skip
    assert ("category", "black_list") in account.claims(WALLET)
    assert not [one for one in account.claims(WALLET) if one[0] == "attributionClass"]


def test_blanks_around_an_address_are_dropped_and_reported(folder: Path) -> None:
    account = _tag(folder, address=f"{EVM} ")
    assert account.reasons() == {(Reason.BAD_VALUE, True): 1}
    assert WALLET in account.nodes


def test_an_address_that_is_none_is_refused_with_the_whole_tag(folder: Path) -> None:
    account = _tags(folder, {"address": BITCOIN[:-1] + "b", "label": "L"}, {"address": "5e" * 32}, {"address": EVM})
    assert account.reasons() == {(Reason.BAD_CHECKSUM, False): 1, (Reason.BAD_ADDRESS, False): 1}
    assert account.findings[0].text == f"address: {BITCOIN[:-1]}b\n  label: L"
    assert account.findings[0].place.line == 4
    assert account.labels() == {"Wallet": 1}


def test_a_wrong_capital_of_an_evm_address_is_kept_and_reported(folder: Path) -> None:
    account = _tag(folder, address=EVM.replace("aAeb", "AAeb"))
    assert account.reasons() == {(Reason.BAD_CHECKSUM, True): 1}
    assert WALLET in account.nodes


def test_the_same_tag_once_more_is_reported_and_is_one(folder: Path) -> None:
    tag = {"address": EVM, "label": "L", "currency": "ETH"}
    account = _tags(folder, tag, {**tag, "lastmod": "2020-01-01"}, {**tag, "label": "M"})
    assert account.reasons() == {(Reason.REPEATED, True): 1}
    assert account.types()["REPORTED_BY"] == 2


@pytest.mark.parametrize("field", ["category", "abuse", "concepts"])
def test_a_victims_wallet_is_not_admitted(folder: Path, field: str) -> None:
    account = _tag(folder, **{field: ["victim"] if field == "concepts" else "victim"})
    assert account.reasons() == {(Reason.NOT_ADMITTED, False): 1}
    assert not account.nodes


def test_a_tag_of_a_transaction_is_refused_as_such(folder: Path) -> None:
    assert _tags(folder, {"tx_hash": "ab" * 32, "label": "L"}).reasons() == {(Reason.UNKNOWN_TYPE, False): 1}


@pytest.mark.parametrize(
    ("context", "claims"),
    [
        ('{"token": "USDT", "n": 10.50, "deep": {"a": [1]}, "no": null}',
         {("context.token", "USDT"), ("context.n", "10.50"), ("context.deep", '{"a": ["1"]}')}),
        ('{"flags": ["scam", "misuse"], "label": "not the label"}',
         {("context.flags", "scam"), ("context.flags", "misuse"), ("context.label", "not the label")}),
        ({"token": "USDT"}, {("context.token", "USDT")}),
        ("", set()),
        (None, set()),
    ],
)  # fmt: skip
def test_a_context_in_json_becomes_claims(folder: Path, context: Any, claims: set[tuple[str, str]]) -> None:
    account = _tag(folder, context=context)
    assert not account.findings
    assert account.claims(WALLET) == {("label", "L")} | claims


@pytest.mark.parametrize(
    "context", ["seen in a forum", "{broken", "[1]", "[" * 100_000, "9" * 5000, "NaN", '{"a": "\\ud800"}']
)
def test_a_context_that_is_no_object_stays_one_text(folder: Path, context: str) -> None:
    account = _tag(folder, context=context)
    if len(context) > 6000:
        assert account.reasons() == {(Reason.MALFORMED, True): 1, (Reason.TOO_LONG, False): 1}
    else:
        assert len(account.findings) == 1
        assert ("context", context) in account.claims(WALLET)


@pytest.mark.parametrize(
    ("lastmod", "moment"),
    [
        ("2021-11-12", "2021-11-12"),
        ("2022-10-1", "2022-10-01"),
        ("2021-11-12 08:00:00", "2021-11-12T08:00:00Z"),
        ("2021-11-12T08:00:00.50+02:00", "2021-11-12T06:00:00.5Z"),
        ("2021-11-12 8:00:00 -3", "2021-11-12T11:00:00Z"),
        ("2021", "2021"),
        ("", None),
    ],
)
def test_dates_of_yaml_are_partial_dates(folder: Path, lastmod: str, moment: str | None) -> None:
    account = read(FORMAT, file(folder, "pack.yaml", PACK.replace("2021-11-12", lastmod)))
    assert not account.findings
    assert next(row.properties.get("retrievedAt") for row in account.assertions if row.type == "REPORTED_BY") == moment


@pytest.mark.parametrize("lastmod", ["9999-12-31", "2021-02-31", "yesterday", "2021-11-12 25:00:00", "1.5e9"])
def test_a_date_that_is_none_is_reported_and_the_tag_is_kept(folder: Path, lastmod: str) -> None:
    account = _tag(folder, lastmod=lastmod)
    assert account.reasons() == {(Reason.BAD_DATE, False): 1}
    assert account.findings[0].place.column == "lastmod"
    assert WALLET in account.nodes


def test_a_field_that_stands_twice_contradicts_itself(folder: Path) -> None:
    account = read(FORMAT, file(folder, "pack.yaml", PACK.replace("  actor: examplescam", "  label: other")))
    assert account.reasons() == {(Reason.CONTRADICTION, False): 1}
    assert account.records == 2


def test_a_misspelt_field_is_reported(folder: Path) -> None:
    account = _tag(folder, catgory="exchange")
    assert account.reasons() == {(Reason.NOT_MAPPED, True): 1}
    assert account.findings[0].text == "exchange"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PACK, FORMAT),
        ("%YAML 1.1\n---\ntitle: A\ncreator: B\nactors:\n- id: a\n", ACTOR_PACK),
        ("title: A\n", None),
        ("tags:\n- a\n", None),
        ('{"title": "A", "tags": []}', None),
        ("", None),
    ],
)
def test_a_pack_is_recognised_by_its_keys(text: str, expected: object) -> None:
    head = Head("x.yaml", text.encode())
    assert [one for one in (FORMAT, ACTOR_PACK) if one.recognises(head)] == ([expected] if expected else [])


def test_actor_packs_come_before_the_packs_that_name_their_actors() -> None:
    assert ACTOR_PACK.order < FORMAT.order


def test_the_codes_of_abuses_and_entities_are_told_apart() -> None:
    assert not set(ABUSES) & set(ENTITIES)


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(), st.text(max_size=6), st.just("2 517"),
    st.lists(st.text(max_size=3) | st.none() | st.integers(), max_size=3),
    st.dictionaries(
        st.text(max_size=3), st.none() | st.text(max_size=3) | st.lists(st.integers(), max_size=2), max_size=3
    ),
)  # fmt: skip
KEYS = (
    "address", "label", "source", "currency", "asset", "network", "context", "confidence", "is_cluster_definer",
    "lastmod", "category", "abuse", "concepts", "actor", "tag_type", "tx_hash", "other",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), ODD), st.dictionaries(st.sampled_from(KEYS), ODD), st.booleans())
def test_anything_in_any_field_becomes_rows_or_findings(
    folder: Path, header: dict[str, Any], tag: dict[str, Any], addressed: bool
) -> None:
    if addressed:
        tag = {**tag, "address": EVM}
    account = _tags(folder, tag, **header)
    assert account.records == 1
    assert WALLET in account.nodes or account.findings


@given(ODD)
def test_a_tag_of_any_sort_is_a_record(folder: Path, tag: Any) -> None:
    account = _tags(folder, tag, {"address": EVM})
    assert account.records == 2
    assert WALLET in account.nodes
    assert (Reason.MALFORMED, False) in account.reasons() or isinstance(tag, dict)


@given(st.data())
def test_a_pack_with_changed_bytes_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    raw = bytearray(PACK.encode())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=6)):
        raw[place] = data.draw(st.integers(0, 255))
    try:
        account = read(FORMAT, file(folder, "pack.yaml", bytes(raw)))
    except Unusable as error:
        assert "pack.yaml" in str(error)  # noqa: PT017
        return
    assert account.records <= 3


@given(st.lists(st.fixed_dictionaries(
    {"address": st.sampled_from([EVM, EVM.lower(), BITCOIN])},
    optional={
        "label": st.sampled_from(["A", "B"]), "actor": st.sampled_from(["a", "b"]),
        "source": st.sampled_from(["x", "y"]),
        "confidence": st.sampled_from(["web_crawl", "forensic"]), "lastmod": st.sampled_from(["2020", "2021"]),
        "abuse": st.sampled_from(["scam", "phishing"]), "category": st.sampled_from(["exchange", "user"]),
        "context": st.sampled_from(['{"a": 1}', '{"a": "1"}', "a"]),
    },
), max_size=8))  # fmt: skip
def test_tags_of_one_pack_never_contradict_each_other(folder: Path, tags: list[dict[str, str]]) -> None:
    """What two tags say of one wallet are two assertions, or one and the same."""
    account = _tags(folder, *tags)
    assert account.records == len(tags)
    assert account.labels()["Wallet"] == len({tag["address"].lower() for tag in tags})
