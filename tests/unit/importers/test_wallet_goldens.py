"""The real lists and packs beside counts of a script of its own: regular expressions and SHA-256, nothing of ours."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from graph.ids import make_id
from seed.importers.actorpack import FORMAT as ACTOR_PACK
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.ofac import FORMAT as OFAC
from seed.importers.parsed import Reason
from seed.importers.tagpack import FORMAT as TAG_PACK
from tests.unit.importers.read import Account, read

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
RONIN = "0x098b716b8aaf21512996dc57eb0615e2383e2f96"

if not DATA.is_dir() and not os.environ.get("CI"):
    pytest.skip(f"the real files are not there: {DATA}", allow_module_level=True)

# The script of its own.
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
FAMILIES = {
    "evm": r"0x[0-9a-fA-F]{40}",
    "bitcoin": r"[13][1-9A-HJ-NP-Za-km-z]{25,33}|bc1[02-9ac-hj-np-z]{39,59}",
    "tron": r"T[1-9A-HJ-NP-Za-km-z]{33}",
    "litecoin": r"[LM][1-9A-HJ-NP-Za-km-z]{33}",
    "dash": r"X[1-9A-HJ-NP-Za-km-z]{33}",
    "dogecoin": r"D[1-9A-HJ-NP-Za-km-z]{33}",
    "bitcoin_gold": r"G[1-9A-HJ-NP-Za-km-z]{33}",
    "zcash": r"t1[1-9A-HJ-NP-Za-km-z]{33}",
    "xrp": r"r[1-9A-HJ-NP-Za-km-z]{33}",
    "monero": r"[48][1-9A-HJ-NP-Za-km-z]{94}",
    "bitcoin_cash": r"[qp][02-9ac-hj-np-z]{41}",
}


def _family(text: str) -> str | None:
    return next((family for family, form in FAMILIES.items() if re.fullmatch(form, text)), None)


def _holds(text: str) -> bool:
    """Whether the double SHA-256 at the end of an address in base58 is right; true for forms without one."""
    alphabet = RIPPLE if text.startswith("r") else ALPHABET
    if _family(text) in ("evm", "monero", "bitcoin_cash") or text.startswith("bc1"):
        return True
    number = 0
    for character in text:
        number = number * 58 + alphabet.index(character)
    raw = number.to_bytes(26 if text.startswith("t") else 25, "big")
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _one_spelling(text: str) -> str:
    return text.lower() if text.startswith("0x") else text


def _lines() -> Iterator[tuple[str, str]]:
    for path in sorted((DATA / "ofac").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.stem.rpartition("_")[2], line


@cache
def _tagged() -> Mapping[str, frozenset[str]]:
    """Addresses of each pack as they are written, without blanks."""
    pattern = re.compile(r"""^- address: *(?:'([^']*)'|"([^"]*)"|(\S+)) *$""", re.MULTILINE)
    return {
        path.name: frozenset("".join(found).strip() for found in pattern.findall(path.read_text(encoding="utf-8")))
        for path in sorted((DATA / "tagpacks").glob("*.yaml"))
    }


# What the importers make of the same files.


def _format(folder: str, name: str) -> Format:
    if folder == "ofac":
        return OFAC
    return ACTOR_PACK if ".actorpack." in name else TAG_PACK


@cache
def _accounts(folder: str) -> Mapping[str, Account]:
    paths = sorted(path for path in (DATA / folder).iterdir() if path.suffix in (".txt", ".yaml"))
    return {
        path.name: read(
            _format(folder, path.name), Input(path, f"{folder}/{path.name}"), thorough=path.stat().st_size < 50_000
        )
        for path in paths
    }


def _wallets(accounts: Mapping[str, Account]) -> set[str]:
    return {node.id for one in accounts.values() for node in one.nodes.values() if node.label == "Wallet"}


def test_every_list_is_recognised_as_what_it_is() -> None:
    for folder in ("ofac", "tagpacks"):
        for path in (DATA / folder).iterdir():
            head = Input(path, f"{folder}/{path.name}").head()
            found = [one for one in (ACTOR_PACK, TAG_PACK, OFAC) if one.recognises(head)]
            assert found == ([] if path.stem == "LICENSE" else [_format(folder, path.name)])


def test_the_lists_have_654_lines_of_641_addresses() -> None:
    lines = list(_lines())
    assert (len(lines), len({text for _, text in lines})) == (654, 641)
    accounts = _accounts("ofac")
    assert sum(one.records for one in accounts.values()) == 654
    assert len(_wallets(accounts)) == 640
    refused = [finding for one in accounts.values() for finding in one.findings]
    assert [(f.reason, f.kept, len(f.text), f.place.file) for f in refused] == [
        (Reason.BAD_ADDRESS, False, 64, "ofac/sanctioned_addresses_XMR.txt")
    ]


def test_families_per_ticker_are_those_of_the_script() -> None:
    expected = Counter((ticker, family) for ticker, text in _lines() if (family := _family(text)) and _holds(text))
    found = Counter(
        (name.removeprefix("sanctioned_addresses_").removesuffix(".txt"), str(node.properties["family"]))
        for name, one in _accounts("ofac").items()
        for node in one.nodes.values()
        if node.label == "Wallet"
    )
    assert found == expected
    assert {family: count for (ticker, family), count in found.items() if ticker == "USDT"} == {
        "evm": 8, "bitcoin": 7, "tron": 11,
    }  # fmt: skip
    assert found["XBT", "tron"] == 1


def test_all_wallets_of_the_lists_are_designated_once_a_list() -> None:
    for one in _accounts("ofac").values():
        assert one.types()["DESIGNATES"] == one.labels()["Wallet"]
        assert one.labels()["Sanction"] == 1


def test_570_addresses_of_the_lists_are_in_interpols_pack_one_of_which_is_no_address() -> None:
    lists = {_one_spelling(text) for _, text in _lines()}
    pack = {_one_spelling(text) for text in _tagged()["ofac.yaml"]}
    both = lists & pack
    assert len(both) == 570
    assert [text for text in both if _family(text) is None] == [
        finding.text for finding in _accounts("ofac")["sanctioned_addresses_XMR.txt"].findings
    ]
    ours = _wallets(_accounts("ofac")) & _wallets({"ofac.yaml": _accounts("tagpacks")["ofac.yaml"]})
    assert ours == {make_id("Wallet", family, text) for text in both if (family := _family(text))}
    assert len(ours) == 569


def test_wallets_of_the_lists_and_of_any_pack_are_those_of_the_script() -> None:
    lists = {_one_spelling(text) for _, text in _lines()}
    packs = {_one_spelling(text) for texts in _tagged().values() for text in texts}
    expected = {f"wallet:{family}:{text}" for text in lists & packs if (family := _family(text)) and _holds(text)}
    assert _wallets(_accounts("ofac")) & _wallets(_accounts("tagpacks")) == expected


def test_packs_hold_the_wallets_that_the_script_finds() -> None:
    for name, texts in _tagged().items():
        one = _accounts("tagpacks")[name]
        wallets = {f"wallet:{family}:{_one_spelling(t)}" for t in texts if (family := _family(t)) and _holds(t)}
        assert {node.id for node in one.nodes.values() if node.label == "Wallet"} == wallets, name


def test_the_ronin_wallet_is_one_however_it_is_spelled() -> None:
    spelled = {RONIN, RONIN.upper().replace("0X", "0x"), "0x098B716B8Aaf21512996dC57EB0615e2383E2f96"}
    assert {make_id("Wallet", "evm", text) for text in spelled} == {f"wallet:evm:{RONIN}"}
    holders = [
        name for folder in ("ofac", "tagpacks") for name, one in _accounts(folder).items()
        if f"wallet:evm:{RONIN}" in one.nodes
    ]  # fmt: skip
    assert holders == ["sanctioned_addresses_ETH.txt", "lazarus.yaml", "ofac.yaml", "ronin_bridge.yaml"]


def test_what_is_odd_about_the_packs_is_told_and_nothing_else() -> None:
    accounts = _accounts("tagpacks")
    told = {
        name: {(str(reason), kept): count for (reason, kept), count in one.reasons().items()
               if reason is not Reason.NOT_MAPPED}
        for name, one in accounts.items()
    }  # fmt: skip
    assert {name: reasons for name, reasons in told.items() if reasons} == {
        "etherscamdb_tagpack.yaml": {("bad-checksum", False): 1},
        "ofac.yaml": {("bad-address", False): 3},
        "plustoken.yaml": {("bad-checksum", False): 1, ("bad-address", False): 1},
        "tornado_cash.yaml": {("bad-value", True): 1, ("repeated", True): 1},
        "usdt_blacklist.yaml": {("unknown-code", True): 1},
    }
    lost = {f.place.column for one in accounts.values() for f in one.findings if f.reason is Reason.NOT_MAPPED}
    assert lost == {"description"}


def test_every_actor_that_a_tag_names_is_described_by_the_actor_pack() -> None:
    accounts = _accounts("tagpacks")
    described = set(accounts["graphsense.actorpack.yaml"].nodes)
    named = {start for one in accounts.values() for start, _ in one.between("CONTROLS")}
    assert accounts["graphsense.actorpack.yaml"].records == 3813
    assert len(named) == 7
    assert named <= described


def test_interpols_packs_are_published_by_interpol() -> None:
    publishers = {name: one.source.properties["publisher"] for name, one in _accounts("tagpacks").items()}
    assert {name for name, publisher in publishers.items() if publisher == "INTERPOL CNTL"} == {
        "ofac.yaml", "interpol-real_services.yaml",
    }  # fmt: skip
