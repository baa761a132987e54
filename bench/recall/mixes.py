"""`moneyFlow`: what is due of mixed money by each method, and that none is lost or made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

QUERY = """query Mixed($from: [ID!]!) {
  moneyFlow(from: $from) {
    wallets { entity { id } by { poison haircut fifo lifo } }
    totals { sources ends { by { haircut fifo lifo } } }
  }
}"""
MOVES = ("haircut", "fifo", "lifo")
"""Methods that move taint, and make none."""


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    due: dict[str, list[bool]] = {}
    kept, clean = [], []
    for mix in truth["mixes"]:
        flow = (await ask(QUERY, {"from": [mix["tainted"]]}))["moneyFlow"]
        came = {one["entity"]["id"]: one["by"] for one in flow["wallets"]}
        for method, wallets in mix["due"].items():
            for wallet, amount in wallets.items():
                told = came.get(wallet, {}).get(method.lower(), "0")
                due.setdefault(method, []).append(Decimal(told) == Decimal(amount))
        clean.append(mix["clean"] in came)
        for total in flow["totals"]:
            ends = {method: sum(Decimal(end["by"][method]) for end in total["ends"]) for method in MOVES}
            kept += [ended == Decimal(total["sources"]) for ended in ends.values()]
    return [
        *(counted("moneyFlow", f"mixed money, tainted by {method}: the exact amount", due[method]) for method in due),
        counted("moneyFlow", "by haircut, FIFO and LIFO: all that was sent, at its ends", kept),
        counted("moneyFlow", "where the clean money came from: tainted", clean, False),
    ]
