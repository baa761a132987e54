"""A file of synthetic transfers in the plain form, seeded: as many as asked for, among so many wallets."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

SEED = 5
HEADER = "from,to,amount,asset,at,tx_hash,index,usd"
_AT_ONCE = 10_000
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def address(number: int) -> str:
    return "0x" + hashlib.sha256(f"ingest {number}".encode()).hexdigest()[:40]


def write_transfers(path: Path, transfers: int, wallets: int) -> Path:
    """Every wallet comes; a hundredth of them takes part in half of the transfers."""
    rng = Random(SEED)
    known = [address(number) for number in range(wallets)]
    busy = max(1, wallets // 100)
    with path.open("w", encoding="ascii") as file:
        file.write(HEADER + "\n")
        for first in range(0, transfers, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, transfers))
            file.write("".join(_line(number, known, busy, rng) for number in numbers))
    return path


def _line(number: int, known: Sequence[str], busy: int, rng: Random) -> str:
    draw = rng.getrandbits(62)
    start = known[number % len(known)]
    end = known[draw % busy] if draw & 1 else known[draw % len(known)]
    cents = draw % 10_000_000
    at = (_BEGIN + timedelta(seconds=7 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    tx_hash = f"{rng.getrandbits(256):064x}"
    amount = f"{cents // 100}.{cents % 100:02}"
    return f"{start},{end},{amount},USDT,{at},0x{tx_hash},{draw % 7},{amount}\n"
