"""Blockchain transfers and transactions, a line each, as the tools of the field export them.

layouts  which columns a file has, and what they mean: ethereum-etl, Dune, and two plain forms
values   amounts to the last digit, and times of blocks
wallets  addresses become wallets, each looked at once
flows    account-based chains: wallet to wallet, `SENT`
coins    UTXO chains: inputs and outputs of a `Transaction`, as CSV or as bitcoin-etl's JSON lines

Nobody pays anybody inside a UTXO transaction, so no flow is ever made of one.
"""

from seed.importers.formats import Format
from seed.importers.transfers.read import origin, read, recognises

FORMAT = Format(
    name="transfers",
    title="blockchain transfers (CSV of ethereum-etl or Dune, plain CSV) and UTXO transactions (CSV, JSON lines)",
    recognises=recognises,
    origin=origin,
    read=read,
    by_line=True,
    order=20,
)
