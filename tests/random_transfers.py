"""Files of transfers as they come, mostly in simple forms, for comparing ways to read them."""

from hypothesis import strategies as st

EIP55 = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96"
ADDRESSES = st.sampled_from(
    ["0x" + digit * 40 for digit in "0aA1fF"] + ["\\x" + "b" * 40, EIP55, EIP55.lower(), "0X" + "a" * 40,
     " 0x" + "c" * 40, "0x12", "", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "wörter"]
)  # fmt: skip
HASHES = st.sampled_from(
    ["0x" + "1" * 64, "0x" + "A" * 64, "\\x" + "2" * 64, "tx-1", "tx-2", "", "0xzz", "a\\b", "ä", "a b"]
)
AMOUNTS = st.one_of(
    st.sampled_from(
        ["", "NaN", "-1", "1e18", "1E-5", "0", "000", "0.0", "007.500", ".5", "5.", "1,5", "+1", " 12 ", "٣"]
    ),
    st.integers(0, 2**256).map(str),
    st.decimals(0, 10**12, places=6).map(str),
)
TIMES = st.sampled_from(
    ["", "2024-03-01T12:00:00Z", "2024-03-01 12:00:00 UTC", "2024-02-30 12:00:00 UTC", "2024-03-01 12:00:00.000 UTC",
     "2024-03-01 12:00:00.5 UTC", "2024-03-01T12:00:00+02:00", "2024-03-01 12:00:00", "1709294400", "0", "2024",
     "2024-12-31", "2024-02-29T23:59:59Z", "2024-03-01T24:00:00Z", "9999-12-31T00:00:00Z", "0000-01-01",
     "2024-03-01T12:00Z", "x", "2024-03-01  UTC", "0001-01-01T00:00:00Z", "9998-12-31"]
)  # fmt: skip
INDEXES = st.sampled_from(["", "0", "1", "007", "999999999", "1000000000", "-1", "x"])
SYMBOLS = st.sampled_from(["", "USDT", "a b", " x", 'q"q', "back\\slash", "ü", "T" * 201, "\x1f", "a\rb", "x,y"])
CONTRACTS = st.sampled_from(["", "0x" + "0" * 40, "0x" + "E" * 40, "0x" + "dA" * 20, "\\x" + "d" * 40, "TR7NHq", "0x1"])
DECIMALS = st.sampled_from(["", "0", "6", "18", "77", "78", "018", "x"])
STATUS = st.sampled_from(["", "1", "0", "true", "False", "maybe"])
FAMILIES = st.sampled_from(["", "evm", "other", "evn"])

FORMS = {
    "plain": {"from": ADDRESSES, "to": ADDRESSES, "amount": AMOUNTS, "asset": SYMBOLS, "at": TIMES, "tx_hash": HASHES,
              "index": INDEXES, "usd": AMOUNTS, "family": FAMILIES},
    "transactions": {"hash": HASHES, "from_address": ADDRESSES, "to_address": ADDRESSES, "value": AMOUNTS,
                     "block_timestamp": TIMES, "receipt_status": STATUS, "receipt_contract_address": ADDRESSES,
                     "gas": INDEXES},
    "tokens": {"token_address": CONTRACTS, "from_address": ADDRESSES, "to_address": ADDRESSES, "value": AMOUNTS,
               "transaction_hash": HASHES, "log_index": INDEXES, "decimals": DECIMALS},
    "bare-tokens": {"token_address": CONTRACTS, "from_address": ADDRESSES, "to_address": ADDRESSES, "value": AMOUNTS,
                    "transaction_hash": HASHES},
    "dune": {"block_time": TIMES, "from": ADDRESSES, "to": ADDRESSES, "amount": AMOUNTS, "hash": HASHES,
             "symbol": SYMBOLS, "contract_address": CONTRACTS, "amount_usd": AMOUNTS, "evt_index": INDEXES,
             "success": STATUS},
    "totals": {"block_time": TIMES, "from": ADDRESSES, "to": ADDRESSES, "total_eth": AMOUNTS, "hash": HASHES},
}  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> str:
    columns = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    lines = [",".join(columns)]
    for number in range(draw(st.integers(0, 12))):
        # Mostly in the simple forms, one cell of a row otherwise.
        cells = {name: _usual(name, number) for name in columns}
        for name in draw(st.lists(st.sampled_from(sorted(columns)), max_size=3)):
            cells[name] = draw(columns[name])
        text = ",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' if '"' in c or "," in c else c for c in cells.values())
        lines.append(draw(st.sampled_from([text, text, text, text, text + ",", f"  {text}\t", "", text + '"'])))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))


def _usual(name: str, number: int) -> str:
    if name in ("from", "from_address"):
        return "0x" + f"{number % 3}" * 40
    if name in ("to", "to_address"):
        return "0x" + f"{number % 2 + 5}" * 40
    if "hash" in name:
        return "0x" + f"{number % 4:064x}"
    if name in ("amount", "value", "total_eth", "amount_usd", "usd"):
        return str(10**18 + number // 2)
    return {"decimals": "6", "evt_index": "1", "log_index": "1", "index": "1"}.get(name, "")
