"""Transfers and transactions of blockchains: columns of the field's tools, exact amounts, no invented flow."""

import json
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.admission import require_assertion, require_node
from graph.provenance import AssertionRow, envelope
from graph.vocabularies import Basis
from seed.importers.input import Input, Unusable
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.transfers import FORMAT
from seed.importers.transfers.layouts import LAYOUTS

A, B, C = (f"0x{'0' * 38}a{digit}" for digit in "123")
HASH = "0x" + "ab" * 32
ETL = "hash,nonce,from_address,to_address,value,receipt_status,block_timestamp"
DUNE = "block_time,from,to,total_eth"
PLAIN = "from,to,amount,asset,at,tx_hash,index,usd"
UTXO = "tx_hash,direction,address,amount,index,at,family"
BTC = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"


def written(folder: Path, *lines: str) -> Input:
    path = folder / "moves.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Input(path, "moves.csv")


def read(folder: Path, *lines: str) -> list[Parsed]:
    file = written(folder, *lines)
    return list(FORMAT.read(file, FORMAT.origin(file)))


def said(parsed: list[Parsed]) -> list[AssertionRow]:
    return [row for one in parsed for row in one.assertions]


def findings(parsed: list[Parsed]) -> list[Finding]:
    return [finding for one in parsed for finding in one.findings if one.records]


def keys(parsed: list[Parsed]) -> list[str]:
    return [envelope(row)["key"] for row in said(parsed)]


def test_wei_become_units_to_the_last_digit_and_beyond_64_bits(tmp_path: Path) -> None:
    parsed = read(
        tmp_path,
        ETL,
        f"{HASH},1,{A.upper().replace('0X', '0x')},{B},{2**256 - 1},1,1650000000",
    )
    (row,) = said(parsed)
    assert (row.type, row.start, row.end) == ("SENT", f"wallet:evm:{A}", f"wallet:evm:{B}")
    assert row.properties == {
        "amount": "115792089237316195423570985008687907853269984665640564039457.584007913129639935",
        "txHash": HASH,
        "at": "2022-04-15T05:20:00Z",
    }
    assert row.basis is Basis.OBSERVED


def test_ethereum_etl_names_no_coin_so_the_asset_is_left_open(tmp_path: Path) -> None:
    (row,) = said(read(tmp_path, ETL, f"{HASH},1,{A},{B},1000000000000000000,1,"))
    assert "asset" not in row.properties
    assert row.properties["amount"] == "1"


def test_addresses_as_bytes_and_floats_with_exponents_are_read_exactly(tmp_path: Path) -> None:
    (row,) = said(read(tmp_path, DUNE, f"2022-03-31T17:43:49+00:00,\\x{A[2:]},\\x{B[2:]},1e-05"))
    assert (row.start, row.end) == (f"wallet:evm:{A}", f"wallet:evm:{B}")
    assert row.properties == {"amount": "0.00001", "asset": "ETH", "at": "2022-03-31T17:43:49Z"}


def test_a_transfer_of_nothing_is_a_fact(tmp_path: Path) -> None:
    (row,) = said(read(tmp_path, DUNE, f"2022-03-31 17:43:49 UTC,{A},{B},0.0"))
    assert row.properties["amount"] == "0"


@pytest.mark.parametrize("amount", ["NaN", "inf", "-Infinity", "-1", "1,5", "0x10", "١", "9" * 200, "1e9999", "ten"])
def test_what_is_no_amount_rejects_the_row(tmp_path: Path, amount: str) -> None:
    parsed = read(tmp_path, PLAIN, f'{A},{B},"{amount}",ETH,2022-03-31T17:43:49Z,{HASH},0,')
    (finding,) = findings(parsed)
    assert (finding.reason, finding.kept, finding.place.line, finding.place.column) == (
        Reason.BAD_AMOUNT, False, 2, "amount",
    )  # fmt: skip
    assert amount in finding.text
    assert not said(parsed)


def test_a_failed_transaction_moved_nothing(tmp_path: Path) -> None:
    parsed = read(tmp_path, ETL, f"{HASH},1,{A},{B},5,0,1650000000")
    assert not said(parsed)
    assert [(f.reason, f.kept) for f in findings(parsed)] == [(Reason.NOT_MAPPED, False)]


def test_who_creates_a_contract_pays_the_contract_where_it_is_named(tmp_path: Path) -> None:
    header = f"{ETL},receipt_contract_address"
    (row,) = said(read(tmp_path, header, f"{HASH},1,{A},,7,1,1650000000,{C}"))
    assert row.end == f"wallet:evm:{C}"
    parsed = read(tmp_path, header, f"{HASH},1,{A},,7,1,1650000000,")
    assert [(f.reason, f.kept, f.place.column) for f in findings(parsed)] == [(Reason.MISSING, False, "to_address")]


def test_amounts_of_tokens_stand_in_a_note_where_the_file_does_not_say_their_decimals(tmp_path: Path) -> None:
    header = "token_address,from_address,to_address,value,transaction_hash,log_index,block_number"
    parsed = read(tmp_path, header, f"{C.upper().replace('0X', '0x')},{A},{B},5000000000,{HASH},17,15000000")
    (row,) = said(parsed)
    assert row.properties == {"asset": C, "txHash": HASH, "index": 17}
    assert row.note
    assert "5000000000" in row.note
    told = [finding.problem for one in parsed for finding in one.findings if not one.records]
    assert any("decimals" in problem for problem in told)
    assert any("block_number" in problem for problem in told)
    (row,) = said(read(tmp_path, f"{header},decimals", f"{C},{A},{B},5000000000,{HASH},17,1,6"))
    assert (row.properties["amount"], row.note) == ("5000", None)


def test_a_symbol_is_believed_only_where_no_contract_is_named(tmp_path: Path) -> None:
    header = "block_time,tx_hash,evt_index,from,to,amount,symbol,contract_address,amount_usd"
    first, second = said(
        read(
            tmp_path,
            header,
            f"2024-01-01 00:00:00.000 UTC,{HASH},4,{A},{B},1.50,USDT,{C},1.5",
            f"2024-01-01 00:00:00.000 UTC,{HASH},,{A},{B},2,ETH,0x{'0' * 40},",
        )
    )
    assert (first.properties["asset"], first.properties["usd"]) == (C, "1.5")
    assert second.properties["asset"] == "ETH"


def test_a_row_in_front_changes_no_key_of_the_rows_behind(tmp_path: Path) -> None:
    rows = [f"2022-03-31T17:43:{second:02d}+00:00,{A},{B},{second % 3}" for second in range(20)]
    before = keys(read(tmp_path, DUNE, *rows))
    after = keys(read(tmp_path, DUNE, f"2022-03-30T00:00:00+00:00,{A},{B},9", *rows))
    assert len(set(before)) == 20
    assert after[1:] == before


def test_transfers_of_one_pair_at_one_time_are_numbered_and_an_equal_one_is_reported(tmp_path: Path) -> None:
    row = f"2022-03-31T17:43:49+00:00,{A},{B},"
    parsed = read(tmp_path, DUNE, f"{row}1", f"{row}2", f"{row}1.0")
    assert [one.properties.get("index") for one in said(parsed)] == [None, 1, 2]
    assert len(set(keys(parsed))) == 3
    assert [(f.reason, f.kept, f.place.line) for f in findings(parsed)] == [(Reason.REPEATED, True, 4)]


def test_with_a_hash_the_same_row_twice_is_one_assertion(tmp_path: Path) -> None:
    row = f"{A},{B},1,ETH,2024-01-01T00:00:00Z,{HASH},0,"
    parsed = read(tmp_path, PLAIN, row, row.replace(HASH, HASH.upper().replace("0X", "0x")))
    assert len(set(keys(parsed))) == 1


@pytest.mark.parametrize(
    ("at", "reason"),
    [("2024-02-31T00:00:00Z", Reason.BAD_DATE), ("9999-01-01", Reason.BAD_DATE), ("2024-01-01 10:00", Reason.BAD_DATE)],
)
def test_a_time_that_is_none_is_left_out_and_reported(tmp_path: Path, at: str, reason: Reason) -> None:
    parsed = read(tmp_path, PLAIN, f"{A},{B},1,ETH,{at},{HASH},0,")
    assert [(f.reason, f.kept, f.place.column) for f in findings(parsed)] == [(reason, True, "at")]
    assert "at" not in said(parsed)[0].properties


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        (f"0x12,{B},1,,,,,", Reason.BAD_ADDRESS, "from"),
        (f"{A},,1,,,,,", Reason.MISSING, "to"),
        (f"{A},{B},1,,,,-1,", Reason.BAD_VALUE, "index"),
        (f"{A},{B},1,,,ä,,", Reason.BAD_VALUE, "tx_hash"),
        (f"{A},{B},1", Reason.MALFORMED, None),
        (f'{A},{B},"1,,,,,', Reason.MALFORMED, None),
    ],
)
def test_a_row_that_cannot_be_used_is_reported_whole(
    tmp_path: Path, row: str, reason: Reason, column: str | None
) -> None:
    parsed = read(tmp_path, PLAIN, row, f"{A},{B},1,,,,,")
    (finding,) = findings(parsed)
    assert (finding.reason, finding.kept, finding.text) == (reason, False, row)
    assert (finding.place.line, finding.place.column) == (2, column)
    assert len(said(parsed)) == 1


def test_a_family_is_said_by_the_file_or_recognised_and_never_guessed(tmp_path: Path) -> None:
    header = "from,to,amount,family"
    (row,) = said(read(tmp_path, header, "rABC,rDEF,1,xrp"))
    assert (row.start, row.end) == ("wallet:xrp:rABC", "wallet:xrp:rDEF")
    (finding,) = findings(read(tmp_path, header, "rABC,rDEF,1,xpr"))
    assert (finding.reason, finding.place.column) == (Reason.UNKNOWN_CODE, "family")
    assert "did you mean xrp?" in finding.problem


def test_an_address_whose_checksum_does_not_hold_is_no_wallet_and_odd_capitals_are_told(tmp_path: Path) -> None:
    header = "from,to,amount,family"
    mistyped = f"{BTC[:-1]}U"
    parsed = read(tmp_path, header, f"{BTC},{mistyped},1,", f"{BTC},{BTC},1,litecoin", f"0x{'aB' * 20},{A},1,evm")
    assert [(f.reason, f.kept, f.place.column) for f in findings(parsed)] == [
        (Reason.BAD_CHECKSUM, False, "to"),
        (Reason.CONTRADICTION, True, "from"),
        (Reason.CONTRADICTION, True, "to"),
        (Reason.BAD_CHECKSUM, True, "from"),
    ]
    assert [row.start for row in said(parsed)] == [f"wallet:bitcoin:{BTC}", f"wallet:evm:0x{'ab' * 20}"]


def test_inputs_and_outputs_meet_in_their_transaction_and_never_each_other(tmp_path: Path) -> None:
    tx = "cd" * 32
    parsed = read(
        tmp_path,
        UTXO,
        f"{tx},in,{BTC},0.5,0,2024-01-01T00:00:00Z,bitcoin",
        f"{tx},out,{BTC},0.4999,1,2024-01-01T00:00:00Z,bitcoin",
        f"{tx},out,,0.1,2,,",
        f"{tx},sideways,{BTC},0.1,2,,bitcoin",
    )
    assert [(row.type, row.start, row.end, row.properties["amount"]) for row in said(parsed)] == [
        ("INPUT_OF", f"wallet:bitcoin:{BTC}", f"transaction:{tx}", "0.5"),
        ("OUTPUT_TO", f"transaction:{tx}", f"wallet:bitcoin:{BTC}", "0.4999"),
    ]
    assert [f.reason for f in findings(parsed)] == [Reason.MISSING, Reason.UNKNOWN_CODE]


def bitcoin_etl(**changes: Any) -> dict[str, Any]:
    return {
        "hash": "ef" * 32,
        "block_timestamp": 1650000000,
        "is_coinbase": False,
        "inputs": [{"index": 0, "addresses": [BTC], "value": 2_100_000_000_000_000}],
        "outputs": [
            {"index": 0, "addresses": [BTC], "value": 1},
            {"index": 1, "addresses": [], "type": "nulldata", "value": 0},
            {"index": 2, "addresses": [BTC, BTC], "type": "multisig", "value": 7},
        ],
        **changes,
    }


def test_lines_of_bitcoin_etl_are_transactions_with_exact_amounts(tmp_path: Path) -> None:
    parsed = read(tmp_path, json.dumps(bitcoin_etl()))
    spent, paid = (row for row in said(parsed) if row.type != "REPORTED_BY")
    assert (spent.type, spent.properties["amount"]) == ("INPUT_OF", "21000000")
    assert (paid.type, paid.properties["amount"]) == ("OUTPUT_TO", "0.00000001")
    assert [(f.reason, f.kept) for f in findings(parsed)] == [(Reason.NOT_MAPPED, True)] * 2


@pytest.mark.parametrize(
    "line", ['{"inputs":[],"outputs":[],"hash":', '{"inputs":[],"outputs":[],"hash":"x"}', "[1]", "{}", "null"]
)
def test_a_line_that_is_no_transaction_is_reported(tmp_path: Path, line: str) -> None:
    parsed = read(tmp_path, json.dumps(bitcoin_etl()), line)
    assert [f.text for f in findings(parsed) if not f.kept] == [line]


@pytest.mark.parametrize(
    ("header", "message"),
    [("a,b,c", "would need"), ("from,to,from,amount", "say the same"), ('from,"to', "not well-formed")],
)
def test_columns_that_are_not_those_of_transfers_are_unusable(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(Unusable, match=message):
        read(tmp_path, header, "1,2,3")


def test_each_layout_is_recognised_by_its_header_and_other_tables_are_not(tmp_path: Path) -> None:
    for layout in LAYOUTS:
        header = ",".join(sorted(layout.needs)) + (",total_eth" if layout.total else "")
        assert FORMAT.recognises(written(tmp_path, header).head()), layout.name
    assert FORMAT.recognises(written(tmp_path, json.dumps(bitcoin_etl())).head())
    for other in ("id,name", "block_time,from,to", '{"id": 1}', "", A):
        assert not FORMAT.recognises(written(tmp_path, other).head())


CELLS = st.sampled_from(
    [A, B, HASH, BTC, "1", "0", "-1", "1e-5", "NaN", "", "in", "2024-01-01T00:00:00Z", "9" * 99]
) | (st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=12))
HEADERS = [ETL, DUNE, PLAIN, UTXO, ",".join(sorted(LAYOUTS[0].needs)) + ",decimals"]


@given(data=st.data(), header=st.sampled_from(HEADERS))
@settings(max_examples=120)
def test_whatever_stands_in_the_cells_a_row_is_admitted_or_reported(
    tmp_path: Path, data: st.DataObject, header: str
) -> None:
    width = header.count(",") + 1
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4))
    file = written(tmp_path, header, *(",".join(row) for row in rows))
    origin = FORMAT.origin(file)
    parsed = list(FORMAT.read(file, origin))
    for one in parsed:
        for node in one.nodes:
            require_node(node)
        for row in one.assertions:
            require_assertion(row)
            envelope(row)
        assert one.assertions or one.findings
    assert parsed == list(FORMAT.read(file, origin))


@given(content=st.binary(max_size=300))
@settings(max_examples=120)
def test_any_bytes_after_a_header_or_a_brace_end_in_findings(tmp_path: Path, content: bytes) -> None:
    for start in (PLAIN.encode() + b"\n", b'{"hash":"' + b"ef" * 32 + b'","inputs":'):
        path = tmp_path / "bytes.csv"
        path.write_bytes(start + content)
        file = Input(path, "bytes.csv")
        for one in FORMAT.read(file, FORMAT.origin(file)):
            for row in one.assertions:
                envelope(row)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["index", "addresses", "value", "hash", "block_timestamp"]), inner)
    ),
    max_leaves=8,
)


@given(changes=st.dictionaries(st.sampled_from(["hash", "block_timestamp", "inputs", "outputs"]), JSON))
@settings(max_examples=100)
def test_whatever_a_transaction_holds_it_is_admitted_or_reported(tmp_path: Path, changes: dict[str, Any]) -> None:
    for one in read(tmp_path, json.dumps(bitcoin_etl(**changes))):
        for row in one.assertions:
            require_assertion(row)
            envelope(row)
        assert one.assertions or one.findings


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seed.importers.transfers.wallets.REMEMBERED", 200)
    monkeypatch.setattr("seed.importers.transfers.flows.REMEMBERED", 200)
    rows = (f"2022-01-01T00:00:{i % 60:02d}Z,0x{i:040x},0x{i // 2:040x},{i}" for i in range(6_000))
    file = written(tmp_path, DUNE, *rows)
    found: Iterator[Parsed] = FORMAT.read(file, FORMAT.origin(file))
    tracemalloc.start()
    try:
        for _ in islice(found, 1_000):
            pass
        early = tracemalloc.get_traced_memory()[0]
        for _ in found:
            pass
        late = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert late < early + 500_000
