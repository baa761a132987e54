"""Lists of sanctioned addresses. The addresses are published examples, and nobody's."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import make_id
from seed.importers.formats import formats
from seed.importers.input import Head, Unusable
from seed.importers.ofac import FORMAT, SANCTION
from seed.importers.parsed import Reason
from tests.unit.importers.read import file, read

EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BITCOIN = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
TRON = "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL"
LIST = f"{EVM}\n{BITCOIN}\n{TRON}\n"
NAME = "sanctioned_addresses_USDT.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ofac")


def test_each_line_is_a_wallet_of_its_own_family_that_the_list_designates(folder: Path) -> None:
    account = read(FORMAT, file(folder, NAME, LIST))
    wallets = {
        make_id("Wallet", "evm", EVM), make_id("Wallet", "bitcoin", BITCOIN), make_id("Wallet", "tron", TRON),
    }  # fmt: skip
    assert account.records == 3
    assert not account.findings
    assert account.between("DESIGNATES") == {(SANCTION, wallet) for wallet in wallets}
    assert account.between("IMPOSED_BY") == {(SANCTION, "country:US")}
    assert {node.properties["family"] for node in account.nodes.values() if node.label == "Wallet"} == {
        "evm", "bitcoin", "tron",
    }  # fmt: skip


def test_the_ticker_is_a_claim_and_never_a_chain(folder: Path) -> None:
    account = read(FORMAT, file(folder, NAME, LIST))
    assert account.claims(make_id("Wallet", "tron", TRON)) == {("listedTicker", "USDT")}
    assert account.labels()["Claim"] == 3


def test_the_line_as_it_is_written_stays_beside_the_canonical_address(folder: Path) -> None:
    account = read(FORMAT, file(folder, NAME, f"{EVM}\n"))
    wallet = account.nodes[f"wallet:evm:{EVM.lower()}"]
    assert wallet.properties["name"] == wallet.properties["address"] == EVM.lower()
    (report,) = [row for row in account.assertions if row.type == "REPORTED_BY" and row.start == wallet.id]
    assert report.properties["recordId"] == EVM


def test_every_version_of_a_list_is_one_source_wherever_it_lies(folder: Path) -> None:
    for name in (NAME, f"2024/{NAME}", f"ofac/new/{NAME}"):
        source = read(FORMAT, file(folder, name, LIST)).source
        assert source.id == "source:ofac-usdt"
        assert source.properties["publisher"] == "Office of Foreign Assets Control"


def test_a_list_under_another_name_has_no_ticker(folder: Path) -> None:
    account = read(FORMAT, file(folder, "list.txt", f"{EVM}\n"))
    assert account.source.id == "source:ofac-list"
    assert not account.claims(f"wallet:evm:{EVM.lower()}")


def test_what_is_no_address_is_refused_with_its_line(folder: Path) -> None:
    value = "5e" * 32
    account = read(FORMAT, file(folder, NAME, f"{BITCOIN}\n\n{value}\n"))
    (finding,) = account.findings
    assert (finding.reason, finding.kept, finding.text) == (Reason.BAD_ADDRESS, False, value)
    assert (finding.place.file, finding.place.line) == (NAME, 3)
    assert account.records == 2


def test_a_wrong_checksum_is_refused_but_for_evm_where_the_digits_are_the_address(folder: Path) -> None:
    wrong = BITCOIN[:-1] + "b"
    capitals = EVM.replace("aAeb", "AAeb")
    account = read(FORMAT, file(folder, NAME, f"{wrong}\n{capitals}\n"))
    assert account.reasons() == {(Reason.BAD_CHECKSUM, False): 1, (Reason.BAD_CHECKSUM, True): 1}
    assert account.labels()["Wallet"] == 1


def test_the_same_wallet_twice_is_reported_and_is_one(folder: Path) -> None:
    account = read(FORMAT, file(folder, NAME, f"{EVM}\n{EVM.lower()}\n{EVM}\n"))
    assert account.reasons() == {(Reason.REPEATED, True): 2}
    assert account.labels()["Wallet"] == 1
    reports = [row.properties["recordId"] for row in account.assertions if row.type == "REPORTED_BY"
               and row.start.startswith("wallet:")]  # fmt: skip
    assert reports == [EVM, EVM.lower()]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (NAME, LIST, True),
        (f"folder/{NAME}", LIST, True),
        (NAME, "no list of anything\n", False),
        (NAME, "", False),
        (NAME, "<html>\n<body>\n", False),
        ("my_wallets.txt", LIST, False),
        ("sanctioned_addresses_ETH.txt", "5e" * 32 + "\n", True),
    ],
)
def test_a_list_is_recognised_by_its_lines_and_its_name(name: str, content: str, expected: bool) -> None:
    """Any list of wallets would otherwise become one of sanctioned wallets."""
    assert FORMAT.recognises(Head(name, content.encode())) is expected


def test_the_table_of_formats_holds_it() -> None:
    pytest.importorskip("seed.importers.galaxy")
    assert formats()["ofac"] is FORMAT


@given(st.lists(st.one_of(st.text(), st.sampled_from([EVM, BITCOIN, TRON, EVM.lower(), "0x", "\x00", "﻿"]))))
def test_whatever_the_lines_hold_each_becomes_rows_or_a_finding(folder: Path, lines: list[str]) -> None:
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    account = read(FORMAT, file(folder, NAME, content))
    lost = sum(not finding.kept for finding in account.findings)
    repeated = sum(finding.reason is Reason.REPEATED for finding in account.findings)
    assert account.records == lost + repeated + account.labels()["Wallet"]


@given(st.binary())
def test_bytes_of_any_sort_never_break_it(folder: Path, content: bytes) -> None:
    with suppress(Unusable):
        read(FORMAT, file(folder, NAME, content))
