"""Tainted and clean money in one wallet, and what leaves it: how much of it is tainted, by each method.

What is due is worked out from the order of the coins, as on paper, and by no simulation. FIFO and LIFO name the
coins: those that came first, or last, leave first. Haircut takes of each the share that it has in the wallet then.
Poison calls all tainted that leaves after any of it came.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from seed.synthetic.draft import Draft
from seed.synthetic.world.press import LEDGER_W, PREFIX

FIRST_DAY = date(2024, 3, 1)
METHODS = ("POISON", "HAIRCUT", "FIFO", "LIFO")
HELD = 1000
"""What the wallet holds when the last of its money has come: shares have few decimals then."""
Due = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Order:
    """In which order it comes and leaves. `T`: tainted comes, `C`: clean comes, `1` and `2`: it leaves to either.

    due  from what came tainted, came clean, left first and left second to the tainted part of both, by method
    """

    steps: str
    due: Callable[[int, int, int, int], Mapping[str, tuple[Fraction | int, Fraction | int]]]


def _tainted_first(t: int, c: int, one: int, two: int) -> Mapping[str, tuple[Fraction | int, Fraction | int]]:
    return {
        "POISON": (one, two),
        "HAIRCUT": (Fraction(one * t, t + c), Fraction(two * t, t + c)),
        "FIFO": (min(one, t), max(0, min(two, t - one))),
        "LIFO": (max(0, one - c), _overlap(one, one + two, c, c + t)),
    }


def _clean_first(t: int, c: int, one: int, two: int) -> Mapping[str, tuple[Fraction | int, Fraction | int]]:
    return {
        "POISON": (one, two),
        "HAIRCUT": (Fraction(one * t, t + c), Fraction(two * t, t + c)),
        "FIFO": (max(0, one - c), _overlap(one, one + two, c, c + t)),
        "LIFO": (min(one, t), max(0, min(two, t - one))),
    }


def _between(t: int, c: int, one: int, two: int) -> Mapping[str, tuple[Fraction | int, Fraction | int]]:
    """Some of the tainted has left before the clean comes."""
    left = t - one
    return {
        "POISON": (one, two),
        "HAIRCUT": (one, Fraction(two * left, left + c)),
        "FIFO": (one, min(two, left)),
        "LIFO": (one, max(0, two - c)),
    }


def _before(t: int, c: int, one: int, two: int) -> Mapping[str, tuple[Fraction | int, Fraction | int]]:
    """Some of the clean has left before the tainted comes."""
    left = c - one
    return {
        "POISON": (0, two),
        "HAIRCUT": (0, Fraction(two * t, t + left)),
        "FIFO": (0, max(0, two - left)),
        "LIFO": (0, min(two, t)),
    }


def _overlap(start: int, stop: int, first: int, last: int) -> int:
    """How much of [start, stop) lies in [first, last)."""
    return max(0, min(stop, last) - max(start, first))


ORDERS = (Order("TC12", _tainted_first), Order("CT12", _clean_first), Order("T1C2", _between), Order("C1T2", _before))


@dataclass(frozen=True, slots=True)
class Mix:
    """`due`: by method and wallet the tainted amount that has to be found to have come there."""

    id: str
    steps: str
    tainted: str
    clean: str
    mixer: str
    due: Due


def plant_mixes(rng: Random, draft: Draft, number: int) -> list[Mix]:
    return [_mix(rng, draft, n, ORDERS[n % len(ORDERS)]) for n in range(1, number + 1)]


def _mix(rng: Random, draft: Draft, n: int, order: Order) -> Mix:
    tag = f"mix-{n:02d}"
    tainted, clean, mixer, one, two, beyond = (
        _wallet(draft, f"{tag}-{role}") for role in ("tainted", "clean", "mixer", "one", "two", "beyond")
    )
    t, c, first, second = _amounts(rng, order.steps)
    moves = {"T": (tainted, mixer, t), "C": (clean, mixer, c), "1": (mixer, one, first), "2": (mixer, two, second)}
    # What the first got goes on whole, so that all that is due of it is due there too.
    passed = [*(moves[step] for step in order.steps), (one, beyond, first)]
    day = FIRST_DAY + timedelta(days=rng.randrange(200))
    for at, (start, end, amount) in enumerate(passed):
        day += timedelta(days=rng.randint(1, 5))
        _send(draft, start, end, amount, day, f"synthetic-tx-{PREFIX}{tag}-{at}")
    due = {
        method: dict(zip((one, two), map(Fraction, parts), strict=True))
        for method, parts in order.due(t, c, first, second).items()
    }
    return Mix(tag, order.steps, tainted, clean, mixer, {m: {**of, beyond: of[one]} for m, of in due.items()})


def _amounts(rng: Random, steps: str) -> Sequence[int]:
    """What comes tainted and clean, and leaves first and second; all that is held in the end may leave, or less."""
    share = rng.randint(1, 9) * HELD // 10
    match steps:
        case "T1C2":
            first = rng.randint(1, 9) * 10
            return share + first, HELD - share, first, rng.randint(HELD // 4, HELD)
        case "C1T2":
            first = rng.randint(1, 9) * 10
            return share, HELD - share + first, first, rng.randint(HELD // 4, HELD)
        case _:
            first = rng.randint(HELD // 10, HELD // 2)
            return share, HELD - share, first, rng.randint(HELD // 10, HELD - first)


def _wallet(draft: Draft, slug: str) -> str:
    address = f"synthetic-{PREFIX}{slug}"
    name = f"Synthetic wallet {slug}"
    return draft.node("Wallet", f"wallet:other:{address}", name, LEDGER_W.id, family="other", address=address)


def _send(draft: Draft, start: str, end: str, amount: int, day: date, hashed: str) -> None:
    draft.relationship(
        "SENT",
        start,
        end,
        LEDGER_W.id,
        basis="OBSERVED",
        credibility="2",
        amount=f"{amount}.00",
        asset="SYNUSD",
        usd=f"{amount}.00",
        txHash=hashed,
        index="0",
        at=f"{day.isoformat()}T12:00:00Z",
    )
